"""People's access made again from the school's acts: what was ordered after the last deposit counts too."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, school_acts
from archive_service.db.models import Certificate, Grant, Person
from archive_service.services import leaving, roles, units
from archive_service.services.context import Desk

Facts = Mapping[str, Any]


def replay(desk: Desk, session: Session, *, after: int = 0) -> None:
    """Bring roles, departments, leavers and revoked certificates up to the last act of the log.

    Acts name people by id: somebody whom no register knows gets no row. The rows are as new as act
    ``after`` already.
    """
    known = set(session.scalars(select(Person.id)))
    for act in [one.act for one in school_acts(session, *_RULES) if one.seq > after]:
        if not isinstance(act, SchoolAct):
            continue
        if act.facts.get("person", "") in {"", *known}:
            _RULES[act.kind](desk, session, act.facts)
            session.flush()


def _given(desk: Desk, session: Session, facts: Facts) -> None:
    """An act of an older version does not say all; its grant is in the register."""
    if "order_on" not in facts:
        return
    session.merge(
        Grant(
            school_id=desk.school_id,
            person_id=facts["person"],
            role=facts["role"],
            unit=facts["unit"],
            from_on=date.fromisoformat(facts["from"]),
            to_on=date.fromisoformat(facts["to"]) if facts["to"] else None,
            order_no=facts["order"],
            order_on=date.fromisoformat(facts["order_on"]),
        )
    )


def _ended(desk: Desk, session: Session, facts: Facts) -> None:
    del desk
    person_id, role, unit, from_on = roles.key_of(facts)
    row = session.scalar(
        select(Grant).where(
            Grant.person_id == person_id, Grant.role == role, Grant.unit == unit, Grant.from_on == from_on
        )
    )
    if row is not None and not roles.close(row, date.fromisoformat(facts["ended"])):
        session.delete(row)


def _left(desk: Desk, session: Session, facts: Facts) -> None:
    del desk
    day = date.fromisoformat(facts["from"])
    _person(session, facts).left_on = day
    revoked = select(Certificate).where(Certificate.serial.in_(facts.get("revoked", ())))
    for row in session.scalars(revoked):
        row.revoked_on = day


def _returned(desk: Desk, session: Session, facts: Facts) -> None:
    del desk
    leaving.welcome(session, _person(session, facts), date.fromisoformat(facts["from"]))


def _unit(desk: Desk, session: Session, facts: Facts) -> None:
    session.merge(units.row_of(desk.school_id, facts))


def _person(session: Session, facts: Facts) -> Person:
    return session.scalars(select(Person).where(Person.id == facts["person"])).one()


_RULES: Mapping[str, Callable[[Desk, Session, Facts], None]] = {
    roles.GIVEN: _given,
    roles.ENDED: _ended,
    leaving.LEFT: _left,
    leaving.RETURNED: _returned,
    units.SET: _unit,
}
