"""What a person has to do with a case or a section: the ground of who may see what."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, SectionRow
from archive_service.services import profiles
from archive_service.services.titles import BY_EXPORT
from workflows.acts import SERVICE
from workflows.regulation import Profile, StepKind

_AFTER_PRINT = frozenset({StepKind.SIGN, StepKind.BIND, StepKind.DEPOSIT})


@dataclass(frozen=True, slots=True)
class Relation:
    """How a person stands to a case, and to a section of it where one was named.

    ``step_roles`` are the roles by order that sign, bind or take over cases of its regulation.
    """

    class_id: str
    own_class: bool
    own_sheet: bool
    step_roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Own:
    """Whether there are sheets of a person's to sign, and classes whose teacher they are, of any year."""

    sheets: bool
    classes: bool


def own(session: Session, person_id: str) -> Own:
    """Return what a person has of their own."""
    sheets = select(SectionRow.id).where(SectionRow.signer == person_id).limit(1)
    classes = select(CaseRow.id).where(CaseRow.class_teacher == person_id).limit(1)
    return Own(session.scalar(sheets) is not None, session.scalar(classes) is not None)


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
    roles = overseers(profiles.of_digest(session, case.profile_digest))
    return Relation(case.class_id, case.class_teacher == person_id, person_id in signers, roles)


def overseers(profile: Profile) -> frozenset[str]:
    """Return the roles by order that sign, bind or take over whole cases: they look into every sheet.

    Everybody has the teaching roles; whose sheets they are is another question. Who only exports and
    prints needs to see nobody's marks (002 clause 3.6).
    """
    owing = {step.role for step in profile.steps if step.kind in _AFTER_PRINT}
    return frozenset(owing - {SERVICE, *BY_EXPORT})
