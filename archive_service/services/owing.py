"""What is still owed on the school's cases, as the rows say: by these people, or by any with the role."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Duty, SectionRow
from workflows.acts import SERVICE

_PLACE = (CaseRow.grade, CaseRow.class_name, Duty.case_id, Duty.step, Duty.section_id)


@dataclass(frozen=True, slots=True)
class Owed:
    """A step still to be done; ``person_id`` is "" where anybody with the role may do it.

    ``section`` is the subject's title, "" for a step on the whole case; ``role`` is a code. ``clause``
    sets the day, ``open`` says that it can be done now, ``blocked_by`` names the
    steps that come first.
    """

    case_id: str
    class_id: str
    class_name: str
    term_name: str
    profile_digest: str
    step: str
    title: str
    role: str
    person_id: str
    section_id: str
    section: str
    due_on: date | None
    clause: str
    open: bool
    blocked_by: tuple[str, ...] = ()


def by_people(session: Session, person_ids: Collection[str]) -> tuple[Owed, ...]:
    """Return what each of these people alone still has to do, done or not yet to be begun, by its day."""
    return _read(session, Duty.person_id.in_(person_ids))


def by_roles(session: Session) -> tuple[Owed, ...]:
    """Return what anybody with the role can do now, by the day it is due; the machine's work is not there."""
    return _read(session, Duty.open.is_(True) & (Duty.person_id == "") & (Duty.role != SERVICE))


def doable(session: Session) -> tuple[Owed, ...]:
    """Return everything that people can do now, by the day it is due; the machine's work is not there."""
    return _read(session, Duty.open.is_(True) & (Duty.role != SERVICE))


def of_signers(session: Session) -> tuple[Owed, ...]:
    """Return everything that one person alone may do, done or not yet to be begun, by its day."""
    return _read(session, Duty.person_id != "")


def of_case(session: Session, case_id: str) -> tuple[Owed, ...]:
    """Return everything still owed on a case, the machine's work too, by its day."""
    return _read(session, Duty.case_id == case_id)


def _read(session: Session, which: ColumnElement[bool]) -> tuple[Owed, ...]:
    wanted = (
        select(Duty, CaseRow, SectionRow.title)
        .join(CaseRow, CaseRow.id == Duty.case_id)
        .outerjoin(SectionRow, (SectionRow.case_id == Duty.case_id) & (SectionRow.id == Duty.section_id))
        .where(which)
        .order_by(Duty.due_on.is_(None), Duty.due_on, *_PLACE)
    )
    return tuple(_owed(duty, case, title or "") for duty, case, title in session.execute(wanted))


def _owed(duty: Duty, case: CaseRow, section: str) -> Owed:
    return Owed(
        case_id=case.id,
        class_id=case.class_id,
        class_name=case.class_name,
        term_name=case.term_name,
        profile_digest=case.profile_digest,
        step=duty.step,
        title=duty.title,
        role=duty.role,
        person_id=duty.person_id,
        section_id=duty.section_id,
        section=section,
        due_on=duty.due_on,
        clause=duty.clause,
        open=duty.open,
        blocked_by=tuple(duty.blocked_by),
    )
