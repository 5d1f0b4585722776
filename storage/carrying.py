"""Everything that some stores hold into other stores: for a move to other media.

Every object is read verified from a store that has it soundly and put with the latest day of
keeping that anybody knows of. What is there already is left alone, so that the same call goes on
after an interruption; ``audit`` with :func:`everything` proves the outcome.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from heapq import merge
from itertools import islice
from typing import BinaryIO

from storage.audit import SPACES, Expected
from storage.errors import ObjectMissing
from storage.port import Item, Key, ObjectStore
from storage.repair import SPACES_IN_ORDER

_BATCH_ITEMS = 32
_NO_DAYS: Mapping[Key, date] = {}

Opener = Callable[[Key], BinaryIO]
"""Opens the verified bytes of an object."""


@dataclass(frozen=True, slots=True)
class Carried:
    """How many objects there are, and how many bytes they have."""

    objects: int
    size_bytes: int


def keys(stores: Sequence[ObjectStore], spaces: Iterable[str] = SPACES) -> Iterator[Key]:
    """Yield the key of every object that any of the stores has, once, in order inside a name space."""
    for space in spaces:
        last: Key | None = None
        for key in merge(*(store.list(space) for store in stores)):
            if key != last:
                yield key
            last = key


def everything(
    stores: Sequence[ObjectStore], days: Mapping[Key, date] = _NO_DAYS, *, spaces: Iterable[str] = SPACES
) -> Iterator[Expected]:
    """Yield what any of the stores has with the latest day that a store or ``days`` knows, for the audit."""
    for key in keys(stores, spaces):
        yield Expected(key, _known(stores, key, days)[0])


def carry(
    stores: Sequence[ObjectStore],
    opener: Opener,
    targets: Sequence[ObjectStore],
    *,
    days: Mapping[Key, date] = _NO_DAYS,
    progress: Callable[[int], None] = lambda _done: None,
) -> Carried:
    """Put everything that the stores have into every target; manifests come last.

    ``progress`` is told how many objects are done.

    Raises:
        StoreUnavailable, StoreFull: a target refuses; the same call goes on from there.
        StorageError: an object has no sound copy.
    """
    objects = size_bytes = 0
    stream = keys(stores, SPACES_IN_ORDER)
    with ThreadPoolExecutor(max_workers=len(targets)) as pool:
        while batch := [_plan(stores, opener, key, days) for key in islice(stream, _BATCH_ITEMS)]:
            for task in [pool.submit(_put, target, batch) for target in targets]:
                task.result()
            objects += len(batch)
            size_bytes += sum(size for _, size in batch)
            progress(objects)
    return Carried(objects, size_bytes)


def _plan(
    stores: Sequence[ObjectStore], opener: Opener, key: Key, days: Mapping[Key, date]
) -> tuple[Item, int]:
    day, size_bytes = _known(stores, key, days)
    return Item(key, partial(opener, key), day), size_bytes


def _known(stores: Sequence[ObjectStore], key: Key, days: Mapping[Key, date]) -> tuple[date | None, int]:
    """Return the latest day anybody knows for an object, and the size that the largest copy has."""
    known, size_bytes = days.get(key), 0
    for store in stores:
        with suppress(ObjectMissing):
            info = store.stat(key)
            size_bytes = max(size_bytes, info.size_bytes)
            known = max((day for day in (known, info.keep_until) if day is not None), default=None)
    return known, size_bytes


def _put(target: ObjectStore, batch: Sequence[tuple[Item, int]]) -> None:
    missing = [item for item, size_bytes in batch if not _has(target, item, size_bytes)]
    if missing:
        target.put_many(missing)


def _has(target: ObjectStore, item: Item, size_bytes: int) -> bool:
    try:
        info = target.stat(item.key)
    except ObjectMissing:
        return False
    kept = item.keep_until is None or (info.keep_until is not None and info.keep_until >= item.keep_until)
    return kept and info.size_bytes == size_bytes
