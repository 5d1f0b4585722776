"""Deposits: objects that belong together, and a manifest that is written last.

A deposit exists in a store when its manifest does: by then everything that it lists lies there,
verified. Writing the same deposit again, after whatever interruption, gives the same result.
Log segments travel the same way, without a manifest.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storage.audit import Expected
from storage.canonical import sha256_of
from storage.errors import BadManifest, SourceMissing, StorageError
from storage.manifest import SPACE, Entry, Manifest
from storage.mirror import Copies, Mirror
from storage.port import Item, Key, ObjectStore, Source, later
from storage.streams import of_bytes, of_file, read_verified

LOG = "log"
_BATCH_ITEMS = 128

OnFault = Callable[[StorageError], None]


@dataclass(frozen=True, slots=True)
class Deposited:
    """A deposit that exists: its manifest's digest, and the stores that have all of it."""

    digest: str
    copies: Copies


def describe(
    role: str,
    data: bytes | Path,
    *,
    media_type: str = "application/pdf",
    keep_until: date | None = None,
    about: Mapping[str, str] | None = None,
) -> Entry:
    """Return the entry for bytes or for a file, with their digest and size."""
    if isinstance(data, bytes):
        return Entry(role, sha256_of(data), len(data), media_type, keep_until, dict(about or {}))
    with data.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Entry(role, f"sha256:{digest}", data.stat().st_size, media_type, keep_until, dict(about or {}))


def source_of(data: bytes | Path) -> Source:
    """Return a source for bytes or for a file."""
    return of_bytes(data) if isinstance(data, bytes) else of_file(data)


def write_deposit(
    mirror: Mirror,
    manifest: Manifest,
    sources: Mapping[str, Source],
    *,
    demanded: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Deposited:
    """Store every object of the deposit, then its manifest; return when all rooms have verified both.

    ``sources`` opens the bytes by digest. ``progress`` is told how many objects of how many
    are stored. A store that missed an object does not get the manifest.

    Raises:
        SourceMissing: the bytes of an entry were not handed over; nothing is written.
        TooFewCopies: fewer stores than demanded have all of it; the same call may be repeated.
        DigestMismatch is among the causes when a source gave other bytes than the manifest says.
    """
    items = _items(manifest, sources)
    total = len(items) + 1
    names: tuple[str, ...] | None = None
    failures: tuple[StorageError, ...] = ()
    for start in range(0, len(items), _BATCH_ITEMS):
        copies = mirror.put_many(items[start : start + _BATCH_ITEMS], demanded=demanded, only=names)
        names, failures = copies.stores, failures + copies.failures
        progress(min(start + _BATCH_ITEMS, len(items)), total)
    last = mirror.put(
        manifest.key,
        of_bytes(manifest.to_bytes()),
        keep_until=manifest.keep_until,
        demanded=demanded,
        only=names,
    )
    progress(total, total)
    return Deposited(manifest.digest, Copies(last.stores, last.of, failures + last.failures))


def read_deposits(store: ObjectStore, on_fault: OnFault | None = None) -> Iterator[tuple[str, Manifest]]:
    """Yield the digest and the manifest of every deposit in a store, verified, in order of digests.

    Raises:
        StorageError: a manifest is damaged or of another format, unless ``on_fault`` is there
            to hear of it; then the others are still read.
    """
    for key, data in _read_space(store, SPACE, on_fault):
        try:
            yield key.digest, Manifest.parse(data)
        except BadManifest as error:
            _tell(error, on_fault)


def expected_by_manifests(stores: Iterable[ObjectStore], on_fault: OnFault | None = None) -> list[Expected]:
    """Return what the manifests in these stores demand of each of them, sorted for the audit.

    Manifests and log segments that any of the stores has are demanded of all. Entries of a
    manifest that another one takes the place of are not.
    """
    wanted: dict[Key, date | None] = {}
    deposits: dict[str, Manifest] = {}
    for store in stores:
        deposits.update(read_deposits(store, on_fault))
        for key in store.list(LOG):
            _demand(wanted, key, store.stat(key).keep_until)
    replaced = {manifest.previous for manifest in deposits.values()}
    for digest, manifest in deposits.items():
        _demand(wanted, manifest.key, manifest.keep_until)
        if digest not in replaced:
            for entry in manifest.entries:
                _demand(wanted, entry.key, entry.keep_until)
    return [Expected(key, wanted[key]) for key in sorted(wanted)]


def write_log(
    mirror: Mirror, data: bytes, *, keep_until: date | None = None, demanded: int | None = None
) -> tuple[Key, Copies]:
    """Store a segment of the log and return its key; its order is the segment's own affair.

    Raises:
        TooFewCopies: fewer stores than demanded have it.
    """
    key = Key.of(LOG, sha256_of(data))
    return key, mirror.put(key, of_bytes(data), keep_until=keep_until, demanded=demanded)


def read_logs(store: ObjectStore, on_fault: OnFault | None = None) -> Iterator[tuple[Key, bytes]]:
    """Yield the key and the verified bytes of every log segment, in order of digests."""
    yield from _read_space(store, LOG, on_fault)


def _items(manifest: Manifest, sources: Mapping[str, Source]) -> list[Item]:
    """Return what to store, each object once and as long as its longest entry says."""
    wanted: dict[Key, date | None] = {}
    for entry in manifest.entries:
        if entry.digest not in sources:
            raise SourceMissing(entry.digest)
        _demand(wanted, entry.key, entry.keep_until)
    return [Item(key, sources[key.digest], day) for key, day in wanted.items()]


def _demand(wanted: dict[Key, date | None], key: Key, day: date | None) -> None:
    wanted[key] = later(wanted.get(key), day)


def _read_space(store: ObjectStore, space: str, on_fault: OnFault | None) -> Iterator[tuple[Key, bytes]]:
    for key in store.list(space):
        try:
            data = read_verified(store, key)
        except StorageError as error:
            _tell(error, on_fault)
        else:
            yield key, data


def _tell(error: StorageError, on_fault: OnFault | None) -> None:
    if on_fault is None:
        raise error
    on_fault(error)
