"""Marks of a made-up section: lesson cells and the marks of its terms."""

from dataclasses import dataclass
from datetime import date

from archive_service.importing.sample_school.curriculum import CREDIT, RUSSIAN, Course
from archive_service.importing.sample_school.dice import Dice
from archive_service.importing.sample_school.pupils import attends
from workflows.snapshot import Deferral, Pupil, Term

UNMARKED_GRADE = 1


@dataclass(frozen=True, slots=True)
class Desk:
    """A pupil in a section, and how well he does there (2 to 5)."""

    pupil: Pupil
    ability: float


def desks(dice: Dice, pupils: tuple[Pupil, ...]) -> tuple[Desk, ...]:
    """Return a desk for each pupil of a section."""
    return tuple(Desk(pupil, dice.between(2.7, 5.2)) for pupil in pupils)


def lesson_marks(dice: Dice, taken: tuple[Desk, ...], course: Course, grade: int, on: date) -> dict[str, str]:
    """Return pupil id → cell for one lesson; most cells are empty."""
    numerals = grade != UNMARKED_GRADE and course.marking == "numbers"
    found = {}
    for desk in taken:
        cell = _cell(dice, desk.ability, numerals=numerals, fraction=course.subject == RUSSIAN)
        if cell and attends(desk.pupil, on):
            found[desk.pupil.id] = cell
    return found


def _cell(dice: Dice, ability: float, *, numerals: bool, fraction: bool) -> str:
    throw = dice.between(0, 1)
    if throw < 0.055:
        return "н" if throw < 0.035 else "б" if throw < 0.05 else "п"
    if not numerals or throw > 0.36:
        return ""
    mark = _mark(dice, ability)
    return f"{mark}/{_mark(dice, ability)}" if fraction and throw < 0.07 else mark


def _mark(dice: Dice, ability: float) -> str:
    return str(min(5, max(2, round(ability + dice.between(-0.9, 0.9)))))


def term_marks(
    dice: Dice, taken: tuple[Desk, ...], course: Course, terms: tuple[Term, ...]
) -> dict[str, dict[str, str]]:
    """Return pupil id → term id → mark for every term that the pupil finished in the class."""
    if course.marking == "none":
        return {}
    rows = {desk.pupil.id: _row(dice, desk, course, terms) for desk in taken}
    return {pupil: row for pupil, row in rows.items() if row}


def _row(dice: Dice, desk: Desk, course: Course, terms: tuple[Term, ...]) -> dict[str, str]:
    finished = [term.id for term in terms if attends(desk.pupil, term.ends_on)]
    if course.marking == "credit":
        return {term: CREDIT[1 if dice.chance(0.02) else 0] for term in finished}
    return {term: _mark(dice, max(3.0, desk.ability)) for term in finished}


def deferred(
    marks: dict[str, dict[str, str]], reporting: Term, year: str, number: int
) -> tuple[dict[str, dict[str, str]], tuple[Deferral, ...]]:
    """Return the marks without those of the first pupil that are put off, and the deferrals."""
    pupil = next((one for one, row in marks.items() if reporting.id in row), None)
    if pupil is None:
        return marks, ()
    put_off = [term for term in (reporting.id, year) if term in marks[pupil]]
    left = {term: mark for term, mark in marks[pupil].items() if term not in put_off}
    reason = f"болезнь, приказ № {number}-д от {reporting.ends_on:%d.%m.%Y}"
    changed = {one: row for one, row in {**marks, pupil: left}.items() if row}
    return changed, tuple(Deferral(pupil, term, reason) for term in put_off)
