"""How big a made-up school is: which classes, how many pupils, how many lessons."""

from dataclasses import dataclass

from archive_service.importing.sample_school.dice import Dice

LETTERS = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"
BIGGEST = 34
"""Pupils in the biggest class: more than one page of a list holds."""


@dataclass(frozen=True, slots=True)
class Room:
    """One class to make."""

    name: str
    grade: int
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole school to make; ``movement`` is the share of pupils who came or went."""

    seed: int
    year: int
    rooms: tuple[Room, ...]
    teachers: int
    movement: float = 0.02
    courses_limit: int | None = None
    lessons_limit: int | None = None


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


def tiny(seed: int, classes: int | None, pupils: int | None, sections: int | None, year: int) -> Plan:
    """Return the plan of a very small school; what is None is chosen by the seed."""
    dice = Dice("plan", seed)
    rooms: list[Room] = []
    for place in range(classes or 1 + dice.below(3)):
        grade = 1 + dice.below(11)
        rooms.append(Room(f"{grade}{LETTERS[place]}", grade, pupils or 2 + dice.below(9)))
    limit = sections or 1 + dice.below(5)
    return Plan(
        seed, year, tuple(rooms), 4, movement=0.15, courses_limit=limit, lessons_limit=1 + dice.below(12)
    )
