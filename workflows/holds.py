"""Holds: a court, an inspection or a complaint needs files, so nothing of them may be destroyed.

A hold stands until somebody lifts it: the day it names is the day on which it is looked at again, and
forgetting it destroys nothing. The register of holds is a fold of events, each an act of the school;
acts know the kind of the case and the document's number and day, never the name of a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from workflows.commands import Actor
from workflows.refusal import Refusal

SETTERS = frozenset({"archivist", "deputy", "director"})
"""Those who set a hold: whoever hears of the court or the inspection first."""
LIFTERS = frozenset({"director"})
"""Who lifts one: the head answers for what may be destroyed afterwards."""


class HoldKind(StrEnum):
    """Because of what files are held."""

    COURT = "court"
    INSPECTION = "inspection"
    COMPLAINT = "complaint"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which files: those named, those of a class, or all; of some years where these are said.

    ``cases`` empty and ``class_id`` "" mean every class; a year is the one a school year starts in.
    """

    cases: frozenset[str] = frozenset()
    class_id: str = ""
    first_year: int | None = None
    last_year: int | None = None

    def covers(self, case: str, class_id: str, year: int) -> bool:
        """Return whether a file is among them."""
        if self.cases:
            return case in self.cases
        if self.class_id not in ("", class_id):
            return False
        first = year if self.first_year is None else self.first_year
        last = year if self.last_year is None else self.last_year
        return first <= year <= last


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to the hold ``number``: on which day, and by whom it was written down."""

    number: int
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Set(Event):
    """Files are held: because of what, on which document, until when it is looked at again."""

    kind: HoldKind
    reason: str
    document: str
    scope: Scope
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Prolonged(Event):
    """It was looked at and stands: to be looked at again on a later day."""

    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted(Event):
    """It is over, on the ground of a document."""

    reason: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold and how it stands; ``lifted`` None: it holds."""

    set: Set
    until: date
    history: tuple[Event, ...]
    lifted: Lifted | None = None

    @property
    def number(self) -> int:
        """Its number in the school's register of holds."""
        return self.set.number

    @property
    def kind(self) -> HoldKind:
        """Because of what it was set."""
        return self.set.kind

    @property
    def document(self) -> str:
        """Number and day of the paper it rests on."""
        return self.set.document

    def covers(self, case: str, class_id: str, year: int) -> bool:
        """Return whether it holds a file now."""
        return self.lifted is None and self.set.scope.covers(case, class_id, year)

    def looked_at_late(self, on: date) -> bool:
        """Return whether the day of looking at it again has come and nobody has."""
        return self.lifted is None and self.until <= on


def fold(events: Iterable[Event]) -> dict[int, Hold]:
    """Return the holds by number, in the order in which they were set."""
    holds: dict[int, Hold] = {}
    for event in events:
        holds[event.number] = _after(holds.get(event.number), event)
    return holds


def _after(hold: Hold | None, event: Event) -> Hold:
    match event, hold:
        case Set(), None:
            return Hold(set=event, until=event.until, history=(event,))
        case Prolonged(), Hold():
            return replace(hold, until=event.until, history=(*hold.history, event))
        case Lifted(), Hold():
            return replace(hold, lifted=event, history=(*hold.history, event))
    raise ValueError(f"{type(event).__name__} of hold {event.number} out of turn")


def event_refused(hold: Hold | None, event: Event, actor: Actor) -> Refusal | None:
    """Return why an event may not be written down, None when it may; the codes are of the area ``holds``."""
    roles = LIFTERS if isinstance(event, Lifted) else SETTERS
    if actor.roles.isdisjoint(roles):
        return _no("not-yours", event, actor=actor.id, roles=", ".join(sorted(roles)))
    if isinstance(event, Set):
        return _no("until-past", event, on=_day(event.on)) if event.until <= event.on else None
    if hold is None:
        return _no("unknown", event)
    if hold.lifted is not None:
        return _no("lifted-already", event, on=_day(hold.lifted.on))
    if isinstance(event, Prolonged) and event.until <= hold.until:
        return _no("not-longer", event, until=_day(hold.until))
    return None


def _no(name: str, event: Event, **facts: str) -> Refusal:
    return Refusal(f"holds.{name}", None, {"number": str(event.number), **facts})


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
