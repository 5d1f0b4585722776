"""The numbers of a printout's leaves: one signer a leaf, no number twice, none that ever changes."""

from collections import Counter
from collections.abc import Mapping

from workflows.case import Case
from workflows.commands import RecordPrintout
from workflows.leaves import in_order, is_label, leaf_key
from workflows.refusal import Refusal, refuse


def leaves_refused(case: Case, command: RecordPrintout) -> Refusal | None:
    """Return the refusal of leaves that are shared, miscounted, or not where they were printed."""
    given = {one.section: one.leaves for one in command.editions}
    given |= {one.part: one.leaves for one in command.parts}
    standing = {one.id: one.leaves for one in case.sections if one.id not in given}
    titles = {one.id: one.title for one in case.sections}
    return (
        _twice(command, titles)
        or _malformed(given, titles)
        or _shared(standing | given, titles)
        or _miscounted(standing | given, command)
        or (_moved(case, given, titles) if case.printed else _first(standing | given, command, titles))
    )


def _twice(command: RecordPrintout, titles: Mapping[str, str]) -> Refusal | None:
    counted = Counter((*(one.section for one in command.editions), *(one.part for one in command.parts)))
    part = next((part for part, count in counted.items() if count > 1), None)
    return refuse("section-twice", section=titles.get(part, part)) if part else None


def _malformed(given: Mapping[str, tuple[str, ...]], titles: Mapping[str, str]) -> Refusal | None:
    for part, leaves in given.items():
        if not leaves or not all(map(is_label, leaves)) or in_order(leaves) != leaves:
            return refuse("leaves-wrong", section=titles.get(part, part), leaves=", ".join(leaves))
    return None


def _shared(parts: Mapping[str, tuple[str, ...]], titles: Mapping[str, str]) -> Refusal | None:
    """A leaf belongs to one part: two signers never share it."""
    owner: dict[str, str] = {}
    for part, leaves in parts.items():
        for leaf in leaves:
            if leaf in owner:
                one, other = (titles.get(name, name) for name in (owner[leaf], part))
                return refuse("leaf-shared", leaf=leaf, section=one, other=other)
            owner[leaf] = part
    return None


def _miscounted(parts: Mapping[str, tuple[str, ...]], command: RecordPrintout) -> Refusal | None:
    counted = sum(map(len, parts.values()))
    if counted == command.leaves:
        return None
    return refuse("leaf-count-off", stated=command.leaves, counted=counted)


def _first(
    parts: Mapping[str, tuple[str, ...]], command: RecordPrintout, titles: Mapping[str, str]
) -> Refusal | None:
    """The first print is numbered from 1 on, without letters or gaps."""
    for part, leaves in parts.items():
        if any(leaf_key(one)[1] or leaf_key(one)[0] > command.leaves for one in leaves):
            return refuse("leaves-wrong", section=titles.get(part, part), leaves=", ".join(leaves))
    return None


def _moved(case: Case, given: Mapping[str, tuple[str, ...]], titles: Mapping[str, str]) -> Refusal | None:
    """A part takes the labels it had, first ones first; what it needs beyond them is lettered and new."""
    taken = {label for one in case.allotted for label in one.leaves}
    for part, leaves in given.items():
        had = case.allotted_to(part)
        more = leaves[len(had) :]
        kept = leaves[: len(had)]
        if kept != had[: len(kept)] or any(one in taken or not leaf_key(one)[1] for one in more):
            return refuse(
                "leaf-moved", section=titles.get(part, part), had=", ".join(had), leaves=", ".join(leaves)
            )
    return None
