"""Making the printout of a case and handing it to its signers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from archive_service.jobs import JobContext
from archive_service.rendering.case import render_case
from archive_service.rendering.model import RenderedCase, RenderedDocument
from archive_service.services import assembling, brought_pages, cases, documents, people
from archive_service.services.context import Desk
from archive_service.services.enclosures import Enclosures, enclosures_of
from archive_service.services.print_rules import print_rules
from archive_service.services.scan_placing import Placing
from archive_service.services.snapshots import snapshot_of
from archive_service.services.zones import to_details
from archive_service.signing.fields import prepare_fields
from workflows.acts import EditionFacts, PartLeaves
from workflows.case import Case
from workflows.commands import HandOver, RecordPrintout
from workflows.own_parts import BACK, FRONT, OWN_PARTS, SUMMARY
from workflows.regulation import Profile, StepKind

JOB = "render"


def request(desk: Desk, case_ids: list[str], *, actor_id: str) -> list[str]:
    """Queue the rendering of cases and return the jobs' ids, in the order of ``case_ids``.

    Raises:
        Problem: the person may not print, or a case does not exist.
    """
    queued = []
    with desk.writing() as session:
        for case_id in case_ids:
            case, profile = cases.load(session, case_id)
            step = profile.step_of(StepKind.PRINT)
            if step is not None:
                roles = (step.role, *step.also)
                people.require(session, actor_id, roles, desk.today, case.opened.class_id)
            queued.append(_enqueue(desk, session, case, actor_id))
    return queued


def render(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Render a case and record the printout (the body of the job); repeating it is harmless."""
    case_id, actor_id = str(job.payload["case"]), str(job.payload["actor"])
    with desk.reading() as session:
        case, profile = cases.load(session, case_id)
    if case.print_is_whole:
        return {"case": case_id, "leaves": case.leaves}
    enclosed = enclosures_of(desk, case)
    rendered = _draw(desk, case, profile, enclosed, lambda done, total: job.report(done, total, case_id))
    made = _Printout(case, rendered, {one.part: documents.keep(desk, one.pdf) for one in rendered.documents})
    with desk.writing() as session:
        actor = people.actor_of(session, actor_id, desk.today, case.opened.class_id)
        command = RecordPrintout(
            actor=actor,
            snapshot=case.snapshot,
            layout=rendered.layout_version,
            editions=made.editions(),
            front=made.digests[FRONT],
            back=made.digests[BACK],
            summary=made.digests.get(SUMMARY),
            leaves=rendered.leaves,
            summary_leaves=rendered.summary_leaves,
            parts=made.parts(),
            orders=enclosed.filed,
        )
        cases.perform(desk, session, command, case_id=case_id)
        for document in rendered.documents:
            _register(desk, session, case_id, document, made.digests[document.part])
        Placing(session).drop_outdated(case_id)
    return {"case": case_id, "leaves": rendered.leaves, "pages": rendered.pages}


def hand_over(desk: Desk, case_ids: list[str], *, actor_id: str) -> None:
    """Give printouts to their signers: the days for checking count from here (000 clause 4.3)."""
    with desk.writing() as session:
        for case_id in case_ids:
            case, _ = cases.load(session, case_id)
            actor = people.actor_of(session, actor_id, desk.today, case.opened.class_id)
            case = cases.perform(desk, session, HandOver(actor=actor), case_id=case_id)
            assembling.request_if_due(desk, session, case)


@dataclass(frozen=True, slots=True)
class _Printout:
    """What was rendered for a case, and the digests of its documents by their part."""

    case: Case
    rendered: RenderedCase
    digests: Mapping[str, str]

    def editions(self) -> tuple[EditionFacts, ...]:
        """The new editions: of sections and of supplement leaves."""
        drawn = (*self.rendered.sections, *self.rendered.supplements)
        return tuple(EditionFacts(one.part, one.edition, self.digests[one.part], one.leaves) for one in drawn)

    def parts(self) -> tuple[PartLeaves, ...]:
        """The leaves of what nobody signs by itself; an order that stands keeps its document."""
        before = {one.part: one.document for one in self.case.parts}
        sections = {one.id for one in self.case.sections}
        return tuple(
            PartLeaves(part, leaves, self._document(part) or before.get(part, ""))
            for part, leaves in self.rendered.bound.items()
            if part not in sections
        )

    def _document(self, part: str) -> str:
        return "" if part in {FRONT, BACK} else self.digests.get(part, "")


def _enqueue(desk: Desk, session: Session, case: Case, actor_id: str) -> str:
    payload = {"case": case.id, "actor": actor_id, "school": desk.school_id}
    key = f"{JOB}:{desk.school_id}:{case.id}:{assembling.state_key(case)}"
    return desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id)


def _draw(
    desk: Desk,
    case: Case,
    profile: Profile,
    enclosed: Enclosures,
    progress: Callable[[int, int], None],
) -> RenderedCase:
    fresh = {one.id: one.edition + 1 for one in case.to_print}
    again = dict.fromkeys(OWN_PARTS, case.prints + 1)
    snapshot = snapshot_of(desk, case)
    rendered = render_case(
        snapshot,
        digest=case.snapshot,
        rules=print_rules(profile, summary=profile.summary_due(case.opened.closes_year, case.opened.kind)),
        editions={one.id: one.edition for one in case.sections} | fresh | again,
        allotted={one.part: one.leaves for one in case.allotted},
        standing=enclosed.standing,
        only=frozenset({*fresh, *again, *enclosed.new_orders}) if case.printed else None,
        supplements=enclosed.supplements,
        orders=enclosed.orders,
        remarks=enclosed.remarks,
        brought=brought_pages.images(desk, snapshot, enclosed.standing.keys()),
        progress=progress,
    )
    if rendered.summary is None:
        return rendered
    return replace(rendered, summary=_with_fields(rendered.summary, profile))


def _with_fields(summary: RenderedDocument, profile: Profile) -> RenderedDocument:
    """The summary sheet with its signature fields: they must be there before the first signature."""
    places = {"zones": to_details(summary.zones)}
    return replace(summary, pdf=prepare_fields(summary.pdf, assembling.volume_fields(profile, places)))


def _register(desk: Desk, session: Session, case_id: str, document: RenderedDocument, digest: str) -> None:
    documents.register(
        session,
        digest,
        case_id=case_id,
        role=document.kind,
        section_id=document.section_id and document.part,
        edition=document.edition,
        size_bytes=len(document.pdf),
        at=desk.now,
        details={"zones": to_details(document.zones), "title": document.title},
    )
