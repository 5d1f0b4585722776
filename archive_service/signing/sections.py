"""Signing: stamps on every sheet and one signature, all in one revision (000 clause 4.4).

The level is PAdES B-B: the moment of signing is the signer's own word, since no time-stamping
authority stands behind it. The chained acts and the paper register bear witness to it.
"""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp import BaseStamp, BaseStampStyle

from archive_service.problems import Kind, Problem
from archive_service.signing import fields, notes, stamps
from archive_service.signing.geometry import Box, FieldBox
from archive_service.signing.notes import Note
from archive_service.signing.seals import Seal
from archive_service.signing.signer import DIGEST, LoadedSigner
from archive_service.signing.stamps import Caption
from templates import geometry

DEFAULT_ZONE = "Europe/Moscow"
LEVEL = "B-B"


@dataclass(frozen=True)
class _Drawn(BaseStampStyle):  # type: ignore[misc,unused-ignore]
    """A stamp that is drawn already: the appearance is the form ``reference``."""

    reference: generic.IndirectObject | None = None

    def create_stamp(
        self,
        writer: BasePdfFileWriter,
        box: BoxConstraints,
        text_params: dict[str, Any],  # noqa: ARG002 - the words are drawn already
    ) -> BaseStamp:
        """Return the form as the appearance of a signature field."""
        return _Appearance(writer, self, box)


class _Appearance(BaseStamp):  # type: ignore[misc,unused-ignore]
    def __init__(self, writer: BasePdfFileWriter, style: _Drawn, box: BoxConstraints) -> None:
        super().__init__(writer, style, box)
        self._content_xobj_ref = style.reference


def sign_section(
    pdf: bytes,
    *,
    signer: LoadedSigner,
    stamp_boxes: Sequence[Box],
    signature_box: Box,
    caption: Caption,
    signed_at: datetime,
    zone: str = DEFAULT_ZONE,
    field: str = "teacher",
    note: Note | None = None,
) -> bytes:
    """Return the section with a stamp in every box of ``stamp_boxes`` and a signature in ``signature_box``.

    A ``note`` on the programme is written before, in the same revision: it is signed with the rest.

    Args:
        pdf: the section as it was rendered, PDF/A-2b, unsigned.
        signer: the teacher's key; keep it for the next section.
        stamp_boxes: a box on every sheet of the section.
        signature_box: where the signature field itself is shown.
        caption: role and further lines of the stamp.
        signed_at: the moment of signing; ``zone`` is the time zone in which it is written.
        zone: a name of the IANA database.
        field: the name of the signature field.
        note: what the teacher says of the programme, and where it goes.

    Raises:
        Problem: the section is signed already, the certificate is not valid, the note does not fit
            its place, or it is no PDF.
    """
    signer.check_valid_at(signed_at)
    writer = fields.open_revision(pdf)
    if fields.signed_fields(writer):
        raise Problem(Kind.REFUSED, "signing.already-signed", field=field)
    if note is not None:
        _write(writer, note)
    boxes = _one_size([*stamp_boxes, signature_box])
    words = stamps.layouts(signer.facts, caption, signed_at, zone)
    form = _form(writer, stamps.draw(words, boxes[-1], boxes[-1]))
    for box in boxes[:-1]:
        _stamp(writer, box, form)
    fields.add_field(writer, FieldBox(field, boxes[-1]))
    return sign_revision(writer, field, signer, form, at=local(signed_at, zone), certify=True)


def sign_field(
    pdf: bytes,
    *,
    field: str,
    signer: LoadedSigner,
    caption: Caption,
    signed_at: datetime,
    zone: str = DEFAULT_ZONE,
    seal: Seal | None = None,
) -> bytes:
    """Return the document with a prepared field signed: a new revision, nothing else changed.

    The first signature certifies the document and allows form filling only; later ones approve.
    ``seal`` is shown where the field was prepared with a place for it.

    Raises:
        Problem: no such field, signed already, the certificate is not valid, a bad picture of the
            seal, or it is no PDF.
        ValueError: a seal for a field that has no place for one.
    """
    signer.check_valid_at(signed_at)
    writer = fields.open_revision(pdf)
    place = fields.empty_field(writer, field)
    words = stamps.layouts(signer.facts, caption, signed_at, zone)
    drawn = stamps.draw(words, place.outline, place.box, _seal_at(place, seal))
    certify = fields.signed_fields(writer) == 0
    form = _form(writer, drawn)
    return sign_revision(writer, field, signer, form, at=local(signed_at, zone), certify=certify)


def sign_revision(
    writer: IncrementalPdfFileWriter,
    field: str,
    signer: LoadedSigner,
    form: generic.IndirectObject | None,
    *,
    at: datetime,
    certify: bool,
) -> bytes:
    """Return the document with a revision that signs a field; ``form`` is what the field shows."""
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=DIGEST,
        name=signer.facts.full_name,
        certify=certify,
        subfilter=SigSeedSubFilter.PADES,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    session = PdfSigner(
        meta, signer, stamp_style=None if form is None else _Drawn(reference=form)
    ).init_signing_session(writer, existing_fields_only=True)
    session.system_time = at
    document = session.prepare_tbs_document(None, bytes_reserved=signer.reserved_bytes)
    target = io.BytesIO()
    prepared, _ = document.digest_tbs_document(output=target)
    attributes = PdfCMSSignedAttributes(signing_time=at)
    asyncio.run(document.perform_signature(prepared.document_digest, attributes))
    return target.getvalue()


def _seal_at(place: FieldBox, seal: Seal | None) -> tuple[Seal, Box] | None:
    if seal is None:
        return None
    if place.seal is None:
        raise ValueError(f"the field {place.name} has no place for a seal")
    return seal, place.seal


def local(moment: datetime, zone: str) -> datetime:
    """Return the moment in a time zone, as it is signed: to the second."""
    return moment.astimezone(ZoneInfo(zone)).replace(microsecond=0)


def _one_size(boxes: Sequence[Box]) -> list[Box]:
    """Return the boxes cut to the size that all of them have room for: one form serves them all."""
    width = min(box.width_pt for box in boxes)
    height = min(box.height_pt for box in boxes)
    return [replace(box, width_pt=width, height_pt=height) for box in boxes]


def _form(writer: IncrementalPdfFileWriter, drawn: bytes) -> generic.IndirectObject:
    """Put a drawn page into the document as a form XObject, and return the reference to it."""
    form: generic.IndirectObject = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(drawn)))
    return form


def _write(writer: IncrementalPdfFileWriter, note: Note) -> None:
    """Put a note where the page shows both prescribed texts: it shows the note in their stead."""
    key = geometry.form_key(geometry.ZONE_PROGRAMME)
    _, reference = writer.find_page_for_modification(note.box.page_index)
    resources = reference.get_object()
    if "/XObject" not in resources or key not in resources["/XObject"]:
        raise Problem(Kind.REFUSED, "signing.no-place-for-note")
    form = _form(writer, notes.draw(note))
    place = (1, 0, 0, 1, note.box.x_pt, note.box.y_pt)
    form.get_object()[pdf_name("/Matrix")] = generic.ArrayObject(map(generic.FloatObject, place))
    forms = resources["/XObject"]
    forms[pdf_name(key)] = form
    writer.update_container(forms)


def _stamp(writer: IncrementalPdfFileWriter, box: Box, form: generic.IndirectObject) -> None:
    name = pdf_name("/SignatureStamp")
    paint = b"Q q 1 0 0 1 %.3f %.3f cm %s Do Q" % (box.x_pt, box.y_pt, name.encode())
    resources = generic.DictionaryObject({pdf_name("/XObject"): generic.DictionaryObject({name: form})})
    start = writer.add_object(generic.StreamObject(stream_data=b"q"))
    writer.add_stream_to_page(box.page_index, start, prepend=True)
    end = writer.add_object(generic.StreamObject(stream_data=paint))
    writer.add_stream_to_page(box.page_index, end, resources)
