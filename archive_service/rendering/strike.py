"""A struck edition: what an older printout looked like, crossed out and with the reason why.

The signed document itself is kept as it is; this is the copy that people read.
"""

import io
from datetime import datetime

from pypdf import PdfReader, PdfWriter
from pypdf.generic import StreamObject

from archive_service.rendering.flatten import add_flat, form_of, paint_over
from archive_service.rendering.ink import Ink
from archive_service.rendering.letters import wrap
from archive_service.rendering.pdfa import finish_writer
from templates import wording
from templates.geometry import PT_PER_MM, STRIKE, Sheet
from templates.typefaces import BODY_BOLD


def strike(pdf: bytes, note: str, created_at: datetime, document_id: str) -> bytes:
    """Return a struck copy of a document as PDF/A-2b; the same bytes for the same arguments.

    Every page has a light line across it and the note in its top margin. Signatures are shown as
    they look; the copy itself bears none.

    Args:
        pdf: the old edition; it is not changed.
        note: «ПОГАШЕНО. Заменено изданием 2 от 12.06.2026. Основание: …».
        created_at: the moment written into the metadata.
        document_id: what the file identifier is made from.
    """
    writer = PdfWriter()
    forms: dict[tuple[float, float], StreamObject] = {}
    for page in add_flat(writer, pdf):
        size = float(page.mediabox.width), float(page.mediabox.height)
        if size not in forms:
            forms[size] = _crossed(writer, size, note)
        paint_over(writer, page, [(forms[size], page.mediabox)])
    said = PdfReader(io.BytesIO(pdf)).metadata
    title = f"{(said and said.title) or ''} ({wording.STRUCK})".strip()
    return finish_writer(writer, title=title, created_at=created_at, document_id=document_id)


def _crossed(writer: PdfWriter, size_pt: tuple[float, float], note: str) -> StreamObject:
    """Return the line and the note as a form of the page's size."""
    wide, high = (side / PT_PER_MM for side in size_pt)
    edge = STRIKE.edge_mm
    ink = Ink(Sheet(wide, high, edge, edge, edge, edge))
    ink.line(edge, high - edge, wide - edge, STRIKE.top_mm, STRIKE.pen)
    first, *more = wrap(note, BODY_BOLD, wide - 2 * edge)
    lines = (first, " ".join(more)) if more else (first,)
    for index, line in enumerate(lines):
        y_mm = STRIKE.note_y_mm + index * STRIKE.line_mm
        ink.text(wide / 2, y_mm, line, BODY_BOLD, align="center", within_mm=wide - 2 * edge)
    ink.turn()
    return form_of(writer, ink.finish())
