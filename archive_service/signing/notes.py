"""The teacher's note on the programme, written into its place before the signature (001 clause 6.10).

It is drawn like a stamp, with embedded fonts, but in one readable size: what does not fit is
refused, never made smaller or cut. What the paper offers to a pen is taken away, not covered: no
words are left behind the note for a search to find.
"""

from dataclasses import dataclass
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from archive_service.lines import broken, spelled
from archive_service.problems import Kind, Problem
from archive_service.signing import stamps
from archive_service.signing.geometry import Box
from templates.geometry import NOTE, PT_PER_MM
from templates.typefaces import NOTE as STYLE

_LINE_PT = NOTE.line_mm * PT_PER_MM
_PADDING_PT = NOTE.padding_mm * PT_PER_MM


@dataclass(frozen=True, slots=True)
class Note:
    """The whole sentence, as it is to be read, and its place."""

    text: str
    box: Box


def draw(note: Note) -> bytes:
    """Return a one-page PDF of the size of the note's place, with the note in it.

    Raises:
        Problem: the text is longer than its place.
    """
    text = spelled(note.text, _printable())
    lines = _lines(text, note.box)
    if len(lines) > _most_lines(note.box):
        fits = _most_letters(text, note.box)
        raise Problem(Kind.REFUSED, "signing.note-too-long", length=len(text), fits=fits)
    return stamps.page_of(note.box, lambda canvas: _paint(canvas, lines, note.box.within(note.box)))


def _paint(canvas: Canvas, lines: tuple[str, ...], box: Box) -> None:
    stamps.draw_frame(canvas, box)
    canvas.setFont(stamps.REGULAR, STYLE.size_pt)
    top = (box.height_pt + len(lines) * _LINE_PT) / 2
    for number, line in enumerate(lines):
        canvas.drawString(_PADDING_PT, top - (number + 0.74) * _LINE_PT, line)


def _lines(text: str, box: Box) -> tuple[str, ...]:
    return broken(text, _width_pt, box.width_pt - 2 * _PADDING_PT)


def _most_lines(box: Box) -> int:
    return NOTE.lines(box.height_pt / PT_PER_MM)


def _most_letters(text: str, box: Box) -> int:
    """Return how many letters of the text its place holds."""
    fits, fails = 0, len(text)
    while fits + 1 < fails:
        middle = (fits + fails) // 2
        if len(_lines(text[:middle], box)) <= _most_lines(box):
            fits = middle
        else:
            fails = middle
    return fits


@cache
def _printable() -> frozenset[str]:
    stamps.register_fonts()
    return frozenset(map(chr, pdfmetrics.getFont(stamps.REGULAR).face.charToGlyph))


def _width_pt(text: str) -> float:
    return float(pdfmetrics.stringWidth(text, stamps.REGULAR, STYLE.size_pt))
