"""Certified copies of archived documents: a paper to hand out, signed by who issues it.

The reading is on record before a byte is read, with the reason and the number of the request. Only
what is sound is certified. The copy is kept as a document of the school.
"""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, logged_at
from archive_service.db.models import ActRow, School
from archive_service.problems import Kind, Problem
from archive_service.rendering import certified
from archive_service.rendering.forms import render_to_sign
from archive_service.rendering.papers import certified_copy
from archive_service.rendering.papers.certified_copy import FIELD, CertifiedCopy, Copied, OnPaper, Signed
from archive_service.rendering.pdfa import Attachment
from archive_service.rendering.volume import page_count
from archive_service.services import (
    deposits,
    documents,
    finding,
    form_wordings,
    people,
    profiles,
    readings,
    sheet_proof,
)
from archive_service.services.context import Desk
from archive_service.services.people import Present
from archive_service.services.readings import Asked, Reading
from archive_service.services.sheet_proof import Proof
from archive_service.services.titles import in_words
from archive_service.services.zones import one_box, to_details
from archive_service.signing.facts import LEVEL
from archive_service.signing.fields import prepare_fields
from archive_service.signing.geometry import FieldBox
from archive_service.signing.sections import sign_field
from archive_service.signing.stamps import Caption

ROLE, CERTIFIED = "certified-copy", "copy-certified"
LEAST_WHOLE = 1
_LOOKED_AT = 20
"""So many copies a person may certify between a reading and its own copy: they are made at once."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A certified copy: its digest and bytes; ``number`` is the copy's, in the log of acts."""

    digest: str
    number: int
    pdf: bytes = field(repr=False)


def issue(desk: Desk, who: Present, digest: str, asked: Asked, *, recipient: str = "") -> Issued:
    """Return a signed copy of an archived document of a case, filed with the school's documents.

    ``recipient`` is printed on the copy and stays out of the log.

    Raises:
        Problem: no reason or no number of a request, no right to read, no such document, or
            something speaks against its soundness.
    """
    if not asked.request.strip():
        raise Problem(Kind.USAGE, "service.request-needed")
    with desk.reading() as session:
        actor = people.acting(desk, session, who)
        profile = profiles.in_force(session, desk.today)
    reading = readings.begin(desk, digest, asked, reader_id=who.id)
    proof = sheet_proof.prove(desk, digest, reader_id=who.id, reread=True)
    if proof.reasons or proof.whole_copies < LEAST_WHOLE or not proof.signed:
        raise Problem(Kind.UNSOUND, "service.copy-unsound", reasons="; ".join(proof.reasons))
    _, original = readings.again(desk, reading.number, reader_id=who.id)
    role = next((one for one in readings.READERS if one in actor.roles), "")
    unsigned = _draw(desk, reading, proof, original, recipient.strip())
    signed = sign_field(
        unsigned,
        field=FIELD,
        signer=who.key,
        caption=Caption(in_words(role, profile)),
        signed_at=desk.now,
        zone=desk.zone,
    )
    return _file(desk, who, reading, signed)


def issued_by(session: Session, reading: int, *, reader_id: str) -> str | None:
    """Return the digest of the copy that a reading was made for, None where there is none."""
    certified = select(ActRow.seq).where(
        ActRow.kind == CERTIFIED, ActRow.actor == reader_id, ActRow.seq > reading
    )
    for one in logged_at(session, session.scalars(certified.order_by(ActRow.seq).limit(_LOOKED_AT))):
        if isinstance(one.act, SchoolAct) and one.act.facts["reading"] == reading:
            return str(one.act.facts["copy"])
    return None


def _draw(desk: Desk, reading: Reading, proof: Proof, original: bytes, recipient: str) -> bytes:
    """Return the copy with the empty field for the signature."""
    with desk.reading() as session:
        facts = _facts(desk, session, reading, proof, pages=page_count(original), recipient=recipient)
    document_id = f"{desk.school_id}/{ROLE}/{reading.number}"
    own = form_wordings.own(desk, "certified_copy", at=facts.checked_at)
    form = certified_copy.form(facts, own)
    sheet, zones = render_to_sign(form, created_at=reading.at, document_id=f"{document_id}/sheet")
    joined = certified.join(
        Attachment(facts.attachment, original, documents.PDF, "Source", form.subtitle),
        sheet,
        notes=certified_copy.page_notes(facts, own),
        signers={one.field: one.person_id for one in proof.signatures},
        title=f"{form.title}. {form.subtitle}",
        created_at=reading.at,
        document_id=document_id,
    )
    place = one_box({"zones": to_details(zones)}, FIELD, first_page=facts.pages)
    return prepare_fields(joined, [FieldBox(FIELD, place)])


def _facts(
    desk: Desk, session: Session, reading: Reading, proof: Proof, *, pages: int, recipient: str
) -> CertifiedCopy:
    return CertifiedCopy(
        organisation=session.scalars(select(School.name)).one(),
        kind=proof.role,
        class_name=proof.class_name,
        year=f"{proof.year}/{proof.year + 1}",
        request=reading.request,
        reason=reading.reason,
        recipient=recipient,
        log_number=reading.number,
        digest=proof.document,
        pages=pages,
        attachment=f"{proof.role}-{finding.short_code(proof.document)}.pdf",
        deposited_at=_local(desk, proof.deposited_at),
        keep_until=proof.keep_until,
        log_count=proof.log.seq,
        log_hash=proof.log.hash,
        checked_at=proof.checked_at.astimezone(ZoneInfo(desk.zone)),
        level=LEVEL,
        signatures=tuple(Signed(one.role, one.name, one.signed_at, one.serial) for one in proof.signatures),
        by_hand=tuple(OnPaper(one.title, one.name, one.on, one.scan) for one in proof.by_hand),
        copies=tuple(
            Copied(one.room, one.store, one.whole, _local(desk, one.verified_at)) for one in proof.copies
        ),
        codes=finding.code_names_on(session, proof.document, desk.today),
    )


def _file(desk: Desk, who: Present, reading: Reading, pdf: bytes) -> Issued:
    digest = documents.keep(desk, pdf)
    said = {"document": reading.document, "copy": digest, "request": reading.request}
    with desk.writing() as session:
        documents.register(
            session,
            digest,
            case_id=None,
            role=ROLE,
            size_bytes=len(pdf),
            at=desk.now,
            details={"reading": reading.number, "document": reading.document},
        )
        act = SchoolAct(CERTIFIED, who.id, desk.today, {**said, "reading": reading.number})
        append(session, case_id=None, act=act, at=desk.now)
        deposits.request_log(desk, session)
    return Issued(digest, reading.number, pdf)


def _local(desk: Desk, moment: datetime | None) -> datetime | None:
    return moment.astimezone(ZoneInfo(desk.zone)) if moment else None
