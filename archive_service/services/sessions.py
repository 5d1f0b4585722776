"""Browsers in which people are logged in: known by a random token of which only the hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import WebSession
from archive_service.services import people
from archive_service.services.context import Archive, Desk

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
FRESH = timedelta(minutes=10)
_TOUCH_EVERY = timedelta(minutes=1)
_TOKEN_BYTES = 32
_AGENT_CHARS = 200


@dataclass(frozen=True, slots=True)
class Seat:
    """A session that is in force."""

    school_id: str
    person_id: str
    id: str
    started_at: datetime
    seen_at: datetime
    fresh_at: datetime
    address: str
    agent: str


def start(desk: Desk, person_id: str, *, address: str, agent: str) -> str:
    """Begin a session and return the cookie's value; the token in it is nowhere else.

    Raises:
        Problem: the school knows no such person.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    now = desk.now
    with desk.unguarded() as session:
        _sweep(session, person_id, now)
        session.add(
            WebSession(
                id=_hash(token),
                person_id=people.person(session, person_id).id,
                started_at=now,
                seen_at=now,
                fresh_at=now,
                address=address,
                agent=agent[:_AGENT_CHARS],
            )
        )
    return f"{desk.school_id}.{token}"


def find(archive: Archive, cookie: str) -> tuple[Desk, Seat] | None:
    """Return the desk and the seat of a cookie, None where it is unknown or its time is over."""
    school_id, _, token = cookie.partition(".")
    school = next((one for one in archive.schools() if one.id == school_id), None)
    if school is None or not token:
        return None
    desk = Desk(archive, school.id, school.zone)
    with desk.reading() as session:
        row = session.scalar(select(WebSession).where(WebSession.id == _hash(token)))
        seat = _seat(row) if row else None
    if seat is None or _over(seat.started_at, seat.seen_at, desk.now):
        return None
    if desk.now - seat.seen_at > _TOUCH_EVERY:
        _touch(desk, seat.id)
    return desk, seat


def freshen(desk: Desk, session_id: str) -> None:
    """Note that the pass phrase was given just now."""
    with desk.unguarded() as session:
        for row in session.scalars(select(WebSession).where(WebSession.id == session_id)):
            row.fresh_at = row.seen_at = desk.now


def listing(desk: Desk, person_id: str) -> tuple[Seat, ...]:
    """Return the person's sessions in force, the last used first."""
    with desk.reading() as session:
        rows = session.scalars(
            select(WebSession).where(WebSession.person_id == person_id).order_by(WebSession.seen_at.desc())
        )
        return tuple(_seat(row) for row in rows if not _over(row.started_at, row.seen_at, desk.now))


def end(desk: Desk, person_id: str, session_id: str) -> None:
    """End one session of the person; one that is not theirs is left alone."""
    with desk.unguarded() as session:
        mine = select(WebSession).where(WebSession.person_id == person_id, WebSession.id == session_id)
        for row in session.scalars(mine):
            session.delete(row)


def end_all(desk: Desk, person_id: str, *, but: str = "") -> None:
    """End all sessions of a person, except the one named."""
    with desk.unguarded() as session:
        for row in session.scalars(select(WebSession).where(WebSession.person_id == person_id)):
            if row.id != but:
                session.delete(row)


def _sweep(session: Session, person_id: str, now: datetime) -> None:
    for row in session.scalars(select(WebSession).where(WebSession.person_id == person_id)):
        if _over(row.started_at, row.seen_at, now):
            session.delete(row)


def _touch(desk: Desk, session_id: str) -> None:
    with desk.unguarded() as session:
        for row in session.scalars(select(WebSession).where(WebSession.id == session_id)):
            row.seen_at = desk.now


def _over(started_at: datetime, seen_at: datetime, now: datetime) -> bool:
    return now - started_at > ABSOLUTE or now - seen_at > IDLE


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _seat(row: WebSession) -> Seat:
    return Seat(
        school_id=row.school_id,
        person_id=row.person_id,
        id=row.id,
        started_at=row.started_at,
        seen_at=row.seen_at,
        fresh_at=row.fresh_at,
        address=row.address,
        agent=row.agent,
    )
