"""Strips put onto pages: what is held together stays together, a table's head comes again on each page."""

from collections.abc import Iterable, Iterator, Sequence

from archive_service.rendering.form_strips import Strip

Page = list[Strip]
_TOLERANCE_MM = 1e-6


def pages_of(strips: Sequence[Strip], room_mm: float) -> list[Page]:
    """Return the pages, each no higher than ``room_mm``; pieces that fit no page whole are parted."""
    pages: list[Page] = [[]]
    for piece in _pieces(strips, room_mm):
        if height_mm([*pages[-1], *piece]) > room_mm + _TOLERANCE_MM:
            if all(strip.blank for strip in piece):
                continue
            pages.append([])
        pages[-1].extend(piece if pages[-1] else _from_text(piece))
    return pages


def height_mm(strips: Iterable[Strip]) -> float:
    """Return the height of strips on one page, with the head of every table that begins there."""
    total, table = 0.0, -1
    for strip in strips:
        number = strip.row.table if strip.row else -1
        if strip.row and number != table:
            total += strip.row.flow.head_mm
        table = number
        total += strip.height_mm
    return total


def _pieces(strips: Sequence[Strip], room_mm: float) -> Iterator[Page]:
    piece: Page = []
    for strip in strips:
        piece.append(strip)
        if strip.keep:
            continue
        yield from _parted(piece, room_mm)
        piece = []
    if piece:
        yield from _parted(piece, room_mm)


def _parted(piece: Page, room_mm: float) -> Iterator[Page]:
    if height_mm(piece) <= room_mm + _TOLERANCE_MM:
        yield piece
    else:
        yield from ([strip] for strip in piece)


def _from_text(piece: Page) -> Page:
    """Return the piece without the room above its first text."""
    first = next((index for index, strip in enumerate(piece) if not strip.blank), len(piece))
    return piece[first:]
