"""The protocol of an opened code name, for two people to sign (000 clause 6.3.3).

It says what the record of the opening says. The name behind the code is not among its facts.
"""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import School
from archive_service.rendering.forms import Signer, render_form
from archive_service.rendering.papers import reading_of_code
from archive_service.rendering.papers.reading_of_code import ReadingOfCode
from archive_service.services import documents, form_wordings, people
from archive_service.services.context import Desk
from archive_service.services.unsealing import Asked, Revealed

ROLE = "code-reading"


def make(desk: Desk, asked: Asked, found: Revealed, *, by: str, second: str) -> bytes:
    """Return the protocol of an opening, kept as a document of the school; ``by`` and ``second`` are ids."""
    with desk.reading() as session:
        facts = ReadingOfCode(
            organisation=session.scalars(select(School.name)).one(),
            code=asked.code,
            order=found.order,
            at=found.at.astimezone(ZoneInfo(desk.zone)),
            reason=asked.reason.strip(),
            log_number=found.number,
            first=_signer(session, by),
            second=_signer(session, second),
        )
    pdf = render_form(
        reading_of_code.form(facts, form_wordings.own(desk, "reading_of_code")),
        created_at=found.at,
        document_id=f"{desk.school_id}/{ROLE}/{found.number}",
    )
    documents.file_paper(desk, pdf, case_id=None, role=ROLE, details={"act": found.number})
    return pdf


def _signer(session: Session, person_id: str) -> Signer:
    row = people.person(session, person_id)
    return Signer(row.post, people.full_name(row))
