"""Drawing of the back: remarks page and binding certificate."""

from collections.abc import Mapping

from archive_service.rendering.counts import in_words, noun
from archive_service.rendering.draw_front import draw_seal
from archive_service.rendering.frame import Area
from archive_service.rendering.ink import Ink
from archive_service.rendering.letters import wrap
from archive_service.rendering.pages import PrintPlan, Row
from archive_service.rendering.tables import draw_table
from archive_service.rendering.view import ClassView, span
from templates import wording
from templates.geometry import REMARKS, SEAL, SIGNATURE, ZONE_BINDER, ZONE_DIRECTOR
from templates.typefaces import BODY, CELL, LEGAL, LEGAL_BOLD, LEGAL_LARGE, SMALL, Style

_LINE_MM = 5.6
_EMPTY: Row = ((" ",),) * len(REMARKS.columns)


def draw_remarks(ink: Ink, area: Area) -> float:
    """Draw a ruled page for remarks by hand (001 clause 4.13); return the lower edge."""
    rows = int((area.floor_mm - area.top_mm - REMARKS.head_mm) / REMARKS.line_mm)
    return draw_table(ink, area, REMARKS, [_EMPTY] * rows, CELL)


def draw_certificate(
    ink: Ink, view: ClassView, plan: PrintPlan, editions: Mapping[str, int], area: Area
) -> None:
    """Draw the binding certificate (001 clause 8.5): the prescribed text, the count in words."""
    note = view.rules.filled_binding_note(plan.leaves, in_words(plan.leaves))
    y_mm = area.top_mm + 12
    for text, style in ((note, LEGAL_LARGE), *_statements(view, plan, editions)):
        for line in wrap(text, style, area.width_mm):
            ink.text(area.left_mm, y_mm, line, style)
            y_mm += _LINE_MM
        y_mm += 1.5
    _draw_places(ink, area)


def _statements(view: ClassView, plan: PrintPlan, editions: Mapping[str, int]) -> list[tuple[str, Style]]:
    count = plan.leaves
    said = [
        (wording.CERTIFIED_COUNT.format(leaves=count, words=in_words(count), noun=noun(count)), LEGAL_BOLD),
        (wording.CERTIFIED_SCOPE.format(leaves=count, pages=plan.pages), LEGAL),
        (_parts(plan), LEGAL),
    ]
    if plan.summary is not None:
        extra = plan.summary_leaves
        text = wording.CERTIFIED_SUMMARY.format(leaves=extra, words=in_words(extra), noun=noun(extra))
        said.append((text, LEGAL))
    sections = view.group.sections
    later = [f"{one.title} — {editions[one.id]}" for one in sections if editions.get(one.id, 1) > 1]
    if later:
        said.append((wording.CERTIFIED_EDITIONS.format(editions="; ".join(later)), LEGAL))
    return said


def _parts(plan: PrintPlan) -> str:
    sections = wording.NO_SECTIONS
    if plan.sections:
        sections = span(plan.sections[0].first_leaf, plan.sections[-1].last_leaf)
    return wording.CERTIFIED_PARTS.format(
        front=span(plan.front.first_leaf, plan.front.last_leaf),
        sections=sections,
        back=span(plan.back.first_leaf, plan.back.last_leaf),
    )


def _draw_places(ink: Ink, area: Area) -> None:
    top = area.floor_mm - SIGNATURE.height_mm - 34
    middle = area.left_mm + SIGNATURE.width_mm + 14
    places = ((area.left_mm, ZONE_BINDER, wording.BINDER), (middle, ZONE_DIRECTOR, wording.DIRECTOR))
    for x_mm, name, who in places:
        ink.text(x_mm, top - 3, who, BODY)
        ink.zone(name, x_mm, top, SIGNATURE, wording.SIGN_AND_DATE)
    draw_seal(ink, area.right_mm - SEAL.width_mm - 12, top - SEAL.height_mm + SIGNATURE.height_mm + 8)
    ink.text(area.left_mm, area.floor_mm - 6, wording.CERTIFIED_ELECTRONIC, SMALL, within_mm=area.width_mm)
    ink.text(area.left_mm, area.floor_mm - 2, wording.STICKER, SMALL)
