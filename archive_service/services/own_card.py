"""What a person sees about themselves: name, roles with their orders, how long the key is good."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Certificate, SectionRow
from archive_service.services import people, profiles, roles, units
from archive_service.services.context import Desk
from archive_service.services.roles import When
from archive_service.services.titles import BY_EXPORT, in_words


@dataclass(frozen=True, slots=True)
class Role:
    """A role held now, with its order; ``unit`` is a department's title, "" for the whole school."""

    code: str
    title: str
    unit: str
    order_no: str
    order_on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Card:
    """A person about themselves; ``taught`` are the roles that the export gives, without an order."""

    id: str
    name: str
    post: str
    roles: tuple[Role, ...]
    taught: tuple[str, ...]
    key_until: date | None


def card(desk: Desk, session: Session, person_id: str, language: str = "ru") -> Card:
    """Return what the school knows of a person's place in the archive.

    Raises:
        Problem: the school knows no such person.
    """
    row = people.person(session, person_id)
    profile = profiles.in_force(session, desk.today)
    titles = {one.id: one.title for one in units.units(session)}
    held = tuple(
        Role(
            code=one.role,
            title=in_words(one.role, profile, language),
            unit=titles.get(one.unit, ""),
            order_no=one.order_no,
            order_on=one.order_on,
            until=one.to_on,
        )
        for one in roles.grants(session, person_id)
        if one.when(desk.today) is When.NOW
    )
    taught = tuple(in_words(one, profile, language) for one in by_export(session, person_id))
    return Card(row.id, people.full_name(row), row.post, held, taught, _key_until(session, person_id))


def by_export(session: Session, person_id: str) -> tuple[str, ...]:
    """Return which of the roles that nobody is given the person has in some case."""
    signs = session.scalar(select(SectionRow.id).where(SectionRow.signer == person_id).limit(1))
    leads = session.scalar(select(CaseRow.id).where(CaseRow.class_teacher == person_id).limit(1))
    return tuple(role for role, found in zip(BY_EXPORT, (signs, leads), strict=True) if found)


def _key_until(session: Session, person_id: str) -> date | None:
    mine = (Certificate.person_id == person_id) & Certificate.revoked_on.is_(None)
    return session.scalar(select(func.max(Certificate.not_after)).where(mine))
