"""The places for signatures in a PDF: made before the first signature, looked up afterwards."""

import hashlib
import io
from collections.abc import Sequence

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

from archive_service.problems import Kind, Problem
from archive_service.signing.geometry import Box, FieldBox

_TEXT_KEY, _SEAL_KEY = "/JARC_Text", "/JARC_Seal"
"""Private keys (ISO 32000, annex E) of a widget: where inside the page its parts go."""


class _Revision(IncrementalPdfFileWriter):  # type: ignore[misc,unused-ignore]
    """An update appended to a PDF. It leaves the metadata as printed and draws no random number."""

    def _update_meta(self) -> None:
        """Keep title and dates: they say when the sheet was printed, the signature says its own."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        first, second = (part.original_bytes for part in prev.trailer["/ID"])
        seed = second + str(prev.last_startxref).encode()
        changed = hashlib.sha256(seed).digest()[:16]
        return generic.ArrayObject(generic.ByteStringObject(part) for part in (first, changed))


def open_revision(pdf: bytes) -> IncrementalPdfFileWriter:
    """Return a writer that appends to a PDF.

    Raises:
        Problem: the bytes are no PDF.
    """
    try:
        return _Revision(io.BytesIO(pdf))
    except (PdfError, ValueError, KeyError, TypeError, IndexError) as error:
        raise Problem(Kind.UNSOUND, "signing.unreadable") from error


def prepare_fields(pdf: bytes, fields: Sequence[FieldBox]) -> bytes:
    """Return the PDF with empty signature fields; all of a document's, before its first signature.

    Raises:
        Problem: the bytes are no PDF.
        ValueError: a name has a dot, or two fields share a name.
    """
    names = [one.name for one in fields]
    if len(set(names)) != len(names) or any("." in name for name in names):
        raise ValueError(names)
    writer = open_revision(pdf)
    for one in fields:
        add_field(writer, one)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def add_field(writer: IncrementalPdfFileWriter, one: FieldBox) -> None:
    """Add an empty signature field to a revision being written."""
    append_signature_field(writer, field_spec(one))
    widget = _widget(writer, one.name)
    widget[pdf_name(_TEXT_KEY)] = _rectangle(one.box)
    if one.seal is not None:
        widget[pdf_name(_SEAL_KEY)] = _rectangle(one.seal)


def field_spec(one: FieldBox) -> SigFieldSpec:
    """Return the library's description of a field."""
    left, bottom, right, top = (round(value) for value in one.outline.corners)
    return SigFieldSpec(one.name, on_page=one.box.page_index, box=(left, bottom, right, top))


def empty_field(writer: IncrementalPdfFileWriter, name: str) -> FieldBox:
    """Return the place of a signature that is still to be made.

    Raises:
        Problem: there is no such field, or it is signed already.
    """
    found = {field: value for field, value, _ in enumerate_sig_fields(writer.prev)}
    if name not in found:
        raise Problem(Kind.REFUSED, "signing.no-such-field", field=name)
    if found[name] is not None:
        raise Problem(Kind.REFUSED, "signing.already-signed", field=name)
    widget = _widget(writer, name)
    text = _box(widget.get(_TEXT_KEY, widget["/Rect"]))
    return FieldBox(name, text, _box(widget[_SEAL_KEY]) if _SEAL_KEY in widget else None)


def signed_fields(writer: IncrementalPdfFileWriter) -> int:
    """Return how many signatures the PDF has already."""
    return len(writer.prev.embedded_signatures)


def _widget(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    references = {field: reference for field, _, reference in enumerate_sig_fields(writer)}
    widget: generic.DictionaryObject = references[name].get_object()
    return widget


def _rectangle(box: Box) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(round(value, 3)) for value in box.corners)


def _box(corners: Sequence[float]) -> Box:
    left, bottom, right, top = (float(value) for value in corners)
    return Box(0, left, bottom, right - left, top - bottom)
