"""Which stores answer now: all of them asked at the same time, so that the slowest is the whole wait."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakKeyDictionary

from storage.errors import StorageError
from storage.port import ObjectStore

_MINUTE_S = 60
_answered: WeakKeyDictionary[ObjectStore, float] = WeakKeyDictionary()
"""When each store answered this process last, by the monotonic clock; it lasts as long as the process."""


def answers(stores: Sequence[ObjectStore]) -> Mapping[str, bool]:
    """Return by name whether a store is there and is the one that it is meant to be."""
    with ThreadPoolExecutor(max_workers=max(1, len(stores))) as pool:
        return dict(zip((store.name for store in stores), pool.map(_is_there, stores), strict=True))


def silent_minutes(store: ObjectStore) -> int | None:
    """Return how long ago the store answered this process last, None where it never did."""
    last = _answered.get(store)
    return None if last is None else int(time.monotonic() - last) // _MINUTE_S


def _is_there(store: ObjectStore) -> bool:
    try:
        store.check()
    except StorageError:
        return False
    _answered[store] = time.monotonic()
    return True
