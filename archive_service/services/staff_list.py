"""The staff a page at a time: found by a part of the name, with roles, keys and accounts as of today."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from archive_service.db.models import Account, Certificate, Person
from archive_service.problems import Kind, Problem
from archive_service.services import people, roster
from archive_service.services.roster import Member

PER_PAGE = 30


class KeyState(StrEnum):
    """What a person's key is good for."""

    GOOD = "good"
    EXPIRED = "expired"
    REVOKED = "revoked"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Key:
    """A person's newest key; ``day`` is the last it is good on, or the one it was revoked on."""

    state: KeyState
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A person with key and account; ``entered``: the person has chosen or proved a pass phrase here."""

    member: Member
    key: Key
    entered: bool


@dataclass(frozen=True, slots=True)
class StaffPage:
    """People in the order of their names: ``number`` of ``pages`` (from 1), ``total`` of them altogether."""

    cards: tuple[Card, ...]
    number: int
    pages: int
    total: int


def page(session: Session, on: date, query: str = "", number: int = 1, *, gone: bool = False) -> StaffPage:
    """Return a page of those whose name, code or post begins with every word; ``gone``: also who has left.

    Raises:
        Problem: there is no such page.
    """
    wanted = _matching(select(Person.id), query, on, gone=gone)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // PER_PAGE))
    if not 1 <= number <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    in_order = wanted.order_by(Person.surname, Person.name, Person.id)
    ids = list(session.scalars(in_order.limit(PER_PAGE).offset((number - 1) * PER_PAGE)))
    return StaffPage(_cards(session, on, ids), number, pages, total)


def card(session: Session, person_id: str, on: date) -> Card:
    """Return one person.

    Raises:
        Problem: the school knows no such person.
    """
    people.person(session, person_id)
    return _cards(session, on, [person_id])[0]


def keys(session: Session, ids: Collection[str], on: date) -> dict[str, Key]:
    """Return the best key of each of these people: a good one, else the newest."""
    rows = session.scalars(
        select(Certificate).where(Certificate.person_id.in_(ids)).order_by(Certificate.not_after)
    )
    found: dict[str, Key] = {}
    for row in rows:
        key = _key(row, on)
        if found.get(row.person_id, key).state is not KeyState.GOOD or key.state is KeyState.GOOD:
            found[row.person_id] = key
    return {one: found.get(one, Key(KeyState.NONE)) for one in ids}


def _key(row: Certificate, on: date) -> Key:
    if row.revoked_on is not None and row.revoked_on <= on:
        return Key(KeyState.REVOKED, row.revoked_on)
    return Key(KeyState.GOOD if row.not_after >= on else KeyState.EXPIRED, row.not_after)


def _matching(wanted: Select[str], query: str, on: date, *, gone: bool) -> Select[str]:
    for word in query.split():
        spelled = {word, word.casefold(), word.capitalize()}
        columns = (Person.surname, Person.name, Person.patronymic, Person.post, Person.id)
        wanted = wanted.where(
            or_(*(one.startswith(form, autoescape=True) for one in columns for form in spelled))
        )
    return wanted if gone else wanted.where(or_(Person.left_on.is_(None), Person.left_on > on))


def _cards(session: Session, on: date, ids: Sequence[str]) -> tuple[Card, ...]:
    found = keys(session, ids, on)
    entered = set(
        session.scalars(
            select(Account.person_id).where(Account.person_id.in_(ids), Account.secret_hash != "")
        )
    )
    return tuple(
        Card(member, found[member.id], member.id in entered) for member in roster.members(session, on, ids)
    )
