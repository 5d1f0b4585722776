"""Drawing of the place for the programme note: both prescribed texts, to choose from with a pen."""

from archive_service.rendering.frame import Area
from archive_service.rendering.ink import Ink
from archive_service.rendering.letters import clean, width_pt
from archive_service.rendering.view import ClassView
from templates import wording
from templates.geometry import CAPTION_MM, HAIR, NOTE, PT_PER_MM, ZONE, ZONE_PROGRAMME, Box
from templates.typefaces import HINT


def draw_note(ink: Ink, view: ClassView, area: Area, top_mm: float, height_mm: float) -> float:
    """Draw the place of a note (001 clause 6.10) over the full width; return the lower edge.

    The note of an electronic signature takes the place of both texts.
    """
    box = Box(area.width_mm, height_mm)
    zone = ink.zone(ZONE_PROGRAMME, area.left_mm, top_mm, box, wording.PROGRAMME_CHOICE)
    with ink.inside(zone):
        _draw_choices(ink, view, area, top_mm + NOTE.padding_mm, top_mm + height_mm - NOTE.padding_mm)
    return top_mm + height_mm + CAPTION_MM


def _draw_choices(ink: Ink, view: ClassView, area: Area, top_mm: float, floor_mm: float) -> None:
    left, right = area.left_mm + NOTE.padding_mm, area.right_mm - NOTE.padding_mm
    base = top_mm + NOTE.hand_mm - 1.3
    _draw_choice(ink, left, base, view.rules.programme_done)
    base += NOTE.hand_mm
    written = _draw_choice(ink, left, base, f"{view.rules.topics_missing.rstrip('.… ')}:")
    while base < floor_mm:
        ink.line(written, base + 0.8, right, base + 0.8, HAIR)
        written = left
        base += NOTE.hand_mm


def _draw_choice(ink: Ink, x_mm: float, base_mm: float, text: str) -> float:
    """Draw a square to tick and the text it stands for; return where the text ends."""
    ink.frame(x_mm, base_mm - NOTE.tick_mm + 0.3, NOTE.tick_mm, NOTE.tick_mm, ZONE)
    ink.text(x_mm + NOTE.tick_mm + 1.6, base_mm, text, HINT)
    return x_mm + NOTE.tick_mm + 3 + width_pt(clean(text), HINT) / PT_PER_MM
