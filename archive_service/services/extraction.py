"""Extractions of summary sheets: what was planned, done and deposited (001 clause 8.7).

Everything is an act of the school, so a rebuild from one store brings the extractions back.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.problems import Kind, Problem
from archive_service.services import cases, holds, paper_register, people, profiles
from archive_service.services.context import Desk
from archive_service.services.documents import OBJECTS
from archive_service.services.event_acts import EventActs
from storage.port import Key
from workflows.acts import SERVICE
from workflows.commands import Actor
from workflows.extraction import (
    Bound,
    Cancelled,
    Deposited,
    Event,
    Extraction,
    Filed,
    LeftOut,
    Planned,
    Sealed,
    TakenOut,
    after,
    fold,
    under_way,
)
from workflows.extraction_rules import Known, event_refused

KINDS: dict[str, type[Event]] = {
    "extraction-planned": Planned,
    "extraction-taken": TakenOut,
    "extraction-left-out": LeftOut,
    "extraction-bound": Bound,
    "extraction-filed": Filed,
    "extraction-sealed": Sealed,
    "extraction-deposited": Deposited,
    "extraction-cancelled": Cancelled,
}
ACTS: EventActs[Event] = EventActs(KINDS)
READERS = ("archivist", "deputy", "director", "administrator")
"""Who sees every extraction; whoever is named in one sees that one."""
_SERVICE = Actor(SERVICE, frozenset({SERVICE}))


def events(session: Session) -> Iterator[Event]:
    """Yield everything that happened to the extractions of the session's school, in order."""
    yield from ACTS.events(session)


def extractions(session: Session) -> dict[int, Extraction]:
    """Return the extractions of the session's school by number, in the order of their planning."""
    return fold(events(session))


def of_case(session: Session, case_id: str) -> Extraction | None:
    """Return the extraction that has or had the summary sheet of a journal, None where none has."""
    known = extractions(session)
    number = under_way(known).get(case_id)
    return None if number is None else known[number]


def on_the_way(session: Session) -> Iterator[Key]:
    """Yield what was written for files that wait for a room: no rows speak of it yet, it is no orphan."""
    for one in extractions(session).values():
        if one.sealed is not None and one.deposited is None:
            yield Key.of(OBJECTS, one.sealed.document)


def load(session: Session, number: int) -> Extraction:
    """Return an extraction.

    Raises:
        Problem: the school has none of that number.
    """
    found = extractions(session).get(number)
    if found is None:
        raise Problem(Kind.MISSING, "extraction.unknown", number=number)
    return found


def seen(desk: Desk, session: Session, number: int, *, reader_id: str) -> Extraction:
    """Return an extraction to somebody who may see it: by a role, or as one who is named in it.

    Raises:
        Problem: there is none of that number, or the person has nothing to do with it.
    """
    found = load(session, number)
    if reader_id not in people_of(found):
        people.require(session, reader_id, READERS, desk.today)
    return found


def people_of(extraction: Extraction) -> set[str]:
    """Return the ids of those whom the order names."""
    planned = extraction.planned
    return {planned.archivist, planned.sewer, planned.director}


def ask(desk: Desk, session: Session, event: Event) -> Known:
    """Return what is known when an event may be written down now.

    Raises:
        Problem: the rules refuse, or somebody who is named has left.
    """
    known = Known(
        profile=profiles.in_force(session, desk.today),
        extractions=extractions(session),
        holds=holds.standing(session),
        named=_named(desk, session, event),
        volumes=paper_register.volumes(session) if isinstance(event, TakenOut) else {},
    )
    refused = event_refused(event, _actor(desk, session, event.by), known)
    if refused is not None:
        raise cases.refused(session, refused, known.profile)
    return known


def happened(desk: Desk, session: Session, event: Event) -> Extraction:
    """Write an event down if the rules let it, and return the extraction after it.

    Raises:
        Problem: the rules refuse, or somebody who is named has left.
    """
    lock_log(session)
    known = ask(desk, session, event)
    ACTS.append(desk, session, event)
    return after(known.extractions.get(event.number), event)


def _actor(desk: Desk, session: Session, person_id: str) -> Actor:
    return _SERVICE if person_id == SERVICE else people.actor_of(session, person_id, desk.today)


def _named(desk: Desk, session: Session, event: Event) -> dict[str, Actor]:
    """The people whom an event names, with their roles of today."""
    ids: set[str] = set()
    if isinstance(event, Planned):
        ids = {event.archivist, event.sewer, event.director}
    elif isinstance(event, Sealed):
        ids = {event.signer}
    return {one: people.actor_of(session, one, desk.today) for one in sorted(ids)}
