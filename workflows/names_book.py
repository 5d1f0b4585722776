"""Names that changed: of the school, of a class within a year, of a person after leaving.

The book is a fold of its events. An entry leads from one name to another and touches no document: a
sheet keeps the name of its time. Names of people are in no event, only the digest of the note that has them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_FIRST_MONTH, _LAST_MONTH, _LAST_DAY = 9, 5, 31


class How(StrEnum):
    """What a school under another name was: this school before, or one that became a part of it."""

    RENAMED = "renamed"
    JOINED = "joined"


class Ground(StrEnum):
    """What kind of document a change stands on."""

    ORDER = "order"
    DECREE = "decree"
    MARRIAGE = "marriage"
    DIVORCE = "divorce"
    NAME_CHANGE = "name-change"
    COURT = "court"
    OTHER = "other"


OF_PEOPLE = (Ground.MARRIAGE, Ground.DIVORCE, Ground.NAME_CHANGE, Ground.COURT, Ground.OTHER)
OF_SCHOOLS = (Ground.DECREE, Ground.ORDER, Ground.COURT, Ground.OTHER)


@dataclass(frozen=True, slots=True)
class Paper:
    """The document a change stands on; ``copy`` is the digest of its scan, "" where there is none."""

    kind: Ground
    number: str
    on: date
    copy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolNamed:
    """A name the school had, or a school that joined it: from a day (None: not known) until another."""

    on: date
    by: str
    name: str
    until: date
    paper: Paper
    since: date | None = None
    how: How = How.RENAMED


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRenamed:
    """A class that had another name until a day of the school year."""

    on: date
    by: str
    old: str
    new: str
    since: date
    paper: Paper

    @property
    def year(self) -> int:
        """The calendar year in which the school year starts."""
        return school_year(self.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameNoted:
    """Somebody on a sheet bears another name since; ``note`` is the digest of the document that says which.

    ``case`` is that of a sheet with the name of that time.
    """

    on: date
    by: str
    pupil: str
    case: str
    note: str
    paper: Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """An entry that was a mistake, by its number."""

    on: date
    by: str
    entry: int
    reason: str


Change = SchoolNamed | ClassRenamed | NameNoted
Event = Change | Struck


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the book, numbered in the order of writing; ``struck`` says why it does not count."""

    number: int
    change: Change
    struck: Struck | None = None


def school_year(on: date) -> int:
    """Return the calendar year in which the school year of a day starts."""
    return on.year if on.month >= _FIRST_MONTH else on.year - 1


def fold(events: Iterable[Event]) -> tuple[Entry, ...]:
    """Return all entries, those that were struck out too."""
    found: list[Entry] = []
    for event in events:
        if isinstance(event, Struck):
            before = found[event.entry - 1]
            found[event.entry - 1] = Entry(before.number, before.change, event)
        else:
            found.append(Entry(len(found) + 1, event))
    return tuple(found)


def schools(book: Iterable[Entry]) -> tuple[SchoolNamed, ...]:
    """Return the school's former names and the schools that joined it, the oldest first."""
    found = (one for one in _standing(book) if isinstance(one, SchoolNamed))
    return tuple(sorted(found, key=lambda one: (one.until, one.since or date.min)))


def classes(book: Iterable[Entry]) -> tuple[ClassRenamed, ...]:
    """Return the classes that were renamed, in the order of the days."""
    found = (one for one in _standing(book) if isinstance(one, ClassRenamed))
    return tuple(sorted(found, key=lambda one: one.since))


def former_name(book: Iterable[Entry], year: int) -> str:
    """Return what the school was called when a school year ended, "" where as now or not known."""
    ended = date(year + 1, _LAST_MONTH, _LAST_DAY)
    names = (one for one in schools(book) if one.how is How.RENAMED and one.until > ended)
    return next((one.name for one in names if one.since is None or one.since <= ended), "")


def years_of(named: SchoolNamed, first: int) -> frozenset[int]:
    """Return the school years that ended while a name was borne; ``first`` is where to begin if unknown."""
    begun = school_year(named.since) if named.since else first
    last = school_year(named.until)
    ended = date(last + 1, _LAST_MONTH, _LAST_DAY)
    return frozenset(range(begun, last + (named.until > ended)))


def _standing(book: Iterable[Entry]) -> Iterator[Change]:
    return (one.change for one in book if one.struck is None)
