"""Lists a page at a time: the cases somebody may see, and what is owed on them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Duty, SectionRow
from archive_service.problems import Kind, Problem
from archive_service.services.signoff import awaits
from archive_service.services.titles import BY_EXPORT
from workflows.commands import Actor

PER_PAGE = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list: ``number`` of ``pages`` (from 1), ``total`` rows in all of them."""

    rows: tuple[Row, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class WantedCases:
    """Which cases are asked for; what is None or "" does not narrow the list."""

    year: int | None = None
    state: str = ""
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class WantedDuties:
    """Which duties are asked for: ``mine`` those that wait for whoever asks, ``late_on`` those due before."""

    mine: bool = False
    person_id: str = ""
    class_name: str = ""
    late_on: date | None = None


def part_of(rows: Sequence[Row], number: int, *, per_page: int = PER_PAGE) -> Page[Row]:
    """Return one page of a list that is all there.

    Raises:
        Problem: there is no such page.
    """
    pages = max(1, -(-len(rows) // per_page))
    if not 1 <= number <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    first = (number - 1) * per_page
    return Page(tuple(rows[first : first + per_page]), number, pages, len(rows))


def cases_page(session: Session, who: Actor, wanted: WantedCases, *, number: int = 1) -> Page[CaseRow]:
    """Return the cases a person may see, the newest year first.

    Whoever has a role by order sees the cases it is for; the others those that they sign something of.
    """
    narrowed = [_seen_by(who)]
    narrowed += [CaseRow.year == wanted.year] if wanted.year is not None else []
    narrowed += [CaseRow.state == wanted.state] if wanted.state else []
    narrowed += [CaseRow.class_name == wanted.class_name] if wanted.class_name else []
    counted = select(func.count()).select_from(CaseRow).where(*narrowed)
    rows = select(CaseRow).where(*narrowed)
    newest_first = (CaseRow.year.desc(), CaseRow.grade, CaseRow.class_name, CaseRow.id)
    return _page(session, counted, rows.order_by(*newest_first), number, lambda row: row[0])


def duties_page(
    session: Session, who: Actor, wanted: WantedDuties, *, number: int = 1
) -> Page[tuple[Duty, str]]:
    """Return what is owed now on the cases a person may see, with the class's name, the oldest day first."""
    narrowed = [Duty.open.is_(True), _seen_by(who)]
    narrowed += [awaits(who)] if wanted.mine else []
    narrowed += [Duty.person_id == wanted.person_id] if wanted.person_id else []
    narrowed += [CaseRow.class_name == wanted.class_name] if wanted.class_name else []
    narrowed += [Duty.due_on < wanted.late_on] if wanted.late_on else []
    same = (CaseRow.id == Duty.case_id) & (CaseRow.school_id == Duty.school_id)
    counted = select(func.count()).select_from(Duty).join(CaseRow, same).where(*narrowed)
    rows = select(Duty, CaseRow.class_name).join(CaseRow, same).where(*narrowed)
    oldest_first = (Duty.due_on, Duty.case_id, Duty.section_id, Duty.step)
    return _page(session, counted, rows.order_by(*oldest_first), number, lambda row: (row[0], row[1]))


def _seen_by(who: Actor) -> ColumnElement[bool]:
    if who.roles - {*BY_EXPORT}:
        return true()
    classes = sorted({one for held in who.within for one in held.classes})
    signs = select(SectionRow.id).where(
        SectionRow.case_id == CaseRow.id,
        SectionRow.school_id == CaseRow.school_id,
        SectionRow.signer == who.id,
    )
    return or_(CaseRow.class_teacher == who.id, CaseRow.class_id.in_(classes), signs.exists())


def _page(session: Session, counted: Any, rows: Any, number: int, of_row: Callable[[Any], Any]) -> Page[Any]:
    total = int(session.scalar(counted) or 0)
    found: Sequence[Any] = session.execute(rows.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(tuple(of_row(row) for row in found), number, max(1, -(-total // PER_PAGE)), total)
