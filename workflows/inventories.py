"""Inventories of files (описи дел): which file has which number, section by section and year by year.

A section's numbers run on over the years. A file that comes to a year which already has its inventory takes
the next number while that year is the section's last, else a letter after the year's last number («12а»): a
number once given is nobody else's. The inventories are a fold of events, each an act of the school; which
section a file belongs to follows from its term and the nomenclature.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from workflows.nomenclature import FOR_GOOD, Written

MAKERS = frozenset({"archivist", "deputy", "director"})
"""Those who draw inventories up."""
LONG_YEARS = 10
"""Files with a term of more years than this are listed; shorter ones are kept by the nomenclature alone."""
_LETTERS = "абвгдежиклмнпрстуфхцшщэюя"


class Section(StrEnum):
    """The inventories that a school keeps."""

    PERMANENT = "permanent"
    LONG = "long"
    PERSONNEL = "personnel"


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """The number of a file in its section: «12», «12а»."""

    number: int
    letter: str = ""

    def __str__(self) -> str:
        """As it is written on the cover."""
        return f"{self.number}{self.letter}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A file with its number; ``unit`` is what the service calls it, ``leaves`` 0 where nobody counted."""

    unit: str
    number: Number
    leaves: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An inventory of a year was drawn up, or went on: the lines that are new, the paper that says all.

    ``name`` is the inventory's own number among the school's inventories.
    """

    section: Section
    year: int
    name: str
    lines: tuple[Line, ...]
    document: str
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The annual section of an inventory: its lines in their order, the paper that holds."""

    section: Section
    year: int
    name: str
    lines: tuple[Line, ...]
    made: tuple[Made, ...]

    @property
    def document(self) -> str:
        """The digest of the paper as it was made last."""
        return self.made[-1].document


Key = tuple[Section, int]


def section_of(entry: Written | None, years: int) -> Section | None:
    """Return the inventory that a file belongs to by its line of the nomenclature, None where to none.

    ``years`` is the term that the file has without such a line.
    """
    term = entry.years if entry is not None else years
    if entry is not None and entry.years == FOR_GOOD:
        return Section.PERSONNEL if entry.personnel else Section.PERMANENT
    if term <= LONG_YEARS:
        return None
    return Section.PERSONNEL if entry is not None and entry.personnel else Section.LONG


def fold(events: Iterable[Made]) -> dict[Key, Inventory]:
    """Return the inventories by section and year."""
    found: dict[Key, Inventory] = {}
    for event in events:
        key = (event.section, event.year)
        before = found.get(key)
        if before is None:
            before = Inventory(section=event.section, year=event.year, name=event.name, lines=(), made=())
        lines = tuple(sorted((*before.lines, *event.lines), key=lambda one: one.number))
        found[key] = replace(before, name=event.name, lines=lines, made=(*before.made, event))
    return found


def listed(known: Mapping[Key, Inventory]) -> dict[str, tuple[Key, Number]]:
    """Return where each file stands that is in some inventory."""
    return {line.unit: (key, line.number) for key, one in known.items() for line in one.lines}


def numbered(known: Mapping[Key, Inventory], key: Key, units: Sequence[tuple[str, int]]) -> tuple[Line, ...]:
    """Return the lines for new files of a year, each a unit with its leaves, in their order."""
    section = key[0]
    own = [line.number for line in known[key].lines] if key in known else []
    numbers = [line.number for (of, _), one in known.items() if of is section for line in one.lines]
    if own and max(own) < max(numbers):
        given = [_lettered(max(own), place) for place in range(len(units))]
    else:
        first = max(numbers, default=Number(0)).number + 1
        given = [Number(first + place) for place in range(len(units))]
    return tuple(
        Line(unit=unit, number=number, leaves=leaves)
        for (unit, leaves), number in zip(units, given, strict=True)
    )


def _lettered(last: Number, place: int) -> Number:
    """The number so many places after the last one: а, б, and so on to я, then яа, яб."""
    before = _LETTERS.index(last.letter[-1]) + 1 if last.letter else 0
    whole, rest = divmod(before + place, len(_LETTERS))
    head = last.letter[:-1] if last.letter else ""
    return Number(last.number, head + _LETTERS[-1] * whole + _LETTERS[rest])
