"""What a signature looks like on a sheet: name spelled out, role, date, time, certificate (000 clause 4.4).

A stamp is drawn as a one-page PDF with embedded fonts and put into the document as a form, so
that it survives PDF/A. The text shrinks to fit its box; nothing is cut off.
"""

import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from archive_service.faces import for_paper
from archive_service.problems import sentence
from archive_service.signing.certificates import CertificateFacts
from archive_service.signing.geometry import Box
from archive_service.signing.seals import Seal, picture

_INK = (0.05, 0.16, 0.42)
_FADED = (0.45, 0.45, 0.45)
_MAX_PT, _LEADING, _PADDING_PT = 9.5, 1.17, 3.0
REGULAR, _BOLD = "Stamp", "StampBold"
_SAVING = threading.Lock()
"""A font's file is read while a document is saved, and has one reading position."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands under the name: the role («учитель физики») and further lines as they are."""

    role: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a stamp; ``scale`` is its size against the plain lines."""

    text: str
    scale: float = 1.0
    bold: bool = False


def layouts(
    facts: CertificateFacts, caption: Caption, signed_at: datetime, zone: str
) -> tuple[tuple[Line, ...], ...]:
    """Return the words of a stamp, broken into lines in several ways: from flat to tall boxes.

    The time is said in the school's zone, with its offset.
    """
    heading = sentence("signing.stamp-heading")
    when = sentence("signing.stamp-when", when=_moment(signed_at, zone))
    serial = sentence("signing.stamp-serial", serial=facts.serial)
    name = Line(facts.full_name, 1.3, bold=True)
    below = (caption.role, *caption.lines)
    joined = Line(" · ".join(below))
    return (
        (name, joined, Line(f"{heading} {when} · {serial}")),
        (Line(f"{heading} {when}", bold=True), name, joined, Line(serial)),
        (Line(heading, bold=True), name, joined, Line(when), Line(serial)),
        (Line(heading, bold=True), name, *map(Line, below), Line(when), Line(serial)),
    )


def _moment(signed_at: datetime, zone: str) -> str:
    local = signed_at.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    return f"{local:%d.%m.%Y %H:%M} (UTC{offset[:3]}:{offset[3:]})"


def draw(
    ways: Sequence[Sequence[Line]], outline: Box, text_box: Box, seal: tuple[Seal, Box] | None = None
) -> bytes:
    """Return a one-page PDF of the size of ``outline``: the words in ``text_box``, and the seal.

    Of the ``ways`` to break the words into lines, the one that can be printed largest is taken.
    """

    def paint(canvas: Canvas) -> None:
        _draw_text(canvas, ways, text_box.within(outline))
        if seal is not None:
            _draw_seal(canvas, seal[0], seal[1].within(outline))

    return page_of(outline, paint)


def page_of(outline: Box, paint: Callable[[Canvas], None]) -> bytes:
    """Return a one-page PDF of the size of ``outline`` with what ``paint`` puts on it; no clock is asked."""
    register_fonts()
    target = io.BytesIO()
    size = (outline.width_pt, outline.height_pt)
    canvas = Canvas(target, pagesize=size, invariant=1, pageCompression=1, initialFontName=REGULAR)
    paint(canvas)
    canvas.showPage()
    with _SAVING:
        canvas.save()
    return target.getvalue()


def draw_frame(canvas: Canvas, box: Box) -> None:
    """Cover what is ruled for a pen, draw the frame of a stamp, and leave its ink for what goes inside."""
    canvas.setFillGray(1)
    canvas.rect(box.x_pt, box.y_pt, box.width_pt, box.height_pt, stroke=0, fill=1)
    canvas.setStrokeColorRGB(*_INK)
    canvas.setFillColorRGB(*_INK)
    canvas.setLineWidth(0.7)
    canvas.roundRect(box.x_pt + 0.5, box.y_pt + 0.5, box.width_pt - 1, box.height_pt - 1, 3)


def _draw_text(canvas: Canvas, ways: Sequence[Sequence[Line]], box: Box) -> None:
    draw_frame(canvas, box)
    size, lines = max(((_size_that_fits(lines, box), lines) for lines in ways), key=_by_size)
    y = box.y_pt + (box.height_pt + size * _LEADING * sum(line.scale for line in lines)) / 2
    for line in lines:
        y -= size * line.scale * _LEADING
        canvas.setFont(_font(line), size * line.scale)
        canvas.drawString(box.x_pt + _PADDING_PT + 1, y + size * line.scale * 0.27, line.text)


def _by_size(way: tuple[float, Sequence[Line]]) -> float:
    return way[0]


def _font(line: Line) -> str:
    return _BOLD if line.bold else REGULAR


def _size_that_fits(lines: Sequence[Line], box: Box) -> float:
    """Return the largest size, in points, at which all lines fit the box's height and width."""
    width = box.width_pt - 2 * _PADDING_PT - 2
    high = (box.height_pt - _PADDING_PT) / (sum(line.scale for line in lines) * _LEADING)
    widest = max(pdfmetrics.stringWidth(line.text, _font(line), line.scale) for line in lines)
    return float(min(_MAX_PT, high, width / max(widest, 1)))


def _draw_seal(canvas: Canvas, seal: Seal, box: Box) -> None:
    side = min(box.width_pt, box.height_pt)
    x = box.x_pt + (box.width_pt - side) / 2
    y = box.y_pt + (box.height_pt - side) / 2
    if seal.image is None:
        _draw_placeholder(canvas, x + side / 2, y + side / 2, side / 2 - 1)
    else:
        image = ImageReader(picture(seal.image))
        canvas.drawImage(image, x, y, side, side, preserveAspectRatio=True, anchor="c")


def _draw_placeholder(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.setStrokeColorRGB(*_FADED)
    canvas.setFillColorRGB(*_FADED)
    canvas.setLineWidth(0.8)
    canvas.setDash(3, 2)
    canvas.circle(x, y, radius)
    lines = sentence("signing.seal-missing").split("\n")
    size = min(8.0, 1.6 * radius / max(pdfmetrics.stringWidth(line, REGULAR, 1) for line in lines))
    canvas.setFont(REGULAR, size)
    top = y + (len(lines) / 2 - 0.8) * size * _LEADING
    for number, line in enumerate(lines):
        canvas.drawCentredString(x, top - number * size * _LEADING, line)


@cache
def register_fonts() -> None:
    """Make the stamps' faces known to the drawing library, under names of their own."""
    folder = resources.files("fontpkg_pt_sans_narrow") / "files"
    for name, style in ((REGULAR, "Regular"), (_BOLD, "Bold")):
        data = (folder / f"PT_Sans-Narrow-Web-{style}.ttf").read_bytes()
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(for_paper(data, f"Journal{name}")), asciiReadable=0))
