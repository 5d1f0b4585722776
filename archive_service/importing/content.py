"""What a file is, told by its bytes and never by its name; and whether it is safe to unpack."""

import io
import zipfile
from enum import StrEnum
from typing import Any, NoReturn

from archive_service.guarding import MIB
from archive_service.importing.limits import Limits
from archive_service.problems import Kind, Problem

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_SMALL_BYTES = 10 * MIB
"""Below this size unpacked a high ratio does no harm."""


class Content(StrEnum):
    """The shapes of files that some reader understands."""

    XLSX = "xlsx"
    BUNDLE = "bundle"
    JSON = "json"
    TEXT = "text"


def refuse(code: str, file: str, **facts: Any) -> NoReturn:
    """Refuse the file as a whole.

    Raises:
        Problem: always (INPUT).
    """
    raise Problem(Kind.INPUT, f"import.{code}", file=file, **facts)


def content_of(data: bytes, file: str, limits: Limits) -> Content:
    """Return what the bytes are.

    Raises:
        Problem: empty, too big, damaged, a zip that unpacks to too much, or of no known kind.
    """
    if not data:
        refuse("refused-empty", file)
    if len(data) > limits.file_bytes:
        refuse("refused-size", file, megabytes=len(data) // MIB, allowed=limits.file_bytes // MIB)
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return _zip(data, file, limits)
    if data.startswith(_OLD_OFFICE):
        refuse("refused-old-office", file)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return Content.JSON
    if head[:200].lower().startswith((b"<html", b"<!doctype html", b"<?xml", b"<table")):
        refuse("refused-html", file)
    if b"\x00" in data[:4096] or head.startswith(b"%PDF"):
        refuse("refused-type", file)
    return Content.TEXT


def _zip(data: bytes, file: str, limits: Limits) -> Content:
    """Look at the central directory alone: nothing is unpacked here."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Problem(Kind.INPUT, "import.refused-damaged", file=file) from error
    _weigh(entries, file, limits)
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return Content.XLSX
    if any(name.rpartition("/")[2] == "manifest.csv" for name in names):
        return Content.BUNDLE
    if any(name.endswith(".csv") for name in names):
        refuse("refused-no-manifest", file)
    return refuse("refused-type", file)


def _weigh(entries: list[zipfile.ZipInfo], file: str, limits: Limits) -> None:
    if len(entries) > limits.entries:
        refuse("refused-entries", file, count=len(entries), allowed=limits.entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        megabytes, allowed = unpacked // MIB, limits.unpacked_bytes // MIB
        refuse("refused-unpacked", file, megabytes=megabytes, allowed=allowed)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > _SMALL_BYTES and unpacked > packed * limits.ratio:
        refuse("refused-ratio", file, ratio=unpacked // max(1, packed), allowed=limits.ratio)
    if any(entry.flag_bits & 1 for entry in entries):
        refuse("refused-encrypted", file)
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        refuse("refused-damaged", file)
