"""Roles by order: given, ended, and shown with the orders they rest on (002 clauses 3.1 to 3.3).

A grant is for the whole school or for one department, from its first day to its last; one that
has a last day ends by itself (003 clause 3.1.1: temporary access).
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, lock_log, school_acts
from archive_service.db.models import Grant
from archive_service.db.models import Person as PersonRow
from archive_service.problems import Kind, Phrase, Problem
from archive_service.services import people, profiles, units
from archive_service.services.context import Desk
from archive_service.services.orders import order_number, said
from archive_service.services.titles import grantable, in_words, title_of

GIVEN, ENDED = "grant-given", "grant-ended"
KEEPERS = ("administrator", "director")
"""The roles that give roles: a school is never left without all of them."""

_IN_ORDER = select(Grant).order_by(Grant.from_on, Grant.person_id, Grant.role, Grant.unit)

Key = tuple[str, str, str, date]
"""Person, role, department and first day: what a grant is known by."""


class When(StrEnum):
    """Where a day lies, seen from a grant."""

    FUTURE = "future"
    NOW = "now"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Held:
    """A role by order, up to the day ``to_on`` where it has a last one; ``unit`` "" is the whole school."""

    person_id: str
    role: str
    unit: str
    from_on: date
    to_on: date | None
    order_no: str
    order_on: date

    def when(self, on: date) -> When:
        """Return whether the role is in force on the day, over, or yet to come."""
        if on < self.from_on:
            return When.FUTURE
        return When.NOW if self.to_on is None or on <= self.to_on else When.ENDED


def grants(session: Session, person_id: str | None = None) -> tuple[Held, ...]:
    """Return the grants of a person, or of everybody, the oldest first."""
    return _of(session, _IN_ORDER if person_id is None else _IN_ORDER.where(Grant.person_id == person_id))


def grants_of(session: Session, person_ids: Collection[str]) -> tuple[Held, ...]:
    """Return the grants of these people, the oldest first."""
    return _of(session, _IN_ORDER.where(Grant.person_id.in_(person_ids)))


def grant(
    desk: Desk,
    session: Session,
    person_id: str,
    role: str,
    *,
    order_no: str,
    order_on: date,
    actor: str,
    from_on: date | None = None,
    to_on: date | None = None,
    unit: str = "",
) -> None:
    """Give a role by order, from ``from_on`` (else the order's day) to ``to_on`` (else without an end).

    The very same grant a second time changes nothing.

    Raises:
        Problem: no such person, role or department, the order has no number, the days are the wrong
            way round, the person has left by then, or holds the role during those days already.
    """
    wanted = Held(person_id, role, unit, from_on or order_on, to_on, order_number(order_no), order_on)
    lock_log(session)
    _check(desk, session, wanted)
    if _known(desk, session, wanted):
        return
    session.add(Grant(school_id=desk.school_id, **asdict(wanted)))
    session.flush()
    _log(desk, session, GIVEN, actor, _facts(wanted))


def revoke(
    desk: Desk,
    session: Session,
    person_id: str,
    role: str,
    *,
    from_on: date,
    order_no: str,
    actor: str,
    unit: str = "",
) -> None:
    """End a role by order: ``from_on`` is the first day without it.

    Raises:
        Problem: the role is not held then, the order has no number, or nobody would be left to give roles.
    """
    lock_log(session)
    row = people.person(session, person_id)
    running = [one for one in _running(session, person_id, from_on) if (one.role, one.unit) == (role, unit)]
    if not running:
        facts = _words(desk, session, role, unit)
        raise Problem(
            Kind.REFUSED,
            "staff.role-not-held",
            who=people.full_name(row),
            day=said(from_on),
            **facts,
        )
    _end(desk, session, running, from_on=from_on, order_no=order_no, actor=actor)


def end_all(
    desk: Desk, session: Session, person_id: str, *, from_on: date, order_no: str, actor: str
) -> None:
    """End every role of a person who leaves.

    Raises:
        Problem: nobody would be left to give roles.
    """
    running = _running(session, person_id, from_on)
    _end(desk, session, running, from_on=from_on, order_no=order_no, actor=actor)


def _end(
    desk: Desk, session: Session, running: list[Grant], *, from_on: date, order_no: str, actor: str
) -> None:
    """End grants before a day; one that would only have begun then is as if it had never been given."""
    order = order_number(order_no)
    keepers = [one for one in running if one.role in KEEPERS and not one.unit]
    for row in running:
        facts = _facts(_held(row))
        about = {name: facts[name] for name in ("person", "role", "unit", "from")}
        _log(desk, session, ENDED, actor, {**about, "ended": from_on.isoformat(), "order": order})
        if not close(row, from_on):
            session.delete(row)
    session.flush()
    if keepers and not _somebody_gives_roles(session, max(from_on, desk.today)):
        raise Problem(Kind.REFUSED, "staff.last-keeper", day=said(from_on))


def close(row: Grant, from_on: date) -> bool:
    """End a grant before the day; return False for one that begins no earlier, whose row has to go."""
    if row.from_on >= from_on:
        return False
    row.to_on = from_on - timedelta(days=1)
    return True


def ending_orders(session: Session) -> dict[Key, str]:
    """Return the numbers of the orders that ended grants, by the grants' keys."""
    ended = (one.act for one in school_acts(session, ENDED))
    return {key_of(act.facts): str(act.facts["order"]) for act in ended if isinstance(act, SchoolAct)}


def key_of(facts: Mapping[str, Any]) -> Key:
    """Return the key of the grant that an act is about."""
    return facts["person"], facts["role"], facts["unit"], date.fromisoformat(facts["from"])


def _check(desk: Desk, session: Session, wanted: Held) -> None:
    profile = profiles.in_force(session, desk.today)
    codes = grantable(profile)
    if wanted.role not in codes:
        known = "; ".join(f"{code} — {in_words(code, profile)}" for code in codes)
        raise Problem(Kind.USAGE, "service.no-role", role=wanted.role, roles=known)
    row = people.person(session, wanted.person_id)
    if row.left_on is not None and row.left_on <= max(wanted.from_on, desk.today):
        raise people.gone(row)
    if wanted.unit:
        units.unit(session, wanted.unit)
    if wanted.to_on is not None and wanted.to_on < wanted.from_on:
        raise Problem(Kind.USAGE, "staff.days-reversed", first=said(wanted.from_on), last=said(wanted.to_on))


def _known(desk: Desk, session: Session, wanted: Held) -> bool:
    """Say whether there is this very grant; another one of those days is refused."""
    for row in _running(session, wanted.person_id, wanted.from_on):
        there = _held(row)
        if (there.role, there.unit) != (wanted.role, wanted.unit):
            continue
        if there == wanted:
            return True
        if wanted.to_on is None or there.from_on <= wanted.to_on:
            raise _overlap(desk, session, there)
    return False


def _overlap(desk: Desk, session: Session, there: Held) -> Problem:
    who = people.full_name(people.person(session, there.person_id))
    facts: dict[str, Any] = _words(desk, session, there.role, there.unit)
    facts |= {"order": there.order_no, "on": said(there.order_on), "first": said(there.from_on), "who": who}
    if there.to_on is None:
        return Problem(Kind.REFUSED, "staff.role-held", **facts)
    return Problem(Kind.REFUSED, "staff.role-held-until", last=said(there.to_on), **facts)


def _running(session: Session, person_id: str, on: date) -> list[Grant]:
    """The person's grants that are in force on the day or begin later."""
    wanted = select(Grant).where(Grant.person_id == person_id, or_(Grant.to_on.is_(None), Grant.to_on >= on))
    return list(session.scalars(wanted.order_by(Grant.from_on, Grant.role, Grant.unit)))


def _somebody_gives_roles(session: Session, on: date) -> bool:
    """Whether from the day on somebody may give roles without an end in sight."""
    held = (
        select(Grant.person_id)
        .join(PersonRow, PersonRow.id == Grant.person_id)
        .where(
            Grant.role.in_(KEEPERS),
            Grant.unit == "",
            Grant.from_on <= on,
            Grant.to_on.is_(None),
            PersonRow.left_on.is_(None),
        )
    )
    return session.scalar(held.limit(1)) is not None


def _words(desk: Desk, session: Session, role: str, unit: str) -> dict[str, Any]:
    where = units.unit(session, unit).title if unit else Phrase("staff.whole-school")
    return {"role": title_of(role, profiles.in_force(session, desk.today)), "unit": where}


def _of(session: Session, wanted: Select[Grant]) -> tuple[Held, ...]:
    return tuple(_held(row) for row in session.scalars(wanted))


def _held(row: Grant) -> Held:
    return Held(row.person_id, row.role, row.unit, row.from_on, row.to_on, row.order_no, row.order_on)


def _facts(held: Held) -> dict[str, Any]:
    return {
        "person": held.person_id,
        "role": held.role,
        "unit": held.unit,
        "from": held.from_on.isoformat(),
        "to": held.to_on.isoformat() if held.to_on else None,
        "order": held.order_no,
        "order_on": held.order_on.isoformat(),
    }


def _log(desk: Desk, session: Session, kind: str, actor: str, facts: dict[str, Any]) -> None:
    append(session, case_id=None, act=SchoolAct(kind, actor, desk.today, facts), at=desk.now)
