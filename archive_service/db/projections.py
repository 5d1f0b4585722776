"""Rows that lists and searches need, made from the acts: written as acts come, or all anew."""

from collections.abc import Callable, Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive_service.db import models
from archive_service.db.act_log import read_act
from archive_service.db.models import ActRow, CaseRow, SectionRow
from archive_service.db.session import school_of
from archive_service.db.signatures import note_signature
from workflows.acts import Act
from workflows.case import Case, Section, SectionState
from workflows.duties import Duty
from workflows.history import replay
from workflows.situation import leaves_of

ARCHIVED = "archived"
RETURNED = "returned"


def project(session: Session, case: Case, owed: Iterable[Duty]) -> CaseRow:
    """Write the rows of one case as it stands now, in place of those that were there.

    ``owed`` is what :func:`workflows.duties.duties` says of the case. Returns the case's row.
    """
    owed = tuple(owed)
    for table in (SectionRow, models.Duty):
        session.execute(delete(table).where(table.case_id == case.id))
    row = session.merge(_case_row(session, case, owed))
    session.add_all(_section_row(case, section) for section in case.sections)
    session.add_all(_duty_row(case, duty) for duty in owed)
    session.flush()
    return row


def rebuild_projections(session: Session, duties_of: Callable[[Case], Iterable[Duty]]) -> int:
    """Make all projections of the school anew from its acts; return the number of cases.

    ``duties_of`` says what is owed on a case: it knows the case's profile and the calendar.

    Raises:
        BrokenHistory: the acts of a case do not fit each other.
    """
    for table in (models.Duty, SectionRow, CaseRow, models.Signature):
        session.execute(delete(table))
    every = session.scalars(select(ActRow.case_id).where(ActRow.case_id.is_not(None)).distinct()).all()
    return reproject(session, filter(None, every), duties_of)


def reproject(session: Session, case_ids: Iterable[str], duties_of: Callable[[Case], Iterable[Duty]]) -> int:
    """Make the projections of these cases anew from their acts; return how many cases they are.

    Raises as :func:`rebuild_projections`.
    """
    count = 0
    for case_id in sorted(case_ids):
        session.execute(delete(models.Signature).where(models.Signature.case_id == case_id))
        logged = _acts_of(session, case_id)
        for seq, act in logged:
            note_signature(session, case_id, seq, act)
        case = replay(act for _, act in logged)
        project(session, case, duties_of(case))
        session.expunge_all()
        count += 1
    return count


def _acts_of(session: Session, case_id: str) -> list[tuple[int, Act]]:
    wanted = select(ActRow.seq, ActRow.kind, ActRow.payload).where(ActRow.case_id == case_id)
    return [
        (row.seq, read_act(row.kind, row.payload)) for row in session.execute(wanted.order_by(ActRow.seq))
    ]


def _case_row(session: Session, case: Case, owed: tuple[Duty, ...]) -> CaseRow:
    opened = case.opened
    return CaseRow(
        school_id=school_of(session),
        id=case.id,
        class_id=opened.class_id,
        class_name=opened.class_name,
        grade=opened.grade,
        year=opened.year,
        term_id=opened.term_id,
        term_name=opened.term_name,
        state=_state(case, owed),
        snapshot=case.snapshot or None,
        profile_digest=case.profile_digest,
        leaves=case.leaves if case.printed else None,
        next_due_on=min((duty.due_on for duty in owed if duty.due_on), default=None),
        sections_total=len(case.sections),
        sections_signed=sum(one.state is SectionState.SIGNED for one in case.sections),
        class_teacher=case.class_teacher or None,
        proposed=case.proposed is not None,
    )


def _state(case: Case, owed: tuple[Duty, ...]) -> str:
    if case.deposit is not None:
        return ARCHIVED
    if case.returned:
        return RETURNED
    return owed[0].step if owed else ARCHIVED


def _section_row(case: Case, section: Section) -> SectionRow:
    printed = section.edition > 0
    return SectionRow(
        case_id=case.id,
        id=section.id,
        title=section.title,
        signer=section.signer,
        edition=section.edition,
        state=str(section.state),
        document=section.document or None,
        leaves=leaves_of(section) if printed else None,
        signed_on=max((one.on for one in section.signatures), default=None),
    )


def _duty_row(case: Case, duty: Duty) -> models.Duty:
    return models.Duty(
        case_id=case.id,
        step=duty.step,
        section_id=duty.section or "",
        title=duty.title,
        role=duty.role,
        person_id=duty.person or "",
        due_on=duty.due_on,
        clause=duty.clause.ref,
        open=duty.actionable,
        blocked_by=list(duty.blocked_by),
    )
