"""The yearly check of what the archive has, and in which state: paper on the shelves, files in the rooms.

A check begins, shelf after shelf is looked through, what is damaged or lies in a wrong place is noted, and
the act ends it. Checks are a fold of events, each an act of the school; what is missing is told by the
register of paper copies, how the files stand by the audits of the stores.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from workflows.commands import Actor
from workflows.refusal import Refusal

CHECKERS = frozenset({"archivist", "deputy", "director"})
"""Those who check, and sign the act."""


class Fault(StrEnum):
    """What was seen of a volume that is there."""

    DAMAGED = "damaged"
    MISPLACED = "misplaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to the check ``number``: on which day, by whom it was written down."""

    number: int
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(Event):
    """A check begins: what is looked through from this day on belongs to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    """A volume is damaged, or lies elsewhere than the register says; ``remark`` says how, or where."""

    volume: int
    fault: Fault
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Event):
    """The check is over: what there was, how much of it is not in order, and the act as it was kept."""

    volumes: int
    objects: int
    discrepancies: int
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check and how it stands: the fold of its events."""

    started: Started
    notes: tuple[Noted, ...] = ()
    finished: Finished | None = None

    @property
    def number(self) -> int:
        """Its number in the school."""
        return self.started.number

    @property
    def latest(self) -> dict[int, Noted]:
        """What was noted last of each volume."""
        return {one.volume: one for one in self.notes}


def fold(events: Iterable[Event]) -> dict[int, Check]:
    """Return the checks by number, in the order in which they began."""
    checks: dict[int, Check] = {}
    for event in events:
        checks[event.number] = _after(checks.get(event.number), event)
    return checks


def _after(check: Check | None, event: Event) -> Check:
    match event, check:
        case Started(), None:
            return Check(started=event)
        case Noted(), Check():
            return replace(check, notes=(*check.notes, event))
        case Finished(), Check():
            return replace(check, finished=event)
    raise ValueError(f"{type(event).__name__} of check {event.number} out of turn")


def running(checks: Iterable[Check]) -> Check | None:
    """Return the check that has begun and is not over, None where there is none."""
    return next((one for one in checks if one.finished is None), None)


def last_on(checks: Iterable[Check]) -> date | None:
    """Return the day on which a check was last finished."""
    return max((one.finished.on for one in checks if one.finished), default=None)


def event_refused(check: Check | None, open_one: Check | None, event: Event, actor: Actor) -> Refusal | None:
    """Return why an event may not be written down; the codes are of the area ``presence``."""
    if actor.roles.isdisjoint(CHECKERS):
        return _no("not-yours", event, actor=actor.id, roles=", ".join(sorted(CHECKERS)))
    if isinstance(event, Started):
        return _no("running", event, other=str(open_one.number)) if open_one else None
    if check is None:
        return _no("unknown", event)
    return _no("over", event) if check.finished is not None else None


def _no(name: str, event: Event, **facts: str) -> Refusal:
    return Refusal(f"presence.{name}", None, {"number": str(event.number), **facts})
