"""An image of a bag for an optical disc: ISO 9660 with Joliet and Rock Ridge, for every system.

Names are as in the bag (Cyrillic in Joliet and Rock Ridge, numbers in plain ISO 9660). The image is read
back file by file against the bag's manifests before it has its name; burning it is any program's work.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

import pycdlib
from pycdlib.pycdlibexception import PyCdlibException

from storage.bag_check import (
    MANIFEST,
    TAG_MANIFEST,
    Progress,
    bag_faults,
    digest_of_bag,
    manifest_of,
    quiet,
)
from storage.errors import BagDiffers, BagThere, DiscTooSmall, MediumFails
from storage.media import flush_directory

DISCS = {
    "cd": 737_280_000,
    "dvd": 4_700_372_992,
    "dvd-dl": 8_543_666_176,
    "bd": 25_025_314_816,
    "bd-dl": 50_050_629_632,
}
"""How many bytes a disc of each kind takes."""
_SECTOR = 2048
_OVERHEAD = 1 << 20
_PER_NAME = 1024
_LONGEST_LABEL = 16
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Image:
    """An image that was read back: its own digest, its size, and the digest of the bag in it."""

    digest: str
    size_bytes: int
    bag: str


def write_image(bag: Path, image: Path, *, disc: str, label: str, progress: Progress = quiet) -> Image:
    """Write the image of a bag and return what it is.

    Raises:
        DiscTooSmall: it does not fit on a disc of that kind; nothing is written.
        BagThere: there is a file of that name. NoBag, MediumFails, MediumFull: as the medium says.
        BagDiffers: the image gives other bytes than the bag's manifests say; it is removed.
        KeyError: there is no such kind of disc.
    """
    digest = digest_of_bag(bag)
    listed = {**manifest_of(bag, TAG_MANIFEST), **manifest_of(bag, MANIFEST), TAG_MANIFEST: digest[7:]}
    _refuse_large(bag, list(listed), DISCS[disc])
    if image.exists():
        raise BagThere(str(image))
    part = image.with_name(f".{image.name}.part")
    try:
        with bag_faults(image), _iso_faults(image):
            _fill(bag, part, list(listed), label)
            _read_back(part, image, listed, progress)
            with part.open("rb") as data:
                os.fsync(data.fileno())
                found = hashlib.file_digest(data, "sha256").hexdigest()
            part.rename(image)
            flush_directory(image.parent)
    finally:
        part.unlink(missing_ok=True)
    return Image(f"sha256:{found}", image.stat().st_size, digest)


def _refuse_large(bag: Path, paths: list[str], room_bytes: int) -> None:
    with bag_faults(bag):
        sizes = [(bag / path).stat().st_size for path in paths]
    needed = _OVERHEAD + sum(-(-size // _SECTOR) * _SECTOR + _PER_NAME for size in sizes)
    if needed > room_bytes:
        raise DiscTooSmall(needed, room_bytes)


def _fill(bag: Path, part: Path, paths: list[str], label: str) -> None:
    """Lay out all files; their bytes go straight from the bag to the image."""
    iso = pycdlib.PyCdlib()
    iso.new(interchange_level=3, joliet=3, rock_ridge="1.09", vol_ident=label[:_LONGEST_LABEL])
    with closing(iso):
        plain = {PurePosixPath("."): ""}
        for number, folder in enumerate(_folders(paths)):
            plain[folder] = f"{plain[folder.parent]}/D{number:07}"
            iso.add_directory(plain[folder], rr_name=folder.name, joliet_path=f"/{folder}")
        for number, path in enumerate(map(PurePosixPath, paths)):
            name = f"{plain[path.parent]}/F{number:07}.;1"
            iso.add_file(str(bag / path), name, rr_name=path.name, joliet_path=f"/{path}")
        iso.write(str(part))


def _folders(paths: list[str]) -> list[PurePosixPath]:
    """The folders of these paths, each after the one that it lies in."""
    found = {folder for path in paths for folder in PurePosixPath(path).parents}
    return sorted(found - {PurePosixPath(".")}, key=lambda one: (len(one.parts), str(one)))


def _read_back(part: Path, image: Path, listed: dict[str, str], progress: Progress) -> None:
    iso = pycdlib.PyCdlib()
    iso.open(str(part))
    with closing(iso):
        wrong = []
        for done, (path, digest) in enumerate(listed.items(), 1):
            wrong += [path] if _digest_in(iso, path) != digest else []
            progress(done, len(listed))
    if wrong:
        raise BagDiffers(str(image), wrong[0], len(wrong))


def _digest_in(iso: Any, path: str) -> str:
    sha256 = hashlib.sha256()
    iso.get_file_from_iso_fp(cast(BinaryIO, _Sink(sha256.update)), joliet_path=f"/{path}", blocksize=_BLOCK)
    return sha256.hexdigest()


class _Sink:
    """As much of a file as the library writes to."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take
        self._at = 0

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._take(data)
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        """Return how many bytes were taken."""
        return self._at


@contextmanager
def _iso_faults(image: Path) -> Iterator[None]:
    try:
        yield
    except PyCdlibException as error:
        raise MediumFails(str(image), str(error)) from error
