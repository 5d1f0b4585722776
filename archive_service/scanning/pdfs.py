"""The one door for uploaded PDFs: orders, consents. What passes is safe to keep, to draw and to print."""

import json
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from archive_service.guarding import Refused, Why, ask, read_upload
from archive_service.problems import Kind, Problem
from archive_service.scanning.limits import DEFAULT, Limits
from workflows.canonical import digest

PRINT_DPI = 200
_CHILD = "archive_service.scanning.child"
_PAGES_AT_ONCE = 8
"""So many pages are drawn by one child within its seconds."""


@dataclass(frozen=True, slots=True)
class CheckedPdf:
    """A PDF that satisfied every rule: its bytes, their digest, and how many pages it has."""

    data: bytes = field(repr=False)
    digest: str
    pages: int


def check_pdf(path: Path, limits: Limits = DEFAULT) -> CheckedPdf:
    """Return an uploaded PDF that can be kept: not encrypted, nothing active in it, every page drawable.

    Raises:
        Problem: the file is refused, and why (INPUT).
    """
    try:
        data = read_upload(path, limits)
    except Refused as refused:
        _refuse(refused, path.name)
    said, _ = _asked(data, {"want": "check", "file": path.name}, path.name, limits)
    return CheckedPdf(data, digest(data), int(said["pages"]))


def page_images(data: bytes, dpi: int = PRINT_DPI, limits: Limits = DEFAULT) -> tuple[bytes, ...]:
    """Return the pages of a checked PDF as JPEG pictures, grey where there is no colour.

    A page that would have too many pixels at ``dpi`` is drawn smaller.

    Raises:
        Problem: a page cannot be drawn within the limits (INPUT).
    """
    pictures: list[bytes] = []
    pages, file = 1, digest(data)
    while len(pictures) < pages:
        first = len(pictures)
        question = {"want": "pictures", "first": first, "last": first + _PAGES_AT_ONCE, "dpi": dpi}
        said, rest = _asked(data, question, file, limits)
        pages = int(said["pages"])
        for size in said["sizes"]:
            pictures.append(rest[:size])
            rest = rest[size:]
        if len(pictures) == first:
            _refuse(Refused(Why.BROKEN, exit=0), file)
    return tuple(pictures)


def _asked(data: bytes, question: dict[str, Any], file: str, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Return the child's answer: its first line, and the bytes after it."""
    line = json.dumps({**question, "limits": asdict(limits)}, ensure_ascii=False).encode() + b"\n"
    try:
        with tempfile.TemporaryFile() as answer:
            ask(_CHILD, line + data, answer, limits)
            answer.seek(0)
            said: dict[str, Any] = json.loads(answer.readline())
            rest = answer.read()
    except Refused as refused:
        _refuse(refused, file)
    except ValueError:
        _refuse(Refused(Why.BROKEN, exit=0), file)
    if said["refused"]:
        raise Problem(Kind.INPUT, said["refused"], file=file, **said["facts"])
    return said, rest


def _refuse(refused: Refused, file: str) -> NoReturn:
    raise Problem(Kind.INPUT, f"upload.refused-{refused.why}", file=file, **refused.facts) from refused
