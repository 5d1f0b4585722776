"""Paper forms: acts, notes, lists and reports, drawn from data and made PDF/A-2b.

One side of each sheet, the binding margin on the left, «лист N из M» at the foot. The text above
a signature is on the same sheet as the signature.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from archive_service.problems import Kind, Problem
from archive_service.rendering import pdfa
from archive_service.rendering.card_model import Cards
from archive_service.rendering.draw_cards import render_cards
from archive_service.rendering.form_model import (
    Block,
    Checked,
    Checklist,
    Form,
    Lines,
    Paragraph,
    SignatureLines,
    Signer,
    StampPlace,
    Table,
)
from archive_service.rendering.form_pages import Page, pages_of
from archive_service.rendering.form_strips import Strip, TableRow, strips_of
from archive_service.rendering.frame import Area
from archive_service.rendering.ink import Ink
from archive_service.rendering.model import StampZone
from archive_service.rendering.tables import draw_table
from templates import wording
from templates.geometry import (
    FORM,
    FORM_LAYOUT_VERSION,
    FORM_SHEET,
    FORM_SHEET_KEPT,
    FORM_WIDE,
    FORM_WIDE_KEPT,
    HAIR,
    SEAL,
    SIGNATURE,
    THIN,
    ZONE_SEAL,
    Sheet,
)
from templates.typefaces import FOOTER

__all__ = [
    "Block",
    "Cards",
    "Checked",
    "Checklist",
    "Form",
    "Lines",
    "Paragraph",
    "SignatureLines",
    "Signer",
    "StampPlace",
    "Table",
    "render_form",
    "render_to_sign",
    "sheets_of",
]

_TOLERANCE_MM = 0.01
_PAPERS = {
    (False, False): FORM_SHEET,
    (False, True): FORM_SHEET_KEPT,
    (True, False): FORM_WIDE,
    (True, True): FORM_WIDE_KEPT,
}


def render_form(form: Form | Cards, *, created_at: datetime, document_id: str) -> bytes:
    """Return the form as PDF/A-2b; the same bytes for the same arguments (see :func:`render_to_sign`)."""
    if isinstance(form, Cards):
        return render_cards(form, created_at=created_at, document_id=document_id)
    return render_to_sign(form, created_at=created_at, document_id=document_id)[0]


def render_to_sign(
    form: Form, *, created_at: datetime, document_id: str
) -> tuple[bytes, tuple[StampZone, ...]]:
    """Return the form as PDF/A-2b with its places for electronic signatures; the same bytes every time.

    Args:
        form: what to print.
        created_at: the moment for the metadata: of the facts, never now.
        document_id: what the file identifier is made from.

    Raises:
        Problem: the drawing left its pages.
    """
    paper = _PAPERS[form.landscape, form.kept_over_ten_years]
    ink = Ink(paper)
    pages = _pages(form, paper)
    for number, page in enumerate(pages, 1):
        if _draw(ink, page, paper) > paper.floor_mm + _TOLERANCE_MM:
            raise Problem(Kind.INTERNAL, "render.overflow", page=number)
        _draw_foot(ink, form, number, len(pages))
        ink.turn()
    pdf = pdfa.finish(
        ink.finish(),
        title=". ".join(text for text in (form.title, form.subtitle) if text),
        created_at=created_at,
        document_id=f"{document_id}/{FORM_LAYOUT_VERSION}",
    )
    return pdf, tuple(ink.zones)


def sheets_of(form: Form) -> int:
    """Return on how many sheets a form comes: it is printed on one side."""
    return len(_pages(form, _PAPERS[form.landscape, form.kept_over_ten_years]))


def _pages(form: Form, paper: Sheet) -> list[Page]:
    room = paper.floor_mm - paper.top_mm
    return pages_of(strips_of(form, paper.body_width_mm, room), room)


def _draw(ink: Ink, page: Page, paper: Sheet) -> float:
    """Draw the strips from the top down; return the lower edge."""
    y_mm = paper.top_mm
    for number, strips in groupby(page, key=lambda strip: strip.row.table if strip.row else None):
        if number is None:
            for strip in strips:
                _draw_strip(ink, strip, paper.binding_mm, y_mm)
                y_mm += strip.height_mm
        else:
            y_mm = _draw_rows(ink, [strip.row for strip in strips if strip.row], paper, y_mm)
    return y_mm


def _draw_strip(ink: Ink, strip: Strip, left_mm: float, top_mm: float) -> None:
    for said in strip.said:
        x_mm, y_mm = left_mm + said.x_mm, top_mm + said.y_mm
        ink.text(x_mm, y_mm, said.text, said.style, align=said.align, within_mm=said.within_mm)
    for rule in strip.rules:
        x_mm, y_mm = left_mm + rule.x_mm, top_mm + rule.y_mm
        ink.line(x_mm, y_mm, x_mm + rule.width_mm, y_mm, THIN)
    if strip.place is not None:
        _draw_place(ink, strip.place, left_mm, top_mm)


def _draw_place(ink: Ink, place: StampPlace, left_mm: float, top_mm: float) -> None:
    """The place for a signature, and that of the seal to its right (001 clause 8.7)."""
    ink.zone(place.name, left_mm, top_mm, SIGNATURE, place.caption)
    if place.seal:
        ink.zone(ZONE_SEAL, left_mm + SIGNATURE.width_mm + FORM.after_mm, top_mm, SEAL, place.seal)


def _draw_rows(ink: Ink, rows: Sequence[TableRow], paper: Sheet, top_mm: float) -> float:
    right = paper.binding_mm + paper.body_width_mm
    area = Area(paper.binding_mm, right, top_mm, paper.floor_mm)
    strong = {index for index, row in enumerate(rows) if row.strong}
    return draw_table(ink, area, rows[0].flow, [row.cells for row in rows], rows[0].style, strong=strong)


def _draw_foot(ink: Ink, form: Form, number: int, pages: int) -> None:
    paper = ink.paper
    left, right = paper.binding_mm, paper.binding_mm + paper.body_width_mm
    y_mm = paper.height_mm - FORM.footer_y_mm
    ink.line(left, y_mm - 3.2, right, y_mm - 3.2, HAIR)
    said = wording.FORM_SHEET.format(page=number, pages=pages)
    ink.text(left, y_mm, form.title, FOOTER, within_mm=paper.body_width_mm * 0.75)
    ink.text(right, y_mm, said, FOOTER, align="right")
