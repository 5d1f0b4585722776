"""A profile as a flat list of values, each with its path and clause: what is compared and shown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.provisions import Clause, Ruled
from workflows.regulation import DayOfYear, Deadline, Profile, Step

Plain = str | int | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Line:
    """One value. ``path`` is as in the file, with ids in place of the numbers of rows."""

    path: str
    value: Plain
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One path with the two profiles' lines; None where a profile has no such line."""

    path: str
    old: Line | None
    new: Line | None


def outline(profile: Profile) -> tuple[Line, ...]:
    """Return every value of the profile in the order of the file."""
    return tuple(_lines(profile))


def differences(old: Profile, new: Profile) -> tuple[Difference, ...]:
    """Return the paths whose values differ, first the old profile's, then those that only the new one has.

    The same value by another clause is no difference.
    """
    before = {line.path: line for line in outline(old)}
    after = {line.path: line for line in outline(new)}
    paths = dict.fromkeys([*before, *after])
    pairs = (Difference(path, before.get(path), after.get(path)) for path in paths)
    return tuple(one for one in pairs if one.old is None or one.new is None or one.old.value != one.new.value)


def _lines(profile: Profile) -> Iterator[Line]:
    yield Line("title", profile.title)
    yield Line("version", profile.version)
    effective = profile.effective_from.isoformat() if profile.effective_from else None
    yield Line("effective_from", effective, profile.dated)
    for role, title in profile.roles.items():
        yield Line(f"roles.{role}", title)
    yield from _of_printing(profile)
    for step in profile.steps:
        yield from _of_step(step)
    yield from _of_keeping(profile)
    yield from _of_people(profile)


def _of_printing(profile: Profile) -> Iterator[Line]:
    for term in profile.rhythm:
        path = ".".join(("rhythm", term.kind, *sorted(term.kinds or ())))
        yield Line(path, _grades(term.grades), term.clause)
    for kind in profile.kinds:
        yield Line(f"kinds.{kind.group}", kind.title, kind.clause)
        yield Line(f"kinds.{kind.group}.marked", kind.marked, kind.clause)
    yield from _ruled("content", profile.content)
    yield from _ruled("notations", profile.notations)
    for name, clause in profile.vocabulary_clauses.items():
        words = sorted(getattr(profile.vocabulary, name))
        yield Line(f"vocabulary.{name}", tuple(str(word) for word in words), clause)
    yield from _ruled("readiness", profile.readiness)


def _of_step(step: Step) -> Iterator[Line]:
    path = f"steps.{step.id}"
    yield Line(path, step.title, step.clause)
    yield Line(f"{path}.role", step.role, step.clause)
    yield Line(f"{path}.also", step.also, step.clause)
    yield Line(f"{path}.relation", str(step.relation), step.clause)
    yield Line(f"{path}.after", step.after, step.clause)
    yield Line(f"{path}.media", tuple(sorted(step.media)), step.clause)
    yield Line(f"{path}.signs", tuple(sorted(step.signs)), step.clause)
    for rule in step.deadlines:
        yield Line(f"{path}.deadlines.{_name(rule)}", _said(rule), rule.clause)
    if step.jointly_with:
        yield Line(f"{path}.jointly_with", step.jointly_with, step.clause)
    if step.year_only:
        yield Line(f"{path}.year_only", step.year_only, step.clause)
    if step.checklist:
        yield Line(f"{path}.checklist", step.checklist, step.clause)


def _of_keeping(profile: Profile) -> Iterator[Line]:
    yield from _ruled("summary", _fields(profile.summary))
    if profile.binding:
        yield from _ruled("binding", _fields(profile.binding))
    yield from _ruled("retention", _fields(profile.retention))
    if profile.disposal:
        yield from _ruled("disposal", _fields(profile.disposal))
    yield from _ruled("copies", _fields(profile.copies))
    for place in profile.copies.places:
        path = f"copies.places.{place.medium}"
        yield Line(path, place.room, place.clause)
        yield Line(f"{path}.keeper", place.keeper, place.clause)
        yield Line(f"{path}.access", place.access, place.clause)
    for register in profile.registers:
        yield Line(f"registers.{register.id}", register.title, register.clause)
        yield Line(f"registers.{register.id}.keeper", register.keeper, register.clause)


def _of_people(profile: Profile) -> Iterator[Line]:
    for owed in profile.obligations:
        path = f"obligations.{owed.id}"
        yield Line(path, owed.title, owed.clause)
        yield Line(f"{path}.role", owed.role, owed.clause)
        yield Line(f"{path}.every", str(owed.every), owed.clause)
        yield Line(f"{path}.month", owed.month, owed.clause)
        yield Line(f"{path}.day", owed.day, owed.clause)
        yield Line(f"{path}.enforced", owed.enforced, owed.clause)
        if owed.opens:
            yield Line(f"{path}.opens", f"{owed.opens[1]:02}.{owed.opens[0]:02}", owed.clause)
        if owed.paper:
            yield Line(f"{path}.paper", owed.paper, owed.clause)
    yield from _ruled("powers", profile.powers)
    yield from _ruled("breach", _fields(profile.breach))
    yield from _ruled("pseudonyms", _fields(profile.pseudonyms))
    yield from _ruled("rules", profile.rules)


def _ruled(group: str, values: Mapping[str, Ruled[Any]]) -> Iterator[Line]:
    for name, ruled in values.items():
        value = tuple(ruled.value) if isinstance(ruled.value, tuple) else ruled.value
        yield Line(f"{group}.{name}", str(value) if isinstance(value, str) else value, ruled.clause)


def _fields(shape: Any) -> dict[str, Ruled[Any]]:
    """Return the ruled values of a frozen shape by name."""
    values = {name: getattr(shape, name) for name in shape.__slots__}
    return {name: value for name, value in values.items() if isinstance(value, Ruled)}


def _grades(grades: Iterable[int] | None) -> tuple[str, ...] | None:
    return None if grades is None else tuple(str(grade) for grade in sorted(grades))


def _name(rule: Deadline) -> str:
    if not isinstance(rule, DayOfYear):
        return rule.since
    return "-".join(("day", *(_grades(rule.grades) or ())))


def _said(rule: Deadline) -> str:
    if isinstance(rule, DayOfYear):
        return f"{rule.day:02}.{rule.month:02}"
    return f"{rule.days} {rule.unit}" + (" rolls" if rule.rolls else "")
