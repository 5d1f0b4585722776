"""Sheets that were sent back and wait for a new print, with the remarks that came with them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_cases
from archive_service.db.models import CaseRow
from archive_service.db.projections import RETURNED
from archive_service.services import people
from workflows.acts import Remark
from workflows.history import replay
from workflows.leaves import span

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Back:
    """A section sent back: by whom, when, why; ``leaves`` are its sheets."""

    case_id: str
    class_name: str
    term_name: str
    section_id: str
    section: str
    leaves: str
    by: str
    on: date
    remarks: tuple[Remark, ...]


def returns(session: Session, *, page: int = 1) -> tuple[Back, ...]:
    """Return the sheets sent back of so many cases, the newest term first."""
    wanted = select(CaseRow.id).where(CaseRow.state == RETURNED)
    newest = wanted.order_by(CaseRow.year.desc(), CaseRow.term_id.desc(), CaseRow.grade, CaseRow.class_name)
    ids = list(session.scalars(newest.limit(PER_PAGE).offset((page - 1) * PER_PAGE)))
    names, found = people.names(session), acts_of_cases(session, ids)
    return tuple(
        Back(
            case_id=case.id,
            class_name=case.opened.class_name,
            term_name=case.opened.term_name,
            section_id=section.id,
            section=section.title,
            leaves=span(section.leaves),
            by=names.get(section.returned.by, section.returned.by),
            on=section.returned.on,
            remarks=section.returned.remarks,
        )
        for case in (replay(found[one]) for one in ids)
        for section in case.returned
        if section.returned is not None
    )
