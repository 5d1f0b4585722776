"""What a person can do now on all cases of the school, in groups: one query, however much there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Duty, SectionRow
from archive_service.services.titles import BY_EXPORT
from workflows.commands import Actor

SHEETS, CLASS = "sheets", "class"
"""The groups of what one person alone may do: sheets of subjects, and the class teacher's part."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One step to be done; ``section`` is the subject's title, "" for a step on the whole case."""

    case_id: str
    class_name: str
    term_name: str
    step: str
    title: str
    section_id: str
    section: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Pile:
    """Steps of one sort: how many there are, how many of them late, the earliest day, the first of them.

    ``name`` is :data:`SHEETS`, :data:`CLASS`, or the step's id where anybody with ``role`` may do it.
    """

    name: str
    role: str
    total: int
    late: int
    due_on: date | None
    first: tuple[Todo, ...]


def piles(session: Session, who: Actor, on: date, *, shown: int) -> tuple[Pile, ...]:
    """Return what the person can do now, the late first; of every sort no more than ``shown`` rows."""
    rows = session.execute(_first_rows(_ranked(who, on), shown)).all()
    found = (_pile(list(some)) for _, some in groupby(rows, key=lambda row: row.pile))
    return tuple(sorted(found, key=lambda one: (one.due_on is None, one.due_on or on, one.name)))


def for_roles(who: Actor) -> ColumnElement[bool]:
    """The classes of a person's roles by order: the whole school's, or those of a department only."""
    whole = Duty.role.in_(sorted(who.roles - set(BY_EXPORT)))
    within = [(Duty.role == one.role) & CaseRow.class_id.in_(sorted(one.classes)) for one in who.within]
    return or_(whole, *within)


def _ranked(who: Actor, on: date) -> Subquery:
    """Every open duty of the person with its pile and its place there; what is done has no row."""
    own = Duty.person_id == who.id
    pile = case(
        (own & (Duty.section_id != ""), literal(SHEETS)), (own, literal(CLASS)), else_=Duty.step
    ).label("pile")
    place = (Duty.due_on.is_(None), Duty.due_on, CaseRow.grade, CaseRow.class_name, Duty.section_id)
    late = case((Duty.due_on < on, 1), else_=0)
    return (
        select(
            Duty.case_id,
            Duty.step,
            Duty.section_id,
            pile,
            func.row_number().over(partition_by=pile, order_by=place).label("place"),
            func.count().over(partition_by=pile).label("total"),
            func.sum(late).over(partition_by=pile).label("late"),
            func.min(Duty.due_on).over(partition_by=pile).label("nearest"),
        )
        .join(CaseRow, CaseRow.id == Duty.case_id)
        .where(Duty.open.is_(True), own | ((Duty.person_id == "") & for_roles(who)))
        .subquery()
    )


def _first_rows(ranked: Subquery, shown: int) -> Select[*tuple[Any, ...]]:
    same = and_(
        Duty.case_id == ranked.c.case_id,
        Duty.step == ranked.c.step,
        Duty.section_id == ranked.c.section_id,
    )
    section = and_(SectionRow.case_id == Duty.case_id, SectionRow.id == Duty.section_id)
    return (
        select(
            Duty.case_id,
            CaseRow.class_name,
            CaseRow.term_name,
            Duty.step,
            Duty.title,
            Duty.section_id,
            func.coalesce(SectionRow.title, "").label("section"),
            Duty.due_on,
            Duty.role,
            ranked.c.pile,
            ranked.c.total,
            ranked.c.late,
            ranked.c.nearest,
        )
        .join(ranked, same)
        .join(CaseRow, CaseRow.id == Duty.case_id)
        .outerjoin(SectionRow, section)
        .where(ranked.c.place <= shown)
        .order_by(ranked.c.pile, ranked.c.place)
    )


def _pile(rows: list[Any]) -> Pile:
    head = rows[0]
    first = tuple(_todos(rows))
    return Pile(head.pile, head.role, head.total, head.late, head.nearest, first)


def _todos(rows: list[Any]) -> Iterator[Todo]:
    for row in rows:
        yield Todo(
            case_id=row.case_id,
            class_name=row.class_name,
            term_name=row.term_name,
            step=row.step,
            title=row.title,
            section_id=row.section_id,
            section=row.section,
            due_on=row.due_on,
        )
