"""What can go wrong on media. Each error carries facts; sentences are made elsewhere."""

from dataclasses import dataclass
from datetime import date


class StorageError(Exception):
    """The root of all errors of this room."""


@dataclass
class BadKey(StorageError):
    """The text is no key of the key scheme."""

    text: str


@dataclass
class ObjectMissing(StorageError):
    """The store has no object under this key."""

    store: str
    key: str


@dataclass
class DigestMismatch(StorageError):
    """The bytes have another digest than the key says."""

    store: str
    key: str
    expected: str
    found: str


@dataclass
class StoreFull(StorageError):
    """No space is left in the store."""

    store: str
    room: str


@dataclass
class StoreUnavailable(StorageError):
    """The store cannot be reached, or its medium fails."""

    store: str
    room: str
    reason: str


@dataclass
class RetentionShortened(StorageError):
    """Somebody tried to shorten the time of keeping."""

    store: str
    key: str
    kept_until: date
    asked: date


@dataclass
class StillKept(StorageError):
    """Somebody tried to delete an object before its day."""

    store: str
    key: str
    kept_until: date


@dataclass
class SameRoom(StorageError):
    """Two stores share a room, a path or a disk's directory: that is one copy, not two."""

    first: str
    second: str
    what: str


@dataclass
class TooFewCopies(StorageError):
    """Fewer verified copies than demanded; ``reasons`` has one line per failed store."""

    key: str
    copies: int
    demanded: int
    reasons: tuple[str, ...]


@dataclass
class NoGoodCopy(StorageError):
    """Every copy is damaged or missing: nothing is overwritten, the evidence stays."""

    key: str
    stores: tuple[str, ...]
