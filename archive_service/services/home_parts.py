"""What the first page is made of: groups of rows, each with a link, and how late a row is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from archive_service.services.clause_help import Quote

SHOWN = 5
"""So many rows of every group; the group says how many there are."""


class Sort(StrEnum):
    """What a group holds."""

    SHEETS = "sheets"
    CLASS = "class"
    STEP = "step"
    CORRECTIONS = "corrections"
    INCIDENTS = "incidents"
    WORK = "work"
    MEDIA = "media"
    SCANS = "scans"
    PAPER = "paper"
    EXTRACTION = "extraction"
    DISPOSAL = "disposal"
    REQUESTS = "requests"
    KEEPING = "keeping"


@dataclass(frozen=True, slots=True)
class Link:
    """A page by the name of its endpoint."""

    endpoint: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One row; ``about`` says where it is («9Б, 4 четверть»), "" where the title says all."""

    title: str
    about: str
    due_on: date | None
    late_days: int
    link: Link


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one sort, the earliest first; ``title`` is the step's, "" where the sort says it.

    ``why`` are the sentences of the regulation in force that demand it.
    """

    sort: Sort
    title: str
    total: int
    late: int
    due_on: date | None
    items: tuple[Item, ...]
    link: Link
    why: tuple[Quote, ...] = ()

    @property
    def more(self) -> int:
        """How many there are besides those shown."""
        return self.total - len(self.items)


def late_days(due_on: date | None, on: date) -> int:
    """Return by how many days the day is missed; the last day itself is in time."""
    return max((on - due_on).days, 0) if due_on else 0


def group_of(sort: Sort, rows: list[Item], link: Link) -> Group:
    """Return a group of these rows, the first of them shown."""
    late = sum(one.late_days > 0 for one in rows)
    return Group(sort, "", len(rows), late, rows[0].due_on, tuple(rows[:SHOWN]), link)
