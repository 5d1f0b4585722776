"""The pupils of a made-up class, their arrivals and departures, and who is there on a day."""

from dataclasses import replace
from datetime import date

from archive_service.importing.sample_school.calendar import school_days
from archive_service.importing.sample_school.dice import Dice
from archive_service.importing.sample_school.names import Names
from workflows.snapshot import Movement, MovementKind, Pupil, Term


def roll(names: Names, count: int, first: int) -> tuple[Pupil, ...]:
    """Return ``count`` new pupils in the order of the alphabet, numbered from ``first``."""
    people = sorted(names.next() for _ in range(count))
    return tuple(Pupil(f"p-{first + number:04}", *person) for number, person in enumerate(people))


def under_code(pupil: Pupil, number: int, year: int) -> Pupil:
    """Return the pupil under a code name, as an order demands (000 clause 6.3.3)."""
    order = f"приказ № {40 + number}-о от 12.01.{year + 1}"
    return Pupil(pupil.id, code_name=f"Ученик {number}", code_order=order, movement=pupil.movement)


def moved(pupil: Pupil, kind: MovementKind, on: date, about: str) -> Pupil:
    """Return the pupil with one more dated note."""
    return replace(pupil, movement=(*pupil.movement, Movement(kind, on, about)))


def with_movement(dice: Dice, pupils: tuple[Pupil, ...], term: Term, share: float) -> tuple[Pupil, ...]:
    """Return the pupils, of whom about ``share`` arrived or left during the term."""
    days = school_days(term)
    return tuple(_drifted(dice, one, days) if dice.chance(share) else one for one in pupils)


def _drifted(dice: Dice, pupil: Pupil, days: tuple[date, ...]) -> Pupil:
    on = days[len(days) // 4 + dice.below(max(1, len(days) // 2))]
    order = f"приказ № {dice.below(90) + 1}-у от {on:%d.%m.%Y}"
    if dice.chance(0.5):
        return moved(pupil, MovementKind.ARRIVED, on, order)
    return moved(pupil, MovementKind.LEFT, on, order)


def attends(pupil: Pupil, on: date) -> bool:
    """Tell whether the pupil is in the class on a day; the day of leaving is the last one."""
    for note in pupil.movement:
        if note.kind is MovementKind.ARRIVED and on < note.on:
            return False
        if note.kind is not MovementKind.ARRIVED and on > note.on:
            return False
    return True
