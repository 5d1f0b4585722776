"""Personal tokens, a program's way in (``api``) and a calendar's (``calendar``): kept as hashes."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from archive_service.db.models import Token
from archive_service.problems import Kind, Problem
from archive_service.services import people
from archive_service.services.context import Archive, Desk

API, CALENDAR = "api", "calendar"
LONGEST_DAYS = 366
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Held:
    """A token as its owner sees it; ``id`` is the hash by which it is revoked."""

    id: str
    kind: str
    title: str
    created_at: datetime
    expires_on: date | None
    used_at: datetime | None


def issue(desk: Desk, person_id: str, *, kind: str, title: str, days: int | None = None) -> str:
    """Return a new token (``school.secret``); ``days`` None lasts until it is revoked.

    Raises:
        Problem: no title, or a term that is none or longer than a year.
    """
    if not title.strip():
        raise Problem(Kind.INPUT, "account.token-title")
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise Problem(Kind.INPUT, "account.token-days", most=LONGEST_DAYS)
    secret = f"{desk.school_id}.{secrets.token_urlsafe(_BYTES)}"
    with desk.writing() as session:
        row = Token(
            id=_hash(secret),
            person_id=people.person(session, person_id).id,
            kind=kind,
            title=title.strip()[:100],
            created_at=desk.now,
            expires_on=desk.today + timedelta(days=days) if days else None,
            used_at=None,
        )
        session.add(row)
    return secret


def holder(archive: Archive, secret: str, kind: str) -> tuple[Desk, str] | None:
    """Return the desk and the id of the person whom a token stands for, None where it opens nothing."""
    school_id = secret.partition(".")[0]
    school = next((one for one in archive.schools() if one.id == school_id), None)
    if school is None:
        return None
    desk = Desk(archive, school.id, school.zone)
    with desk.unguarded() as session:
        row = session.scalar(select(Token).where(Token.id == _hash(secret), Token.kind == kind))
        if row is None or (row.expires_on is not None and row.expires_on < desk.today):
            return None
        row.used_at = desk.now
        try:
            people.actor_of(session, row.person_id, desk.today)
        except Problem:
            return None
        return desk, row.person_id


def listing(desk: Desk, person_id: str) -> tuple[Held, ...]:
    """Return the person's tokens, the newest first."""
    with desk.reading() as session:
        mine = select(Token).where(Token.person_id == person_id).order_by(Token.created_at.desc(), Token.id)
        return tuple(
            Held(row.id, row.kind, row.title, row.created_at, row.expires_on, row.used_at)
            for row in session.scalars(mine)
        )


def revoke(desk: Desk, person_id: str, token_id: str) -> None:
    """End a token of the person; one that is not theirs is left alone."""
    with desk.writing() as session:
        mine = select(Token).where(Token.person_id == person_id, Token.id == token_id)
        for row in session.scalars(mine):
            session.delete(row)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
