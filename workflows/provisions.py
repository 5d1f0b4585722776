"""The single provisions of a regulation: values with their clauses, and what is kept, noted and owed.

The table of steps and the whole profile are in :mod:`workflows.regulation`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from workflows.snapshot import GroupKind

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule stands: «п. 4.4», its exact words, and the file of the regulation."""

    ref: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Ruled(Generic[T]):
    """One value with the clause it follows from."""

    value: T
    clause: Clause


class CountedFrom(StrEnum):
    """The day a term of keeping starts on."""

    CLOSING = "closing"
    NEXT_JANUARY = "next-january"


class SummaryCount(StrEnum):
    """Whether a summary sheet's years follow the journal's or run beside them."""

    EXTRACTION = "extraction"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long journal and summary sheet are kept, in years, and where the count starts.

    ``index`` and ``article`` are the school's own nomenclature of files (may be empty).
    """

    journal_years: Ruled[int]
    summary_years: Ruled[int]
    summary_follows: Ruled[SummaryCount]
    counted_from: Ruled[CountedFrom]
    index: Ruled[str]
    article: Ruled[str]


@dataclass(frozen=True, slots=True)
class Disposing:
    """How what is over is destroyed: how many people propose it, who approves, how long it waits then.

    Two different people approve, each in another of the roles; neither laid the list before the commission.
    """

    members: Ruled[int]
    approvers: Ruled[tuple[str, ...]]
    waiting_days: Ruled[int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one kind of copy lies: the room, the role that keeps it, the roles that may reach it."""

    medium: str
    room: str
    keeper: str
    access: tuple[str, ...]
    clause: Clause


@dataclass(frozen=True, slots=True)
class Copies:
    """How many copies, in how many distinct rooms, on which kinds of media, how often, and where."""

    least: Ruled[int]
    rooms: Ruled[int]
    media: Ruled[tuple[str, ...]]
    rhythm: Ruled[str]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """How journals are sewn: the most leaves that one volume of paper has."""

    most_leaves: Ruled[int]


@dataclass(frozen=True, slots=True)
class Register:
    """A book the school keeps, and the role that keeps it."""

    id: str
    title: str
    keeper: str
    clause: Clause


class BreachUnit(StrEnum):
    """How the time for a notice is counted."""

    HOUR = "hour"
    CALENDAR_DAY = "calendar-day"
    WORKING_DAY = "working-day"


class Invalid(StrEnum):
    """What makes operations void: the receipt of the notice, an act drawn up, the account's block."""

    RECEIPT = "receipt"
    ACT = "act"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Breach:
    """What follows when the secrecy of access is broken.

    Operations are invalid from the moment all of ``notify`` have the notice. ``password_days``
    is the time for a new password, ``blocks`` whether the account is shut until then; None
    where nothing is said.
    """

    amount: Ruled[int]
    unit: Ruled[BreachUnit]
    notify: Ruled[tuple[str, ...]]
    written: Ruled[bool]
    invalid_by: Ruled[Invalid]
    password_days: Ruled[int] | None = None
    blocks: Ruled[bool] | None = None


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Code names of pupils (and parents) whose consent was withdrawn."""

    pupil: Ruled[str]
    parent: Ruled[str]
    order_in_print: Ruled[bool]


@dataclass(frozen=True, slots=True)
class JournalKind:
    """A kind of journal that the regulation knows, and whether it has marks at all."""

    group: GroupKind
    title: str
    marked: bool
    clause: Clause


class Every(StrEnum):
    """How often work beside the steps comes round; ``occasion`` has no day of its own."""

    MONTH = "month"
    TERM = "term"
    YEAR = "year"
    OCCASION = "occasion"


@dataclass(frozen=True, slots=True)
class Obligation:
    """Work that the regulation demands beside the table of steps (a report, a check, a hand-over).

    ``month`` and ``day`` give the last day where one is set. ``enforced`` is false while the
    service only reminds of it: no step waits for it. ``paper`` names the report that the service
    can make for it, "" where it has none. ``opens`` is (month, day) of the first day on which
    yearly work may be done, None where any day will do.
    """

    id: str
    title: str
    role: str
    every: Every
    month: int | None
    day: int | None
    enforced: bool
    clause: Clause
    paper: str = ""
    opens: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Clauses that demand different values of one setting, and what this profile decided.

    ``about`` is the path of the setting in the file.
    """

    about: str
    clauses: tuple[Clause, ...]
    decision: str
