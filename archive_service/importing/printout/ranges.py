"""Page numbers as people write them: «4–6, 9»."""

import re
from collections.abc import Iterable, Iterator

from archive_service.problems import Kind, Problem

_PARTS = re.compile(r"[,;\s]+")
_DASHES = re.compile(r"\s*[-–—]\s*")
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


def read_ranges(text: str, pages: int) -> tuple[int, ...]:
    """Return the pages that a text names, each once, in the order of the text.

    Raises:
        Problem: something in it is no page or no range of the printout's pages (INPUT).
    """
    return tuple(dict.fromkeys(number for part in _parts(text) for number in _range(part, pages)))


def said_ranges(numbers: Iterable[int]) -> str:
    """Return page numbers as people write them."""
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in _runs(numbers))


def _parts(text: str) -> list[str]:
    return [part for part in _PARTS.split(_DASHES.sub("-", text.strip())) if part]


def _range(part: str, pages: int) -> range:
    found = _RANGE.fullmatch(part)
    if found is None:
        raise Problem(Kind.INPUT, "brought.bad-range", said=part[:40], pages=pages)
    low = int(found[1])
    high = int(found[2] or low)
    if not 1 <= low <= high <= pages:
        raise Problem(Kind.INPUT, "brought.bad-range", said=part, pages=pages)
    return range(low, high + 1)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    low = high = 0
    for number in numbers:
        if low and number == high + 1:
            high = number
            continue
        if low:
            yield low, high
        low = high = number
    if low:
        yield low, high
