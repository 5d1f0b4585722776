"""The archive leaves the house, and another one's comes in: packages, hand-overs, what was taken in.

A package is a copy of a part of the archive that was made for somebody and a reason. It becomes a hand-over
when it is offered to another archive by order (liquidation, reorganisation), and ends the school's duty of
keeping only by the act that both signed. What another archive handed over here is its evidence, not ours:
its acts stay apart from the school's own chain.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from workflows.commands import Actor
from workflows.refusal import Refusal

MAKERS = frozenset({"archivist", "director"})
"""Those who take the archive out, hand it over, and take another one in."""


class State(StrEnum):
    """Where a package stands."""

    MADE = "made"
    OFFERED = "offered"
    TRANSFERRED = "transferred"


class Scope(StrEnum):
    """What a package was made of."""

    EVERYTHING = "everything"
    YEAR = "year"
    CASES = "cases"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened: on which day, and by whom it was written down."""

    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported(Event):
    """A package was made: ``bag`` is its digest, ``seq`` and ``hash`` the log's head at that moment."""

    number: int
    name: str
    bag: str
    scope: Scope
    cases: tuple[str, ...]
    files: int
    size_bytes: int
    seq: int
    hash: str
    reason: str
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Event):
    """The package goes to another archive by ``order``; ``act`` is the act that both have to sign."""

    number: int
    receiver: str
    order: str
    volumes: tuple[str, ...]
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Event):
    """The other archive has it: ``act`` is the signed act's scan, ``receipt`` its program's answer."""

    number: int
    act: str
    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """The hand-over came to nothing."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken(Event):
    """A package of another archive was read through and deposited here.

    ``manifest`` is the deposit's here, ``cases`` their ids there; ``seq`` and ``hash`` are the head of their
    log, ``root`` the fingerprint of their authority, ``receipt`` the answer that was given to them.
    """

    number: int
    bag: str
    school: str
    manifest: str
    cases: tuple[str, ...]
    files: int
    size_bytes: int
    seq: int
    hash: str
    root: str
    act: str
    receipt: str
    volumes: int = 0


@dataclass(frozen=True, slots=True)
class Package:
    """Where a package stands: the fold of its events."""

    made: Exported
    offered: Offered | None = None
    accepted: Accepted | None = None

    @property
    def number(self) -> int:
        """The number in the register."""
        return self.made.number

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.accepted is not None:
            return State.TRANSFERRED
        return State.OFFERED if self.offered else State.MADE


def fold(events: Iterable[Event]) -> dict[int, Package]:
    """Return the packages by number, in the order in which they were made.

    Raises:
        KeyError: something is said to have happened to a package that nobody made.
    """
    known: dict[int, Package] = {}
    for event in events:
        match event:
            case Exported():
                known[event.number] = Package(event)
            case Offered():
                known[event.number] = replace(known[event.number], offered=event)
            case Accepted():
                known[event.number] = replace(known[event.number], accepted=event)
            case Withdrawn():
                known[event.number] = replace(known[event.number], offered=None)
    return known


def taken(events: Iterable[Event]) -> dict[int, Taken]:
    """Return what was taken in from other archives by number."""
    return {event.number: event for event in events if isinstance(event, Taken)}


def transferred(packages: Mapping[int, Package]) -> dict[str, date]:
    """Return the cases that were handed over to another archive, and since when."""
    found: dict[str, date] = {}
    for one in packages.values():
        if one.accepted is not None:
            found |= dict.fromkeys(one.made.cases, one.accepted.on)
    return found


def offering_refused(known: Mapping[int, Package], event: Offered, actor: Actor) -> Refusal | None:
    """Return why a package may not be handed over, None when it may."""
    one, gone = known[event.number], transferred(known)
    if actor.roles.isdisjoint(MAKERS):
        return _no("not-yours", event.number, roles=", ".join(sorted(MAKERS)))
    if one.state is not State.MADE:
        return _no(f"is-{one.state}", event.number)
    if one.made.scope is Scope.SHEET:
        return _no("no-sheets", event.number)
    twice = sorted(set(one.made.cases) & gone.keys())
    if twice:
        return _no("gone-already", event.number, cases=", ".join(twice[:3]))
    return None if event.receiver and event.order else _no("receiver-needed", event.number)


def ending_refused(one: Package, event: Accepted | Withdrawn, actor: Actor) -> Refusal | None:
    """Return why a hand-over may not end so, None when it may: nothing is handed over without its act."""
    if actor.roles.isdisjoint(MAKERS):
        return _no("not-yours", event.number, roles=", ".join(sorted(MAKERS)))
    if one.offered is None or one.accepted is not None:
        return _no("not-offered", event.number)
    if isinstance(event, Accepted):
        return None if event.act else _no("act-needed", event.number)
    return None if event.reason else _no("reason-needed", event.number)


def _no(name: str, number: int, **facts: str) -> Refusal:
    return Refusal(f"leave.{name}", None, {"number": str(number), **facts})
