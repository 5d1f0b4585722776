"""How big a made-up school is: which classes, how many pupils, how many lessons."""

from dataclasses import dataclass

from archive_service.importing.sample_school.dice import Dice
from workflows.snapshot import GroupKind

LETTERS = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"
BIGGEST = 34
"""Pupils in the biggest class: more than one page of a list holds."""


@dataclass(frozen=True, slots=True)
class Room:
    """One class to make; pupils taught singly belong to ``home``."""

    name: str
    grade: int
    size: int
    kind: GroupKind = GroupKind.SCHOOL
    home: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole school to make; ``movement`` is the share of pupils who came or went.

    In a ``varied`` school each class has an elective and a club besides, and its first subject
    goes to another teacher in the middle of the term.
    """

    seed: int
    year: int
    rooms: tuple[Room, ...]
    teachers: int
    movement: float = 0.02
    courses_limit: int | None = None
    lessons_limit: int | None = None
    varied: bool = False


def real_size(seed: int, classes: int, pupils: int, teachers: int, year: int) -> Plan:
    """Return the plan of a school with grades 1 to 11.

    Raises:
        ValueError: the classes would have fewer than 2 pupils or more than 34.
    """
    if not 2 * classes <= pupils <= BIGGEST * classes:
        raise ValueError(f"{pupils} pupils do not fit {classes} classes")
    grades = sorted(1 + number % 11 for number in range(classes))
    names = [f"{grade}{LETTERS[grades[:place].count(grade)]}" for place, grade in enumerate(grades)]
    rooms = zip(names, grades, _sizes(classes, pupils), strict=True)
    return Plan(seed, year, tuple(Room(*room) for room in rooms), teachers)


def _sizes(classes: int, pupils: int) -> list[int]:
    """Sizes near the average; the middle class has 34 where the others can spare the pupils."""
    sizes = [pupils // classes + (place < pupils % classes) for place in range(classes)]
    big = classes // 2
    others = [place for place in range(classes) if place != big]
    turn = 0
    while others and sizes[big] < BIGGEST and max(sizes[place] for place in others) > 19:
        giver = others[turn % len(others)]
        turn += 1
        if sizes[giver] > 19:
            sizes[giver] -= 1
            sizes[big] += 1
    return sizes


def tiny(
    seed: int,
    classes: int | None,
    pupils: int | None,
    sections: int | None,
    year: int,
    *,
    kind: GroupKind = GroupKind.SCHOOL,
) -> Plan:
    """Return the plan of a very small school of groups of one kind; what is None is chosen by the seed."""
    dice = Dice("plan", seed)
    rooms: list[Room] = []
    for place in range(classes or 1 + dice.below(3)):
        grade = 1 + dice.below(11)
        rooms.append(_room(kind, grade, place, pupils or 2 + dice.below(9)))
    limit = sections or 1 + dice.below(5)
    return Plan(
        seed, year, tuple(rooms), 4, movement=0.15, courses_limit=limit, lessons_limit=1 + dice.below(12)
    )


def one_class(seed: int, grade: int, pupils: int, sections: int, year: int) -> Plan:
    """Return the plan of a school of one small class of a grade."""
    room = _room(GroupKind.SCHOOL, grade, 0, pupils)
    return Plan(seed, year, (room,), 4, movement=0.15, courses_limit=sections, lessons_limit=6)


def _room(kind: GroupKind, grade: int, place: int, size: int) -> Room:
    name = f"{grade}{LETTERS[place]}"
    if kind is GroupKind.COLLEGE:
        year = 1 + grade % 4
        return Room(f"{year}{place + 1}-П", year, size, kind)
    if kind is GroupKind.ADDITIONAL:
        return Room(f"«Краеведы», {place + 1}", 0, size, kind)
    if kind is GroupKind.INDIVIDUAL:
        return Room(f"Надомное обучение, {place + 1}", grade, 1, kind, home=name)
    return Room(name, grade, size)
