"""How a text falls into lines, and what stands for signs a face lacks; letters are measured by others."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Set

Measure = Callable[[str], float]
"""Tells how wide a text is, in whatever unit the limit has."""

_AFTER_HYPHEN = re.compile(r"(?<=-)")
_DROPPED = {0x00AD: None, 0x200B: None, 0x200C: None, 0x200D: None, 0xFEFF: None, 0x00A0: " "}


def spelled(text: str, printable: Set[str]) -> str:
    """Return ``text`` in printable letters, on one line.

    A character that is not printable is spelled by its number, «[U+1F600]»: nothing is dropped silently.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).translate(_DROPPED).split())
    if printable >= set(plain):
        return plain
    return "".join(one if one in printable else _by_number(one, printable) for one in plain)


def _by_number(character: str, printable: Set[str]) -> str:
    simpler = unicodedata.normalize("NFKC", character)
    return simpler if printable >= set(simpler) else f"[U+{ord(character):04X}]"


def broken(text: str, measure: Measure, limit: float) -> tuple[str, ...]:
    """Return an already spelled text in lines no wider than ``limit``; at least one line.

    Words are kept whole unless a word alone is too wide.
    """
    lines: list[str] = []
    current, used = "", 0.0
    space = measure(" ")
    for word in _pieces(text, measure, limit):
        width = measure(word)
        if current and used + space + width > limit:
            lines.append(current)
            current, used = word, width
        else:
            current, used = (f"{current} {word}", used + space + width) if current else (word, width)
    return (*lines, current)


def _pieces(text: str, measure: Measure, limit: float) -> Iterator[str]:
    for word in text.split(" "):
        if measure(word) > limit:
            yield from _parts(word, measure, limit)
        else:
            yield word


def _parts(word: str, measure: Measure, limit: float) -> Iterator[str]:
    """Yield a word too wide for a line in parts, at its hyphens where they help."""
    current, used = "", 0.0
    for unit in _units(word, measure, limit):
        width = measure(unit)
        if current and used + width > limit:
            yield current
            current, used = "", 0.0
        current += unit
        used += width
    yield current


def _units(word: str, measure: Measure, limit: float) -> Iterator[str]:
    for piece in _AFTER_HYPHEN.split(word):
        if measure(piece) <= limit:
            yield piece
        else:
            yield from piece
