"""Departments and branches by order: which classes a head of department answers for (001 clause 7.2)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import CaseRow, Unit
from archive_service.problems import Kind, Problem
from archive_service.services.context import Desk
from archive_service.services.orders import order_number

SET = "unit-set"


def set_unit(
    desk: Desk,
    session: Session,
    unit_id: str,
    title: str,
    *,
    classes: Sequence[str],
    order_no: str,
    order_on: date,
    actor: str,
) -> tuple[str, ...]:
    """Make a department or change one; ``classes`` are ids or names. Returns the ids of its classes.

    Raises:
        Problem: the id, the title or the order's number is empty, or a class is not known.
    """
    if not (unit_id.strip() and title.strip()):
        raise Problem(Kind.USAGE, "staff.unit-nameless")
    ids = tuple(dict.fromkeys(class_id(session, name) for name in classes))
    facts = {
        "unit": unit_id.strip(),
        "title": title.strip(),
        "classes": list(ids),
        "order": order_number(order_no),
        "order_on": order_on.isoformat(),
    }
    session.merge(row_of(desk.school_id, facts))
    append(session, case_id=None, act=SchoolAct(SET, actor, desk.today, facts), at=desk.now)
    return ids


def row_of(school_id: str, facts: Mapping[str, Any]) -> Unit:
    """Return a department's row as an act says it is."""
    return Unit(
        school_id=school_id,
        id=facts["unit"],
        title=facts["title"],
        classes=list(facts["classes"]),
        order_no=facts["order"],
        order_on=date.fromisoformat(facts["order_on"]),
    )


def unit(session: Session, unit_id: str) -> Unit:
    """Return a department of the school.

    Raises:
        Problem: the school has none of that id.
    """
    row = session.scalar(select(Unit).where(Unit.id == unit_id))
    if row is None:
        known = ", ".join(session.scalars(select(Unit.id).order_by(Unit.id))) or "—"
        raise Problem(Kind.MISSING, "staff.no-unit", unit=unit_id, units=known)
    return row


def units(session: Session) -> tuple[Unit, ...]:
    """Return the departments of the school in the order of their ids."""
    return tuple(session.scalars(select(Unit).order_by(Unit.id)))


def class_names(session: Session) -> dict[str, str]:
    """Return the names of the classes by id, as the latest school year has them."""
    return dict(session.execute(select(CaseRow.class_id, CaseRow.class_name).order_by(CaseRow.year)).all())


def class_id(session: Session, name: str) -> str:
    """The class of that id; else of that name in the latest year that has one."""
    by_name = select(CaseRow.class_id).where(CaseRow.class_name == name).order_by(CaseRow.year.desc())
    if session.scalar(select(CaseRow.id).where(CaseRow.class_id == name).limit(1)):
        return name
    found = session.scalar(by_name.limit(1))
    if found is None:
        raise Problem(Kind.MISSING, "staff.no-class", group=name)
    return found
