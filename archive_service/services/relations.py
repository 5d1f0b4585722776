"""What a person has to do with a case or a section: the ground of who may see what."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, SectionRow
from archive_service.services import profiles
from archive_service.services.titles import BY_EXPORT


@dataclass(frozen=True, slots=True)
class Relation:
    """How a person stands to a case, and to a section of it where one was named.

    ``step_roles`` are those given by order: a teacher's standing is said by the export, sheet by sheet.
    """

    class_id: str
    own_class: bool
    own_sheet: bool
    step_roles: frozenset[str]


def relation(session: Session, person_id: str, case_id: str, section_id: str | None) -> Relation | None:
    """Return how a person stands to a case; None where the school has no such case or section.

    Without a section, ``own_sheet`` says whether any section of the case is the person's to sign.
    """
    case = session.scalar(select(CaseRow).where(CaseRow.id == case_id))
    if case is None:
        return None
    wanted = select(SectionRow.signer).where(SectionRow.case_id == case_id)
    if section_id is not None:
        wanted = wanted.where(SectionRow.id == section_id)
    signers = session.scalars(wanted).all()
    if section_id is not None and not signers:
        return None
    steps = profiles.of_digest(session, case.profile_digest).steps
    roles = frozenset(role for step in steps for role in (step.role, *step.also))
    return Relation(
        case.class_id, case.class_teacher == person_id, person_id in signers, roles - {*BY_EXPORT}
    )
