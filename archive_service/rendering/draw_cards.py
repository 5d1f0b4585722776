"""Drawing of cards: each as large as its sheet says, its letters smaller where it would not fit."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from archive_service.problems import Kind, Problem
from archive_service.rendering import pdfa
from archive_service.rendering.card_model import Card, Cards, Piece, Said, Written
from archive_service.rendering.codes import qr_path
from archive_service.rendering.frame import Area
from archive_service.rendering.ink import Ink
from archive_service.rendering.letters import clean, width_pt, wrap
from templates.cards import CUT, RING, CardSheet
from templates.geometry import CODE, FORM_LAYOUT_VERSION, PT_PER_MM, THIN, ZONE
from templates.typefaces import CAPTION, Style

_LEADING = 1.25
"""The height of a line as a share of the letters' size."""
_BASE = 0.78
_LEAST_RULE_MM = 18
_GAP_MM = 2
_CAPTION_MM = 3
_CODE_TEXT_MM = 3
_SCALES = (1.0, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.48)


def render_cards(cards: Cards, *, created_at: datetime, document_id: str) -> bytes:
    """Return the cards as PDF/A-2b; the same bytes for the same arguments.

    Raises:
        Problem: a card has more text than it holds in the smallest letters.
    """
    sheet = cards.sheet
    ink = Ink(sheet.paper)
    room = sheet.columns * sheet.rows
    for first in range(0, max(1, len(cards.cards)), room):
        for place, card in enumerate(cards.cards[first : first + room]):
            _draw_card(ink, card, sheet, place)
        ink.turn()
    return pdfa.finish(
        ink.finish(),
        title=cards.title,
        created_at=created_at,
        document_id=f"{document_id}/{FORM_LAYOUT_VERSION}",
    )


def _draw_card(ink: Ink, card: Card, sheet: CardSheet, place: int) -> None:
    row, column = divmod(place, sheet.columns)
    left, top = sheet.left_mm + column * sheet.width_mm, sheet.top_mm + row * sheet.height_mm
    if sheet.cut:
        ink.frame(left, top, sheet.width_mm, sheet.height_mm, CUT)
    pad = sheet.padding_mm
    area = Area(left + pad, left + sheet.width_mm - pad, top + pad, top + sheet.height_mm - pad)
    fitted = _fitted(card, area, sheet)
    _draw_pieces(ink, fitted.head, area, area.top_mm)
    floor = _foot_floor(fitted, area, sheet)
    beside = _beside_code(card, area, sheet)
    _draw_pieces(ink, fitted.foot, beside, floor - _height_mm(fitted.foot, beside.width_mm))
    if card.code:
        _draw_code(ink, card.code, area, sheet)
    if card.half_seal:
        _draw_half_seal(ink, card.half_seal, left, top + sheet.height_mm)


def _fitted(card: Card, area: Area, sheet: CardSheet) -> Card:
    """Return the card with letters small enough for it."""
    beside = _beside_code(card, area, sheet)
    room = _foot_floor(card, area, sheet) - area.top_mm
    for scale in _SCALES:
        head, foot = _scaled(card.head, scale), _scaled(card.foot, scale)
        below = max(_height_mm(foot, beside.width_mm), _kept_clear_mm(card, area, sheet))
        if _height_mm(head, area.width_mm) + below <= room:
            return replace(card, head=head, foot=foot)
    first = next((one.text for one in card.head if isinstance(one, Said)), "")
    raise Problem(Kind.INPUT, "render.card-too-full", card=first)


def _scaled(pieces: Iterable[Piece], scale: float) -> tuple[Piece, ...]:
    return tuple(
        replace(
            one,
            style=replace(one.style, size_pt=one.style.size_pt * scale),
            above_mm=one.above_mm * scale,
        )
        for one in pieces
    )


def _kept_clear_mm(card: Card, area: Area, sheet: CardSheet) -> float:
    """Return how much of the card above its foot's floor the code and the ring need for themselves."""
    floor = _foot_floor(card, area, sheet)
    code = CODE.size_mm + _CODE_TEXT_MM + CODE.clear_mm if card.code else 0.0
    ring = RING.radius_mm + _GAP_MM if card.half_seal else 0.0
    return max(0.0, max(code, ring - sheet.padding_mm) - (area.floor_mm - floor))


def _foot_floor(card: Card, area: Area, sheet: CardSheet) -> float:
    """Return where the foot stands: on the code where that is in the middle, above the ring."""
    if card.code and sheet.code == "center":
        return area.floor_mm - CODE.size_mm - _CODE_TEXT_MM - CODE.clear_mm
    return area.floor_mm


def _beside_code(card: Card, area: Area, sheet: CardSheet) -> Area:
    left, right = area.left_mm, area.right_mm
    if card.half_seal:
        left = max(left, area.left_mm + RING.left_mm + RING.radius_mm * 2 + _GAP_MM)
    if card.code and sheet.code == "right":
        right -= CODE.size_mm + 2 * CODE.clear_mm + _inset_mm(sheet)
    return Area(left, right, area.top_mm, area.floor_mm)


def _inset_mm(sheet: CardSheet) -> float:
    """Return how far a code keeps from the card's right edge: a label is read where it is glued."""
    return CODE.clear_mm / 2 if sheet.cut else max(0.0, CODE.edge_mm - sheet.paper.outer_mm)


def _height_mm(pieces: Iterable[Piece], width_mm: float) -> float:
    return sum(_piece_mm(one, width_mm) for one in pieces)


def _piece_mm(piece: Piece, width_mm: float) -> float:
    line = _line_mm(piece.style)
    if isinstance(piece, Written):
        lines = len(_before(piece, width_mm))
        return piece.above_mm + lines * line + (_CAPTION_MM if piece.caption else 0)
    return piece.above_mm + len(wrap(piece.text, piece.style, width_mm)) * line


def _line_mm(style: Style) -> float:
    return style.size_pt * _LEADING / PT_PER_MM


def _before(piece: Written, width_mm: float) -> tuple[str, ...]:
    """Return the lines before the rule: what is behind it has its room, and the rule its own."""
    after = _wide_mm(piece.after, piece.style)
    return wrap(piece.before, piece.style, max(width_mm - after - _LEAST_RULE_MM, width_mm / 3))


def _wide_mm(text: str, style: Style) -> float:
    return width_pt(clean(text), style) / PT_PER_MM + _GAP_MM if text else 0.0


def _draw_pieces(ink: Ink, pieces: Iterable[Piece], area: Area, top_mm: float) -> None:
    for piece in pieces:
        _draw_piece(ink, piece, area, top_mm + piece.above_mm)
        top_mm += _piece_mm(piece, area.width_mm)


def _draw_piece(ink: Ink, piece: Piece, area: Area, top_mm: float) -> None:
    if isinstance(piece, Written):
        _draw_written(ink, piece, area, top_mm)
        return
    x_mm = {
        "left": area.left_mm,
        "center": (area.left_mm + area.right_mm) / 2,
        "right": area.right_mm,
    }[piece.align]
    for base, text in _based(wrap(piece.text, piece.style, area.width_mm), piece.style, top_mm):
        ink.text(x_mm, base, text, piece.style, align=piece.align)


def _draw_written(ink: Ink, piece: Written, area: Area, top_mm: float) -> None:
    lines = _before(piece, area.width_mm)
    base = top_mm
    for base, text in _based(lines, piece.style, top_mm):
        ink.text(area.left_mm, base, text, piece.style)
    left = area.left_mm + _wide_mm(lines[-1], piece.style)
    right = max(area.right_mm - _wide_mm(piece.after, piece.style), left)
    ink.line(left, base + 0.6, right, base + 0.6, THIN)
    room = area.right_mm - left
    ink.text(area.right_mm, base, piece.after, piece.style, align="right", within_mm=room)
    ink.text((left + right) / 2, base + 3.2, piece.caption, CAPTION, align="center")


def _based(lines: Iterable[str], style: Style, top_mm: float) -> Iterator[tuple[float, str]]:
    line = _line_mm(style)
    for index, text in enumerate(lines):
        yield top_mm + (index + _BASE) * line, text


def _draw_code(ink: Ink, code: str, area: Area, sheet: CardSheet) -> None:
    modules, path = qr_path(code)
    top = area.floor_mm - CODE.size_mm - _CODE_TEXT_MM
    if sheet.code == "center":
        x_mm = (area.left_mm + area.right_mm - CODE.size_mm) / 2
        centre, wide = (area.left_mm + area.right_mm) / 2, area.width_mm
    else:
        x_mm = area.right_mm - _inset_mm(sheet) - CODE.size_mm
        centre, wide = x_mm + CODE.size_mm / 2, CODE.size_mm + 2 * CODE.clear_mm
    ink.fill(x_mm, top, CODE.size_mm / modules, path)
    ink.text(centre, area.floor_mm - 0.6, code, CAPTION, align="center", within_mm=wide)


def _draw_half_seal(ink: Ink, caption: str, left_mm: float, floor_mm: float) -> None:
    """Draw the upper half of the ring, its middle on the lower edge."""
    centre = left_mm + RING.left_mm + RING.radius_mm
    points = [
        (
            centre + RING.radius_mm * math.cos(math.pi * step / RING.steps),
            floor_mm - RING.radius_mm * math.sin(math.pi * step / RING.steps),
        )
        for step in range(RING.steps + 1)
    ]
    for (x1, y1), (x2, y2) in zip(points[::2], points[1::2], strict=False):
        ink.line(x1, y1, x2, y2, ZONE)
    lines = wrap(caption, CAPTION, RING.radius_mm * 1.5)
    for below, text in zip(range(len(lines) - 1, -1, -1), lines, strict=True):
        ink.text(centre, floor_mm - 2 - below * RING.line_mm, text, CAPTION, align="center")
