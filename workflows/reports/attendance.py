"""Lessons missed: by pupil and month, or by pupil and subject (002 clause 4.5)."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from workflows.reports.roll import attends
from workflows.reports.source import ClassTerm, Given

Place = TypeVar("Place")
"""What the lessons are sorted into: a month or a subject."""

Month = tuple[int, int]
"""Year and month."""

_USUAL = {"н": 0, "б": 1, "п": 2}
"""The usual symbols in their usual order (001 clause 4.8); others follow by the alphabet."""


@dataclass(frozen=True, slots=True)
class Attendance(Generic[Place]):
    """Lessons missed and owed in ``places``, in that order.

    A lesson is missed where the cell is one of ``symbols``; it is owed by a pupil of the section
    who attends the class on that day (or has an entry all the same), so missed never exceeds owed.
    """

    places: tuple[Place, ...]
    symbols: tuple[str, ...]
    cells: Mapping[tuple[str, Place, str], int]
    lessons: Mapping[tuple[str, Place], int]

    def missed(self, pupil: str | None = None, place: Place | None = None, symbol: str | None = None) -> int:
        """Return how many lessons were missed: by all, anywhere, for any reason, or narrowed down."""
        wanted = (pupil, place, symbol)
        return sum(
            count
            for key, count in self.cells.items()
            if all(part is None or part == had for part, had in zip(wanted, key, strict=True))
        )

    def owed(self, pupil: str | None = None, place: Place | None = None) -> int:
        """Return how many lessons there were to attend."""
        return sum(
            count
            for (one, where), count in self.lessons.items()
            if pupil in {None, one} and place in {None, where}
        )


def by_month(one: ClassTerm, presence: Collection[str]) -> Attendance[Month]:
    """Return what was missed in each month of the period."""
    found = _attendance(one, presence, lambda given: (given.lesson.on.year, given.lesson.on.month))
    return replace(found, places=tuple(sorted(found.places)))


def by_subject(one: ClassTerm, presence: Collection[str]) -> Attendance[str]:
    """Return what was missed in each subject, subgroups together, in the order of the class's sections."""
    found = _attendance(one, presence, lambda given: given.section.subject)
    order = {section.subject: number for number, section in reversed([*enumerate(one.group.sections)])}
    places = sorted(found.places, key=lambda subject: order.get(subject, len(order)))
    return replace(found, places=tuple(places))


def _attendance(
    one: ClassTerm, presence: Collection[str], place_of: Callable[[Given], Place]
) -> Attendance[Place]:
    pupils = {pupil.id: pupil for pupil in one.group.pupils}
    cells: Counter[tuple[str, Place, str]] = Counter()
    lessons: Counter[tuple[str, Place]] = Counter()
    for given in one.lessons:
        place, marks = place_of(given), given.lesson.marks
        for pupil_id in pupils.keys() & {*given.section.pupil_ids, *marks}:
            mark = marks.get(pupil_id, "")
            if mark or attends(pupils[pupil_id], given.lesson.on):
                lessons[pupil_id, place] += 1
            if mark in presence:
                cells[pupil_id, place, mark] += 1
    places = dict.fromkeys(place_of(given) for given in one.lessons)
    symbols = sorted(presence, key=lambda said: (_USUAL.get(said, len(_USUAL)), said))
    return Attendance(tuple(places), tuple(symbols), dict(cells), dict(lessons))
