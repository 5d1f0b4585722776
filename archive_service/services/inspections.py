"""«Справка»: what the checks of a period found, by class and for the school (003 clause 3.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering import forms as form
from archive_service.rendering.forms import Signer, render_form
from archive_service.rendering.papers import inspection_note
from archive_service.rendering.papers.inspection_note import Finding, InspectionNote
from archive_service.services import cases, checking, deposits, documents, form_wordings, people, snapshots
from archive_service.services.context import Desk
from workflows.case import Case, NotedRemark
from workflows.regulation import Step, StepKind
from workflows.side_acts import Checked
from workflows.snapshot import Snapshot, Term

ROLE, MADE = "inspection", "inspection-made"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was kept; ``case_id`` is None for the one of the school."""

    digest: str
    case_id: str | None
    pdf: bytes


@dataclass(frozen=True, slots=True)
class _Looked:
    """A checked case with its check, the step that asks for it, and its export."""

    case: Case
    checked: Checked
    step: Step
    snapshot: Snapshot
    post: str


def make(
    desk: Desk, case_ids: Sequence[str], *, actor_id: str, number: str = "", conclusions: Sequence[str] = ()
) -> list[Note]:
    """Make the notes of checked cases: one for each class, and one of all where there are several.

    Raises:
        Problem: a case was not checked, or lies in the archive already, or the person does not do
            the checks.
    """
    with desk.reading() as session:
        looked = [_looked(desk, session, case_id) for case_id in case_ids]
        first = looked[0]
        for one in looked:
            roles = (one.step.role, *one.step.also)
            people.require(session, actor_id, roles, desk.today, one.case.opened.class_id)
        deputy = people.person(session, actor_id)
        signer = Signer(deputy.post or first.post, people.full_name(deputy))
    groups = [[one] for one in looked] + ([looked] if len(looked) > 1 else [])
    notes = [_note(desk, group, signer, number, tuple(conclusions)) for group in groups]
    with desk.writing() as session:
        for note in notes:
            documents.register(
                session, note.digest, case_id=note.case_id, role=ROLE, size_bytes=len(note.pdf), at=desk.now
            )
            act = SchoolAct(MADE, actor_id, desk.today, {"case": note.case_id, "document": note.digest})
            append(session, case_id=None, act=act, at=desk.now)
        deposits.request_log(desk, session)
    return notes


def _looked(desk: Desk, session: Session, case_id: str) -> _Looked:
    case, profile = cases.load(session, case_id)
    step = profile.step_of(StepKind.CHECK)
    if case.checked is None or step is None:
        raise Problem(Kind.REFUSED, "service.not-checked", class_name=case.opened.class_name)
    if case.deposit is not None:
        day = f"{case.deposit.on:%d.%m.%Y}"
        raise Problem(Kind.REFUSED, "service.note-too-late", class_name=case.opened.class_name, on=day)
    return _Looked(case, case.checked, step, snapshots.snapshot_of(desk, case), profile.roles[step.role])


def _note(
    desk: Desk, looked: Sequence[_Looked], signer: Signer, number: str, conclusions: tuple[str, ...]
) -> Note:
    facts = _facts(desk, looked, signer, conclusions)
    case_ids = "/".join(one.case.id for one in looked)
    pdf = render_form(
        inspection_note.form(replace(facts, number=number), form_wordings.own(desk, "inspection_note")),
        created_at=desk.now,
        document_id=f"{desk.school_id}/{ROLE}/{case_ids}/{desk.now.isoformat()}",
    )
    case_id = looked[0].case.id if len(looked) == 1 else None
    return Note(documents.keep(desk, pdf), case_id, pdf)


def _facts(
    desk: Desk, looked: Sequence[_Looked], signer: Signer, conclusions: tuple[str, ...]
) -> InspectionNote:
    first = looked[0]
    terms = [_term(one) for one in looked]
    said = tuple(dict.fromkeys(one.checked.conclusion for one in looked if one.checked.conclusion))
    return InspectionNote(
        organisation=first.snapshot.school.name,
        on=desk.today,
        period=", ".join(dict.fromkeys(_period(one, term) for one, term in zip(looked, terms, strict=True))),
        first_on=min(term.starts_on for term in terms),
        last_on=max(term.ends_on for term in terms),
        classes=tuple(one.case.opened.class_name for one in looked),
        basis=first.step.clause.ref,
        items=_items(looked),
        findings=tuple(finding for one in looked for finding in _findings(one)),
        conclusions=conclusions or said,
        deputy=signer,
    )


def _term(one: _Looked) -> Term:
    return next(term for term in one.snapshot.terms if term.id == one.case.opened.term_id)


def _period(one: _Looked, term: Term) -> str:
    return f"{term.name} {one.case.opened.year}/{one.case.opened.year + 1}"


def _items(looked: Sequence[_Looked]) -> tuple[form.Checked, ...]:
    """The list of the regulation; an item is in order when it is in every class."""
    wrong = {item.item for one in looked for item in one.checked.items if not item.in_order}
    results = {True: sentence("service.in-order"), False: sentence("service.not-in-order")}
    return tuple(form.Checked(item, results[item not in wrong]) for item in looked[0].step.checklist)


def _findings(one: _Looked) -> list[Finding]:
    name = one.case.opened.class_name
    wrong = [Finding(name, f"{item.item}: {item.note}") for item in one.checked.items if not item.in_order]
    return wrong + [Finding(name, _said(remark, one.case)) for remark in one.case.remarks]


def _said(remark: NotedRemark, case: Case) -> str:
    text = checking.worded(remark, case)
    return f"{text} — {remark.note}" if remark.note else text
