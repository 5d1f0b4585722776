"""Drawing of pages that another program printed: the page a little smaller, below it a band of ours.

The band has what every sheet of a journal has (000 clause 4.4; 001 clause 4.2): code, leaf and page,
school, class, part, and on a recto the place for the teacher's signature. Leaves are sewn along their
short side, so that upright pages lie in one book with the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from archive_service.rendering.codes import qr_path
from archive_service.rendering.draw_section import draw_blank
from archive_service.rendering.frame import Area, Facts, foot_of, leaf_said
from archive_service.rendering.ink import Ink
from archive_service.rendering.pages import BroughtPage
from archive_service.rendering.pictures import picture
from archive_service.rendering.view import ClassView
from templates import wording
from templates.geometry import (
    BAND,
    BROUGHT_HIGH,
    BROUGHT_HIGH_VERSO,
    BROUGHT_WIDE,
    CODE,
    LEAF_STAMP,
    ZONE_TEACHER,
    Sheet,
)
from templates.typefaces import BODY_BOLD, FOOTER, PAGE_NUMBER, SMALL, Style
from workflows.sheet_codes import Side

_GAP_MM = 3


@dataclass(frozen=True, slots=True)
class Band:
    """What stands below a page: the facts of every frame, and ``zone``, the place where the teacher signs.

    Every leaf is signed on its recto, and the whole part once more on its last page.
    """

    view: ClassView
    digest: str
    facts: Facts
    zone: str = ""


def draw_brought(ink: Ink, page: BroughtPage, band: Band) -> None:
    """Draw a page of the printout with its band."""
    side = band.facts.side
    ink.lay(_paper(page.upright, side))
    area = _area(ink.paper, side)
    if page.image:
        _draw_image(ink, page, area)
    else:
        draw_blank(ink, area)
    _draw_band(ink, page, band, area)


def _paper(upright: bool, side: Side) -> Sheet:
    if not upright:
        return BROUGHT_WIDE
    return BROUGHT_HIGH if side is Side.RECTO else BROUGHT_HIGH_VERSO


def _area(paper: Sheet, side: Side) -> Area:
    left = paper.left_mm(side is Side.RECTO)
    return Area(
        left, left + paper.body_width_mm, paper.top_mm, paper.floor_mm - BAND.height_mm - BAND.clear_mm
    )


def _draw_image(ink: Ink, page: BroughtPage, area: Area) -> None:
    """Draw the page as large as there is room, in the middle."""
    shown = picture(page.image, order=wording.PRINTOUT, page=page.number)
    scale = min(area.width_mm / shown.width_px, (area.floor_mm - area.top_mm) / shown.height_px)
    width_mm, height_mm = shown.width_px * scale, shown.height_px * scale
    ink.picture(area.left_mm + (area.width_mm - width_mm) / 2, area.top_mm, width_mm, height_mm, shown.image)


def _draw_band(ink: Ink, page: BroughtPage, band: Band, area: Area) -> None:
    paper, recto = ink.paper, band.facts.side is Side.RECTO
    code_x = paper.width_mm - CODE.edge_mm - CODE.size_mm if recto else CODE.edge_mm
    modules, path = qr_path(band.facts.code)
    ink.fill(code_x, paper.floor_mm - CODE.size_mm, CODE.size_mm / modules, path)
    number_y = paper.top_mm - BAND.number_above_mm
    ink.text(paper.width_mm / 2, number_y, band.facts.number, PAGE_NUMBER, align="center")
    left = area.left_mm if recto else code_x + CODE.size_mm + CODE.clear_mm
    right = code_x - CODE.clear_mm if recto else area.right_mm
    if band.zone:
        right -= LEAF_STAMP.width_mm + _GAP_MM
        place = (right + _GAP_MM, paper.floor_mm - CODE.size_mm)
        ink.signature(band.zone, *place, LEAF_STAMP)
    for index, (text, style) in enumerate(_said(page, band), 1):
        y_mm = paper.floor_mm - BAND.height_mm + index * BAND.line_mm
        ink.text(left, y_mm, text, style, within_mm=right - left)
    _draw_foot(ink, band, area)


def _draw_foot(ink: Ink, band: Band, area: Area) -> None:
    y_mm, half = ink.paper.floor_mm + BAND.footer_below_mm, area.width_mm / 2
    ink.text(area.left_mm, y_mm, band.view.snapshot.school.name, FOOTER, within_mm=half)
    ink.text(area.right_mm, y_mm, foot_of(band.view, band.digest), FOOTER, align="right", within_mm=half)


def _said(page: BroughtPage, band: Band) -> Iterator[tuple[str, Style]]:
    view, facts = band.view, band.facts
    yield facts.heading, BODY_BOLD
    yield facts.person, SMALL
    yield f"{view.label}, {view.year}, {view.term.name}", SMALL
    yield f"{leaf_said(facts)} · {facts.code}", SMALL
    if page.number:
        yield wording.BROUGHT_PAGE.format(page=page.number, source=view.snapshot.source), FOOTER
    if band.zone == ZONE_TEACHER:
        yield wording.LEAF_CHECKED, FOOTER
