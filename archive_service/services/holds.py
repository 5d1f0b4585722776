"""Holds: setting, prolonging and lifting them; what they hold may not be destroyed.

Everything is an act of the school, so a rebuild from one store brings the holds back.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.problems import Kind, Problem
from archive_service.services import cases, people, readings
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from workflows.holds import Event, Hold, HoldKind, Lifted, Prolonged, Scope, Set, event_refused, fold

KINDS: dict[str, type[Event]] = {"hold-set": Set, "hold-prolonged": Prolonged, "hold-lifted": Lifted}
ACTS: EventActs[Event] = EventActs(KINDS)
READERS = ("archivist", "deputy", "director", "administrator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A hold that somebody asks for: because of what, on which document, until when it is looked at again.

    ``reason`` and ``document`` name no people: they are written into the log of acts.
    """

    kind: HoldKind
    reason: str
    document: str
    until: date
    scope: Scope


def holds(session: Session) -> dict[int, Hold]:
    """Return the holds of the session's school by number."""
    return fold(ACTS.events(session))


def standing(session: Session) -> tuple[Hold, ...]:
    """Return the holds that hold now."""
    return tuple(one for one in holds(session).values() if one.lifted is None)


def register(desk: Desk, *, reader_id: str) -> tuple[Hold, ...]:
    """Return all holds, the newest first, to those who keep the archive.

    Raises:
        Problem: the person may not see them.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        return tuple(reversed(holds(session).values()))


def set_hold(desk: Desk, wanted: Wanted, *, actor_id: str) -> Hold:
    """Set a hold and return it.

    Raises:
        Problem: reason or document are missing, a case does not exist, the day of looking again is not a
            later one, or the person may not.
    """
    with desk.writing() as session:
        lock_log(session)
        for one in sorted(wanted.scope.cases):
            cases.load(session, one)
        event = Set(
            number=max(holds(session), default=0) + 1,
            on=desk.today,
            by=actor_id,
            kind=wanted.kind,
            reason=readings.said(wanted.reason),
            document=_named(wanted.document),
            scope=wanted.scope,
            until=wanted.until,
        )
        return _happened(desk, session, event)


def prolong(desk: Desk, number: int, *, until: date, reason: str, actor_id: str) -> Hold:
    """Put on record that a hold was looked at and stands, and return it.

    Raises:
        Problem: there is no such hold, it was lifted, the day is not later, or the person may not.
    """
    with desk.writing() as session:
        lock_log(session)
        said = readings.said(reason)
        event = Prolonged(number=number, on=desk.today, by=actor_id, until=until, reason=said)
        return _happened(desk, session, event)


def lift(desk: Desk, number: int, *, reason: str, document: str, actor_id: str) -> Hold:
    """Lift a hold on the ground of a document, and return it.

    Raises:
        Problem: there is no such hold, it was lifted, no ground is named, or the person may not.
    """
    with desk.writing() as session:
        lock_log(session)
        event = Lifted(
            number=number,
            on=desk.today,
            by=actor_id,
            reason=readings.said(reason),
            document=_named(document),
        )
        return _happened(desk, session, event)


def _named(document: str) -> str:
    if not document.strip():
        raise Problem(Kind.USAGE, "holds.no-document")
    return document.strip()


def _happened(desk: Desk, session: Session, event: Event) -> Hold:
    known = holds(session)
    actor = people.actor_of(session, event.by, desk.today)
    refused = event_refused(known.get(event.number), event, actor)
    if refused is not None:
        raise cases.refused(session, refused)
    ACTS.append(desk, session, event)
    before = known[event.number].history if event.number in known else ()
    return fold([*before, event])[event.number]
