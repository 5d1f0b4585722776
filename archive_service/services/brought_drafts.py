"""Printouts made elsewhere that are being sorted: in the installation's home until a case is made of one.

A draft holds the file, what is on its pages, and whose the pages are so far. It is nobody's record: names
of pupils stand in it and in no act, and it is removed once the case has its snapshot.
"""

import re
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from archive_service.importing.printout import Assignment
from archive_service.problems import Kind, Problem
from archive_service.services import leftovers
from archive_service.services.context import Desk
from workflows.canonical import canonical_bytes

KEPT = timedelta(days=60)
"""A draft that nobody has touched for so long is removed."""
PRINTOUT = "printout.pdf"
"""The name of the file in the folder of its draft."""
_FOLDER, _FILE, _THUMBS = "brought", "draft.json", "pages"
_ID = re.compile(r"[0-9a-f]{32}")
_PRIVATE, _OWN = 0o700, 0o600


@dataclass(frozen=True, slots=True)
class About:
    """Which journal it is, as the person says who brings it.

    ``term`` is one of :data:`archive_service.services.brought_snapshot.TERMS`; ``year`` the calendar
    year in which the school year begins; ``source`` names the program that printed.
    """

    class_name: str
    grade: int
    year: int
    term: str
    starts_on: date
    ends_on: date
    class_teacher: str
    source: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the printout; ``headed`` are the titles of the subjects that its head names."""

    number: int
    width_mm: int
    height_mm: int
    content: str
    blank: bool
    headed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A printout that is being sorted; ``document`` is the digest of its file."""

    id: str
    file: str
    document: str
    size_bytes: int
    at: datetime
    about: About
    pages: tuple[Page, ...]
    assignment: Assignment


def new(desk: Desk) -> tuple[str, Path]:
    """Return the id of a new draft and its empty folder."""
    draft_id = secrets.token_hex(16)
    leftovers.sweep(desk, _root(desk), kept=KEPT)
    place = _root(desk) / draft_id
    place.mkdir(parents=True, mode=_PRIVATE)
    return draft_id, place


def save(desk: Desk, draft: Draft) -> None:
    """Keep a draft as it is now."""
    place = folder(desk, draft.id)
    _write(place / _FILE, canonical_bytes(draft))
    place.touch()


def save_printout(desk: Desk, draft_id: str, data: bytes, thumbs: tuple[bytes, ...]) -> None:
    """Keep the file of a draft, and a small picture of each of its pages."""
    place = folder(desk, draft_id)
    _write(place / PRINTOUT, data)
    (place / _THUMBS).mkdir(mode=_PRIVATE, exist_ok=True)
    for number, small in enumerate(thumbs, 1):
        _write(place / _THUMBS / f"{number}.jpg", small)


def load(desk: Desk, draft_id: str) -> Draft:
    """Return a draft.

    Raises:
        Problem: the school has no such draft.
    """
    return _read(folder(desk, draft_id))


def printout(desk: Desk, draft_id: str) -> bytes:
    """Return the file of a draft, byte for byte as it was brought.

    Raises:
        Problem: the school has no such draft.
    """
    return _bytes(folder(desk, draft_id) / PRINTOUT)


def thumb(desk: Desk, draft_id: str, number: int) -> bytes:
    """Return the small picture of a page, a JPEG.

    Raises:
        Problem: the school has no such draft, or it has no such page.
    """
    return _bytes(folder(desk, draft_id) / _THUMBS / f"{number}.jpg")


def listing(desk: Desk) -> tuple[Draft, ...]:
    """Return the drafts of the school, the newest first."""
    found = []
    for place in _root(desk).iterdir() if _root(desk).is_dir() else ():
        with suppress(Problem):
            found.append(_read(place))
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))


def drop(desk: Desk, draft_id: str) -> None:
    """Remove a draft; one that is gone already stays gone."""
    if _ID.fullmatch(draft_id):
        shutil.rmtree(_root(desk) / draft_id, ignore_errors=True)


def _root(desk: Desk) -> Path:
    return desk.archive.settings.home / _FOLDER / desk.school_id


def folder(desk: Desk, draft_id: str) -> Path:
    """Return the folder of a draft.

    Raises:
        Problem: the school has no such draft.
    """
    place = _root(desk) / draft_id
    if not _ID.fullmatch(draft_id) or not place.is_dir():
        raise Problem(Kind.MISSING, "brought.no-draft")
    return place


@cache
def _adapter() -> TypeAdapter[Draft]:
    return TypeAdapter(Draft)


def _read(place: Path) -> Draft:
    try:
        return _adapter().validate_json(_bytes(place / _FILE), strict=True)
    except ValidationError as error:
        raise Problem(Kind.MISSING, "brought.no-draft") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem(Kind.MISSING, "brought.no-draft") from error


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    temporary = path.with_suffix(".new")
    temporary.write_bytes(data)
    temporary.chmod(_OWN)
    temporary.replace(path)
