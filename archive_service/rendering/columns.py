"""The columns of flowing tables: by the kind of the group, without what the regulation leaves out."""

from dataclasses import replace

from archive_service.rendering.rules import Part, PrintRules
from templates.geometry import CLUB_LOG, LOG, PUPIL_LIST, Flow
from workflows.snapshot import GroupKind

_PARTS = {
    "hours": Part.HOURS,
    "topic": Part.TOPICS,
    "homework": Part.HOMEWORK,
    "material": Part.MATERIAL,
    "movement": Part.MOVEMENT,
}


def log_form(rules: PrintRules, kind: GroupKind) -> Flow | None:
    """Return the log's columns; None where no part of a lesson's record is printed."""
    form = _without(CLUB_LOG if kind is GroupKind.ADDITIONAL else LOG, rules)
    return form if any(column.key in _PARTS for column in form.columns) else None


def list_form(rules: PrintRules) -> Flow:
    """Return the columns of the list of pupils."""
    return _without(PUPIL_LIST, rules)


def _without(whole: Flow, rules: PrintRules) -> Flow:
    """Leave out what is not printed; the widest of the columns that wrap takes the room."""
    kept = [one for one in whole.columns if one.key not in _PARTS or rules.shows(_PARTS[one.key])]
    widest = max((one for one in kept if one.flow), key=lambda one: one.width_mm)
    spare_mm = whole.width_mm - sum(one.width_mm for one in kept)
    wide = replace(widest, width_mm=widest.width_mm + spare_mm)
    return replace(whole, columns=tuple(wide if one is widest else one for one in kept))
