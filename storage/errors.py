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
class StoreAbsent(StoreUnavailable):
    """No store lies at the place: its disk is not mounted, or it was never created."""

    path: str


@dataclass
class WrongStore(StoreUnavailable):
    """Something else lies at the place; ``found`` is its name, or empty where that is unknown."""

    path: str
    found: str


@dataclass
class DayTooFar(StoreUnavailable):
    """The file system cannot remember a day that far away, so it cannot keep an object until it."""

    day: date


@dataclass
class LockNotTaken(StoreUnavailable):
    """The store took the object and not the lock, so it would let the object be deleted."""

    key: str
    day: date


@dataclass
class ReadBackDiffers(StoreUnavailable):
    """The medium gave other bytes back than were written a moment before."""

    key: str
    expected: str
    found: str


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
    """Fewer verified copies than demanded; ``reasons`` has one line per failed store.

    ``causes`` are the errors of those stores, for sentences in the reader's language.
    """

    key: str
    copies: int
    demanded: int
    reasons: tuple[str, ...]
    causes: tuple[StorageError, ...] = ()


@dataclass
class NoGoodCopy(StorageError):
    """Every copy is damaged or missing: nothing is overwritten, the evidence stays."""

    key: str
    stores: tuple[str, ...]


@dataclass
class BadManifest(StorageError):
    """The object is whole, but it is no manifest that this version can read."""

    key: str
    reason: str


@dataclass
class SourceMissing(StorageError):
    """A deposit names an object whose bytes were not handed over."""

    digest: str


@dataclass
class MediumFails(StorageError):
    """A medium that is carried away cannot be written or read; ``place`` is the directory."""

    place: str
    reason: str


@dataclass
class MediumFull(StorageError):
    """No space is left on a medium that is carried away."""

    place: str


@dataclass
class NoBag(StorageError):
    """There is no bag in the directory, or it is none that can be read; ``reason`` may be empty."""

    place: str
    reason: str


@dataclass
class BagThere(StorageError):
    """A bag of that name is on the medium already; nothing is written over it."""

    place: str


@dataclass
class BagDiffers(StorageError):
    """What was just written to a medium is not what it gives back; ``path`` is the first such file."""

    place: str
    path: str
    count: int


@dataclass
class DiscTooSmall(StorageError):
    """What was to go on an optical disc does not fit on one of that kind."""

    needed_bytes: int
    room_bytes: int
