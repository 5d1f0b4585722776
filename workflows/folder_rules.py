"""What may happen to folders: who forms them, of which cases, and when one is closed (000 clause 4.7).

The codes of the refusals are those of the area ``folders``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflows.case import Case
from workflows.commands import Actor
from workflows.folders import (
    RULE,
    Changed,
    Closed,
    Event,
    Folder,
    Formed,
    Part,
    PartKind,
    clause_of,
    formers,
    outdated,
    spans_of,
)
from workflows.refusal import UNKNOWN, Refusal
from workflows.regulation import Profile, Scope, Step, StepKind
from workflows.snapshot import TermKind

Filed = Mapping[str, tuple[Case, Profile]]
"""Cases by id, each with the regulation that it follows."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a rule looks at: the regulation in force, the cases of the folder, all folders there are."""

    profile: Profile
    cases: Filed
    folders: Mapping[int, Folder]


def event_refused(event: Event, actor: Actor, shelf: Shelf) -> Refusal | None:
    """Return why the event may not be written down, None when it may.

    Raises:
        TypeError: the event is of a kind that no rule is about.
    """
    roles = formers(shelf.profile)
    if actor.roles.isdisjoint(roles):
        return _no(shelf, "not-yours", roles=", ".join(roles), actor=actor.id)
    match event:
        case Formed():
            return _form_refused(event, shelf)
        case Changed():
            return _unknown(event, shelf) or _change_refused(event, shelf)
        case Closed():
            return _unknown(event, shelf) or _close_refused(shelf.folders[event.number], shelf)
        case _:
            raise TypeError(type(event).__name__)


def unready(case: Case, profile: Profile) -> Step | None:
    """Return the first signature under the whole case that is still missing, None where all stand."""
    signed = {one.step for one in case.done}
    steps = (one for one in profile.steps if one.kind is StepKind.SIGN and one.scope is Scope.CASE)
    return next((one for one in steps if one.id not in signed), None)


def _form_refused(event: Formed, shelf: Shelf) -> Refusal | None:
    if not any(one.kind is PartKind.JOURNAL for one in event.parts):
        return _no(shelf, "empty", class_name=event.class_name)
    terms = {TermKind(case.opened.term_kind) for case, _ in shelf.cases.values()}
    wanted = {TermKind.YEAR} if event.whole_year else terms
    if not wanted <= spans_of(shelf.profile):
        return _no(shelf, "span", class_name=event.class_name, said=shelf.profile.rules[RULE].value)
    return _taken(event, event.parts, shelf) or _unsigned(shelf)


def _change_refused(event: Changed, shelf: Shelf) -> Refusal | None:
    if not event.reason.strip():
        return _no(shelf, "reason", folder=event.number)
    if shelf.folders[event.number].parts == event.parts:
        return _no(shelf, "same", folder=event.number)
    for part in event.parts:
        if part.kind is PartKind.PAPER_ONLY and not (part.title.strip() and part.leaves > 0):
            return _no(shelf, "part", folder=event.number)
    return _taken(event, event.parts, shelf)


def _close_refused(folder: Folder, shelf: Shelf) -> Refusal | None:
    if folder.closed is not None:
        return _no(
            shelf, "closed", folder=folder.number, on=f"{folder.closed.on:%d.%m.%Y}", who=folder.closed.by
        )
    changed = outdated(folder, {one: case for one, (case, _) in shelf.cases.items()})
    if changed:
        return _no(shelf, "outdated", folder=folder.number, cases=_named(changed, shelf))
    loose = [one for one in folder.cases if _is_loose(*shelf.cases[one])]
    if loose:
        return _no(shelf, "loose", folder=folder.number, cases=_named(loose, shelf))
    return _unsigned(shelf)


def _is_loose(case: Case, profile: Profile) -> bool:
    """Whether the regulation has the case sewn, and it is not."""
    sewing = profile.step_of(StepKind.BIND)
    return sewing is not None and case.done_at(sewing.id) is None


def _unknown(event: Event, shelf: Shelf) -> Refusal | None:
    return None if event.number in shelf.folders else _no(shelf, "no-folder", folder=event.number)


def _taken(event: Event, parts: Iterable[Part], shelf: Shelf) -> Refusal | None:
    """A case lies in one folder only."""
    mine = {one.case for one in parts} - {""}
    for other in shelf.folders.values():
        both = mine.intersection(other.cases)
        if both and other.number != event.number:
            return _no(shelf, "twice", cases=_named(sorted(both), shelf), folder=other.number)
    return None


def _unsigned(shelf: Shelf) -> Refusal | None:
    """What goes into a folder was certified by all who certify a whole journal."""
    for one, (case, profile) in shelf.cases.items():
        step = unready(case, profile)
        if step is not None:
            return _no(shelf, "unsigned", needs=step.title, cases=_named([one], shelf))
    return None


def _named(ids: Iterable[str], shelf: Shelf) -> str:
    opened = [shelf.cases[one][0].opened for one in ids]
    return "; ".join(f"{one.class_name}, {one.term_name}" for one in opened)


def _no(shelf: Shelf, name: str, **facts: object) -> Refusal:
    clause = clause_of(shelf.profile)
    said = {key: str(value) for key, value in facts.items()}
    return Refusal(f"folders.{name}", clause, {**said, "ref": clause.ref if clause else UNKNOWN})
