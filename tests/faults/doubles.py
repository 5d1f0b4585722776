"""Stores that fail: wrappers of a real one that are down, slow, full, or go down in the middle."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from storage.errors import StorageError, StoreFull, StoreUnavailable
from storage.local import LocalStore
from storage.port import Item, Key, ObjectInfo


class Failing:
    """A store that fails from its n-th call on, or at that one only, with an error of one kind."""

    def __init__(
        self,
        store: LocalStore,
        error: Callable[["Failing"], StorageError],
        first: int = 1,
        *,
        once: bool = False,
    ) -> None:
        self._store = store
        self._error = error
        self._first = first
        self._last = first if once else None
        self.calls = 0
        self.works = False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        return self._guarded(found) if callable(found) else found

    def list(self, space: str) -> Iterator[Key]:
        """Yield keys, or fail (see the port)."""
        self._fail()
        return self._store.list(space)

    def put_many(self, items: Sequence[Item]) -> tuple[ObjectInfo, ...]:
        """Store a batch one by one: a store may fail between two of them (see the port)."""
        return tuple(self._one(item) for item in items)

    def _one(self, item: Item) -> ObjectInfo:
        self._fail()
        with item.source() as data:
            return self._store.put(item.key, data, keep_until=item.keep_until)

    def _guarded(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            self._fail()
            return work(*arguments, **options)

        return run

    def _fail(self) -> None:
        self.calls += 1
        over = self._last is not None and self.calls > self._last
        if not self.works and not over and self.calls >= self._first:
            raise self._error(self)


class Slow(Failing):
    """A store that takes its time for every call."""

    def __init__(self, store: LocalStore, seconds: float) -> None:
        super().__init__(store, down)
        self._seconds = seconds

    def _fail(self) -> None:
        time.sleep(self._seconds)


def down(store: Failing) -> StorageError:
    """Return the error of a store that cannot be reached."""
    return StoreUnavailable(store.name, store.room, "no route to host")


def full(store: Failing) -> StorageError:
    """Return the error of a store without space."""
    return StoreFull(store.name, store.room)


def lying(write_all: Callable[[int, memoryview], None], place: str) -> Callable[[int, memoryview], None]:
    """Return a way of writing after which a medium below ``place`` has other bytes than it was given."""

    def write(descriptor: int, block: memoryview) -> None:
        wrong = os.readlink(f"/proc/self/fd/{descriptor}").startswith(place) and len(block)
        write_all(descriptor, memoryview(bytes([block[0] ^ 1]) + bytes(block[1:])) if wrong else block)

    return write
