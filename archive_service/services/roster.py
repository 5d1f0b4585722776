"""The staff on a day: who works here, in which roles by which orders, with or without a key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Certificate, Person
from archive_service.services import people, roles
from archive_service.services.roles import Held, When


@dataclass(frozen=True, slots=True)
class Member:
    """One person; ``grants`` are the oldest first, ``left_on`` is the first day without access."""

    id: str
    name: str
    post: str
    left_on: date | None
    blocked: bool
    key: bool
    grants: tuple[Held, ...]

    def held(self, when: When, on: date) -> tuple[Held, ...]:
        """Return the grants that are in force on the day, over by then, or yet to come."""
        return tuple(one for one in self.grants if one.when(on) is when)


def roster(session: Session, on: date) -> tuple[Member, ...]:
    """Return everybody of the school, those who have left as well: their authorship stays."""
    return members(session, on)


def members(session: Session, on: date, only: Collection[str] | None = None) -> tuple[Member, ...]:
    """Return these people of the school, or everybody, in the order of their names."""
    keys = _with_key(session, on)
    held: dict[str, list[Held]] = {}
    for one in roles.grants(session) if only is None else roles.grants_of(session, only):
        held.setdefault(one.person_id, []).append(one)
    wanted = select(Person).order_by(Person.surname, Person.name, Person.id)
    rows = session.scalars(wanted if only is None else wanted.where(Person.id.in_(only)))
    return tuple(
        Member(
            id=row.id,
            name=people.full_name(row),
            post=row.post,
            left_on=row.left_on,
            blocked=row.blocked_at is not None,
            key=row.id in keys,
            grants=tuple(held.get(row.id, ())),
        )
        for row in rows
    )


def _with_key(session: Session, on: date) -> set[str]:
    good = (Certificate.revoked_on.is_(None)) | (Certificate.revoked_on > on)
    return set(session.scalars(select(Certificate.person_id).where(Certificate.not_after >= on, good)))
