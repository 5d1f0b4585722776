"""A certified copy: the pages of an archived document as they look, a certifying sheet, the original.

The original goes along as an attachment, so that whoever holds the copy can verify its signatures.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pypdf import PageObject, PdfWriter

from archive_service.rendering.flatten import add_flat, form_of, paint_over
from archive_service.rendering.ink import Ink
from archive_service.rendering.pdfa import Attachment, attach, finish_writer
from archive_service.rendering.volume import MANIFEST, manifest_of
from templates.geometry import PT_PER_MM, STRIKE, Sheet
from templates.typefaces import SMALL


def join(
    original: Attachment,
    certificate: bytes,
    *,
    notes: Sequence[str],
    signers: Mapping[str, str],
    title: str,
    created_at: datetime,
    document_id: str,
) -> bytes:
    """Return the copy as PDF/A-3b, still unsigned; the same bytes for the same arguments.

    Args:
        original: the document, bytes as they lie in the archive.
        certificate: the certifying sheet; its pages come last.
        notes: what stands in the top margin of each page of the original.
        signers: field → person id of the original's signatures, for the manifest.
        title: shown by viewers.
        created_at: the moment written into the metadata.
        document_id: what the file identifier is made from.

    Raises:
        ValueError: there are not as many notes as pages.
    """
    writer = PdfWriter()
    for page, note in zip(add_flat(writer, original.data), notes, strict=True):
        _mark(writer, page, note)
    add_flat(writer, certificate)
    manifest = manifest_of(
        [original], document_id=document_id, created_at=created_at, signers={original.name: signers}
    )
    listed = Attachment(MANIFEST, manifest, "application/json", "Data", "SHA-256")
    attach(writer, [original, listed], created_at)
    return finish_writer(writer, title=title, created_at=created_at, document_id=document_id, part="3b")


def _mark(writer: PdfWriter, page: PageObject, note: str) -> None:
    """Paint the note into the top margin, where the sheet itself has nothing."""
    wide, high = (float(side) / PT_PER_MM for side in (page.mediabox.width, page.mediabox.height))
    edge = STRIKE.edge_mm
    ink = Ink(Sheet(wide, high, edge, edge, edge, edge))
    ink.text(wide / 2, STRIKE.note_y_mm, note, SMALL, align="center", within_mm=wide - 2 * edge)
    ink.turn()
    paint_over(writer, page, [(form_of(writer, ink.finish()), page.mediabox)])
