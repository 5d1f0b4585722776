"""A medium with a backup copy: where it lies, who keeps it, what is on it, and what happened to it.

The register of backup copies (000 clause 3.3, 004 part VII) and the journal of their use are folds of
events, each an act of the school; :func:`follow` takes one more of them. Days are days at the school.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

CHECK_MONTHS = 12
"""So often a medium is read through unless its entry in the register says otherwise."""

_MONTHS = 12


class MediumKind(StrEnum):
    """What a medium is. Kinds fail in different ways: that is why regulations want two of them."""

    OPTICAL = "optical"
    HARD_DISK = "hard-disk"
    FLASH = "flash"
    NETWORK_DISK = "network-disk"
    TAPE = "tape"


SERVES_AS = {
    MediumKind.OPTICAL: frozenset({"optical", "electronic"}),
    MediumKind.HARD_DISK: frozenset({"hard-disk", "external-disk", "electronic"}),
    MediumKind.FLASH: frozenset({"electronic"}),
    MediumKind.NETWORK_DISK: frozenset({"network-disk", "electronic"}),
    MediumKind.TAPE: frozenset({"electronic"}),
}
"""Which words of a regulation («оптический и жёсткий диски») a kind answers to."""

ONCE_ONLY = frozenset({MediumKind.OPTICAL})
"""Kinds that are written once: another copy takes another disc."""


class State(StrEnum):
    """Where a medium stands: the first of these that holds, from below."""

    EMPTY = "empty"
    KEPT = "kept"
    FAILED = "failed"
    OFFERED = "offered"
    ISSUED = "issued"
    RETIRED = "retired"
    DESTROYED = "destroyed"
    LOST = "lost"


GONE = frozenset({State.RETIRED, State.DESTROYED, State.LOST})


class Outcome(StrEnum):
    """What came of reading a medium through: all copies whole, something wrong, or it cannot be read."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A term of which cases are on a medium."""

    year: int
    term: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a medium: on which day, and by whom it was written down."""

    medium: str
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered(Event):
    """A medium has its number in the register: what it is, where it lies, who keeps it, who may reach it."""

    label: str
    kind: MediumKind
    room: str
    place: str
    keeper: str
    access: tuple[str, ...]
    check_months: int = CHECK_MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Event):
    """It lies elsewhere from now on, or others may reach it."""

    room: str
    place: str
    access: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Event):
    """A bag was written, flushed and read back; ``log_to`` is the last act of the log that is on it."""

    bag: str
    identifier: str
    files: int
    size_bytes: int
    deposits: int
    exports: int
    log_to: int
    holds: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed(Event):
    """``by`` gives the medium to ``receiver`` under signature (000 clause 4.2); ``receipt`` is the paper."""

    receiver: str
    room: str
    place: str
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(Event):
    """``by`` has it and keeps it from now on; ``copy`` is the scanned receipt, "" where there is none."""

    copy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Event):
    """A hand-over came to nothing: the giver took it back, or the receiver would not have it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(Event):
    """Somebody has it to use, for a reason, until a day (000 clause 3.3)."""

    to: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Event):
    """It is back in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Event):
    """It was read through; ``found`` are the faults, so many of ``faults`` as an act keeps."""

    outcome: Outcome
    files: int
    size_bytes: int
    faults: int = 0
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Event):
    """It is no copy any more: retired, destroyed by act, or lost."""

    how: State
    reason: str


@dataclass(frozen=True, slots=True)
class Medium:
    """Where a medium stands: the fold of its events."""

    registered: Registered
    room: str
    place: str
    keeper: str
    access: tuple[str, ...]
    copies: tuple[Written, ...] = ()
    offered: Handed | None = None
    received: Received | None = None
    issued: Issued | None = None
    checked: Checked | None = None
    ended: Ended | None = None

    @property
    def id(self) -> str:
        """The medium's number in the register."""
        return self.registered.medium

    @property
    def kind(self) -> MediumKind:
        """What it is."""
        return self.registered.kind

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.ended is not None:
            return self.ended.how
        if self.issued is not None:
            return State.ISSUED
        if self.offered is not None:
            return State.OFFERED
        if self.checked is not None and self.checked.outcome is not Outcome.WHOLE:
            return State.FAILED
        return State.KEPT if self.copies else State.EMPTY

    @property
    def counts(self) -> bool:
        """Whether it is a copy to rely on: written, there, and not found faulty."""
        bad = self.checked is not None and self.checked.outcome is not Outcome.WHOLE
        return bool(self.copies) and self.ended is None and not bad

    @property
    def last_written(self) -> date | None:
        """The day of the newest copy on it."""
        return self.copies[-1].on if self.copies else None

    @property
    def holds(self) -> tuple[Period, ...]:
        """The terms of which cases are on it, in order."""
        return tuple(sorted({one for copy in self.copies for one in copy.holds}))

    @property
    def check_due_on(self) -> date | None:
        """The day until which it is to be read through; None while there is nothing to read."""
        if not self.copies or self.ended is not None:
            return None
        days = [self.copies[0].on, *([self.checked.on] if self.checked else [])]
        return months_after(max(days), self.registered.check_months)


def follow(medium: Medium | None, event: Event) -> Medium:
    """Return the medium after one more event; the first is its registration.

    Raises:
        TypeError: something is said to have happened to a medium that nobody registered.
    """
    if isinstance(event, Registered):
        return Medium(event, event.room, event.place, event.keeper, event.access)
    if medium is None:
        raise TypeError(type(event).__name__)
    return replace(medium, **_changes(medium, event))


def _changes(medium: Medium, event: Event) -> dict[str, Any]:
    """What an event changes about a medium."""
    match event:
        case Moved():
            changes: dict[str, Any] = {"room": event.room, "place": event.place, "access": event.access}
        case Written():
            changes = {"copies": (*medium.copies, event)}
        case Handed():
            changes = {"offered": event}
        case Received():
            changes = _received(medium, event)
        case Declined():
            changes = {"offered": None}
        case Issued() | Returned():
            changes = {"issued": event if isinstance(event, Issued) else None}
        case Checked():
            changes = {"checked": event}
        case Ended():
            changes = {"ended": event, "offered": None, "issued": None}
        case _:
            raise TypeError(type(event).__name__)
    return changes


def _received(medium: Medium, event: Received) -> dict[str, Any]:
    given = medium.offered
    if given is None:
        raise TypeError(type(event).__name__)
    room, place = given.room or medium.room, given.place or medium.place
    return {"offered": None, "received": event, "keeper": event.by, "room": room, "place": place}


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, the month's last where it has no such day."""
    year, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
