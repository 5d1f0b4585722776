"""Leaving and coming back by order: access ends and begins, authorship stays (003 clauses 3.1.1 to 3.1.3)."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, lock_log
from archive_service.db.models import Certificate, Person
from archive_service.problems import Kind, Problem
from archive_service.services import owing, people, roles
from archive_service.services.context import Desk
from archive_service.services.orders import order_number, said
from archive_service.services.owing import Owed

LEFT, RETURNED = "person-left", "person-returned"


def dismiss(
    desk: Desk, session: Session, person_id: str, *, from_on: date, order_no: str, actor: str
) -> tuple[Owed, ...]:
    """End a person's access, roles and certificates from a day on, by order; authorship stays.

    Returns what the person still owes: somebody else has to be named by order.

    Raises:
        Problem: no such person, the person has left already, or nobody would be left to give roles.
    """
    lock_log(session)
    row = people.person(session, person_id)
    if row.left_on is not None:
        raise Problem(Kind.REFUSED, "service.person-left", who=people.full_name(row), day=said(row.left_on))
    order = order_number(order_no)
    row.left_on = from_on
    session.flush()
    revoked = _revoke(session, person_id, from_on)
    facts = {"person": person_id, "from": from_on.isoformat(), "order": order, "revoked": revoked}
    _log(desk, session, LEFT, actor, facts)
    roles.end_all(desk, session, person_id, from_on=from_on, order_no=order, actor=actor)
    return owing.by_people(session, [person_id])


def return_to_work(
    desk: Desk, session: Session, person_id: str, *, from_on: date, order_no: str, actor: str
) -> None:
    """Open access again to somebody who is taken on anew; roles and keys are given anew as well.

    Raises:
        Problem: no such person, the person has not left, or the day is not one from leaving to today.
    """
    lock_log(session)
    row = people.person(session, person_id)
    who = people.full_name(row)
    if row.left_on is None:
        raise Problem(Kind.REFUSED, "staff.not-left", who=who)
    if from_on > desk.today:
        raise Problem(Kind.REFUSED, "staff.return-ahead", who=who, day=said(from_on))
    if from_on < min(row.left_on, desk.today):
        raise Problem(Kind.USAGE, "staff.return-before", who=who, day=said(from_on), left=said(row.left_on))
    order = order_number(order_no)
    welcome(session, row, from_on)
    facts = {"person": person_id, "from": from_on.isoformat(), "order": order}
    _log(desk, session, RETURNED, actor, facts)


def welcome(session: Session, row: Person, on: date) -> None:
    """Let a person be on the staff again; a certificate that was to be revoked later stays good."""
    row.left_on = None
    later = select(Certificate).where(Certificate.person_id == row.id, Certificate.revoked_on > on)
    for certificate in session.scalars(later):
        certificate.revoked_on = None


def _revoke(session: Session, person_id: str, on: date) -> list[str]:
    """Revoke the person's certificates that are not revoked by that day; return their serials."""
    rows = session.scalars(
        select(Certificate)
        .where(
            Certificate.person_id == person_id,
            or_(Certificate.revoked_on.is_(None), Certificate.revoked_on > on),
        )
        .order_by(Certificate.serial)
    ).all()
    for row in rows:
        row.revoked_on = on
    return [row.serial for row in rows]


def _log(desk: Desk, session: Session, kind: str, actor: str, facts: dict[str, Any]) -> None:
    append(session, case_id=None, act=SchoolAct(kind, actor, desk.today, facts), at=desk.now)
