"""Who is on the roll: movement of pupils and sizes of classes (002 clause 4.5; 000 clause 3.3).

On the day of an arrival and on the day of leaving a pupil still (or already) attends. At the end
of a day the one who left that day is off the roll. A transfer takes a pupil off the roll of the
class it is noted in; in the class the pupil comes to it is an arrival.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from workflows.reports.source import ClassTerm
from workflows.snapshot import Movement, MovementKind, Pupil


@dataclass(frozen=True, slots=True)
class Change:
    """A note that changed who is on the roll."""

    pupil_id: str
    move: Movement


@dataclass(frozen=True, slots=True)
class Roll:
    """A class over a period: ``at_start + arrived - left - transferred == at_end``."""

    class_id: str
    at_start: int
    at_end: int
    changes: tuple[Change, ...]

    def count(self, kind: MovementKind) -> int:
        """Return how many pupils came or went so."""
        return sum(change.move.kind is kind for change in self.changes)


def roll(one: ClassTerm) -> Roll:
    """Return the movement of a class in its period."""
    changes = [(pupil, move) for pupil in one.group.pupils for move in _changes(pupil)]
    within = [(pupil, move) for pupil, move in changes if one.term.starts_on <= move.on <= one.term.ends_on]
    within.sort(key=lambda pair: (pair[1].on, pair[0].id))
    at_end = sum(on_roll(pupil, one.term.ends_on) for pupil in one.group.pupils)
    gained = sum(1 if move.kind is MovementKind.ARRIVED else -1 for _, move in within)
    found = tuple(Change(pupil.id, move) for pupil, move in within)
    return Roll(one.group.id, at_end - gained, at_end, found)


def on_roll(pupil: Pupil, on: date) -> bool:
    """Return whether the pupil is on the class's roll at the end of the day."""
    last = None
    for move in _changes(pupil):
        if move.on <= on:
            last = move
    if last is not None:
        return last.kind is MovementKind.ARRIVED
    return _from_the_first(pupil)


def attends(pupil: Pupil, on: date) -> bool:
    """Return whether the pupil has lessons in the class on that day, the day of leaving included."""
    return on_roll(pupil, on) or any(
        move.on == on and move.kind is not MovementKind.ARRIVED for move in _changes(pupil)
    )


def pupils_at_end(one: ClassTerm) -> tuple[Pupil, ...]:
    """Return who is on the roll when the period ends, in the order of the list."""
    return tuple(pupil for pupil in one.group.pupils if on_roll(pupil, one.term.ends_on))


@dataclass(frozen=True, slots=True)
class Size:
    """The classes of a grade (or of the school) by their pupils at the end of the period."""

    classes: int
    pupils: int
    smallest: int
    biggest: int


def sizes(classes: Iterable[ClassTerm]) -> dict[int, Size]:
    """Return the sizes by grade."""
    by_grade: dict[int, list[int]] = {}
    for one in classes:
        by_grade.setdefault(one.group.grade, []).append(len(pupils_at_end(one)))
    return {
        grade: Size(len(counts), sum(counts), min(counts), max(counts))
        for grade, counts in sorted(by_grade.items())
    }


def _changes(pupil: Pupil) -> Iterator[Movement]:
    """Yield the notes that change anything: a second arrival in a row does not."""
    here = _from_the_first(pupil)
    for move in _sorted(pupil):
        comes = move.kind is MovementKind.ARRIVED
        if comes is not here:
            here = comes
            yield move


def _from_the_first(pupil: Pupil) -> bool:
    """Whether the pupil was in the class before the first note: an arrival says no."""
    first = next(iter(_sorted(pupil)), None)
    return first is None or first.kind is not MovementKind.ARRIVED


def _sorted(pupil: Pupil) -> list[Movement]:
    return sorted(pupil.movement, key=lambda move: move.on)
