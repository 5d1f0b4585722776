"""Extractions of summary sheets: what was planned, done and deposited (001 clause 8.7).

Everything is an act of the school, so a rebuild from one store brings the extractions back.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from archive_service.services.event_acts import EventActs
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
    fold,
)

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


def events(session: Session) -> Iterator[Event]:
    """Yield everything that happened to the extractions of the session's school, in order."""
    yield from ACTS.events(session)


def extractions(session: Session) -> dict[int, Extraction]:
    """Return the extractions of the session's school by number, in the order of their planning."""
    return fold(events(session))
