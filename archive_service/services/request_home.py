"""What waits for the archivist: requests without an answer, the earliest due first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow
from archive_service.services.requests import requests
from workflows.commands import Actor
from workflows.requests import Request

ANSWERERS = frozenset({"archivist"})
"""Those who are told of every open request."""
_RECEIVED = "request-received"


def waiting(session: Session, who: Actor) -> tuple[Request, ...]:
    """Return the requests that wait for an answer, to those who give it."""
    if who.roles.isdisjoint(ANSWERERS):
        return ()
    if session.scalar(select(ActRow.seq).where(ActRow.kind == _RECEIVED).limit(1)) is None:
        return ()
    found = (one for one in requests(session).values() if one.open)
    return tuple(sorted(found, key=lambda one: (one.due, one.number)))
