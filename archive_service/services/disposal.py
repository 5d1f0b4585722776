"""The disposals of a school: destruction only by act, as acts of the school tell it (001 clause 8.6)."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from archive_service.services.event_acts import EventActs
from storage.manifest import OBJECTS
from storage.port import Key
from workflows.disposal import (
    Agreed,
    Appointed,
    Approved,
    Cleaned,
    Cleared,
    Disposals,
    Event,
    Executed,
    Finished,
    Proposed,
    Revoked,
    fold,
)

KINDS: dict[str, type[Event]] = {
    "disposal-commission": Appointed,
    "disposal-proposed": Proposed,
    "disposal-agreed": Agreed,
    "disposal-approved": Approved,
    "disposal-revoked": Revoked,
    "disposal-executed": Executed,
    "disposal-cleared": Cleared,
    "disposal-cleaned": Cleaned,
    "disposal-finished": Finished,
}
ACTS: EventActs[Event] = EventActs(KINDS)


def disposals(session: Session) -> Disposals:
    """Return the disposals of the session's school, and its commissions."""
    return fold(ACTS.events(session))


def on_the_way_out(session: Session) -> Iterator[Key]:
    """Yield what is destroyed on record and may lie in a room until its deletion is proved: no orphans."""
    for one in disposals(session).by_number.values():
        for event, _ in one.pending:
            yield from (Key.of(OBJECTS, gone.digest) for gone in event.gone)
