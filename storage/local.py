"""A store on a local disk: plain files named by digest, durable before they are acknowledged.

Put: a temporary file in the same file system, written while it is hashed, flushed, linked to
its final name (which fails where one is), its directory and every directory newly made
flushed, read back. A file is read-only (0444) and carries its day of keeping as its
modification time (see ``media``). A local disk has no lock that its administrator could not
lift, so ``locked`` is always False.
"""

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, cast

from storage.errors import BadKey, ObjectMissing, RetentionShortened, StillKept, StoreAbsent
from storage.marker import create_marker, marker_of, read_identity, read_marker
from storage.media import day_from_ns, flush_directory, held, lengthen, open_plain
from storage.place import Place
from storage.port import Item, Key, Lock, LockDrill, ObjectInfo
from storage.streams import Guarded
from storage.writer import Staged, Writer, drop

_BATCH_ITEMS = 128
"""Files open at once; a larger batch is cut, each piece durable on its own."""
_FAR_DAY = date(2130, 1, 1)


class LocalStore:
    """A directory on a disk. Nothing is touched before the first use: a store may be down."""

    def __init__(self, name: str, room: str, root: Path) -> None:
        self._place = Place(name, room, root.absolute())
        self._writer = Writer(self._place)
        self._root = str(self._place.root)
        self._marker = str(marker_of(self._place))
        self._seen: tuple[int, int, int] | None = None

    @classmethod
    def create(cls, name: str, room: str, root: Path) -> "LocalStore":
        """Make the directory a store and return it; the same store again is harmless.

        Raises:
            WrongStore: the directory is another store, or holds something else.
            DayTooFar: the file system cannot remember days a century ahead.
            StoreFull, StoreUnavailable: the medium refuses.
        """
        store = cls(name, room, root)
        with store._place.faults():
            create_marker(store._place)
            store.check()
            store._writer.prove_day(_FAR_DAY)
        return store

    @classmethod
    def found_at(cls, root: Path) -> "LocalStore":
        """Return the store that a directory says it is, for whoever has only the disk in hand.

        Raises:
            StoreAbsent: there is no directory, or no marker in it.
            WrongStore: the marker is not one of a store.
        """
        return cls(*read_identity(root), root)

    @property
    def name(self) -> str:
        """The store's short name."""
        return self._place.name

    @property
    def room(self) -> str:
        """The room the disk stands in."""
        return self._place.room

    @property
    def place(self) -> str:
        """The directory, with every symbolic link followed."""
        return str(self._place.root.resolve())

    @property
    def locks(self) -> bool:
        """False: whoever administers the computer may delete any file."""
        return False

    def check(self) -> None:
        """Return when the directory is there and its marker is this store's (see the port)."""
        with self._place.faults():
            try:
                found = os.stat(self._marker)  # asked before every use: a Path would cost more than the call
            except (FileNotFoundError, NotADirectoryError) as error:
                reason = error.strerror or ""
                raise StoreAbsent(self.name, self.room, reason, str(self._place.root)) from error
            seen = (found.st_dev, found.st_ino, found.st_mtime_ns)
            if seen != self._seen:
                read_marker(self._place)
                self._writer.prepare()
                self._seen = seen

    def drill(self) -> LockDrill:
        """Say that there is no lock (see the port)."""
        self.check()
        return LockDrill(self.name, Lock.NONE)

    def put(self, key: Key, data: BinaryIO, *, keep_until: date | None = None) -> ObjectInfo:
        """Store the bytes durably and read them back (see the port)."""
        self.check()
        staged = self._writer.stage(key, data, keep_until)
        try:
            self._writer.settle((staged,))
        finally:
            drop(staged)
        return self._writer.read_back(staged)

    def put_many(self, items: Sequence[Item]) -> tuple[ObjectInfo, ...]:
        """Store a batch; directories are flushed once for many objects (see the port)."""
        self.check()
        infos: list[ObjectInfo] = []
        for start in range(0, len(items), _BATCH_ITEMS):
            batch: list[Staged] = []
            try:
                for item in items[start : start + _BATCH_ITEMS]:
                    with closing(item.source()) as data:
                        batch.append(self._writer.stage(item.key, data, item.keep_until))
                self._writer.settle(batch)
            finally:
                for staged in batch:
                    drop(staged)
            infos += map(self._writer.read_back, batch)
        return tuple(infos)

    def open(self, key: Key) -> BinaryIO:
        """Open the object for reading, unverified (see the port)."""
        with self._object(key) as path:
            raw = open_plain(path)
        return cast(BinaryIO, io.BufferedReader(Guarded(raw, self._place.faults)))

    def stat(self, key: Key) -> ObjectInfo:
        """Return what the directory says of the object (see the port)."""
        with self._object(key) as path:
            found = os.lstat(path)
        return ObjectInfo(key, found.st_size, day_from_ns(found.st_mtime_ns), locked=False)

    def list(self, space: str) -> Iterator[Key]:
        """Yield the keys of a name space in order, one directory at a time (see the port)."""
        for text in self._walk(space):
            try:
                yield Key.parse(text)
            except BadKey:
                continue

    def strays(self, space: str) -> Iterator[str]:
        """Yield the paths of files in a name space that are no objects: somebody else put them there."""
        for text in self._walk(space):
            try:
                Key.parse(text)
            except BadKey:
                yield text

    def lock_until(self, key: Key, keep_until: date) -> ObjectInfo:
        """Lengthen the time of keeping (see the port)."""
        with self._object(key) as path, held(path) as descriptor:
            present = lengthen(descriptor, keep_until, self._place)
            if present is not None and present > keep_until:
                raise RetentionShortened(self.name, str(key), present, keep_until)
        return self.stat(key)

    def delete(self, key: Key, *, today: date) -> None:
        """Delete an object whose time is over, durably (see the port)."""
        with self._object(key) as path, held(path) as descriptor:
            kept_until = day_from_ns(os.fstat(descriptor).st_mtime_ns)
            if kept_until is not None and today < kept_until:
                raise StillKept(self.name, str(key), kept_until)
            self._writer.evidence.forget(key)
            os.unlink(path)
            flush_directory(os.path.dirname(path))

    def clock(self) -> datetime | None:
        """Return None: the disk goes by this computer's clock (see the port)."""
        return None

    def sweep(self) -> int:
        """Remove the temporary files of processes that no longer live (see the port)."""
        self.check()
        with self._place.faults():
            return self._writer.staging.sweep()

    def quarantined(self) -> tuple[str, ...]:
        """Return the names of the damaged files that were set aside, in order."""
        self.check()
        with self._place.faults():
            return tuple(self._writer.evidence.names())

    @contextmanager
    def _object(self, key: Key) -> Iterator[str]:
        """Give the path of an object, as text: an audit asks for many; errors become the port's."""
        self.check()
        with self._place.faults():
            try:
                yield f"{self._root}/{key}"
            except FileNotFoundError as error:
                raise ObjectMissing(self.name, str(key)) from error

    def _walk(self, space: str) -> Iterator[str]:
        """Yield every name three levels below a name space, in order."""
        self.check()
        top = f"{space}/sha256"
        for first in self._names(top):
            for second in self._names(f"{top}/{first}"):
                folder = f"{top}/{first}/{second}"
                yield from (f"{folder}/{name}" for name in self._names(folder))

    def _names(self, folder: str) -> Sequence[str]:
        with self._place.faults():
            try:
                return sorted(os.listdir(self._place.root / folder))
            except (FileNotFoundError, NotADirectoryError):
                return ()
