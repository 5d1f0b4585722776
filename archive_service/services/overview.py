"""How a school's archive stands, on one page: cases, rooms, log, jobs. No word about any person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Copy, Deposit, Object, School
from archive_service.db.projections import ARCHIVED, RETURNED
from archive_service.problems import Kind, Problem
from archive_service.services import alarms, placement, profiles
from archive_service.services.alarms import Alarm
from archive_service.services.context import Desk
from archive_service.services.deposits import WHOLE
from archive_service.services.health import (
    ChainWatch,
    JobCounts,
    LogState,
    StoreState,
    job_counts,
    store_states,
)
from archive_service.services.placement import Line

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """An archived case: its days of keeping, and the rooms that have all of it, ``stores`` being all rooms.

    ``summary_until`` is None where the case has no summary sheet.
    """

    journal_until: date
    summary_until: date | None
    rooms: tuple[str, ...]
    stores: int

    @property
    def complete(self) -> bool:
        """Whether every store has all of it."""
        return len(self.rooms) == self.stores


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case. ``step`` is the title of the step owed next, "" when archived or returned."""

    id: str
    class_name: str
    term_name: str
    year: int
    step: str
    archived: bool
    returned: bool
    signed: int
    sections: int
    due_on: date | None
    late: bool
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of cases, newest first: ``number`` of ``pages`` (from 1); ``year`` None means all years."""

    lines: tuple[CaseLine, ...]
    number: int
    pages: int
    year: int | None
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """How many cases the school has, of all years."""

    cases: int
    archived: int
    late: int


@dataclass(frozen=True, slots=True)
class Attention:
    """Something a person ought to look at: the name of a sentence and its facts."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the status page shows of a school."""

    school_name: str
    today: date
    totals: Totals
    listing: Listing
    stores: tuple[StoreState, ...]
    log: LogState
    jobs: JobCounts
    alarms: tuple[Alarm, ...]
    placement: tuple[Line, ...]

    @property
    def attention(self) -> tuple[Attention, ...]:
        """What ought to be looked at, the worst first; empty when nothing was found."""
        return tuple(_attention(self))


def overview(
    desk: Desk, watch: ChainWatch, *, year: int | None = None, page: int = 1, language: str = "ru"
) -> Overview:
    """Return the school's archive as it stands, with one page of its cases.

    Raises:
        Problem: there is no such page.
    """
    jobs = job_counts(desk)
    with desk.reading() as session:
        return Overview(
            school_name=session.scalars(select(School.name)).one(),
            today=desk.today,
            totals=_totals(session, desk.today),
            listing=_listing(desk, session, year, page),
            stores=store_states(desk, session),
            log=watch.look(desk, session),
            jobs=jobs,
            alarms=alarms.alarms(desk, session, language),
            placement=placement.lines(desk, session),
        )


def _totals(session: Session, today: date) -> Totals:
    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    late = (CaseRow.next_due_on < today) & (CaseRow.state != ARCHIVED)
    wanted = select(func.count(CaseRow.id), count(CaseRow.state == ARCHIVED), count(late))
    cases, archived, overdue = session.execute(wanted).one()
    return Totals(cases, archived, overdue)


def _listing(desk: Desk, session: Session, year: int | None, page: int) -> Listing:
    of_year = () if year is None else (CaseRow.year == year,)
    number = session.scalar(select(func.count(CaseRow.id)).where(*of_year)) or 0
    pages = max(1, -(-number // PER_PAGE))
    years = tuple(session.scalars(select(CaseRow.year).distinct().order_by(CaseRow.year.desc())))
    if not 1 <= page <= pages or (year is not None and year not in years):
        raise Problem(Kind.MISSING, "web.no-page")
    newest_first = (
        CaseRow.year.desc(),
        CaseRow.term_id.desc(),
        CaseRow.grade,
        CaseRow.class_name,
        CaseRow.id,
    )
    wanted = select(CaseRow).where(*of_year).order_by(*newest_first)
    rows = session.scalars(wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return Listing(tuple(_lines(desk, session, rows)), page, pages, year, years)


def _lines(desk: Desk, session: Session, rows: Sequence[CaseRow]) -> Iterator[CaseLine]:
    titles = {digest: _titles(session, digest) for digest in {row.profile_digest for row in rows}}
    kept = kept_of(desk, session, [row.id for row in rows if row.state == ARCHIVED])
    for row in rows:
        archived = row.state == ARCHIVED
        yield CaseLine(
            id=row.id,
            class_name=row.class_name,
            term_name=row.term_name,
            year=row.year,
            step=titles[row.profile_digest].get(row.state, ""),
            archived=archived,
            returned=row.state == RETURNED,
            signed=row.sections_signed,
            sections=row.sections_total,
            due_on=None if archived else row.next_due_on,
            late=not archived and row.next_due_on is not None and row.next_due_on < desk.today,
            kept=kept.get(row.id),
        )


def _titles(session: Session, digest: str) -> Mapping[str, str]:
    return {step.id: step.title for step in profiles.of_digest(session, digest).steps}


def kept_of(desk: Desk, session: Session, case_ids: Sequence[str]) -> dict[str, Kept]:
    """Return how the archived cases among these are kept; of several deposits the last one counts."""
    rooms = _full_rooms(desk, session, case_ids)
    sheets = set(session.scalars(_objects(case_ids, Object.case_id).where(Object.role == "summary")))
    deposits = select(Deposit).where(Deposit.case_id.in_(case_ids)).order_by(Deposit.at)
    return {
        row.case_id: Kept(
            journal_until=row.journal_keep_until,
            summary_until=row.summary_keep_until if row.case_id in sheets else None,
            rooms=rooms.get(row.case_id, ()),
            stores=len(desk.archive.mirror.stores),
        )
        for row in session.scalars(deposits)
    }


def _full_rooms(desk: Desk, session: Session, case_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return by case the rooms whose store was last seen to have every object of it whole."""
    counted = _objects(case_ids, Object.case_id, func.count()).group_by(Object.case_id)
    wanted = dict(session.execute(counted).all())
    same = (Copy.digest == Object.digest) & (Copy.space == Object.space) & (Copy.state == WHOLE)
    copies = _objects(case_ids, Object.case_id, Copy.store, func.count()).join(Copy, same)
    found = {
        (case_id, store): number
        for case_id, store, number in session.execute(copies.group_by(Object.case_id, Copy.store))
    }
    return {
        case_id: tuple(
            store.room for store in desk.archive.mirror.stores if found.get((case_id, store.name)) == number
        )
        for case_id, number in wanted.items()
    }


def _objects(case_ids: Sequence[str], *columns: Any) -> Any:
    return select(*columns).select_from(Object).where(Object.case_id.in_(case_ids))


def _attention(seen: Overview) -> Iterator[Attention]:
    if seen.log.broken is not None:
        yield Attention("attention-chain")
    for store in seen.stores:
        yield from _of_store(store)
    if seen.totals.late:
        yield Attention("attention-late", {"count": seen.totals.late})


def _of_store(store: StoreState) -> Iterator[Attention]:
    facts = {"store": store.name, "room": store.room, "count": store.objects - store.whole}
    if not store.reachable:
        yield Attention("attention-absent", facts)
    if store.whole < store.objects:
        yield Attention("attention-copies", facts)
    if store.objects and store.read.at is None:
        yield Attention("attention-no-audit", facts)
    if store.audit and store.audit.findings:
        yield Attention("attention-findings", {**facts, "count": store.audit.findings})
