"""Letters and their widths: the faces of the paper, what they can print, how wide a text is."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from reportlab.pdfbase import pdfmetrics

from archive_service.rendering.shared_font import SharedFont
from templates.geometry import PT_PER_MM
from templates.typefaces import FACES, Face, Style

_AFTER_HYPHEN = re.compile(r"(?<=-)")
_DROPPED = {0x00AD: None, 0x200B: None, 0x200C: None, 0x200D: None, 0xFEFF: None, 0x00A0: " "}


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
    """Return ``text`` in letters that all faces have, on one line.

    A character the faces lack is spelled by its number, «[U+1F600]»: nothing is dropped silently.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).translate(_DROPPED).split())
    if _printable().issuperset(plain):
        return plain
    return "".join(character if character in _printable() else _spelled(character) for character in plain)


def _spelled(character: str) -> str:
    simpler = unicodedata.normalize("NFKC", character)
    return simpler if _printable().issuperset(simpler) else f"[U+{ord(character):04X}]"


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
    limit = width_mm * PT_PER_MM / style.size_pt
    lines: list[str] = []
    current, used = "", 0.0
    space = _em(" ", style.face)
    for word in _pieces(clean(text), style.face, limit):
        width = _em(word, style.face)
        if current and used + space + width > limit:
            lines.append(current)
            current, used = word, width
        else:
            current, used = (f"{current} {word}", used + space + width) if current else (word, width)
    return (*lines, current)


def _pieces(text: str, face: str, limit: float) -> list[str]:
    pieces: list[str] = []
    for word in text.split(" "):
        pieces.extend(_broken(word, face, limit) if _em(word, face) > limit else [word])
    return pieces


def _broken(word: str, face: str, limit: float) -> list[str]:
    """Return a word too wide for a line in parts, at its hyphens where they help."""
    parts, current, used = [], "", 0.0
    for unit in _units(word, face, limit):
        width = _em(unit, face)
        if current and used + width > limit:
            parts.append(current)
            current, used = "", 0.0
        current += unit
        used += width
    return [*parts, current]


def _units(word: str, face: str, limit: float) -> Iterator[str]:
    for piece in _AFTER_HYPHEN.split(word):
        if _em(piece, face) <= limit:
            yield piece
        else:
            yield from piece
