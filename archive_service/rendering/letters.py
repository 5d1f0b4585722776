"""Letters and their widths: the faces of the paper, what they can print, how wide a text is."""

from functools import cache, lru_cache
from importlib import resources
from typing import Any

from reportlab.pdfbase import pdfmetrics

from archive_service.lines import broken, spelled
from archive_service.rendering.shared_font import SharedFont
from templates.geometry import PT_PER_MM
from templates.typefaces import FACES, Face, Style


@cache
def font(name: str) -> Any:
    """Return the loaded (and registered) reportlab font of a face."""
    face = next(face for face in FACES if face.name == name)
    loaded = SharedFont(name, _file(face))
    pdfmetrics.registerFont(loaded)
    return loaded


def _file(face: Face) -> bytes:
    return resources.files(face.package).joinpath(*face.file.split("/")).read_bytes()


@cache
def _widths(name: str) -> dict[str, float]:
    loaded = font(name).face
    return {chr(code): loaded.getCharWidth(code) / 1000 for code in loaded.charToGlyph}


@cache
def _printable() -> frozenset[str]:
    return frozenset.intersection(*(frozenset(_widths(face.name)) for face in FACES))


@lru_cache(maxsize=65536)
def clean(text: str) -> str:
    """Return ``text`` in letters that all faces have, on one line (:func:`archive_service.lines.spelled`)."""
    return spelled(text, _printable())


@lru_cache(maxsize=65536)
def _em(text: str, face: str) -> float:
    widths = _widths(face)
    return sum([widths[character] for character in text])


def width_pt(text: str, style: Style) -> float:
    """Return the width of an already clean text in points."""
    return _em(text, style.face) * style.size_pt


@lru_cache(maxsize=16384)
def wrap(text: str, style: Style, width_mm: float) -> tuple[str, ...]:
    """Return the text broken into lines no wider than ``width_mm``; at least one line.

    Words are kept whole unless a word alone is too wide.
    """
    face = style.face
    return broken(clean(text), lambda part: _em(part, face), width_mm * PT_PER_MM / style.size_pt)
