"""Reading a bag through: every byte against its manifests, every file that should not be there.

It goes on after the first fault and tells what cannot be read from what was changed; the ``bagit`` library
stops at the first kind of trouble and says nothing while it reads. Its verdict on sound and damaged bags
is compared with this one in the tests.
"""

import errno
import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from storage.errors import MediumFails, MediumFull, NoBag
from storage.media import open_plain
from storage.streams import BLOCK_BYTES, blocks

DECLARATION, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
PAYLOAD = "data"
_DEPTH = 2
"""Bags are looked for so many directories below the medium's own."""

Progress = Callable[[int, int], None]
"""Is told how many bytes of how many were worked on."""


class BagTrouble(StrEnum):
    """What is wrong with one file of a bag."""

    DAMAGED = "damaged"
    MISSING = "missing"
    STRANGE = "strange"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class BagFinding:
    """One file of a bag that is not as the manifests say; the path is from the bag's root."""

    path: str
    trouble: BagTrouble


@dataclass(frozen=True, slots=True)
class BagReport:
    """What a bag was found to be: its digest, its own identifier, its payload, everything wrong."""

    digest: str
    identifier: str
    files: int
    size_bytes: int
    findings: tuple[BagFinding, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def quiet(_done: int, _total: int) -> None:
    """Be told of progress and say nothing."""


def bags_in(place: Path) -> tuple[Path, ...]:
    """Return the bags in a directory, in order: itself, or those one or two directories below it.

    Raises:
        MediumFails: the directory cannot be read.
    """
    with bag_faults(place):
        return tuple(_bags(place, _DEPTH))


def digest_of_bag(folder: Path) -> str:
    """Return the digest a bag is known by, that of its tag manifest.

    Raises:
        NoBag: there is no tag manifest. MediumFails: it cannot be read.
    """
    return f"sha256:{hashlib.sha256(_tag(folder, TAG_MANIFEST)).hexdigest()}"


def info_of_bag(folder: Path) -> Mapping[str, str]:
    """Return what ``bag-info.txt`` says, unverified.

    Raises:
        NoBag: there is none, or it is no text. MediumFails: it cannot be read.
    """
    lines = _text(folder, INFO).splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def read_bag(folder: Path, *, progress: Progress = quiet) -> BagReport:
    """Read every byte of a bag, from the medium itself and not from memory, and say what is wrong.

    Raises:
        NoBag: the manifests are missing or are none. MediumFails: a directory cannot be listed.
    """
    digest, identifier = digest_of_bag(folder), info_of_bag(folder).get("External-Identifier", "")
    payload, tags = manifest_of(folder, MANIFEST), manifest_of(folder, TAG_MANIFEST)
    with bag_faults(folder):
        there = {unicodedata.normalize("NFC", path): path for path in _files(folder)}
    listed = {**tags, **payload}
    strange = sorted(path for path in there if path.startswith(f"{PAYLOAD}/") and path not in payload)
    findings = [BagFinding(path, BagTrouble.STRANGE) for path in strange]
    sizes = {path: _size(folder / there[path]) for path in listed if path in there}
    done = 0
    for path, wanted in listed.items():
        trouble = _trouble(folder / there[path], wanted) if path in there else BagTrouble.MISSING
        findings += [BagFinding(path, trouble)] if trouble else []
        done += sizes.get(path, 0)
        progress(done, sum(sizes.values()))
    size_bytes = sum(sizes.get(path, 0) for path in payload)
    return BagReport(digest, identifier, len(payload), size_bytes, tuple(findings))


def manifest_of(folder: Path, name: str) -> dict[str, str]:
    """Return the digests (hex) of a manifest by path.

    Raises:
        NoBag: it is missing or is no manifest. MediumFails: it cannot be read.
    """
    found: dict[str, str] = {}
    for line in _text(folder, name).splitlines():
        digest, *rest = line.split(None, 1)
        path = rest[0].removeprefix("*") if rest else "/"
        if path.startswith("/") or ".." in path.split("/"):
            raise NoBag(str(folder), f"{name}: {line[:80]}")
        found[unicodedata.normalize("NFC", path)] = digest
    return found


@contextmanager
def bag_faults(place: Path) -> Iterator[None]:
    """Turn what the system says of a medium into this room's errors."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise MediumFull(str(place)) from error
        raise MediumFails(str(place), error.strerror or type(error).__name__) from error


def _bags(place: Path, depth: int) -> Iterator[Path]:
    if (place / DECLARATION).is_file():
        yield place
        return
    if depth:
        for below in sorted(place.iterdir()):
            if below.is_dir() and not below.is_symlink() and not below.name.startswith("."):
                yield from _bags(below, depth - 1)


def _files(folder: Path) -> Iterator[str]:
    """Yield the paths of all files of a bag, from its root; links are no files of it."""
    for at, _, names in os.walk(folder, onerror=_raise):
        for name in names:
            yield (Path(at) / name).relative_to(folder).as_posix()


def _raise(error: OSError) -> None:
    raise error


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _trouble(path: Path, wanted: str) -> BagTrouble | None:
    sha256 = hashlib.sha256()
    try:
        with open_plain(path) as data:
            os.posix_fadvise(data.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            for block in blocks(data, memoryview(bytearray(BLOCK_BYTES))):
                sha256.update(block)
    except OSError:
        return BagTrouble.UNREADABLE
    return None if sha256.hexdigest() == wanted.lower() else BagTrouble.DAMAGED


def _tag(folder: Path, name: str) -> bytes:
    try:
        with open_plain(folder / name) as data:
            return data.readall()
    except (FileNotFoundError, NotADirectoryError):
        raise NoBag(str(folder), "") from None
    except OSError as error:
        raise MediumFails(str(folder), error.strerror or "") from error


def _text(folder: Path, name: str) -> str:
    try:
        return _tag(folder, name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoBag(str(folder), f"{name}: {error.reason}") from error
