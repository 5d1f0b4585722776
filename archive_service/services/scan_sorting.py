"""What a person decides about scanned pages: where one belongs, which of two counts, which is not ours."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.db.models import ScanMark, ScanPage
from archive_service.problems import Kind, Problem
from archive_service.services import people
from archive_service.services.context import Desk
from archive_service.services.scan_intake import SCANNERS
from archive_service.services.scan_list import find
from archive_service.services.scan_placing import Placing, Verdict
from archive_service.services.scan_printed import Printouts
from workflows.sheet_codes import Side


@dataclass(frozen=True, slots=True)
class Option:
    """A printed page that counts: where a scan could belong; ``taken`` says that one is there already."""

    code: str
    title: str
    leaf: str
    side: Side
    taken: bool


def options(session: Session, case_id: str, language: str = "ru") -> tuple[Option, ...]:
    """Return the printed pages of a case that count, those still without a scan too.

    Raises:
        Problem: the school has no such case.
    """
    printed = Printouts(session).of_case(case_id)
    wanted = select(ScanPage.code).where(ScanPage.case_id == case_id, ScanPage.verdict == Verdict.PLACED)
    taken = set(session.scalars(wanted))
    return tuple(
        Option(page.code, printed.title_of(page, language), page.leaf, page.side, page.code in taken)
        for page in printed.pages.values()
        if page.standing
    )


def put(desk: Desk, batch: int, number: int, code: str, *, actor_id: str) -> None:
    """Say which printed page a scanned one is: its code could not be read, or was read wrongly.

    Raises:
        Problem: no such printed page, an edition that does not count, or another scan is there.
    """
    with desk.writing() as session:
        row, placing = _begin(desk, session, batch, number, actor_id)
        found = placing.printouts.find(code.strip().upper())
        if found is None:
            raise Problem(Kind.MISSING, "scans.no-such-code", sheet=code.strip())
        printed, page = found
        if not page.standing:
            raise Problem(Kind.REFUSED, "scans.code-not-valid", sheet=page.code, edition=page.edition)
        before = placing.counting(page.code)
        if before is not None and before is not row:
            raise Problem(Kind.REFUSED, "scans.place-taken", batch=before.batch, page=before.number)
        placing.take_off(row, Verdict.APART)
        row.by_hand = True
        placing.put(row, printed, page)


def choose(desk: Desk, batch: int, number: int, *, actor_id: str) -> None:
    """Let this scan of a printed page count, and not the other one.

    Raises:
        Problem: nobody knows which page it is, its edition does not count, or the other one is filed already.
    """
    with desk.writing() as session:
        row, placing = _begin(desk, session, batch, number, actor_id)
        found = placing.printouts.find(row.code) if row.code else None
        if found is None or not found[1].standing:
            raise Problem(Kind.REFUSED, "scans.cannot-count", batch=batch, page=number)
        before = placing.counting(row.code)
        if before is row:
            return
        if before is not None:
            _refuse_filed(session, before)
            placing.take_off(before, Verdict.DOUBLE)
        placing.put(row, *found)


def set_aside(desk: Desk, batch: int, number: int, *, actor_id: str) -> None:
    """Say that a scanned page is none of ours, or is not needed.

    Raises:
        Problem: it is filed already.
    """
    with desk.writing() as session:
        row, placing = _begin(desk, session, batch, number, actor_id)
        placing.take_off(row, Verdict.APART)


def _begin(desk: Desk, session: Session, batch: int, number: int, actor_id: str) -> tuple[ScanPage, Placing]:
    """Lock, let in who may, and return the page, which is not filed yet."""
    people.require(session, actor_id, SCANNERS, desk.today, anywhere=True)
    lock_log(session)
    row = find(session, batch, number)
    _refuse_filed(session, row)
    return row, Placing(session)


def _refuse_filed(session: Session, row: ScanPage) -> None:
    filed = select(ScanMark.step).where(
        ScanMark.batch == row.batch, ScanMark.number == row.number, ScanMark.evidence != ""
    )
    if session.scalar(filed.limit(1)) is not None:
        raise Problem(Kind.REFUSED, "scans.filed-already", batch=row.batch, page=row.number)
