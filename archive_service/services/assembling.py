"""Putting the volume together once the last section is signed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow
from archive_service.db.types import read_moment
from archive_service.jobs import JobContext
from archive_service.problems import sentence
from archive_service.rendering import volume
from archive_service.rendering.pdfa import Attachment
from archive_service.services import cases, documents, hand_marks
from archive_service.services.context import Desk
from archive_service.services.extracts import case_extract
from archive_service.services.zones import boxes_of, one_box
from archive_service.signing.fields import prepare_fields
from archive_service.signing.geometry import FieldBox
from templates import geometry
from workflows.acts import SERVICE, PartLeaves
from workflows.canonical import canonical_bytes, digest
from workflows.case import Case, Section
from workflows.commands import Actor, RecordVolume
from workflows.regulation import Profile, Scope, Step, StepKind
from workflows.sheet_codes import leaf_code

JOB = "assemble"
VOLUME, MANIFEST = "volume", "manifest"
SECTION_FIELD = "teacher"
PAGES_PER_LEAF = 2
_SERVICE = Actor(SERVICE, frozenset({SERVICE}))


@dataclass(frozen=True, slots=True)
class _Material:
    """All that goes into a volume, as bytes."""

    front: bytes
    sections: tuple[tuple[Section, bytes], ...]
    marks: Mapping[str, tuple[volume.Mark, ...]]
    orders: tuple[volume.Part, ...]
    back: bytes
    snapshot: bytes
    acts: bytes


def request_if_due(desk: Desk, session: Session, case: Case) -> None:
    """Queue the assembling in the session's transaction when nothing is missing any more."""
    _, profile = cases.load(session, case.id)
    step = profile.step_of(StepKind.ASSEMBLE)
    due = [duty for duty in cases.owed(desk, session, case, profile) if step and duty.step == step.id]
    if not any(duty.actionable for duty in due):
        return
    payload = {"case": case.id, "school": desk.school_id}
    key = f"{JOB}:{desk.school_id}:{case.id}:{state_key(case)}"
    desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id)


def assemble(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Assemble the volume of a case and record it (the body of the job); repeating it is harmless."""
    case_id = str(job.payload["case"])
    with desk.reading() as session:
        case, profile = cases.load(session, case_id)
        if case.volume:
            return {"case": case_id, "volume": case.volume}
        acts = case_extract(session, case_id)
        last = select(ActRow.at).where(ActRow.case_id == case_id).order_by(ActRow.seq.desc()).limit(1)
        moment = read_moment(session.scalars(last).one())
        places = documents.find(session, case.front).details
        marks = hand_marks.of_case(session, case)
    material = _material(desk, case, acts, marks)
    job.report(1, 3, case_id)
    bound, manifest = _bind_together(f"{desk.school_id}/{case_id}", case, material, moment)
    job.report(2, 3, case_id)
    ready = prepare_fields(bound, volume_fields(profile, places))
    _record(desk, case_id, ready, manifest, pages=volume.page_count(bound))
    return {"case": case_id, "pages": volume.page_count(bound)}


def _bind_together(
    document_id: str, case: Case, material: _Material, created_at: datetime
) -> tuple[bytes, bytes]:
    """Return the volume without signature fields, and its manifest; the same bytes every time."""
    attachments = tuple(_attachments(material))
    manifest = volume.manifest_of(
        attachments,
        document_id=document_id,
        created_at=created_at,
        signers={_name(section): _signers(section) for section, _ in material.sections},
        also=_outside(case),
    )
    opened = case.opened
    bound = volume.assemble(
        material.front,
        [*_shown(material), *material.orders],
        material.back,
        attachments=(*attachments, Attachment(volume.MANIFEST, manifest, documents.JSON, "Data", "SHA-256")),
        title=f"{opened.class_name}, {opened.term_name} {opened.year}/{opened.year + 1}",
        created_at=created_at,
        document_id=f"{document_id}/volume",
    )
    return bound, manifest


def _record(desk: Desk, case_id: str, bound: bytes, manifest: bytes, *, pages: int) -> None:
    kept = {
        VOLUME: (documents.keep(desk, bound), len(bound), documents.PDF),
        MANIFEST: (documents.keep(desk, manifest), len(manifest), documents.JSON),
    }
    command = RecordVolume(
        actor=_SERVICE,
        volume=kept[VOLUME][0],
        manifest=kept[MANIFEST][0],
        leaves=pages // PAGES_PER_LEAF,
        pages=pages,
    )
    with desk.writing() as session:
        cases.perform(desk, session, command, case_id=case_id)
        for role, (digest, size_bytes, media_type) in kept.items():
            documents.register(
                session,
                digest,
                case_id=case_id,
                role=role,
                size_bytes=size_bytes,
                at=desk.now,
                media_type=media_type,
            )


def state_key(case: Case) -> str:
    """Return what names the state of a case's printout: work on the same state is queued once."""
    sections = [(one.id, one.edition, one.document, str(one.state)) for one in case.sections]
    said = canonical_bytes([case.snapshot, case.prints, case.stale, *map(list, sections)])
    return digest(said).partition(":")[2][:16]


def field_of(step: Step) -> str:
    """Return the name of the signature field, and of the place on paper, of a step of the case."""
    return step.role.replace("-", "_")


def has_seal(step: Step) -> bool:
    """Return whether the seal goes beside this step's signature (000 clause 4.7)."""
    return field_of(step) == geometry.ZONE_DIRECTOR


def volume_fields(profile: Profile, places: Mapping[str, Any]) -> tuple[FieldBox, ...]:
    """Return the signature fields of the whole case's steps, where the printout has room for them."""
    return tuple(_field(step, places) for step in signing_steps(profile))


def signing_steps(profile: Profile) -> tuple[Step, ...]:
    """Return the steps that sign the whole case, in order."""
    return tuple(step for step in profile.steps if step.kind is StepKind.SIGN and step.scope is Scope.CASE)


def _field(step: Step, places: Mapping[str, Any]) -> FieldBox:
    name = field_of(step)
    seal = boxes_of(places, geometry.ZONE_SEAL) if has_seal(step) else ()
    return FieldBox(name, one_box(places, name), seal[0] if seal else None)


def _material(desk: Desk, case: Case, acts: bytes, marks: Mapping[str, tuple[volume.Mark, ...]]) -> _Material:
    return _Material(
        front=documents.read(desk, case.front),
        sections=tuple((section, documents.read(desk, section.document)) for section in case.bound_sections),
        marks=marks,
        orders=tuple(_order(desk, one) for one in case.parts if one.document),
        back=documents.read(desk, case.back),
        snapshot=documents.read(desk, case.snapshot),
        acts=acts,
    )


def _shown(material: _Material) -> Iterator[volume.Part]:
    for section, pdf in material.sections:
        yield volume.Part(section.title, pdf, material.marks.get(section.id, ()))


def _order(desk: Desk, part: PartLeaves) -> volume.Part:
    return volume.Part(sentence("signing.bookmark-order"), documents.read(desk, part.document))


def _attachments(material: _Material) -> Iterator[Attachment]:
    for section, pdf in material.sections:
        yield Attachment(_name(section), pdf, documents.PDF, "Source", section.title)
    yield Attachment("snapshot.json", material.snapshot, documents.JSON, "Data", "journal-snapshot/1")
    yield Attachment("acts.json", material.acts, documents.JSON, "Supplement", "journal-acts/1")


def _signers(section: Section) -> dict[str, str]:
    """Who signed with a key: the subject may have passed to somebody else since; on paper nobody did."""
    last = section.signatures[-1] if section.signatures else None
    if last is not None and last.recorded_by:
        return {}
    return {SECTION_FIELD: last.by if last else section.signer}


def _outside(case: Case) -> dict[str, str]:
    """What belongs to the case and lies beside the volume: the summary sheet, scans of signed sheets."""
    scans = {
        f"scan-{_name(section)}": one.evidence
        for section in case.bound_sections
        for one in section.signatures
        if one.evidence
    }
    return scans | ({"summary": case.summary} if case.summary else {})


def _name(section: Section) -> str:
    return f"section-{leaf_code(section.leaves[0])}-e{section.edition}.pdf"
