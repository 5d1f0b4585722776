"""What makes files last: the system calls behind a durable store, each said once.

A day of keeping is a file's modification time (midnight UTC of that day), as on WORM
filers that keep the retention date in a time stamp; 0 means that no day is set.
"""

import errno
import fcntl
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

from storage.errors import DayTooFar
from storage.place import Place

_EPOCH = date(1970, 1, 1)
_DAY_NS = 24 * 60 * 60 * 10**9
UNREADABLE = (errno.EIO, errno.EBADMSG, errno.EUCLEAN, errno.ELOOP)
"""What a medium answers for bytes that it can no longer give back (a symbolic link is no object)."""


def day_to_ns(day: date | None) -> int:
    """Return the time stamp that stands for a day of keeping."""
    return 0 if day is None else (day - _EPOCH).days * _DAY_NS


def day_from_ns(stamp_ns: int) -> date | None:
    """Return the day of keeping; a stamp inside a day counts as the next day, never the one before."""
    return None if stamp_ns <= 0 else _EPOCH + timedelta(days=-(-stamp_ns // _DAY_NS))


def stamp(descriptor: int, day: date | None, place: Place) -> None:
    """Set the day of keeping of an open file; the caller flushes it.

    Raises:
        DayTooFar: the file system cannot hold that day (old ext3 and XFS end in 2038).
    """
    wanted = day_to_ns(day)
    os.utime(descriptor, ns=(wanted, wanted))
    if day is not None and os.fstat(descriptor).st_mtime_ns != wanted:
        raise DayTooFar(place.name, place.room, os.strerror(errno.EOVERFLOW), day)


def lengthen(descriptor: int, day: date | None, place: Place) -> date | None:
    """Set a later day of keeping durably, never an earlier one; return the day that holds now."""
    present = day_from_ns(os.fstat(descriptor).st_mtime_ns)
    if day is None or (present is not None and day <= present):
        return present
    stamp(descriptor, day, place)
    os.fsync(descriptor)
    return day


@contextmanager
def held(path: Path | str) -> Iterator[int]:
    """Give the descriptor of a stored file that nobody else changes or deletes meanwhile.

    Raises:
        FileNotFoundError: there is no such file.
    """
    while True:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if os.path.samestat(os.stat(path, follow_symlinks=False), os.fstat(descriptor)):
                yield descriptor
                return
        finally:
            os.close(descriptor)


def open_plain(path: Path | str) -> io.FileIO:
    """Open a file for reading, unbuffered; a symbolic link in its place is refused."""
    return io.FileIO(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")


def write_all(descriptor: int, block: memoryview) -> None:
    """Write the whole block, however many calls that takes."""
    while block:
        block = block[os.write(descriptor, block) :]


def flush_directory(path: Path | str) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Directories:
    """The directories below a store's root: made on demand, durable before what lies in them counts.

    A directory that was found rather than made may still be unflushed (another process, or
    one that was killed, may have made it), so each is flushed once per process.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._durable: set[str] = set()

    def make(self, leaf: str) -> None:
        """Make the directory ``leaf`` (relative to the root) and those above it."""
        if leaf in self._durable and (self._root / leaf).is_dir():
            return
        for directory in reversed(_chain(leaf)):
            with suppress(FileExistsError):
                (self._root / directory).mkdir(mode=0o700)
                self._durable.discard(directory)

    def flush(self, leaves: Iterable[str]) -> None:
        """Make the names in these directories durable, and the directories themselves."""
        changed = set(leaves)
        chains = {directory for leaf in changed for directory in _chain(leaf)}
        above = {os.path.dirname(directory) for directory in chains - self._durable}
        for directory in sorted(changed | above, reverse=True):
            flush_directory(self._root / directory)
        self._durable |= chains


def _chain(leaf: str) -> list[str]:
    """Return the directory and those above it, without the root: a/b/c, a/b, a."""
    chain = []
    while leaf:
        chain.append(leaf)
        leaf = os.path.dirname(leaf)
    return chain
