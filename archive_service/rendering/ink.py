"""Ink: what is drawn on a page, in millimetres from its upper left corner.

All text of a page goes into one text object and all lines of one thickness into one path.
That is several times quicker than a canvas call per string and gives smaller files.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from archive_service.rendering.letters import clean, font, width_pt
from archive_service.rendering.model import StampZone
from archive_service.rendering.shared_font import COMMON
from templates import wording
from templates.geometry import HAND_PARTS, PT_PER_MM, ZONE, Box, Pen, Sheet
from templates.typefaces import CAPTION, Style

Align = Literal["left", "center", "right"]
_LEAST_SCALE = 0.6
_CAPTION_BASE_MM = 2.3
_SAVING = threading.Lock()
rl_config.useA85 = False  # page streams as plain bytes: a fifth smaller, nothing to encode


class Ink:
    """One document being drawn, page by page."""

    def __init__(self, paper: Sheet) -> None:
        self.paper = paper
        self.zones: list[StampZone] = []
        self.page_index = 0
        self._height_pt = paper.height_mm * PT_PER_MM
        self._target = io.BytesIO()
        size = (paper.width_mm * PT_PER_MM, self._height_pt)
        font(CAPTION.face)
        self._canvas = Canvas(self._target, pagesize=size, invariant=1, initialFontName=CAPTION.face)
        self._forms: list[tuple[StampZone, str]] = []
        self._begun: set[Any] = set()
        self._spelled: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._start()

    def _start(self) -> None:
        self._words: list[str] = []
        self._paths: dict[Pen, list[str]] = {}
        self._literals: list[str] = []
        self._state = ("", 0.0)
        self._grey = 0.0

    def lay(self, paper: Sheet) -> None:
        """Take another sheet for the page that begins; nothing may be drawn on it yet."""
        self.paper = paper
        self._height_pt = paper.height_mm * PT_PER_MM
        self._canvas.setPageSize((paper.width_mm * PT_PER_MM, self._height_pt))

    def text(
        self,
        x_mm: float,
        y_mm: float,
        text: str,
        style: Style,
        *,
        align: Align = "left",
        within_mm: float | None = None,
    ) -> None:
        """Write one line with its base line at ``y_mm``; a text wider than ``within_mm`` is condensed."""
        said = clean(text)
        if not said:
            return
        x_pt, y_pt = x_mm * PT_PER_MM, self._height_pt - y_mm * PT_PER_MM
        if align == "left" and within_mm is None:
            self._show(said, style, f"1 0 0 1 {x_pt:.2f} {y_pt:.2f} Tm")
            return
        width = width_pt(said, style)
        style, scale, width = _fitted(style, width, within_mm)
        x_pt -= {"left": 0.0, "center": width / 2, "right": width}[align]
        self._show(said, style, f"{scale:.4g} 0 0 1 {x_pt:.2f} {y_pt:.2f} Tm")

    def upright(self, x_mm: float, y_mm: float, text: str, style: Style, within_mm: float) -> None:
        """Write one line from the bottom up, starting at ``y_mm``, condensed into ``within_mm``."""
        said = clean(text)
        if not said:
            return
        style, scale, _ = _fitted(style, width_pt(said, style), within_mm)
        x_pt, y_pt = x_mm * PT_PER_MM, self._height_pt - y_mm * PT_PER_MM
        self._show(said, style, f"0 {scale:.4g} -1 0 {x_pt:.2f} {y_pt:.2f} Tm")

    def _show(self, said: str, style: Style, matrix: str) -> None:
        words = self._words
        if style.grey != self._grey:
            self._grey = style.grey
            words.append(f"{style.grey:.4g} g")
        words.append(matrix)
        for resource, shown in self._spell(said, style.face):
            if (resource, style.size_pt) != self._state:
                self._state = (resource, style.size_pt)
                words.append(f"{resource} {style.size_pt:.4g} Tf")
            words.append(shown)

    def _spell(self, said: str, face: str) -> list[tuple[str, str]]:
        known = self._spelled.get((said, face))
        if known is None:
            known = self._spelled[said, face] = self._encode(said, face)
        return known

    def _encode(self, said: str, face: str) -> list[tuple[str, str]]:
        document: Any = self._canvas._doc  # the library's own text objects ask the font the same way
        loaded = font(face)
        if loaded not in self._begun:
            self._begun.add(loaded)
            loaded.splitString(COMMON, document)  # the usual letters first: their subset is shared
        return [
            (loaded.getSubsetInternalName(subset, document), f"({self._canvas._escape(chunk)}) Tj")
            for subset, chunk in loaded.splitString(said, document)
        ]

    def line(self, x1_mm: float, y1_mm: float, x2_mm: float, y2_mm: float, pen: Pen) -> None:
        """Draw a straight line."""
        top, k = self._height_pt, PT_PER_MM
        self._paths.setdefault(pen, []).append(
            f"{x1_mm * k:.2f} {top - y1_mm * k:.2f} m {x2_mm * k:.2f} {top - y2_mm * k:.2f} l"
        )

    def frame(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, pen: Pen) -> None:
        """Draw a rectangle whose upper left corner is given."""
        k = PT_PER_MM
        low = self._height_pt - (y_mm + height_mm) * k
        self._paths.setdefault(pen, []).append(
            f"{x_mm * k:.2f} {low:.2f} {width_mm * k:.2f} {height_mm * k:.2f} re"
        )

    def fill(self, x_mm: float, y_mm: float, scale_mm: float, path: str) -> None:
        """Fill a path given in units of ``scale_mm``, y downwards, from the upper left corner."""
        k = PT_PER_MM
        unit = f"{scale_mm * k:.4f} 0 0 -{scale_mm * k:.4f}"
        self._literals.append(f"q {unit} {x_mm * k:.2f} {self._height_pt - y_mm * k:.2f} cm {path} f Q")

    def picture(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, image: Any) -> None:
        """Draw an opaque picture whose upper left corner is given."""
        k = PT_PER_MM
        low = self._height_pt - (y_mm + height_mm) * k
        self._canvas.drawImage(image, x_mm * k, low, width_mm * k, height_mm * k)

    def zone(self, name: str, x_mm: float, y_mm: float, box: Box, caption: str) -> StampZone:
        """Draw a place for a signature, note or seal, with its caption below; remember and return it."""
        self.frame(x_mm, y_mm, box.width_mm, box.height_mm, ZONE)
        centre, base = x_mm + box.width_mm / 2, y_mm + box.height_mm + _CAPTION_BASE_MM
        self.text(centre, base, caption, CAPTION, align="center", within_mm=box.width_mm)
        k = PT_PER_MM
        low = self._height_pt - (y_mm + box.height_mm) * k
        size = (round(x_mm * k, 2), round(low, 2), round(box.width_mm * k, 2), round(box.height_mm * k, 2))
        self.zones.append(StampZone(name, self.page_index, *size))
        return self.zones[-1]

    def signature(self, name: str, x_mm: float, y_mm: float, box: Box) -> StampZone:
        """Draw a place that serves a pen as well: signature, name and date, each with its caption below."""
        zone = self.zone(name, x_mm, y_mm, box, "")
        left, caption_mm = x_mm, y_mm + box.height_mm + _CAPTION_BASE_MM
        for share, said in zip(HAND_PARTS, wording.SIGN_PARTS, strict=True):
            width = box.width_mm * share
            if left > x_mm:
                self.line(left, y_mm, left, y_mm + box.height_mm, ZONE)
            self.text(left + width / 2, caption_mm, said, CAPTION, align="center", within_mm=width)
            left += width
        return zone

    @contextmanager
    def inside(self, zone: StampZone) -> Iterator[None]:
        """Put what is drawn meanwhile into a form of the zone's name: it can be replaced as one thing."""
        outer = self._words, self._paths, self._literals, self._state, self._grey
        self._start()
        yield
        self._forms.append((zone, self._operators()))
        self._words, self._paths, self._literals, self._state, self._grey = outer

    def turn(self) -> None:
        """Finish the page and begin the next."""
        operators = self._operators()
        for zone, drawn in self._forms:
            right, top = zone.x_pt + zone.width_pt, zone.y_pt + zone.height_pt
            self._canvas.beginForm(zone.name, zone.x_pt, zone.y_pt, round(right, 2), round(top, 2))
            self._canvas.addLiteral(drawn)
            self._canvas.endForm()
            self._canvas.doForm(zone.name)
        self._canvas.addLiteral(operators)
        self._canvas.showPage()
        self._forms = []
        self.page_index += 1
        self._start()

    def _operators(self) -> str:
        lines = [f"{pen.grey:.4g} G {pen.pt:.4g} w {' '.join(parts)} S" for pen, parts in self._paths.items()]
        words = ["BT", *self._words, "ET"] if self._words else []
        return "\n".join([*lines, *self._literals, *words])

    def finish(self) -> bytes:
        """Return the drawn PDF (not yet PDF/A)."""
        with _SAVING:  # a loaded font file has one reading position
            self._canvas.save()
        return self._target.getvalue()


def _fitted(style: Style, width: float, within_mm: float | None) -> tuple[Style, float, float]:
    """Return the style, the horizontal scale and the width of a text condensed into its place."""
    if within_mm is None or width <= within_mm * PT_PER_MM:
        return style, 1.0, width
    room = within_mm * PT_PER_MM
    scale = room / width
    if scale >= _LEAST_SCALE:
        return style, scale, room
    smaller = Style(style.face, style.size_pt * scale / _LEAST_SCALE, style.grey)
    return smaller, _LEAST_SCALE, room
