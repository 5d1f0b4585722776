"""The matrix of responsibility on paper (001 clause 7.2).

Nothing is kept of it: it says only what the regulation and the orders say of a day, and can be made again.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import School
from archive_service.problems import sentence
from archive_service.rendering.forms import render_form
from archive_service.rendering.papers import responsibility_matrix
from archive_service.rendering.papers.responsibility_matrix import (
    Assigned,
    Duty,
    ResponsibilityMatrix,
    UnitDuties,
)
from archive_service.services import form_wordings, profiles, units
from archive_service.services.context import Desk
from archive_service.services.form_parts import director
from archive_service.services.matrix import Line, Named, matrix

_OTHERWISE = {Named.EXPORT: "staff.by-export", Named.SERVICE: "staff.by-service"}


def make(desk: Desk, on: date) -> bytes:
    """Return who answers for what on a day as PDF/A, the whole school first, then its departments."""
    with desk.reading() as session:
        facts = _facts(session, on)
    return render_form(
        responsibility_matrix.form(facts, form_wordings.own(desk, "responsibility_matrix")),
        created_at=datetime.combine(on, time(), ZoneInfo(desk.zone)),
        document_id=f"{desk.school_id}/matrix/{on.isoformat()}",
    )


def _facts(session: Session, on: date) -> ResponsibilityMatrix:
    profile = profiles.in_force(session, on)
    return ResponsibilityMatrix(
        organisation=session.scalars(select(School.name)).one(),
        on=on,
        regulation=profile.title,
        units=tuple(_units(session, matrix(session, on))),
        director=director(session, profile, on),
    )


def _units(session: Session, lines: Sequence[Line]) -> Iterator[UnitDuties]:
    """Yield the whole school, then the departments that have somebody, or lack somebody, of their own."""
    yield UnitDuties("", (), tuple(_duty(line, "") for line in lines if _concerns(line, "", "")))
    names = units.class_names(session)
    for unit in units.units(session):
        duties = tuple(_duty(line, unit.id) for line in lines if _concerns(line, unit.id, unit.title))
        if duties:
            classes = tuple(names.get(one, one) for one in unit.classes)
            yield UnitDuties(unit.title, classes, duties)


def _concerns(line: Line, unit_id: str, title: str) -> bool:
    """Whether the line says something of the department; what no order gives is the whole school's."""
    if line.named is not Named.ORDER:
        return not unit_id
    return title in line.gaps or any(one.unit == unit_id for one in line.holders)


def _duty(line: Line, unit_id: str) -> Duty:
    return Duty(
        step=line.title,
        role=line.who,
        people=tuple(
            Assigned(one.name, one.order_no, one.order_on, one.until)
            for one in line.holders
            if one.unit == unit_id
        ),
        clause=line.clause,
        otherwise=sentence(_OTHERWISE[line.named]) if line.named in _OTHERWISE else "",
    )
