"""Planning an extraction: whose sheets are due, by which order, and who does what (001 clause 8.7)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.problems import Kind, Problem
from archive_service.services import folders, holds, paper_register, people, readings, retention, roles
from archive_service.services.context import Desk
from archive_service.services.extraction import READERS, extractions, happened
from archive_service.services.extraction_file import request_if_ready
from archive_service.services.roles import When
from workflows.case import Case
from workflows.extraction import Cancelled, Extraction, LeftOut, Planned, Sheet, under_way
from workflows.extraction_rules import ARCHIVISTS, DIRECTORS
from workflows.paper_copies import PaperState
from workflows.retention import Kept, Record


@dataclass(frozen=True, slots=True)
class Due:
    """A summary sheet that is to be taken out: in the archive, its journal's term over by the day asked for.

    ``hold`` is the number of a hold that keeps the file as it is, 0 where none does.
    """

    sheet: Sheet
    term_name: str
    hold: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A plan that somebody asks for: which journals, by which order, until when, and who acts."""

    cases: tuple[str, ...]
    order_no: str
    order_on: date
    due_on: date
    archivist: str
    sewer: str
    director: str


def due(desk: Desk, *, reader_id: str, until: date | None = None) -> tuple[Due, ...]:
    """Return the sheets that are to be taken out by a day, the end of this year where none is named.

    Raises:
        Problem: the person may not see them.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        return tuple(due_by(session, until or date(desk.today.year, 12, 31)))


def due_by(session: Session, until: date) -> Iterable[Due]:
    """Return the sheets whose journals' terms are over by the day and that no extraction has."""
    busy = under_way(extractions(session))
    records = {
        one.case: one
        for one in retention.records(session)
        if one.kind is Kept.JOURNAL and _is_due(one, until) and one.case not in busy
    }
    held = holds.standing(session)
    found = []
    for one in _sheets(session, records):
        sheet = one.sheet
        named = (hold.number for hold in held if hold.covers(sheet.case, sheet.class_id, sheet.year))
        found.append(Due(sheet, one.term_name, next(named, 0)))
    return tuple(found)


def years_ahead(session: Session) -> dict[int, int]:
    """Return how many sheets fall due in which year, of those that no extraction has."""
    busy = under_way(extractions(session))
    found = (one for one in retention.records(session) if one.kind is Kept.JOURNAL and one.case not in busy)
    counted = Counter(one.until.year for one in found if _is_due(one, date.max - timedelta(days=1)))
    return dict(sorted(counted.items()))


def plan(desk: Desk, wish: Wish, *, actor_id: str) -> Extraction:
    """Plan an extraction and return it; where none of the journals has paper, its file is queued at once.

    Raises:
        Problem: no journal is named, one is not in the archive, its term is not over by the day, it is held
            or planned before, the order is not told, or no archivist or director is named.
    """
    with desk.writing() as session:
        lock_log(session)
        event = Planned(
            number=max(extractions(session), default=0) + 1,
            on=desk.today,
            by=actor_id,
            sheets=sheets_of(session, wish.cases),
            order_no=wish.order_no.strip(),
            order_on=wish.order_on,
            due_on=wish.due_on,
            archivist=wish.archivist,
            sewer=wish.sewer,
            director=wish.director,
        )
        planned = happened(desk, session, event)
        request_if_ready(desk, session, planned)
        return planned


def sheets_of(session: Session, case_ids: Sequence[str]) -> tuple[Sheet, ...]:
    """Return the summary sheets of journals in the archive, in the order of years and classes.

    Raises:
        Problem: one of them is not in the archive, or is gone from it.
    """
    wanted = tuple(dict.fromkeys(case_ids))
    found = retention.records(session, wanted) if wanted else ()
    there = {one.case: one for one in found if one.kind is Kept.JOURNAL and one.destroyed_on is None}
    for one in wanted:
        if one not in there:
            raise Problem(Kind.MISSING, "extraction.not-in-archive", case=one)
    return tuple(one.sheet for one in _sheets(session, there))


def leave_out(desk: Desk, number: int, case_id: str, *, reason: str, actor_id: str) -> Extraction:
    """Leave a journal as it is, and return the extraction without it.

    Raises:
        Problem: its leaves are out already, it is the only one, no reason is given, or the person may not.
    """
    event = LeftOut(number=number, on=desk.today, by=actor_id, case=case_id, reason=readings.said(reason))
    with desk.writing() as session:
        rest = happened(desk, session, event)
        request_if_ready(desk, session, rest)
        return rest


def cancel(desk: Desk, number: int, *, reason: str, actor_id: str) -> Extraction:
    """Call an extraction off before any leaf was taken out, and return it.

    Raises:
        Problem: leaves are out, no reason is given, or the person may not.
    """
    event = Cancelled(number=number, on=desk.today, by=actor_id, reason=readings.said(reason))
    with desk.writing() as session:
        return happened(desk, session, event)


def candidates(desk: Desk, session: Session) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return who may be named as archivist, who may sew, and who as director, by id, with their names."""
    everybody = people.at_work(session, desk.today)
    granted = [one for one in roles.grants(session) if not one.unit and one.when(desk.today) is When.NOW]

    def holding(wanted: frozenset[str]) -> dict[str, str]:
        held = {one.person_id for one in granted if one.role in wanted}
        return {one: name for one, name in everybody.items() if one in held}

    return holding(ARCHIVISTS), everybody, holding(DIRECTORS)


def _is_due(record: Record, until: date) -> bool:
    return record.has_summary and record.until <= until and record.destroyed_on is None


def _sheets(session: Session, records: dict[str, Record]) -> list[Due]:
    """The sheets of these journals as their acts tell them, each with what its term is called."""
    on_paper = {
        one.entry.case
        for one in paper_register.volumes(session).values()
        if one.state is not PaperState.ENDED
    }
    loaded = [case for case, _ in folders.filed(session, records).values()]
    loaded.sort(key=lambda case: (case.opened.year, case.opened.grade, case.opened.class_name, case.id))
    return [
        Due(_sheet(case, records[case.id], on_paper=case.id in on_paper), case.opened.term_name)
        for case in loaded
    ]


def _sheet(case: Case, record: Record, *, on_paper: bool) -> Sheet:
    return Sheet(
        case=case.id,
        class_id=case.opened.class_id,
        class_name=case.opened.class_name,
        year=case.opened.year,
        document=case.summary or "",
        leaves=case.summary_leaves,
        journal_until=record.until,
        on_paper=on_paper,
    )
