"""Making the printout of a case and handing it to its signers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from archive_service.importing.canonical_json import read_trusted
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.rendering.case import render_case
from archive_service.rendering.model import RenderedCase, RenderedDocument
from archive_service.rendering.rules import PrintRules, Signer
from archive_service.services import assembling, cases, documents, people
from archive_service.services.context import Desk
from archive_service.services.zones import to_details
from archive_service.signing.fields import prepare_fields
from templates import geometry, wording
from workflows.acts import EditionFacts
from workflows.case import Case, SectionState
from workflows.commands import HandOver, RecordPrintout
from workflows.regulation import Profile, Relation, Step, StepKind
from workflows.snapshot import GroupKind, Snapshot

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
                people.require(session, actor_id, (step.role, *step.also), desk.today)
            queued.append(_enqueue(desk, session, case, actor_id))
    return queued


def render(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Render a case and record the printout (the body of the job); repeating it is harmless."""
    case_id, actor_id = str(job.payload["case"]), str(job.payload["actor"])
    with desk.reading() as session:
        case, profile = cases.load(session, case_id)
    if case.printed and not case.returned:
        return {"case": case_id, "leaves": case.leaves}
    rendered = _draw(desk, case, profile, lambda done, total: job.report(done, total, case_id))
    digests = {document.pdf: documents.keep(desk, document.pdf) for document in rendered.documents}
    with desk.writing() as session:
        actor = people.actor_of(session, actor_id, desk.today)
        command = RecordPrintout(
            actor=actor,
            snapshot=case.snapshot,
            layout=rendered.layout_version,
            editions=_editions(case, rendered, digests),
            front=digests[rendered.front.pdf],
            back=digests[rendered.back.pdf],
            summary=digests[rendered.summary.pdf] if rendered.summary else None,
            leaves=rendered.leaves,
            summary_leaves=rendered.summary_leaves,
        )
        cases.perform(desk, session, command, case_id=case_id)
        for document in rendered.documents:
            _register(desk, session, case_id, document, digests[document.pdf])
    return {"case": case_id, "leaves": rendered.leaves, "pages": rendered.pages}


def hand_over(desk: Desk, case_ids: list[str], *, actor_id: str) -> None:
    """Give printouts to their signers: the days for checking count from here (000 clause 4.3)."""
    with desk.writing() as session:
        actor = people.actor_of(session, actor_id, desk.today)
        for case_id in case_ids:
            case = cases.perform(desk, session, HandOver(actor=actor), case_id=case_id)
            assembling.request_if_due(desk, session, case)


def snapshot_of(desk: Desk, case: Case) -> Snapshot:
    """Return the snapshot a case was fixed on."""
    return read_trusted(documents.read(desk, case.snapshot))


def print_rules(profile: Profile, *, summary: bool) -> PrintRules:
    """Return what the profile says about the printout, in the words of the renderer."""
    notes = {name: ruled.value for name, ruled in profile.notations.items()}
    return PrintRules(
        signers=tuple(_signer(step, profile, notes) for step in assembling.signing_steps(profile)),
        programme_done=notes["program-done"],
        topics_missing=notes["topics-not-given"],
        checked_note=notes.get("accepted", ""),
        binding_note=notes["bound"],
        summary=summary,
        unmarked_grades=profile.vocabulary.unmarked_grades,
        unmarked_kinds=profile.unmarked_kinds | {GroupKind.ADDITIONAL},
    )


def _signer(step: Step, profile: Profile, notes: Mapping[str, str]) -> Signer:
    """The step's place on the first sheet: post, and the words that are signed."""
    title = profile.roles[step.role]
    who = title[:1].upper() + title[1:]
    place = assembling.field_of(step)
    if step.relation is Relation.CLASS_TEACHER:
        return Signer(place, f"{who}: {{name}}", wording.TITLE_CERTIFIED)
    note = notes.get("accepted") if place == geometry.ZONE_DEPUTY else None
    return Signer(place, who, note or wording.TITLE_COPIES)


def _enqueue(desk: Desk, session: Session, case: Case, actor_id: str) -> str:
    editions = "-".join(str(section.edition) for section in case.sections)
    payload = {"case": case.id, "actor": actor_id, "school": desk.school_id}
    key = f"{JOB}:{desk.school_id}:{case.id}:{case.snapshot}:{editions}"
    return desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id)


def _draw(desk: Desk, case: Case, profile: Profile, progress: Callable[[int, int], None]) -> RenderedCase:
    editions = {
        section.id: section.edition + (section.state in (SectionState.UNPRINTED, SectionState.RETURNED))
        for section in case.sections
    }
    rendered = render_case(
        snapshot_of(desk, case),
        digest=case.snapshot,
        rules=print_rules(profile, summary=profile.summary_due(case.opened.closes_year)),
        editions=editions,
        progress=progress,
    )
    if rendered.summary is None:
        return rendered
    return replace(rendered, summary=_with_fields(rendered.summary, profile))


def _with_fields(summary: RenderedDocument, profile: Profile) -> RenderedDocument:
    """The summary sheet with its signature fields: they must be there before the first signature."""
    places = {"zones": to_details(summary.zones)}
    return replace(summary, pdf=prepare_fields(summary.pdf, assembling.volume_fields(profile, places)))


def _editions(case: Case, rendered: RenderedCase, digests: Mapping[bytes, str]) -> tuple[EditionFacts, ...]:
    """The new editions; the leaves of sections that were not returned must not have moved."""
    fresh = []
    for document in rendered.sections:
        section = case.section(document.section_id or "")
        if section is None:
            raise Problem(Kind.INTERNAL, "service.internal")
        if section.state in (SectionState.UNPRINTED, SectionState.RETURNED):
            fresh.append(_edition(document, digests[document.pdf]))
        elif (section.first_leaf, section.last_leaf) != (document.first_leaf, document.last_leaf):
            raise Problem(
                Kind.REFUSED,
                "service.leaves-moved",
                section=section.title,
                leaf=section.first_leaf,
                case=case.id,
            )
    return tuple(fresh)


def _edition(document: RenderedDocument, digest: str) -> EditionFacts:
    return EditionFacts(
        section=document.section_id or "",
        edition=document.edition,
        document=digest,
        first_leaf=document.first_leaf,
        last_leaf=document.last_leaf,
    )


def _register(desk: Desk, session: Session, case_id: str, document: RenderedDocument, digest: str) -> None:
    documents.register(
        session,
        digest,
        case_id=case_id,
        role=document.kind,
        section_id=document.section_id,
        edition=document.edition,
        size_bytes=len(document.pdf),
        at=desk.now,
        details={"zones": to_details(document.zones), "title": document.title},
    )
