"""How objects get onto a disk: staged, flushed, linked, flushed again, read back."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from storage.errors import DigestMismatch, ReadBackDiffers
from storage.evidence import Evidence
from storage.media import UNREADABLE, Directories, day_from_ns, held, lengthen, open_plain, stamp, write_all
from storage.place import Place
from storage.port import Key, ObjectInfo
from storage.staging import Staging
from storage.streams import blocks, digest_of

STAGING = "tmp"
QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class Staged:
    """An object on its way: its open temporary file, or none where a good copy is there already."""

    key: Key
    keep_until: date | None
    path: Path | None = None
    descriptor: int = -1


class Writer:
    """Writes into one store's directories."""

    def __init__(self, place: Place) -> None:
        self.evidence = Evidence(place.root / QUARANTINE)
        self.staging = Staging(place.root / STAGING)
        self._place = place
        self._directories = Directories(place.root)

    def prepare(self) -> None:
        """Make the directories that are no name spaces, durably."""
        for folder in (STAGING, QUARANTINE):
            self._directories.make(folder)
        self._directories.flush((STAGING, QUARANTINE))

    def prove_day(self, day: date) -> None:
        """Return when the file system can remember a day of keeping.

        Raises:
            DayTooFar: it cannot.
        """
        with self.staging.file() as (_, descriptor):
            stamp(descriptor, day, self._place)

    def stage(self, key: Key, data: BinaryIO, keep_until: date | None) -> Staged:
        """Write the bytes to a temporary file, unflushed, unless a good copy is there already.

        Raises:
            DigestMismatch: the bytes do not have the key's digest.
            StoreFull, StoreUnavailable: the medium refuses; the temporary file is gone.
        """
        if self._is_good(key):
            self._prove(key, digest_of(data)[0])
            return Staged(key, keep_until)
        with self._place.faults():
            staged = Staged(key, keep_until, *self.staging.make())
        try:
            self._fill(staged, data)
        except BaseException:
            drop(staged)
            raise
        return staged

    def settle(self, batch: Sequence[Staged]) -> None:
        """Flush the files, link them to their final names, flush the directories."""
        with self._place.faults():
            for staged in batch:
                if staged.path:
                    os.fsync(staged.descriptor)
            for staged in batch:
                self._link(staged)
            self._directories.flush({_folder(staged.key) for staged in batch})

    def read_back(self, staged: Staged) -> ObjectInfo:
        """Return what lies on the medium, after its bytes have been read from there and compared.

        Raises:
            ReadBackDiffers: the medium gave other bytes.
        """
        key = staged.key
        with self._place.faults(), open_plain(self._path(key)) as file:
            found = os.fstat(file.fileno())
            if staged.path:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                self._prove_written(key, digest_of(file)[0])
        return ObjectInfo(key, found.st_size, day_from_ns(found.st_mtime_ns), locked=False)

    def _path(self, key: Key) -> Path:
        return self._place.root / str(key)

    def _fill(self, staged: Staged, data: BinaryIO) -> None:
        digest = sha256()
        for block in blocks(data):
            digest.update(block)
            with self._place.faults():
                write_all(staged.descriptor, block)
        self._prove(staged.key, digest.hexdigest())
        with self._place.faults():
            os.fchmod(staged.descriptor, 0o444)
            stamp(staged.descriptor, staged.keep_until, self._place)

    def _link(self, staged: Staged) -> None:
        """Give the object its final name; where a damaged copy has it, set that aside first."""
        path = self._path(staged.key)
        self._directories.make(_folder(staged.key))
        if staged.path:
            try:
                os.link(staged.path, path)
                return
            except FileExistsError:
                if not self._is_good(staged.key):
                    self._replace(staged, staged.path)
                    return
        with held(path) as descriptor:
            lengthen(descriptor, staged.keep_until, self._place)
            os.fsync(descriptor)

    def _replace(self, staged: Staged, temporary: Path) -> None:
        path = self._path(staged.key)
        lengthen(staged.descriptor, day_from_ns(path.lstat().st_mtime_ns), self._place)
        self.evidence.keep(staged.key, path)
        temporary.rename(path)

    def _is_good(self, key: Key) -> bool:
        """Say whether the store has the object with the right bytes; unreadable is not good."""
        try:
            with open_plain(self._path(key)) as file:
                return digest_of(file)[0] == key.hex
        except FileNotFoundError:
            return False
        except OSError as error:
            if error.errno in UNREADABLE:
                return False
            with self._place.faults():
                raise

    def _prove(self, key: Key, found: str) -> None:
        if found != key.hex:
            raise DigestMismatch(self._place.name, str(key), key.digest, f"sha256:{found}")

    def _prove_written(self, key: Key, found: str) -> None:
        if found != key.hex:
            raise ReadBackDiffers(
                self._place.name, self._place.room, "read back", str(key), key.digest, f"sha256:{found}"
            )


def drop(staged: Staged) -> None:
    """Close and remove the temporary file, if there is one."""
    if staged.path:
        os.close(staged.descriptor)
        with suppress(FileNotFoundError):
            staged.path.unlink()


def _folder(key: Key) -> str:
    return os.path.dirname(str(key))
