"""Events of a register as acts of the school: how they are stored, and read back in their order.

A register (of backup media, of paper copies) is a fold of its events; each event is one act whose facts
are the event's own fields. Acts hold numbers, places, digests and the ids of people, never names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from archive_service.db.act_log import Logged, SchoolAct, append, school_acts
from archive_service.services import deposits
from archive_service.services.context import Desk

_OF_THE_ACT = ("on", "by")


class Happened(Protocol):
    """What every event says: on which day it happened, and who wrote it down."""

    @property
    def on(self) -> Any:
        """The day at the school."""

    @property
    def by(self) -> str:
        """The id of whoever wrote it down."""


Event = TypeVar("Event", bound=Happened)


class EventActs(Generic[Event]):
    """The acts of one register; ``kinds`` names the class of events that each kind of act stands for."""

    def __init__(self, kinds: Mapping[str, type[Event]]) -> None:
        """Keep the names of the events."""
        self._kinds = kinds
        self._names = {event: kind for kind, event in kinds.items()}

    def name_of(self, event: Event) -> str:
        """Return the kind of act that an event is stored as."""
        return self._names[type(event)]

    def events(self, session: Session) -> Iterator[Event]:
        """Yield everything that happened in the session's school, in order."""
        for _, event in self.numbered(session):
            yield event

    def numbered(self, session: Session) -> Iterator[tuple[int, Event]]:
        """Yield the same with the number of the act that tells it."""
        for logged in school_acts(session, *self._kinds):
            yield logged.seq, self._event(logged)

    def append(self, desk: Desk, session: Session, event: Event) -> None:
        """Write an event down in the session's transaction, and have the log shipped."""
        act = SchoolAct(self.name_of(event), event.by, event.on, self._facts(event))
        append(session, case_id=None, act=act, at=desk.now)
        deposits.request_log(desk, session)

    def _facts(self, event: Event) -> dict[str, Any]:
        plain: dict[str, Any] = _spelling(type(event)).dump_python(event, mode="json")
        return {name: value for name, value in plain.items() if name not in _OF_THE_ACT}

    def _event(self, logged: Logged) -> Event:
        act = logged.act
        if not isinstance(act, SchoolAct):
            raise TypeError(act)
        kind: Any = self._kinds[act.kind]
        known = {one.name for one in fields(kind)}
        said = {name: value for name, value in act.facts.items() if name in known}
        event: Event = _spelling(kind).validate_python({**said, "on": act.on, "by": act.actor})
        return event


@cache
def _spelling(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
