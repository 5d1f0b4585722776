"""The new file as one document: it shows the sheets and carries their signed originals (001 clause 8.7).

It is put together by a job when nothing is missing on paper, and does not depend on who runs it or how often.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Document
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering import volume
from archive_service.rendering.forms import render_to_sign
from archive_service.rendering.pdfa import Attachment
from archive_service.services import assembling, documents
from archive_service.services.context import Desk
from archive_service.services.extraction import extractions, happened, load
from archive_service.services.extraction_papers import ACT, act, drawn, file
from archive_service.services.extraction_told import Told, journal, told
from archive_service.services.extraction_wear import certificate, contents, cover
from archive_service.services.finding import short_code
from archive_service.services.rounds import Order
from archive_service.services.zones import one_box, to_details
from archive_service.signing.fields import prepare_fields
from archive_service.signing.geometry import FieldBox
from templates.geometry import ZONE_DIRECTOR, ZONE_SEAL
from workflows.acts import SERVICE
from workflows.canonical import digest
from workflows.extraction import Extraction, Filed, Sheet
from workflows.regulation import Signs

JOB = "extraction-file"
FIELD = ZONE_DIRECTOR


def request_if_ready(desk: Desk, session: Session, extraction: Extraction) -> None:
    """Queue the file in the session's transaction when nothing of it is missing on paper any more."""
    if _is_ready(extraction, desk):
        payload = {"school": desk.school_id, "number": extraction.number}
        desk.archive.queue.enqueue(session, JOB, payload, key=_key(desk, extraction), school=desk.school_id)


def due(desk: Desk, session: Session) -> Iterator[Order]:
    """Yield the files that can be put together and are not: what an interruption left (a round)."""
    for one in extractions(session).values():
        if _is_ready(one, desk):
            yield Order(JOB, {"number": one.number}, f"{_key(desk, one)}:{desk.now:%Y-%m-%dT%H}")


def make(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Put the file of an extraction together and record it (the body of the job); repeating it is harmless.

    Raises:
        Problem: a summary sheet is another one than was planned, or cannot be read.
    """
    number = int(str(job.payload["number"]))
    with desk.reading() as session:
        extraction = load(session, number)
    if not _is_ready(extraction, desk):
        return {"number": number, "document": extraction.filed.document if extraction.filed else ""}
    said = told(desk, extraction)
    moment = _moment(desk, extraction)
    paper = _act(desk, said, moment)
    job.report(1, 3, said.number)
    pdf = _together(desk, said, paper, moment)
    job.report(2, 3, said.number)
    document = documents.keep(desk, pdf)
    event = Filed(
        number=number,
        on=desk.today,
        by=SERVICE,
        document=document,
        leaves=extraction.file_leaves,
        act=digest(paper),
    )
    with desk.writing() as session:
        if load(session, number).filed is None:
            file(desk, session, paper, ACT, number)
            file(desk, session, pdf, documents.SUMMARIES, number)
            happened(desk, session, event)
    return {"number": number, "document": document}


def sheet_scans(session: Session, sheet: Sheet) -> tuple[str, ...]:
    """Return the scans of a summary sheet that was signed by hand."""
    wanted = select(Document.digest).where(
        Document.case_id == sheet.case, Document.role == documents.SCAN_SUMMARY
    )
    return tuple(session.scalars(wanted.order_by(Document.created_at, Document.digest)))


def _is_ready(extraction: Extraction, desk: Desk) -> bool:
    """Whether only the file is missing: all paper is bound, or there is none and the day has come."""
    if not extraction.open or extraction.filed is not None:
        return False
    return extraction.bound is not None or (not extraction.on_paper and extraction.may_start_on <= desk.today)


def _key(desk: Desk, extraction: Extraction) -> str:
    return f"{JOB}:{desk.school_id}:{extraction.number}:{len(extraction.sheets)}"


def _moment(desk: Desk, extraction: Extraction) -> datetime:
    """The moment written into the file: the beginning of the day on which it could be made."""
    day = extraction.bound.on if extraction.bound else max(extraction.last_on, extraction.may_start_on)
    return datetime.combine(day, time(), ZoneInfo(desk.zone))


def _act(desk: Desk, said: Told, moment: datetime) -> bytes:
    """The act of extraction: as it was made when the leaves were bound, or now where there is no paper."""
    bound = said.extraction.bound
    if bound is not None:
        return documents.read(desk, bound.act)
    name = f"{desk.school_id}/{ACT}/{said.extraction.number}"
    pdf = drawn(act(said, moment.date()), moment, name)
    documents.keep(desk, pdf)
    return pdf


def _together(desk: Desk, said: Told, paper: bytes, moment: datetime) -> bytes:
    """Return the file with the empty field for the director; the same bytes for the same acts."""
    name = f"{desk.school_id}/extraction/{said.extraction.number}"
    back, zones = render_to_sign(certificate(said), created_at=moment, document_id=f"{name}/certificate")
    sheets = [(sheet, documents.read(desk, _current(said, sheet))) for sheet in said.extraction.sheets]
    attachments = tuple(_attachments(desk, said, sheets, paper))
    manifest = volume.manifest_of(
        attachments,
        document_id=name,
        created_at=moment,
        signers={_name(sheet): _signers(said, sheet) for sheet, _ in sheets},
    )
    made = volume.assemble(
        drawn(cover(said), moment, f"{name}/cover"),
        [
            volume.Part(sentence("extraction.part-list"), drawn(contents(said), moment, f"{name}/list")),
            volume.Part(sentence("extraction.part-act"), paper),
            *(volume.Part(journal(sheet), pdf) for sheet, pdf in sheets),
        ],
        back,
        attachments=(*attachments, Attachment(volume.MANIFEST, manifest, documents.JSON, "Data", "SHA-256")),
        title=", ".join((said.number, *said.heading)),
        created_at=moment,
        document_id=name,
    )
    first = volume.page_count(made) - volume.page_count(back)
    places = {"zones": to_details(zones)}
    box = one_box(places, ZONE_DIRECTOR, first_page=first)
    return prepare_fields(made, [FieldBox(FIELD, box, one_box(places, ZONE_SEAL, first_page=first))])


def _current(said: Told, sheet: Sheet) -> str:
    """The digest of a sheet, the same that was planned.

    Raises:
        Problem: the sheet was corrected since.
    """
    if said.cases[sheet.case][0].summary != sheet.document:
        raise Problem(Kind.REFUSED, "extraction.sheet-changed", class_name=sheet.class_name)
    return sheet.document


def _attachments(
    desk: Desk, said: Told, sheets: Sequence[tuple[Sheet, bytes]], paper: bytes
) -> Iterator[Attachment]:
    """The signed originals unchanged, the scans of those signed by hand, the act."""
    for sheet, pdf in sheets:
        yield Attachment(_name(sheet), pdf, documents.PDF, "Source", journal(sheet))
        with desk.reading() as session:
            scans = sheet_scans(session, sheet)
        for scan in scans:
            kept = documents.read(desk, scan)
            name = f"scan-{short_code(scan)}.pdf"
            yield Attachment(name, kept, documents.PDF, "Supplement", journal(sheet))
    yield Attachment("act.pdf", paper, documents.PDF, "Supplement", said.number)


def _signers(said: Told, sheet: Sheet) -> dict[str, str]:
    """Who signed the sheet with a key, by the names of the fields."""
    case, profile = said.cases[sheet.case]
    steps = {one.id: one for one in profile.steps if Signs.SUMMARY in one.signs}
    return {
        assembling.field_of(steps[one.step]): one.by
        for one in case.done
        if one.step in steps and not one.recorded_by
    }


def _name(sheet: Sheet) -> str:
    return f"summary-{sheet.year}-{short_code(sheet.document)}.pdf"
