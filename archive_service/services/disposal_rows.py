"""The rows that go with what was destroyed, and those that a rebuild must not bring back.

The act of destruction comes first, in the same transaction: the database lets go of a kept object only
when such an act names it.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct
from archive_service.db.models import (
    CaseRow,
    Copy,
    Document,
    Object,
    ScanMark,
    ScanPage,
    SnapshotRow,
    SummaryPupil,
)
from archive_service.services import documents
from workflows.disposal import Disposals, Executed, executions
from workflows.retention import Kept

_AT_ONCE = 500


def drop(session: Session, event: Executed) -> None:
    """Take the rows of destroyed objects and their copies off the record; nothing else is touched."""
    digests = [*(one.digest for one in event.gone), *event.elsewhere]
    for start in range(0, len(digests), _AT_ONCE):
        some = digests[start : start + _AT_ONCE]
        for table in (Copy, Object):
            session.execute(delete(table).where(table.digest.in_(some), table.space == documents.OBJECTS))
    if event.kind is Kept.SUMMARY:
        session.execute(delete(SummaryPupil).where(SummaryPupil.case_id == event.case))


def execution(known: Disposals, act: SchoolAct) -> Executed:
    """Return the destruction that an act of the school tells of."""
    return executions(known)[act.facts["case"], Kept(act.facts["kind"])]


def forget_scans(session: Session, case_id: str) -> None:
    """Remove what was seen on scans of a case: pictures and marks of a journal that is no more."""
    session.execute(delete(ScanMark).where(ScanMark.case_id == case_id))
    pages = select(ScanPage.batch, ScanPage.number).where(ScanPage.case_id == case_id)
    for batch, number in session.execute(pages).all():
        session.execute(delete(ScanMark).where(ScanMark.batch == batch, ScanMark.number == number))
    session.execute(delete(ScanPage).where(ScanPage.case_id == case_id))


def on_the_way(session: Session, case_id: str, live: Collection[str]) -> Iterator[str]:
    """Yield the digests of a case in the working store that go with it; ``live`` are those that stay."""
    wanted = select(Document.digest).where(Document.case_id == case_id)
    found = [*session.scalars(wanted), *_snapshots(session, case_id), *_pictures(session, case_id)]
    yield from (one for one in dict.fromkeys(found) if one not in live)


def _snapshots(session: Session, case_id: str) -> Iterator[str]:
    """The exports of the case's class and term; one that another case was made from is that one's too."""
    case = session.scalar(select(CaseRow).where(CaseRow.id == case_id))
    if case is None:
        return
    wanted = select(SnapshotRow.digest).where(
        SnapshotRow.class_id == case.class_id,
        SnapshotRow.year == case.year,
        SnapshotRow.term_id == case.term_id,
    )
    others = select(CaseRow.snapshot).where(CaseRow.id != case_id, CaseRow.snapshot.is_not(None))
    used = set(session.scalars(others))
    yield from (one for one in session.scalars(wanted) if one not in used)


def _pictures(session: Session, case_id: str) -> Iterator[str]:
    pages = select(ScanPage.image, ScanPage.thumb).where(ScanPage.case_id == case_id)
    for image, thumb in session.execute(pages):
        yield from (one for one in (image, thumb) if one)
