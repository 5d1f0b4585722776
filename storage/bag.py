"""Bags: objects of the archive on a medium that is carried away, readable without this program.

A bag is BagIt 1.0 (RFC 8493) with SHA-256. Its payload has the names that people know («9Б», «Сводная
ведомость.pdf»), each object once, and ``data/index.tsv`` says under which key of the stores each file
belongs, and until when. So a disk explains itself to whoever opens it, and every object can be put into
a store again (:mod:`storage.bag_source`). A store's own layout on the disk would give a reader only
digits; two layouts would double the bytes.

A bag is known by the digest of its tag manifest, which covers everything else in it. It has its name only
when all of it was written, flushed and read back; what an interrupted writing left begins with a dot.
"""

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storage.bag_check import (
    DECLARATION,
    INFO,
    MANIFEST,
    PAYLOAD,
    TAG_MANIFEST,
    Progress,
    bag_faults,
    quiet,
    read_bag,
)
from storage.errors import BagDiffers, BagThere, DigestMismatch, MediumFull
from storage.media import flush_directory, write_all
from storage.port import Key, Source
from storage.streams import blocks

INDEX = "index.tsv"
HEADER = ("file", "bytes", "keep-until", "key")
_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LONGEST_NAME = 50
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*%]+')
_RESERVED = {"con", "prn", "aux", "nul"}
_FILE_MODE = 0o644


@dataclass(frozen=True, slots=True)
class Piece:
    """One object of a bag: its key, its path below the payload («/» between names), how to open it."""

    key: Key
    path: str
    size_bytes: int
    source: Source
    keep_until: date | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A bag that lies on the medium, read back: its digest, and how much the payload holds."""

    digest: str
    files: int
    size_bytes: int


def plain_name(text: str) -> str:
    """Return a text as a file's name that every system takes: Windows, DVDs, the bag's own manifest."""
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", text))[:_LONGEST_NAME].strip(" .")
    return f"_{name}" if not name or name.partition(".")[0].casefold() in _RESERVED else name


def write_bag(
    folder: Path,
    pieces: Sequence[Piece],
    *,
    info: Mapping[str, str],
    texts: Mapping[str, str | bytes],
    progress: Progress = quiet,
) -> Sealed:
    """Write a bag and return what it is sealed with; ``texts`` are files beside the payload, by path.

    ``info`` is what ``bag-info.txt`` says besides the size. ``progress`` counts bytes: first those
    written, then as many read back.

    Raises:
        BagThere: there is a bag of that name.
        MediumFull, MediumFails: the medium refuses; nothing has the bag's name.
        DigestMismatch: an object's bytes are not those of its key.
        BagDiffers: the medium gives other bytes back.
    """
    if folder.exists():
        raise BagThere(str(folder))
    total = sum(piece.size_bytes for piece in pieces)
    part = folder.with_name(f".{folder.name}.part")
    try:
        with bag_faults(folder):
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
        refuse_full(part, total)
        with bag_faults(folder):
            _fill(_Writer(part), pieces, info, texts, lambda done, _: progress(done, 2 * total))
        report = read_bag(part, progress=lambda done, _: progress(total + done, 2 * total))
        if report.findings:
            raise BagDiffers(str(folder), report.findings[0].path, len(report.findings))
        with bag_faults(folder):
            part.rename(folder)
            flush_directory(folder.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Sealed(report.digest, report.files, report.size_bytes)


def refuse_full(place: Path, needed_bytes: int) -> None:
    """Return when the medium has room for so many bytes.

    Raises:
        MediumFull: it has not.
    """
    if shutil.disk_usage(place).free < needed_bytes:
        raise MediumFull(str(place))


def _fill(
    writer: "_Writer",
    pieces: Sequence[Piece],
    info: Mapping[str, str],
    texts: Mapping[str, str | bytes],
    progress: Progress,
) -> None:
    done = 0
    for piece in pieces:
        writer.take(piece)
        done += piece.size_bytes
        progress(done, 0)
    writer.text(f"{PAYLOAD}/{INDEX}", _index(pieces))
    oxum = {"Payload-Oxum": f"{writer.payload_bytes}.{len(writer.payload)}"}
    writer.text(DECLARATION, _DECLARED)
    writer.text(INFO, "".join(f"{name}: {_line(said)}\n" for name, said in {**info, **oxum}.items()).encode())
    for name, text in texts.items():
        writer.text(name, text.encode() if isinstance(text, str) else text)
    writer.text(MANIFEST, _listed(writer.payload))
    writer.text(TAG_MANIFEST, _listed(writer.tags))
    writer.flush()


class _Writer:
    """Writes the files of one bag and remembers their digests, by path from the bag's root."""

    def __init__(self, root: Path) -> None:
        self.payload: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.payload_bytes = 0
        self._root = root
        self._folders = {root}

    def take(self, piece: Piece) -> None:
        """Write an object; its bytes must be those of its key."""
        path = f"{PAYLOAD}/{piece.path}"
        with piece.source() as data:
            found = self._write(path, blocks(data))
        if found != piece.key.hex:
            raise DigestMismatch(path, str(piece.key), piece.key.digest, f"sha256:{found}")

    def text(self, path: str, data: bytes) -> None:
        """Write a file that the bag itself needs."""
        self._write(path, iter((memoryview(data),)))

    def flush(self) -> None:
        """Make all names in the bag durable, the deepest first."""
        for folder in sorted(self._folders, reverse=True):
            flush_directory(folder)

    def _write(self, path: str, data: Iterator[memoryview]) -> str:
        target = self._root / path
        self._make(target.parent)
        sha256, size_bytes = hashlib.sha256(), 0
        with _new(target) as descriptor:
            for block in data:
                sha256.update(block)
                size_bytes += len(block)
                write_all(descriptor, block)
        in_payload = path.startswith(f"{PAYLOAD}/")
        (self.payload if in_payload else self.tags)[path] = sha256.hexdigest()
        self.payload_bytes += size_bytes if in_payload else 0
        return sha256.hexdigest()

    def _make(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        while folder not in self._folders:
            self._folders.add(folder)
            folder = folder.parent


@contextmanager
def _new(path: Path) -> Iterator[int]:
    """Give the descriptor of a new file that is flushed when it is closed."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _FILE_MODE)
    try:
        yield descriptor
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _index(pieces: Sequence[Piece]) -> bytes:
    rows = [HEADER, *(_row(piece) for piece in pieces)]
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def _row(piece: Piece) -> tuple[str, str, str, str]:
    until = piece.keep_until.isoformat() if piece.keep_until else ""
    return piece.path, str(piece.size_bytes), until, str(piece.key)


def _listed(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()


def _line(said: str) -> str:
    return " ".join(said.split())


Unique = Callable[[str], str]


def unique_paths() -> Unique:
    """Return a function that keeps paths apart, also where capital and small letters are one."""
    taken: set[str] = set()

    def unique(path: str) -> str:
        stem, dot, ending = path.rpartition(".")
        number, found = 1, path
        while found.casefold() in taken:
            number += 1
            found = f"{stem} {number}{dot}{ending}"
        taken.add(found.casefold())
        return found

    return unique
