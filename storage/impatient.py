"""A store that is waited for only so long: a wrapper of the port around a medium that may hang.

A question that has no answer in time counts as "unavailable", and the store is not asked again for
a while; an answer that comes late ends that. What was asked goes on behind the back of whoever
asked: a late write is as harmless as any interrupted one. A store that answers each question just
in time is not bounded as a whole: many slow blocks make a slow object.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from itertools import islice
from threading import Lock
from typing import Any, BinaryIO, TypeVar, cast

from storage.circuit import CircuitBreaker
from storage.errors import StorageError, StoreUnavailable
from storage.helpers import Helpers
from storage.port import Item, Key, LockDrill, ObjectInfo, ObjectStore
from storage.streams import BLOCK_BYTES

SILENT = "no answer in time; it is asked again soon"
_MOST_LOST = 8
"""So many questions may hang at once; after that nobody asks until one of them comes back."""
_KEYS = 512
_Result = TypeVar("_Result")
_helpers = Helpers()


class Impatient:
    """The wrapped store; ``answer_s`` for a question or a block, ``work_s`` for writing."""

    def __init__(self, store: ObjectStore, *, answer_s: float, work_s: float) -> None:
        """Wrap a store; nothing is asked of it yet."""
        self._store = store
        self._answer_s = answer_s
        self._work_s = work_s
        self._circuit = CircuitBreaker(failures=1)
        self._lost = 0
        self._guard = Lock()
        self._place = ""

    @property
    def name(self) -> str:
        """See the port."""
        return self._store.name

    @property
    def room(self) -> str:
        """See the port."""
        return self._store.room

    @property
    def place(self) -> str:
        """See the port; while the medium hangs and never said it, a text that no other store has."""
        if not self._place:
            with suppress(StoreUnavailable):
                self._place = self.ask(lambda: self._store.place)
        return self._place or f"?/{self.name}"

    @property
    def locks(self) -> bool:
        """See the port."""
        return self._store.locks

    def check(self) -> None:
        """See the port."""
        self.ask(self._store.check)

    def drill(self) -> LockDrill:
        """See the port."""
        return self.ask(self._store.drill, self._work_s)

    def put(self, key: Key, data: BinaryIO, *, keep_until: date | None = None) -> ObjectInfo:
        """See the port."""
        return self.ask(lambda: self._store.put(key, data, keep_until=keep_until), self._work_s)

    def put_many(self, items: Sequence[Item]) -> tuple[ObjectInfo, ...]:
        """See the port."""
        return self.ask(lambda: self._store.put_many(items), self._work_s)

    def open(self, key: Key) -> BinaryIO:
        """See the port; the store is waited for anew for every block."""
        raw = self.ask(lambda: self._store.open(key))
        return cast(BinaryIO, io.BufferedReader(_Blocks(raw, self.ask), BLOCK_BYTES))

    def stat(self, key: Key) -> ObjectInfo:
        """See the port."""
        return self.ask(lambda: self._store.stat(key))

    def list(self, space: str) -> Iterator[Key]:
        """See the port."""
        keys = self._store.list(space)
        while some := self.ask(partial(_some, keys)):
            yield from some

    def lock_until(self, key: Key, keep_until: date) -> ObjectInfo:
        """See the port."""
        return self.ask(lambda: self._store.lock_until(key, keep_until), self._work_s)

    def delete(self, key: Key, *, today: date) -> None:
        """See the port."""
        self.ask(lambda: self._store.delete(key, today=today), self._work_s)

    def clock(self) -> datetime | None:
        """See the port."""
        return self.ask(self._store.clock)

    def sweep(self) -> int:
        """See the port."""
        return self.ask(self._store.sweep, self._work_s)

    def ask(self, question: Callable[[], _Result], patience_s: float | None = None) -> _Result:
        """Return the store's answer, or raise its error.

        Raises:
            StoreUnavailable: it did not answer in time, now or a moment ago.
        """
        if self._lost >= _MOST_LOST or not self._circuit.may_try():
            raise StoreUnavailable(self.name, self.room, SILENT)
        answer = _helpers.ask(question)
        try:
            result = answer.result(self._answer_s if patience_s is None else patience_s)
        except TimeoutError:
            if not answer.done():
                self._lose(answer)
                raise StoreUnavailable(self.name, self.room, SILENT) from None
            result = answer.result()
        except StorageError:
            self._circuit.answered()
            raise
        self._circuit.answered()
        return cast("_Result", result)

    def _lose(self, answer: "Future[Any]") -> None:
        self._circuit.failed()
        with self._guard:
            self._lost += 1
        answer.add_done_callback(self._late)

    def _late(self, answer: "Future[Any]") -> None:
        """An answer came after all: the medium is back."""
        with self._guard:
            self._lost -= 1
        if not isinstance(answer.exception(), StoreUnavailable):
            self._circuit.answered()


class _Blocks(io.RawIOBase):
    """A file of the store, read through its own buffer: a late answer writes into nobody's memory."""

    def __init__(self, raw: BinaryIO, ask: Callable[[Callable[[], Any]], Any]) -> None:
        super().__init__()
        self._raw = raw
        self._ask = ask

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that any place in it can be read."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place and return it."""
        place: int = self._ask(lambda: self._raw.seek(offset, whence))
        return place

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer and return how many bytes came; 0 at the end."""
        read1 = getattr(self._raw, "read1", self._raw.read)
        block: bytes = self._ask(lambda: read1(len(buffer)))
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        """Close the file."""
        if not self.closed:
            self._raw.close()
        super().close()


def _some(keys: Iterator[Key]) -> list[Key]:
    return list(islice(keys, _KEYS))
