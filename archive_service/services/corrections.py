"""Corrections after the print: what a new export would change, and taking it or not (001 App. Deputy 9)."""

from dataclasses import dataclass

from sqlalchemy import select

from archive_service.db.models import CaseRow
from archive_service.problems import Kind, Problem
from archive_service.rendering.forms import Signer, render_form
from archive_service.rendering.papers import difference_sheet
from archive_service.services import cases, deposits, differences, documents, form_wordings, people, snapshots
from archive_service.services.context import Desk
from archive_service.services.differences import Row
from archive_service.services.people import Present
from workflows.case import Case
from workflows.side_acts import CorrectionProposed
from workflows.side_commands import ApproveCorrection, RejectCorrection

DIFFERENCE = "difference"
"""The role of a difference sheet among a case's documents."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction that waits: the case, what was proposed, and what it changes in words."""

    case: Case
    plan: CorrectionProposed
    rows: tuple[Row, ...]

    @property
    def anew(self) -> tuple[str, ...]:
        """The titles of the sections that get a new edition."""
        return self._titles(set(self.plan.changed) - set(self.plan.late))

    @property
    def supplements(self) -> tuple[str, ...]:
        """The titles of the sections that get a supplement leaf for a late mark."""
        return self._titles(set(self.plan.late))

    def _titles(self, ids: set[str]) -> tuple[str, ...]:
        return tuple(one.title for one in self.case.sections if one.id in ids)


def pending(desk: Desk) -> list[CaseRow]:
    """Return the cases with a correction that waits for approval, newest year first."""
    with desk.reading() as session:
        wanted = select(CaseRow).where(CaseRow.proposed.is_(True))
        return list(session.scalars(wanted.order_by(CaseRow.year.desc(), CaseRow.class_name)))


def proposal(desk: Desk, case_id: str) -> Proposal:
    """Return the correction that waits on a case.

    Raises:
        Problem: none does.
    """
    with desk.reading() as session:
        case, _ = cases.load(session, case_id)
    plan = case.proposed
    if plan is None:
        raise Problem(Kind.REFUSED, "kernel.nothing-proposed", class_name=case.opened.class_name)
    return Proposal(case, plan, differences.sheet(desk, case, case.snapshot, plan.snapshot))


def draft(desk: Desk, case_id: str, *, reader: str) -> bytes:
    """Return the difference sheet as it would be filed; ``reader`` is the name of who looks at it.

    Raises:
        Problem: no correction waits.
    """
    return _paper(desk, reader, proposal(desk, case_id), "—")


def approve(desk: Desk, who: Present, case_id: str, reason: str) -> Case:
    """Take the correction: what changed is to be printed anew, and a difference sheet is filed.

    Raises:
        Problem: the regulation refuses, or nothing waits.
    """
    waiting = proposal(desk, case_id)
    paper = _paper(desk, who.name, waiting, reason)
    digest = documents.keep(desk, paper)
    with desk.writing() as session:
        actor = people.acting(desk, session, who, waiting.case.opened.class_id)
        command = ApproveCorrection(actor=actor, snapshot=waiting.plan.snapshot, reason=reason)
        case = cases.perform(desk, session, command, case_id=case_id)
        documents.register(
            session, digest, case_id=case_id, role=DIFFERENCE, size_bytes=len(paper), at=desk.now
        )
        deposits.request_log(desk, session)
    return case


def reject(desk: Desk, who: Present, case_id: str, reason: str) -> Case:
    """Leave the printout as it is.

    Raises:
        Problem: the regulation refuses, or nothing waits.
    """
    waiting = proposal(desk, case_id)
    with desk.writing() as session:
        actor = people.acting(desk, session, who, waiting.case.opened.class_id)
        command = RejectCorrection(actor=actor, snapshot=waiting.plan.snapshot, reason=reason)
        case = cases.perform(desk, session, command, case_id=case_id)
        if case.deposit is not None:
            deposits.request_log(desk, session)
    return case


def _paper(desk: Desk, name: str, waiting: Proposal, reason: str) -> bytes:
    opened = waiting.case.opened
    snapshot = snapshots.read_snapshot(desk, waiting.plan.snapshot)
    facts = difference_sheet.DifferenceSheet(
        organisation=snapshot.school.name,
        class_name=opened.class_name,
        period=f"{opened.term_name}, {opened.year}/{opened.year + 1}",
        old_edition=_named(waiting.case.snapshot),
        new_edition=_named(waiting.plan.snapshot),
        basis=reason,
        on=desk.today,
        rows=tuple(difference_sheet.Changed(one.title, one.place, one.was, one.now) for one in waiting.rows),
        approved_by=(Signer("", name),),
    )
    document_id = f"{desk.school_id}/{opened.case}/difference/{waiting.plan.snapshot}"
    form = difference_sheet.form(facts, form_wordings.own(desk, "difference_sheet"))
    return render_form(form, created_at=desk.now, document_id=document_id)


def _named(digest: str) -> str:
    """The beginning of an export's digest, as it stands at the foot of every sheet."""
    algorithm, _, value = digest.partition(":")
    return f"{algorithm}:{value[:16]}…"
