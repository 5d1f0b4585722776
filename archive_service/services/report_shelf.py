"""The reports that were made: for whom they are kept, and reading one again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Document
from archive_service.problems import Kind, Problem
from archive_service.services import documents, people
from archive_service.services.context import Desk
from archive_service.services.reports import MAKERS, ROLE
from workflows.commands import Actor

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A report on the shelf; ``class_name`` is "" for one of the whole school."""

    digest: str
    title: str
    class_name: str
    term: str
    year: int
    made_at: datetime


def shelf(session: Session, who: Actor, *, page: int = 1) -> tuple[Kept, ...]:
    """Return the reports a person may read, newest first: makers all, class teachers the own class's."""
    wanted = (
        select(Document, CaseRow)
        .outerjoin(CaseRow, CaseRow.id == Document.case_id)
        .where(Document.role == ROLE)
        .order_by(Document.created_at.desc(), Document.digest)
    )
    if who.roles.isdisjoint(MAKERS):
        wanted = wanted.where(CaseRow.class_teacher == who.id)
    found = session.execute(wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return tuple(_kept(document, case) for document, case in found)


def read(desk: Desk, digest: str, *, reader_id: str) -> tuple[str, bytes]:
    """Return the title and the bytes of a report.

    Raises:
        Problem: there is no such report, or it is not for this person.
    """
    with desk.reading() as session:
        row = session.scalar(select(Document).where(Document.digest == digest, Document.role == ROLE))
        if row is None:
            raise Problem(Kind.MISSING, "service.document-missing", digest=digest)
        case = session.scalar(select(CaseRow).where(CaseRow.id == row.case_id)) if row.case_id else None
        if case is None or case.class_teacher != reader_id:
            class_id = case.class_id if case else None
            people.require(session, reader_id, MAKERS, desk.today, class_id)
    return str(row.details.get("title", digest)), documents.read(desk, digest)


def periods_with_exports(session: Session) -> Iterator[tuple[int, str, str]]:
    """Yield year, id and name of the terms that have cases, the newest first."""
    wanted = select(CaseRow.year, CaseRow.term_id, CaseRow.term_name).where(CaseRow.snapshot.is_not(None))
    rows = session.execute(wanted.distinct().order_by(CaseRow.year.desc(), CaseRow.term_id.desc()))
    yield from ((row.year, row.term_id, row.term_name) for row in rows)


def _kept(document: Document, case: CaseRow | None) -> Kept:
    details = document.details
    return Kept(
        digest=document.digest,
        title=str(details.get("title", document.digest)),
        class_name=case.class_name if case else "",
        term=str(details.get("term", "")),
        year=int(details.get("year", 0)),
        made_at=document.created_at,
    )
