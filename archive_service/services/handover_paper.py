"""The list that goes with printouts: which sheets, who signs them, until when (000 clause 4.3)."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import School
from archive_service.problems import Kind, Problem
from archive_service.rendering.forms import Signer, render_form
from archive_service.rendering.papers import handover_list
from archive_service.rendering.papers.handover_list import HandoverList
from archive_service.rendering.sheets_of import SheetsOf
from archive_service.services import cases, documents, form_wordings, hands, people
from archive_service.services.context import Desk
from archive_service.services.titles import in_words
from templates import wording
from workflows.case import Case
from workflows.duties import Duty
from workflows.own_parts import FRONT
from workflows.regulation import Profile, Relation, Step, StepKind

ROLE = "handover-list"
_OF_PEOPLE = (Relation.SIGNER, Relation.CLASS_TEACHER)


def make(desk: Desk, case_ids: Sequence[str], *, actor_id: str) -> bytes:
    """Return the list of cases that were handed over; it is kept as the case's, or of several the school's.

    Raises:
        Problem: no case is named, or the regulation knows no hand-over.
    """
    if not case_ids:
        raise Problem(Kind.USAGE, "service.choose-cases")
    with desk.reading() as session:
        facts = _facts(desk, session, case_ids, actor_id)
    pdf = render_form(
        handover_list.form(facts, form_wordings.own(desk, "handover_list")),
        created_at=desk.now,
        document_id=f"{desk.school_id}/{ROLE}/{'/'.join(case_ids)}/{desk.now.isoformat()}",
    )
    case_id = case_ids[0] if len(case_ids) == 1 else None
    documents.file_paper(desk, pdf, case_id=case_id, role=ROLE, details={"cases": list(case_ids)})
    return pdf


def _facts(desk: Desk, session: Session, case_ids: Sequence[str], actor_id: str) -> HandoverList:
    loaded = [cases.load(session, case_id) for case_id in case_ids]
    names = _signers(session)
    items: list[SheetsOf] = []
    for case, profile in loaded:
        owed = cases.owed(desk, session, case, profile)
        items += (_handed(case, duty, names[duty.person or ""]) for duty in _signed_by_one(owed, profile))
    _, profile = loaded[0]
    step = _step(profile)
    giver = people.person(session, actor_id)
    return HandoverList(
        organisation=session.scalars(select(School.name)).one(),
        on=desk.today,
        basis=f"{step.clause.ref}, {profile.title}",
        items=tuple(items),
        giver=Signer(giver.post or in_words(step.role, profile), people.full_name(giver)),
    )


def _signers(session: Session) -> dict[str, str]:
    """Everybody's name by id, with how the person signs where the school has settled it."""
    ways = {one.person_id: wording.HAND_WAYS.get(one.way) for one in hands.hands(session).values()}
    names = people.names(session)
    return {one: f"{name} ({ways[one]})" if ways.get(one) else name for one, name in names.items()}


def _signed_by_one(owed: Sequence[Duty], profile: Profile) -> Iterator[Duty]:
    """Yield what teachers and class teachers have to sign: nobody else gets sheets at this step."""
    steps = {step.id for step in profile.steps if step.kind is StepKind.SIGN and step.relation in _OF_PEOPLE}
    yield from (duty for duty in owed if duty.step in steps and duty.person)


def _handed(case: Case, duty: Duty, signer: str) -> SheetsOf:
    section = next((one for one in case.sections if one.id == duty.section), None)
    front = (leaf for part in case.parts if part.part == FRONT for leaf in part.leaves)
    return SheetsOf(
        class_name=case.opened.class_name,
        what=section.title if section else duty.title,
        leaves=section.leaves if section else tuple(front),
        signer=signer,
        until=duty.due_on,
    )


def _step(profile: Profile) -> Step:
    step = profile.step_of(StepKind.HAND_OVER)
    if step is None:
        raise Problem(Kind.REFUSED, "kernel.no-such-step", profile=profile.title, what=StepKind.HAND_OVER)
    return step
