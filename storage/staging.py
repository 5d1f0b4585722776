"""Temporary files of a store, and how a dead process's are told from a living one's.

Every store object that writes holds a lock on a file of its own beside its temporary
files. The kernel lets go of it when the process dies, however it dies: that is more
certain than a process number, which may be used again or belong to another container.
"""

import fcntl
import itertools
import os
import secrets
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

LOCK_SUFFIX = ".lock"


class Staging:
    """The temporary directory of a store, as one writer sees it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._writer = ("", 0)
        self._guard = Lock()

    @contextmanager
    def file(self) -> Iterator[tuple[Path, int]]:
        """Give a new empty file (path, descriptor); its name is gone afterwards."""
        path, descriptor = self.make()
        try:
            yield path, descriptor
        finally:
            os.close(descriptor)
            with suppress(FileNotFoundError):
                path.unlink()

    def make(self) -> tuple[Path, int]:
        """Return the path and descriptor of a new empty file; the caller removes and closes it."""
        path = self._folder / f"{self._my_name()}.{next(self._numbers)}"
        return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def sweep(self) -> int:
        """Remove the files of writers that no longer live; return how many.

        The files are listed before the locks: whoever made one of them had a lock by then.
        """
        files = [path for path in sorted(self._folder.iterdir()) if path.suffix != LOCK_SUFFIX]
        living, removed = set(), 0
        for lock in sorted(self._folder.glob(f"*{LOCK_SUFFIX}")):
            if _remove_if_free(lock):
                removed += 1
            else:
                living.add(lock.name.removesuffix(LOCK_SUFFIX))
        for path in files:
            if path.name.partition(".")[0] not in living:
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def _my_name(self) -> str:
        """Return this writer's name; a forked child is a writer of its own."""
        with self._guard:
            while self._writer[1] != os.getpid():
                name, descriptor = _new_writer(self._folder)
                if name:
                    self._writer = (name, os.getpid())
                    weakref.finalize(self, os.close, descriptor)
        return self._writer[0]


def _new_writer(folder: Path) -> tuple[str, int]:
    """Return the name and descriptor of a locked lock file; no name when a sweep was quicker."""
    name = secrets.token_hex(8)
    descriptor = os.open(folder / f"{name}{LOCK_SUFFIX}", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    if os.fstat(descriptor).st_nlink:
        return name, descriptor
    os.close(descriptor)
    return "", -1


def _remove_if_free(lock: Path) -> bool:
    """Remove a lock file that nobody holds; return whether it was removed."""
    try:
        descriptor = os.open(lock, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lock.unlink(missing_ok=True)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
