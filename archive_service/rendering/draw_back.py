"""Drawing of the back: remarks page and binding certificate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive_service.rendering.counts import in_words, noun
from archive_service.rendering.draw_front import draw_seal
from archive_service.rendering.frame import Area
from archive_service.rendering.ink import Ink
from archive_service.rendering.letters import wrap
from archive_service.rendering.model import Kind
from archive_service.rendering.pages import PrintPlan, RemarksPage
from archive_service.rendering.plan_back import EMPTY_ROW
from archive_service.rendering.plan_lists import row_height_mm
from archive_service.rendering.rules import Part
from archive_service.rendering.tables import draw_table
from archive_service.rendering.view import ClassView
from templates import wording
from templates.geometry import REMARKS, SEAL, SIGNATURE, ZONE_BINDER, ZONE_DIRECTOR
from templates.typefaces import BODY, BODY_BOLD, CELL, LEGAL, LEGAL_BOLD, LEGAL_LARGE, SMALL, Style
from workflows.leaves import span

_NOTE_MM = 12
_GAP_MM = 1.5
_PLACES_MM = 50
_NAMED = 3
"""Fewer leaves than this are named one by one rather than as a range."""


@dataclass(frozen=True, slots=True)
class _Size:
    """What the certificate is written in: its first statement bold."""

    bold: Style
    plain: Style
    line_mm: float


_USUAL = _Size(LEGAL_BOLD, LEGAL, 5.6)
_SMALLER = _Size(BODY_BOLD, BODY, 4.2)


def draw_remarks(ink: Ink, page: RemarksPage, area: Area) -> float:
    """Draw remarks, below them rows for more by hand (001 clause 4.13); return the lower edge."""
    used = sum(row_height_mm(row, REMARKS) for row in page.rows)
    room = area.floor_mm - area.top_mm - REMARKS.head_mm - used
    empty = max(0, int(room / row_height_mm(EMPTY_ROW, REMARKS)))
    return draw_table(ink, area, REMARKS, (*page.rows, *[EMPTY_ROW] * empty), CELL)


def draw_certificate(
    ink: Ink, view: ClassView, plan: PrintPlan, editions: Mapping[str, int], area: Area
) -> float:
    """Draw the binding certificate (001 clause 8.5): the prescribed text, the count in words.

    Returns the lower edge, the places for signatures included.
    """
    note = view.rules.filled_binding_note(plan.leaves, in_words(plan.leaves))
    y_mm = area.top_mm + _NOTE_MM
    for line in wrap(note, LEGAL_LARGE, area.width_mm):
        ink.text(area.left_mm, y_mm, line, LEGAL_LARGE)
        y_mm += _USUAL.line_mm
    said = _statements(view, plan, editions)
    room = area.floor_mm - _PLACES_MM - y_mm
    size = _USUAL if _height_mm(said, _USUAL, area) <= room else _SMALLER
    for index, text in enumerate(said):
        y_mm += _GAP_MM
        style = size.plain if index else size.bold
        for line in wrap(text, style, area.width_mm):
            ink.text(area.left_mm, y_mm, line, style)
            y_mm += size.line_mm
    _draw_places(ink, area)
    return y_mm + _PLACES_MM


def _height_mm(said: Sequence[str], size: _Size, area: Area) -> float:
    lines = sum(len(wrap(text, size.bold, area.width_mm)) for text in said)
    return lines * size.line_mm + len(said) * _GAP_MM


def _statements(view: ClassView, plan: PrintPlan, editions: Mapping[str, int]) -> list[str]:
    count = plan.leaves
    said = [
        wording.CERTIFIED_COUNT.format(leaves=count, words=in_words(count), noun=noun(count)),
        *_numbers(plan),
        _parts(view, plan),
    ]
    if plan.summary is not None:
        extra = plan.summary_leaves
        said.append(wording.CERTIFIED_SUMMARY.format(leaves=extra, words=in_words(extra), noun=noun(extra)))
    sections = view.group.sections
    later = [
        f"{view.section_title(one)} — {editions[one.id]}" for one in sections if editions.get(one.id, 1) > 1
    ]
    if later:
        said.append(wording.CERTIFIED_EDITIONS.format(editions="; ".join(later)))
    return said


def _numbers(plan: PrintPlan) -> Iterator[str]:
    """Yield which numbers the leaves have: as archives certify, lettered and missing ones by name."""
    if not plan.lettered and not plan.gaps:
        yield wording.CERTIFIED_SCOPE.format(leaves=plan.leaves, pages=plan.pages)
        return
    yield wording.CERTIFIED_LABELS.format(labels=span(plan.labels), pages=plan.pages)
    lettered, gaps = (span(labels, _NAMED) or wording.NO_LEAVES for labels in (plan.lettered, plan.gaps))
    yield wording.CERTIFIED_UNEVEN.format(lettered=lettered, gaps=gaps)


def _parts(view: ClassView, plan: PrintPlan) -> str:
    said = "; ".join(_part_leaves(view, plan))
    return f"{said[0].upper()}{said[1:]}."


def _part_leaves(view: ClassView, plan: PrintPlan) -> Iterator[str]:
    bare = {
        Kind.FRONT: None if view.rules.shows(Part.CLASS_LIST) else wording.FRONT_WITHOUT_LIST,
        Kind.BACK: None if plan.has_remarks else wording.BACK_WITHOUT_REMARKS,
    }
    for kind, name in wording.CERTIFIED_PARTS.items():
        leaves = span(leaf for part in plan.of(Kind(kind)) for leaf in part.leaves)
        if leaves or kind == Kind.SECTION:
            yield f"{bare.get(Kind(kind)) or name} — {leaves or wording.NO_LEAVES}"


def _draw_places(ink: Ink, area: Area) -> None:
    top = area.floor_mm - SIGNATURE.height_mm - 34
    middle = area.left_mm + SIGNATURE.width_mm + 14
    places = ((area.left_mm, ZONE_BINDER, wording.BINDER), (middle, ZONE_DIRECTOR, wording.DIRECTOR))
    for x_mm, name, who in places:
        ink.text(x_mm, top - 3, who, BODY)
        ink.signature(name, x_mm, top, SIGNATURE)
    draw_seal(ink, area.right_mm - SEAL.width_mm - 12, area.floor_mm - SEAL.height_mm - 12)
    ink.text(area.left_mm, area.floor_mm - 6, wording.CERTIFIED_ELECTRONIC, SMALL, within_mm=area.width_mm)
    ink.text(area.left_mm, area.floor_mm - 2, wording.STICKER, SMALL)
