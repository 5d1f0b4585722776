"""The council's decision read from the scan of the summary sheet (000 clause 4.8)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Document, ScanPage
from archive_service.problems import Kind, Problem
from archive_service.services import scan_list
from archive_service.services.context import Desk
from archive_service.services.documents import SCAN_SUMMARY
from archive_service.services.scan_placing import Verdict
from archive_service.services.scan_printed import Printouts
from workflows.own_parts import SUMMARY
from workflows.regulation import StepKind


def evidence(session: Session, case_id: str) -> str:
    """Return the digest of the newest filed scan of the summary sheet, "" where there is none.

    The scan in which somebody saw the decision goes before those of signatures.
    """
    printed = Printouts(session).of_case(case_id)
    step = printed.profile.step_of(StepKind.DECISION)
    wanted = select(Document).where(Document.case_id == case_id, Document.role == SCAN_SUMMARY)
    filed = session.scalars(wanted.order_by(Document.created_at.desc())).all()
    seen = [one for one in filed if step is not None and one.details.get("step") == step.id]
    return next((one.digest for one in (*seen, *filed)), "")


def scans(session: Session, case_id: str) -> tuple[tuple[int, int], ...]:
    """Return the scanned pages of the summary sheet that counts, as (batch, number), in their order."""
    codes = [page.code for page in Printouts(session).of_case(case_id).standing_of(SUMMARY)]
    wanted = select(ScanPage).where(ScanPage.code.in_(codes), ScanPage.verdict == Verdict.PLACED)
    found = {row.code: (row.batch, row.number) for row in session.scalars(wanted)}
    return tuple(found[code] for code in codes if code in found)


def picture(desk: Desk, case_id: str, place: int) -> bytes:
    """Return the scanned page ``place`` (from 1) of a case's summary sheet, as JPEG.

    Raises:
        Problem: there is no such case, or no such page was scanned.
    """
    with desk.reading() as session:
        found = scans(session, case_id)
    if not 1 <= place <= len(found):
        raise Problem(Kind.MISSING, "scans.no-summary-page", page=place)
    return scan_list.picture(desk, *found[place - 1])
