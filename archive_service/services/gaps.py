"""Who has to act and cannot: roles that nobody holds, signers who left or whose account is blocked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Person
from archive_service.services import owing, people, profiles, roles, units
from archive_service.services.context import Desk
from archive_service.services.owing import Owed
from archive_service.services.roles import When
from archive_service.services.titles import in_words
from workflows.acts import SERVICE
from workflows.regulation import Profile


class Cause(StrEnum):
    """Why it will not be done: nobody has the role, or the one person who may has left or is blocked."""

    NOBODY = "nobody"
    LEFT = "left"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something owed that nobody can do; ``role`` is a title, ``who`` is "" where the role is nobody's."""

    cause: Cause
    owed: Owed
    role: str
    who: str


def gaps(desk: Desk, session: Session) -> tuple[Gap, ...]:
    """Return what is owed on the school's cases and cannot be done by anybody today.

    A step of a role counts once it can be done; a person's sheets count as soon as the person is
    gone, for then somebody else has to be named by order.
    """
    return (*_of_roles(session, desk.today), *_of_people(session, desk.today))


def _of_roles(session: Session, on: date) -> Iterator[Gap]:
    held = _held(session, on)
    for one in owing.by_roles(session):
        profile = profiles.of_digest(session, one.profile_digest)
        if not any((role, place) in held for role in _may(profile, one) for place in ("", one.class_id)):
            yield Gap(Cause.NOBODY, one, in_words(one.role, profile), "")


def _of_people(session: Session, on: date) -> Iterator[Gap]:
    gone = {row.id: row for row in session.scalars(select(Person)) if _cause(row, on)}
    for one in owing.by_people(session, sorted(gone)):
        row = gone[one.person_id]
        cause = _cause(row, on)
        if cause is not None:
            profile = profiles.of_digest(session, one.profile_digest)
            yield Gap(cause, one, in_words(one.role, profile), people.full_name(row))


def _cause(row: Person, on: date) -> Cause | None:
    if row.left_on is not None and row.left_on <= on:
        return Cause.LEFT
    return Cause.BLOCKED if row.blocked_at is not None else None


def _may(profile: Profile, owed: Owed) -> set[str]:
    step = profile.step(owed.step)
    return {owed.role, *(step.also if step else ())} - {SERVICE}


def _held(session: Session, on: date) -> set[tuple[str, str]]:
    """Every role somebody at work holds, with the id of a class, or "" for the whole school."""
    gone = {row.id for row in session.scalars(select(Person)) if _cause(row, on)}
    classes = {row.id: row.classes for row in units.units(session)}
    return {
        (one.role, place)
        for one in roles.grants(session)
        if one.when(on) is When.NOW and one.person_id not in gone
        for place in (classes.get(one.unit, ()) if one.unit else ("",))
    }
