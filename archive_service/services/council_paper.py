"""The council's decision as it was keyed in, pupil by pupil (000 clause 4.8)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import School
from archive_service.problems import Kind, Problem
from archive_service.rendering.forms import Signer, render_form
from archive_service.rendering.papers import council_decision
from archive_service.rendering.papers.council_decision import CouncilDecision, Decision
from archive_service.services import cases, documents, form_wordings, people, snapshots
from archive_service.services.context import Desk
from archive_service.services.titles import in_words
from workflows.case import Case
from workflows.readiness import is_present
from workflows.regulation import Profile
from workflows.sheet_codes import SUMMARY_PREFIX, Side, sheet_code
from workflows.side_acts import DecisionEntered
from workflows.snapshot import Snapshot

ROLE = "council-decision"
_COLUMN, _CLASS_TEACHER = "council-decision", "class-teacher"


def make(desk: Desk, case_id: str) -> bytes:
    """Return the sheet of the decision that was keyed in last, kept as a document of the case.

    Raises:
        Problem: no decision was keyed in.
    """
    with desk.reading() as session:
        case, profile = cases.load(session, case_id)
        if not case.decisions:
            raise Problem(Kind.REFUSED, "service.not-decided", class_name=case.opened.class_name)
        facts = _facts(session, case, profile, snapshots.snapshot_of(desk, case))
    pdf = render_form(
        council_decision.form(facts, form_wordings.own(desk, "council_decision")),
        created_at=desk.now,
        document_id=f"{desk.school_id}/{ROLE}/{case_id}/{len(case.decisions)}",
    )
    documents.file_paper(desk, pdf, case_id=case_id, role=ROLE)
    return pdf


def _facts(session: Session, case: Case, profile: Profile, snapshot: Snapshot) -> CouncilDecision:
    entered, names = case.decisions[-1], people.names(session)
    post = in_words(_CLASS_TEACHER, profile)
    return CouncilDecision(
        organisation=session.scalars(select(School.name)).one(),
        class_name=case.opened.class_name,
        year=f"{case.opened.year}/{case.opened.year + 1}",
        column=profile.notations[_COLUMN].value,
        summary_sheet=sheet_code(case.snapshot, f"{SUMMARY_PREFIX}1", Side.RECTO, case.prints),
        number=entered.number,
        decided_on=entered.decided_on,
        keyed_in=f"{names[entered.actor]}, {entered.on:%d.%m.%Y}",
        decisions=_decisions(entered, snapshot),
        class_teacher=Signer(post[:1].upper() + post[1:], names[case.class_teacher]),
        on=entered.on,
        evidence=entered.evidence,
    )


def _decisions(entered: DecisionEntered, snapshot: Snapshot) -> tuple[Decision, ...]:
    """The decision about each pupil; what holds for everybody is not said of those who have left."""
    said = {one.pupil: one.text for one in entered.decisions}
    found = []
    for pupil in snapshot.classes[0].pupils:
        everybody = said.get("", "") if is_present(pupil, entered.decided_on) else ""
        text = said.get(pupil.id) or everybody
        if text:
            found.append(Decision(pupil.printed_name, text))
    return tuple(found)
