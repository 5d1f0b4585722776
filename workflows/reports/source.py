"""What the reports are counted from: one class in one period, put together from its exports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from workflows.snapshot import ClassGroup, Lesson, Section, Snapshot, Term, TermKind


@dataclass(frozen=True, slots=True)
class Given:
    """A lesson with the section it was given in."""

    section: Section
    lesson: Lesson


@dataclass(frozen=True, slots=True)
class ClassTerm:
    """A class in a period: pupils and marks of one export, the lessons of all exports of the period.

    ``snapshot`` is of this class alone: of the period itself, else the latest that has its marks;
    its staff is everybody who gave a lesson. ``term`` may be longer than a reporting term: a year
    is put together from the exports of its quarters.
    """

    snapshot: Snapshot
    term: Term
    lessons: tuple[Given, ...]

    @property
    def group(self) -> ClassGroup:
        """The class."""
        return self.snapshot.classes[0]


def gather(snapshots: Iterable[Snapshot], term_id: str) -> tuple[ClassTerm, ...]:
    """Return the classes that the exports show in a period, by grade and name.

    A class counts when the period is its reporting term or one whose marks it has; in a year every
    class counts that has a reporting term in it, also the one without marks (002 clause 3.11).
    """
    several = list(snapshots)
    term = next((term for one in several for term in one.terms if term.id == term_id), None)
    exports: dict[str, list[Snapshot]] = {}
    for snapshot in several:
        for group in snapshot.classes:
            exports.setdefault(group.id, []).append(snapshot.of_class(group.id))
    found = [one for few in exports.values() if term and (one := _class_term(few, term))]
    return tuple(sorted(found, key=lambda one: (one.group.grade, one.group.name, one.group.id)))


def _class_term(exports: Sequence[Snapshot], term: Term) -> ClassTerm | None:
    counting = [one for one in exports if _counts(one, term)]
    if not counting:
        return None
    best = max(counting, key=lambda one: _rank(one, term))
    within = sorted((one for one in exports if _within(one, term)), key=lambda one: one.exported_at)
    staff = {person.id: person for one in (*within, best) for person in one.staff}
    return ClassTerm(replace(best, staff=tuple(staff.values())), term, _lessons(within))


def _rank(snapshot: Snapshot, term: Term) -> tuple[bool, date, datetime]:
    reporting = _reporting(snapshot)
    return reporting.id == term.id, reporting.ends_on, snapshot.exported_at


def _counts(snapshot: Snapshot, term: Term) -> bool:
    group = snapshot.classes[0]
    own = term.id in {group.term_id, *group.period_ids}
    return own or (term.kind is TermKind.YEAR and _within(snapshot, term))


def _within(snapshot: Snapshot, term: Term) -> bool:
    reporting = _reporting(snapshot)
    return term.starts_on <= reporting.starts_on and reporting.ends_on <= term.ends_on


def _reporting(snapshot: Snapshot) -> Term:
    wanted = snapshot.classes[0].term_id
    return next(term for term in snapshot.terms if term.id == wanted)


def _lessons(exports: Iterable[Snapshot]) -> tuple[Given, ...]:
    """Return the lessons in the order of the calendar; of a lesson exported twice the last counts.

    Exports may number their lessons anew each term: only on one day an id names one lesson.
    """
    found: dict[tuple[str, str, date], Given] = {}
    for snapshot in exports:
        for section in snapshot.classes[0].sections:
            for lesson in section.lessons:
                found[section.id, lesson.id, lesson.on] = Given(section, lesson)
    return tuple(sorted(found.values(), key=lambda one: (one.lesson.on, one.lesson.number, one.section.id)))
