"""A store in memory: the local store's twin for tests and demonstrations. Nothing in it lasts."""

import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from threading import RLock
from typing import BinaryIO

from storage.errors import (
    DigestMismatch,
    ObjectMissing,
    RetentionShortened,
    StillKept,
    StoreFull,
    StoreUnavailable,
)
from storage.port import Item, Key, Lock, LockDrill, ObjectInfo


@dataclass(slots=True)
class _Kept:
    data: bytes
    keep_until: date | None


class MemoryStore:
    """A dictionary that keeps the port's promises as long as the process lives.

    ``capacity_bytes`` makes it a store that can be full; ``reachable = False`` one that is down.
    """

    def __init__(self, name: str, room: str, capacity_bytes: int | None = None) -> None:
        self.name = name
        self.room = room
        self.place = f"memory:{name}"
        self.locks = False
        self.reachable = True
        self.capacity_bytes = capacity_bytes
        self._kept: dict[Key, _Kept] = {}
        self._evidence: dict[Key, list[bytes]] = {}
        self._guard = RLock()

    def check(self) -> None:
        """Return when the store is reachable (see the port)."""
        if not self.reachable:
            raise StoreUnavailable(self.name, self.room, "switched off")

    def drill(self) -> LockDrill:
        """Say that there is no lock (see the port)."""
        self.check()
        return LockDrill(self.name, Lock.NONE)

    def put(self, key: Key, data: BinaryIO, *, keep_until: date | None = None) -> ObjectInfo:
        """Store the bytes (see the port)."""
        content = data.read()
        found = sha256(content).hexdigest()
        with self._guard:
            self.check()
            if found != key.hex:
                raise DigestMismatch(self.name, str(key), key.digest, f"sha256:{found}")
            self._settle(key, content)
            self._lengthen(key, keep_until)
            return self.stat(key)

    def put_many(self, items: Sequence[Item]) -> tuple[ObjectInfo, ...]:
        """Store a batch (see the port)."""
        infos = []
        for item in items:
            with closing(item.source()) as data:
                infos.append(self.put(item.key, data, keep_until=item.keep_until))
        return tuple(infos)

    def open(self, key: Key) -> BinaryIO:
        """Open the object for reading, unverified (see the port)."""
        return io.BytesIO(self._object(key).data)

    def stat(self, key: Key) -> ObjectInfo:
        """Return what is known of the object (see the port)."""
        kept = self._object(key)
        return ObjectInfo(key, len(kept.data), kept.keep_until, locked=False)

    def list(self, space: str) -> Iterator[Key]:
        """Yield the keys of a name space in order (see the port)."""
        self.check()
        with self._guard:
            keys = sorted(key for key in self._kept if key.space == space)
        yield from keys

    def lock_until(self, key: Key, keep_until: date) -> ObjectInfo:
        """Lengthen the time of keeping (see the port)."""
        with self._guard:
            present = self._object(key).keep_until
            if present is not None and keep_until < present:
                raise RetentionShortened(self.name, str(key), present, keep_until)
            self._lengthen(key, keep_until)
            return self.stat(key)

    def delete(self, key: Key, *, today: date) -> None:
        """Delete an object whose time is over (see the port)."""
        with self._guard:
            kept_until = self._object(key).keep_until
            if kept_until is not None and today < kept_until:
                raise StillKept(self.name, str(key), kept_until)
            del self._kept[key]
            self._evidence.pop(key, None)

    def clock(self) -> datetime | None:
        """Return None: there is no other clock than the process's (see the port)."""
        return None

    def sweep(self) -> int:
        """Return 0: an interrupted put leaves nothing here."""
        self.check()
        return 0

    def quarantined(self) -> tuple[str, ...]:
        """Return names for the damaged bytes that were set aside, in order."""
        return tuple(f"{key.space}-{key.hex}" for key, all_ in sorted(self._evidence.items()) for _ in all_)

    def harm(self, key: Key, data: bytes) -> None:
        """Change an object's bytes behind the store's back, as a failing medium does."""
        self._object(key).data = data

    def lose(self, key: Key) -> None:
        """Take an object away behind the store's back."""
        del self._kept[key]

    def _object(self, key: Key) -> _Kept:
        self.check()
        try:
            return self._kept[key]
        except KeyError:
            raise ObjectMissing(self.name, str(key)) from None

    def _settle(self, key: Key, content: bytes) -> None:
        present = self._kept.get(key)
        if present is not None and present.data == content:
            return
        used_bytes = sum(len(kept.data) for kept in self._kept.values())
        if self.capacity_bytes is not None and used_bytes + len(content) > self.capacity_bytes:
            raise StoreFull(self.name, self.room)
        if present is not None:
            self._evidence.setdefault(key, []).append(present.data)
        self._kept[key] = _Kept(content, present.keep_until if present else None)

    def _lengthen(self, key: Key, day: date | None) -> None:
        kept = self._kept[key]
        if day is not None and (kept.keep_until is None or day > kept.keep_until):
            kept.keep_until = day
