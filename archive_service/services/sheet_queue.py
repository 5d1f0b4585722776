"""A teacher's sheets in all classes: what waits for a signature, the latest first, and what is on its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Duty, SectionRow
from archive_service.problems import Kind, Problem

PER_PAGE = 30
"""So many are signed in one go: a signature takes under a tenth of a second."""
_ORDER = (
    Duty.due_on.is_(None),
    Duty.due_on,
    CaseRow.grade,
    CaseRow.class_name,
    CaseRow.id,
    SectionRow.title,
    SectionRow.id,
    Duty.step,
)
_SAME = (SectionRow.case_id == Duty.case_id) & (SectionRow.id == Duty.section_id)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Sheets of one subject in one class. ``document`` is what is looked at and signed, "" before the print.

    ``state`` is the section's: ``waiting``, ``signed`` (at an earlier step), ``returned``, ``unprinted``.
    """

    case_id: str
    section_id: str
    class_name: str
    term_name: str
    year: int
    title: str
    step: str
    leaves: str
    state: str
    document: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of sheets; how many in all can be signed now (``ready``), and how many not yet (``coming``)."""

    lines: tuple[Waiting, ...]
    number: int
    pages: int
    ready: int
    coming: int


def queue(session: Session, person_id: str, page: int = 1, *, waiting: bool = True) -> Queue:
    """Return a page of the sheets that wait for a person's signature, late ones first.

    Without ``waiting``: of those that will come, not printed, handed over or corrected yet.

    Raises:
        Problem: there is no such page.
    """
    ready, coming = (_count(session, person_id, waiting=one) for one in (True, False))
    pages = max(1, -(-(ready if waiting else coming) // PER_PAGE))
    if not 1 <= page <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    return Queue(_read(session, _mine(person_id, waiting=waiting), page), page, pages, ready, coming)


def titles(session: Session, person_id: str, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return what the wanted (case, section) are called, of those that are this person's to sign."""
    found = select(SectionRow.case_id, SectionRow.id, CaseRow.class_name, SectionRow.title).join(
        CaseRow, CaseRow.id == SectionRow.case_id
    )
    which = tuple_(SectionRow.case_id, SectionRow.id).in_(wanted)
    rows = session.execute(found.where(SectionRow.signer == person_id, which))
    return {(case_id, section_id): f"{name}, {title}" for case_id, section_id, name, title in rows}


def neighbours(
    session: Session, person_id: str, case_id: str, section_id: str
) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """Return the (case, section) before and after this one in a person's queue, None at its ends.

    After a sheet that is not in the queue comes the first one of it.
    """
    wanted = _joined(select(Duty.case_id, Duty.section_id)).where(*_mine(person_id, waiting=True))
    keys = [(one[0], one[1]) for one in session.execute(wanted.order_by(*_ORDER))]
    here = (case_id, section_id)
    if here not in keys:
        return None, keys[0] if keys else None
    place = keys.index(here)
    return keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None


def _mine(person_id: str, *, waiting: bool) -> list[ColumnElement[bool]]:
    return [Duty.person_id == person_id, Duty.open.is_(waiting), Duty.section_id != ""]


def _count(session: Session, person_id: str, *, waiting: bool) -> int:
    return (
        session.scalar(select(func.count()).select_from(Duty).where(*_mine(person_id, waiting=waiting))) or 0
    )


def _joined(wanted: Any) -> Any:
    return wanted.select_from(Duty).join(CaseRow, CaseRow.id == Duty.case_id).join(SectionRow, _SAME)


def _read(session: Session, which: Sequence[ColumnElement[bool]], page: int = 1) -> tuple[Waiting, ...]:
    wanted = _joined(select(Duty, CaseRow, SectionRow)).where(*which).order_by(*_ORDER)
    found = session.execute(wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return tuple(_waiting(duty, case, section) for duty, case, section in found)


def _waiting(duty: Duty, case: CaseRow, section: SectionRow) -> Waiting:
    return Waiting(
        case_id=case.id,
        section_id=section.id,
        class_name=case.class_name,
        term_name=case.term_name,
        year=case.year,
        title=section.title,
        step=duty.step,
        leaves=section.leaves or "",
        state=section.state,
        document=section.document or "",
        due_on=duty.due_on,
    )
