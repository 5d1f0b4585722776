"""The store port: what every place for objects promises, whatever it is made of.

A store keeps immutable byte strings under keys that contain their digest. The
comments here are the contract; ``tests/storage/test_conformance.py`` is its proof and runs
against every implementation. A store knows nothing of schools, databases or documents.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import BinaryIO, Protocol

from storage.errors import BadKey

_KEY = re.compile(
    r"(?P<space>[a-z]{1,16})/sha256/(?P<a>[0-9a-f]{2})/(?P<b>[0-9a-f]{2})/(?P<hex>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Where an object lies: a name space (``objects``, ``deposits``, ``log``) and its digest."""

    space: str
    hex: str

    def __str__(self) -> str:
        return f"{self.space}/sha256/{self.hex[:2]}/{self.hex[2:4]}/{self.hex}"

    @property
    def digest(self) -> str:
        """The digest with its algorithm's name, ``sha256:<hex>``."""
        return f"sha256:{self.hex}"

    @classmethod
    def of(cls, space: str, digest: str) -> "Key":
        """Return the key for a digest spelled ``sha256:<hex>``.

        Raises:
            BadKey: the name space or the digest has another form.
        """
        algorithm, _, value = digest.partition(":")
        if algorithm != "sha256":
            raise BadKey(digest)
        return cls.parse(f"{space}/sha256/{value[:2]}/{value[2:4]}/{value}")

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Return the key that ``str(key)`` spelled.

        Raises:
            BadKey: the text is no key of this scheme.
        """
        match = _KEY.fullmatch(text)
        if match is None or match["hex"][:4] != match["a"] + match["b"]:
            raise BadKey(text)
        return cls(match["space"], match["hex"])


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What a store says of an object without reading it.

    ``keep_until`` is the first day on which deletion may be asked for, or None. ``locked``
    is True only where the store itself would refuse a deletion before that day.
    """

    key: Key
    size_bytes: int
    keep_until: date | None
    locked: bool


class Lock(StrEnum):
    """What a store's lock was proved to be by a drill.

    ``WORM``: deleting and shortening were tried and refused. ``NONE``: the medium has no lock and says
    so; its copies are read-only files whose digests are watched. ``BROKEN``: the store is meant to
    lock and did not.
    """

    WORM = "worm"
    NONE = "none"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class LockDrill:
    """The outcome of a lock drill; ``failures`` has one line of facts per step that went wrong."""

    store: str
    lock: Lock
    failures: tuple[str, ...] = ()


Source = Callable[[], BinaryIO]
"""Opens the bytes of an object; called once per store and try, closed by whoever called it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One object of a batch: where it goes, how to open its bytes, until when it is kept."""

    key: Key
    source: Source
    keep_until: date | None = None


def later(first: date | None, second: date | None) -> date | None:
    """Return the later of two days of keeping; None is no day."""
    return max((day for day in (first, second) if day is not None), default=None)


class ObjectStore(Protocol):
    """One place for objects in one room."""

    @property
    def name(self) -> str:
        """The store's short name, unique in an installation."""

    @property
    def room(self) -> str:
        """The room the medium stands in; two copies in one room count as one."""

    @property
    def place(self) -> str:
        """Where the medium is, as a path or an address: to tell people and to compare."""

    @property
    def locks(self) -> bool:
        """Whether the store is meant to refuse deletions by itself; :meth:`drill` proves whether it does."""

    def drill(self) -> LockDrill:
        """Try to delete and to shorten a locked probe and return what came of it.

        A store without locks answers at once that it has none.

        Raises:
            StoreUnavailable: the medium cannot be reached; nothing is proved.
        """

    def check(self) -> None:
        """Return when the medium is there and is the one that this store expects.

        Raises:
            StoreUnavailable: it is not; the subclass says how (absent, another store's).
        """

    def put(self, key: Key, data: BinaryIO, *, keep_until: date | None = None) -> ObjectInfo:
        """Store the bytes durably and read them back before returning.

        Putting the same bytes again is harmless and may only lengthen ``keep_until``.
        Where the object had been damaged, the damaged bytes are set aside as evidence and
        the good ones take their place; a good copy is never replaced.

        Raises:
            DigestMismatch: the bytes do not have the key's digest; nothing is stored.
            StoreFull: there is no room left; nothing is stored.
            StoreUnavailable: the medium cannot be reached; nothing is acknowledged.
        """

    def put_many(self, items: Sequence[Item]) -> tuple[ObjectInfo, ...]:
        """Store a batch: what ``put`` promises holds for each item when this returns.

        A batch may be quicker than its items one by one. When it fails, nothing of it is
        acknowledged; what was stored stays, and the same batch may be put again.

        Raises:
            DigestMismatch, StoreFull, StoreUnavailable: as for ``put``.
        """

    def open(self, key: Key) -> BinaryIO:
        """Open the object for reading; the caller closes it. Bytes are *not* verified here.

        Raises:
            ObjectMissing: there is no such object.
            StoreUnavailable: the medium cannot be reached.
        """

    def stat(self, key: Key) -> ObjectInfo:
        """Return what the store says of the object.

        Raises:
            ObjectMissing: there is no such object.
            StoreUnavailable: the medium cannot be reached.
        """

    def list(self, space: str) -> Iterator[Key]:
        """Yield the keys of a name space in order, without loading the whole list.

        Raises:
            StoreUnavailable: the medium cannot be reached.
        """

    def lock_until(self, key: Key, keep_until: date) -> ObjectInfo:
        """Lengthen the time of keeping.

        Raises:
            RetentionShortened: the new day lies before the present one; nothing changes.
            ObjectMissing: there is no such object.
        """

    def delete(self, key: Key, *, today: date) -> None:
        """Delete an object whose time is over, and whatever evidence was set aside of it.

        Raises:
            StillKept: ``today`` lies before ``keep_until``; nothing changes.
            ObjectMissing: there is no such object.
        """

    def clock(self) -> datetime | None:
        """Return the moment that the store's own clock shows, None where it has none of its own.

        A directory on a disk goes by the clock of this computer: that would be no second witness.

        Raises:
            StoreUnavailable: the medium cannot be reached.
        """

    def sweep(self) -> int:
        """Remove what interrupted puts left behind; return how many things that were.

        What a living process is still writing is left alone.

        Raises:
            StoreUnavailable: the medium cannot be reached.
        """
