"""What makes a drawn PDF an archivable one: PDF/A-2b, and 3b where it carries files.

The canvas leaves four rules of ISO 19005-2 unmet; one pass over the file adds the XMP packet
(6.6), the sRGB output intent (6.2.3), the print flag on links (6.3.2) and the file identifier
(6.1.3). Nothing here asks the time or draws a random number: same input, same bytes.
"""

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from archive_service.rendering.icc import srgb_profile
from archive_service.rendering.patch import patch

PRODUCER = "journal-archive"
Part = Literal["2b", "3b"]
Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]
_PRINT_FLAG = 4


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside a PDF/A-3; ``relationship`` as in ISO 19005-3, annex E."""

    name: str
    data: bytes
    media_type: str
    relationship: Relationship = "Data"
    description: str = ""


def finish(raw_pdf: bytes, *, title: str, created_at: datetime, document_id: str, part: Part = "2b") -> bytes:
    """Return the drawn PDF as PDF/A of the given part; the same bytes for the same arguments.

    Args:
        raw_pdf: a PDF drawn with embedded fonts, device RGB or grey, no transparency.
        title: shown by viewers in place of the file's name.
        created_at: the moment written into the metadata (the snapshot's, never now).
        document_id: what the file identifier is made from.
        part: 2b, or 3b for a file that carries attachments.
    """
    quick = _patched(raw_pdf, title, created_at, document_id, part)
    if quick is not None:
        return quick
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw_pdf)))
    return finish_writer(writer, title=title, created_at=created_at, document_id=document_id, part=part)


def finish_writer(
    writer: PdfWriter, *, title: str, created_at: datetime, document_id: str, part: Part = "2b"
) -> bytes:
    """Return the bytes of a document under construction, made PDF/A (see :func:`finish`)."""
    root = writer.root_object
    root[NameObject("/OutputIntents")] = ArrayObject([_output_intent(writer)])
    root[NameObject("/Metadata")] = _metadata(writer, title, created_at, document_id, part)
    root[NameObject("/Lang")] = TextStringObject("ru-RU")
    viewer = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    root[NameObject("/ViewerPreferences")] = viewer
    writer.metadata = _information(title, created_at)
    _flag_annotations(writer)
    identifier = ByteStringObject(hashlib.sha256(document_id.encode()).digest()[:16])
    writer._ID = ArrayObject([identifier, identifier])  # the library's only place for it
    writer.pdf_header = "%PDF-1.7"
    target = io.BytesIO()
    writer.write_stream(target)
    return target.getvalue()


def _patched(raw_pdf: bytes, title: str, created_at: datetime, document_id: str, part: Part) -> bytes | None:
    """Return what :func:`finish` promises for a file just drawn by the canvas, else None."""
    said = _information(title, created_at).items()
    return patch(
        raw_pdf,
        catalogue=_CATALOGUE,
        information=b"<< %s >>" % b" ".join(b"%s %s" % (key.encode(), _hexed(text)) for key, text in said),
        added=(
            _stream(b"/Type /Metadata /Subtype /XML", xmp(title, created_at, document_id, part).encode()),
            _stream(b"/N 3", srgb_profile()),
        ),
        identifier=hashlib.sha256(document_id.encode()).digest()[:16],
    )


_CATALOGUE = (
    b"/Metadata {0} /Lang (ru-RU) /ViewerPreferences << /DisplayDocTitle true >> "
    b"/OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) "
    b"/Info (sRGB IEC61966-2.1) /DestOutputProfile {1} >> ]\n"
)


def _hexed(text: str) -> bytes:
    if text.isascii():
        return b"<%s>" % text.encode("ascii").hex().encode()
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def attach(writer: PdfWriter, attachments: Sequence[Attachment], at: datetime) -> None:
    """Add files to a PDF/A-3: each in the name tree and in the catalogue's ``/AF`` (ISO 19005-3, 6.8).

    Raises:
        ValueError: two files share a name.
    """
    names = [one.name for one in attachments]
    if len(set(names)) != len(names):
        raise ValueError("two attachments of one name")
    ordered = sorted(attachments, key=lambda one: one.name)
    specs = [(one.name, _file_spec(writer, one, at)) for one in ordered]
    tree = ArrayObject(item for name, spec in specs for item in (TextStringObject(name), spec))
    files = DictionaryObject({NameObject("/Names"): tree})
    root = writer.root_object
    root[NameObject("/Names")] = DictionaryObject({NameObject("/EmbeddedFiles"): writer._add_object(files)})
    root[NameObject("/AF")] = ArrayObject(spec for _, spec in specs)


def attachments_of(pdf: bytes) -> dict[str, bytes]:
    """Return the files a PDF carries, by name."""
    listed = PdfReader(io.BytesIO(pdf)).attachments
    return {name: versions[0] for name, versions in listed.items()}


def _file_spec(writer: PdfWriter, one: Attachment, at: datetime) -> IndirectObject:
    stream = StreamObject()
    stream.set_data(one.data)
    packed = stream if one.media_type == "application/pdf" else stream.flate_encode()
    packed[NameObject("/Type")] = NameObject("/EmbeddedFile")
    packed[NameObject("/Subtype")] = NameObject(f"/{one.media_type}")
    packed[NameObject("/Params")] = DictionaryObject(
        {
            NameObject("/Size"): NumberObject(len(one.data)),
            NameObject("/ModDate"): TextStringObject(_pdf_date(at)),
        }
    )
    reference = writer._add_object(packed)
    spec = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/F"): TextStringObject(one.name),
            NameObject("/UF"): TextStringObject(one.name),
            NameObject("/Desc"): TextStringObject(one.description or one.name),
            NameObject("/AFRelationship"): NameObject(f"/{one.relationship}"),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): reference, NameObject("/UF"): reference}),
        }
    )
    return writer._add_object(spec)


def _output_intent(writer: PdfWriter) -> IndirectObject:
    stream = StreamObject()
    stream.set_data(srgb_profile())
    stream[NameObject("/N")] = NumberObject(3)
    intent = {
        NameObject("/Type"): NameObject("/OutputIntent"),
        NameObject("/S"): NameObject("/GTS_PDFA1"),
        NameObject("/OutputConditionIdentifier"): TextStringObject("sRGB"),
        NameObject("/Info"): TextStringObject("sRGB IEC61966-2.1"),
        NameObject("/DestOutputProfile"): writer._add_object(stream),
    }
    return writer._add_object(DictionaryObject(intent))


def _metadata(
    writer: PdfWriter, title: str, created_at: datetime, document_id: str, part: Part
) -> IndirectObject:
    stream = StreamObject()
    stream.set_data(xmp(title, created_at, document_id, part).encode())
    stream[NameObject("/Type")] = NameObject("/Metadata")
    stream[NameObject("/Subtype")] = NameObject("/XML")
    return writer._add_object(stream)


def _information(title: str, created_at: datetime) -> dict[str, str]:
    moment = _pdf_date(created_at)
    return {
        "/Title": title,
        "/Creator": PRODUCER,
        "/Producer": PRODUCER,
        "/CreationDate": moment,
        "/ModDate": moment,
    }


def _flag_annotations(writer: PdfWriter) -> None:
    for annotation in _annotations(writer):
        annotation.setdefault(NameObject("/F"), NumberObject(_PRINT_FLAG))


def _annotations(writer: PdfWriter) -> Iterable[DictionaryObject]:
    for page in writer.pages:
        for reference in page.get("/Annots", ArrayObject()).get_object():
            yield reference.get_object()


def _pdf_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")


_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"\
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"\
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>{level}</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:identifier>{identifier}</dc:identifier><pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def xmp(title: str, created_at: datetime, document_id: str, part: Part) -> str:
    """Return the XMP packet (ISO 16684-1); it says the same as the information dictionary."""
    return _PACKET.format(
        part=part[0],
        level=part[1].upper(),
        title=escape(title),
        identifier=escape(document_id),
        producer=PRODUCER,
        moment=created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
