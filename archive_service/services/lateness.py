"""Who is late in a period and by how much, and how the signatures of the period came in, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Duty, Person, SectionRow
from archive_service.services import people, profiles
from archive_service.services.context import Desk
from archive_service.services.periods import Period
from archive_service.services.titles import in_words
from workflows.acts import SERVICE

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Late:
    """Somebody who is late: a person, or whoever holds the role where ``person_id`` is "".

    ``count`` things are overdue in ``classes`` classes, the first since ``due_on``.
    """

    person_id: str
    who: str
    count: int
    classes: int
    due_on: date
    days: int


@dataclass(frozen=True, slots=True)
class LatePage:
    """Page ``number`` of ``pages`` of those who are late, the longest first."""

    lines: tuple[Late, ...]
    count: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which sheets were signed: how many, and how many until then."""

    on: date
    signed: int
    sum: int


@dataclass(frozen=True, slots=True)
class Growth:
    """The signatures of the teachers that stand, by the day of the last one on each section's sheets."""

    days: tuple[Day, ...]
    total: int


def late(desk: Desk, session: Session, period: Period, *, page: int = 1) -> LatePage:
    """Return who has not done in time what could be done, so many on a page.

    What waits for an earlier step is nobody's lateness. The machine's own work is not there.
    """
    wanted = _overdue(desk, period)
    count = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-count // PER_PAGE))
    number = min(max(1, page), pages)
    wanted = wanted.order_by(func.min(Duty.due_on), Duty.person_id, Duty.role)
    found = session.execute(wanted.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return LatePage(tuple(_lines(desk, session, found)), count, number, pages)


def growth(session: Session, period: Period) -> Growth:
    """Return how the signed sections of a period grew."""
    cases = select(CaseRow.id).where(period.holds)
    wanted = select(SectionRow.signed_on, func.count()).where(SectionRow.case_id.in_(cases))
    found = session.execute(wanted.group_by(SectionRow.signed_on).order_by(SectionRow.signed_on)).all()
    days: list[Day] = []
    for on, signed in found:
        if on is not None:
            days.append(Day(on, signed, signed + (days[-1].sum if days else 0)))
    return Growth(tuple(days), sum(count for _, count in found))


def _overdue(desk: Desk, period: Period) -> Select[str, str, int, int, date | None]:
    cases = select(CaseRow.id).where(period.holds)
    return (
        select(
            Duty.person_id,
            Duty.role,
            func.count().label("count"),
            func.count(Duty.case_id.distinct()).label("classes"),
            func.min(Duty.due_on).label("due_on"),
        )
        .where(Duty.open.is_(True), Duty.due_on < desk.today, Duty.role != SERVICE, Duty.case_id.in_(cases))
        .group_by(Duty.person_id, Duty.role)
    )


def _lines(desk: Desk, session: Session, found: Any) -> Iterator[Late]:
    ids = [row.person_id for row in found if row.person_id]
    names = {
        one.id: people.full_name(one) for one in session.scalars(select(Person).where(Person.id.in_(ids)))
    }
    profile = profiles.in_force(session, desk.today)
    for row in found:
        who = names.get(row.person_id, row.person_id) or in_words(row.role, profile)
        days = (desk.today - row.due_on).days
        yield Late(row.person_id, who, row.count, row.classes, row.due_on, days)
