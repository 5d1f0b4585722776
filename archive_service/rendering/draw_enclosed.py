"""Drawing of what is sewn in beside the export's sheets: supplements and copies of orders."""

from archive_service.rendering.draw_section import day_of_term
from archive_service.rendering.frame import Area
from archive_service.rendering.ink import Ink
from archive_service.rendering.pages import OrderPage, SupplementPage
from archive_service.rendering.pictures import picture
from archive_service.rendering.plan_section import CLOSING_GAP_MM, CLOSING_LINE_MM, SIGN_MM
from archive_service.rendering.tables import draw_table
from archive_service.rendering.view import ClassView
from templates.geometry import LEAF_STAMP, SUPPLEMENT, ZONE_TEACHER_SIGNATURE
from templates.typefaces import BODY, BODY_BOLD, SMALL

_SIGNED_MM = 100


def draw_supplement(ink: Ink, view: ClassView, page: SupplementPage, area: Area) -> float:
    """Draw late marks, their basis and the teacher's signature; return the lower edge."""
    bottom = draw_table(ink, area, SUPPLEMENT, page.rows, BODY) if page.rows else area.top_mm
    if not page.signs:
        return bottom
    bottom += CLOSING_GAP_MM
    for line in page.closing:
        ink.text(area.left_mm, bottom + CLOSING_LINE_MM * 0.75, line, BODY)
        bottom += CLOSING_LINE_MM
    teacher = view.teacher(page.section)
    ink.text(area.left_mm, bottom + 8, teacher, BODY_BOLD, within_mm=_SIGNED_MM - 4)
    ink.text(area.left_mm, bottom + 13, day_of_term(view), SMALL)
    place = (area.left_mm + _SIGNED_MM, bottom + 2)
    ink.signature(ZONE_TEACHER_SIGNATURE, *place, LEAF_STAMP)
    return bottom + SIGN_MM


def draw_order(ink: Ink, page: OrderPage, area: Area) -> None:
    """Draw a page of an order as large as the type area allows, in its middle."""
    shown = picture(page.image, order=page.order, page=page.number)
    scale = min(area.width_mm / shown.width_px, (area.floor_mm - area.top_mm) / shown.height_px)
    width_mm, height_mm = shown.width_px * scale, shown.height_px * scale
    x_mm = area.left_mm + (area.width_mm - width_mm) / 2
    ink.picture(x_mm, area.top_mm, width_mm, height_mm, shown.image)
