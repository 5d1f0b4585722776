"""A printout that another program made: looked through, and drawn as pictures, in a child process.

Its pages go into the journal as pictures and in no other way: what people sign then looks the same
in every viewer, and no font or object of a stranger's file gets into a document of ours.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from archive_service.guarding import MIB, Refused, Why, ask, read_upload
from archive_service.problems import Kind, Problem
from archive_service.scanning.limits import Limits
from workflows.canonical import digest

PRINTOUT = Limits(pages=800, cpu_seconds=120, wall_seconds=300, answer_bytes=256 * MIB)
"""The journal of a class in a year has hundreds of pages; its bytes are limited as those of any upload."""
PRINTED_DPI = 200
_CHILD = "archive_service.scanning.printout_child"
_PAGES_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page as it was found: its size, its text, the digest of what it shows, a small JPEG of it.

    The digest leaves out when the page was printed and which page of how many it is.
    """

    number: int
    width_mm: int
    height_mm: int
    text: str = field(repr=False)
    content: str
    blank: bool
    thumb: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as a picture: PNG in greys, or JPEG where there is colour."""

    image: bytes = field(repr=False)
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class SeenPrintout:
    """A PDF that satisfied every rule: its bytes, their digest, its pages."""

    data: bytes = field(repr=False)
    digest: str
    pages: tuple[SeenPage, ...]


def look_through(path: Path, limits: Limits = PRINTOUT) -> SeenPrintout:
    """Return a printout with what is on its pages; the file is checked as any uploaded PDF is.

    Raises:
        Problem: the file is refused, and why (INPUT).
    """
    try:
        data = read_upload(path, limits)
    except Refused as refused:
        raise _refusal(refused, path.name) from refused
    said = _asked(data, {"want": "look"}, path.name, limits)
    pages = (SeenPage(thumb=thumb, **facts) for facts, thumb in said)
    return SeenPrintout(data, digest(data), tuple(pages))


def page_pictures(data: bytes, numbers: Iterable[int], limits: Limits = PRINTOUT) -> dict[int, DrawnPage]:
    """Return pages, counted from 1, as pictures that can be printed.

    Raises:
        Problem: a page cannot be drawn within the limits (INPUT).
    """
    file, wanted = digest(data), sorted(set(numbers))
    made: dict[int, DrawnPage] = {}
    for start in range(0, len(wanted), _PAGES_AT_ONCE):
        some = wanted[start : start + _PAGES_AT_ONCE]
        question = {"want": "pictures", "numbers": some, "dpi": PRINTED_DPI}
        drawn = _asked(data, question, file, limits)
        made.update(
            {number: DrawnPage(image, **facts) for number, (facts, image) in zip(some, drawn, strict=True)}
        )
    return made


def _asked(
    data: bytes, question: dict[str, Any], file: str, limits: Limits
) -> list[tuple[dict[str, Any], bytes]]:
    """Return the child's answer: facts and a picture, page by page."""
    line = json.dumps({**question, "limits": asdict(limits)}).encode() + b"\n"
    try:
        with tempfile.TemporaryFile() as answer:
            ask(_CHILD, line + data, answer, limits)
            answer.seek(0)
            said = json.loads(answer.readline())
            if said["refused"]:
                raise Problem(Kind.INPUT, said["refused"], file=file, **said["facts"])
            return list(_pages(answer, said["pages"]))
    except Refused as refused:
        raise _refusal(refused, file) from refused
    except ValueError:
        raise _refusal(Refused(Why.BROKEN, exit=0), file) from None


def _pages(answer: BinaryIO, pages: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], bytes]]:
    for facts in pages:
        yield facts, answer.read(facts.pop("size"))


def _refusal(refused: Refused, file: str) -> Problem:
    return Problem(Kind.INPUT, f"upload.refused-{refused.why}", file=file, **refused.facts)
