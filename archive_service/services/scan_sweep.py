"""Pictures of old intakes are let go: what counts of them is filed as a document, and stays.

Pages of journals that are not in the archive yet keep theirs, however old they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select, tuple_, update
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Document, ScanBatch, ScanPage
from archive_service.db.projections import ARCHIVED
from archive_service.jobs import JobContext
from archive_service.services.context import Desk
from archive_service.services.documents import OBJECTS
from archive_service.services.rounds import Order
from archive_service.services.scan_intake import WAITING
from archive_service.services.scan_placing import Verdict
from storage.errors import ObjectMissing
from storage.port import Key

JOB = "scan-sweep"
_AT_ONCE = 200

_Pictures = Select[int, int, str, str]
_PAGE = tuple_(ScanPage.batch, ScanPage.number)


def due(desk: Desk, session: Session) -> Iterator[Order]:
    """Yield an order once a night where there are pictures to let go (a round)."""
    now = desk.now.astimezone(ZoneInfo(desk.zone))
    if now.hour >= desk.archive.settings.night_hour and session.execute(_old(desk).limit(1)).first():
        yield Order(JOB, {}, desk.today.isoformat())


def sweep(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Let the pictures of old intakes go (the body of the job); repeating it is harmless."""
    swept = 0
    while not job.cancelled:
        with desk.reading() as session:
            rows = session.execute(_old(desk).limit(_AT_ONCE)).all()
            pages = [(row.batch, row.number) for row in rows]
            digests = {digest for row in rows for digest in (row.image, row.thumb)}
            digests -= _used(session, pages, digests)
        if not rows:
            break
        for digest in digests:
            with suppress(ObjectMissing):
                desk.archive.working.delete(Key.of(OBJECTS, digest), today=desk.today)
        with desk.writing() as session:
            session.execute(update(ScanPage).where(_PAGE.in_(pages)).values(image="", thumb=""))
        swept += len(rows)
        job.report(swept, 0)
    return {"pages": swept}


def _old(desk: Desk) -> _Pictures:
    """Select the pages whose pictures nobody needs: taken in long ago, and not of a journal at work."""
    before = desk.now - timedelta(days=desk.archive.settings.scan_days)
    at_work = select(CaseRow.id).where(CaseRow.state != ARCHIVED)
    return (
        select(ScanPage.batch, ScanPage.number, ScanPage.image, ScanPage.thumb)
        .join(ScanBatch, ScanBatch.id == ScanPage.batch)
        .where(ScanBatch.taken_at < before, ScanBatch.state != WAITING, ScanPage.image != "")
        .where(or_(ScanPage.verdict != Verdict.PLACED, ScanPage.case_id.not_in(at_work)))
        .order_by(ScanPage.batch, ScanPage.number)
    )


def _used(session: Session, pages: Sequence[tuple[int, int]], digests: set[str]) -> set[str]:
    """Return the pictures that are documents too, or stand for other pages."""
    documents = session.scalars(select(Document.digest).where(Document.digest.in_(digests)))
    pictured = or_(ScanPage.image.in_(digests), ScanPage.thumb.in_(digests))
    others = session.execute(select(ScanPage.image, ScanPage.thumb).where(pictured, _PAGE.not_in(pages)))
    return {*documents, *(digest for row in others for digest in row)}
