"""Which stores answer now: all of them asked at the same time, so that the slowest is the whole wait."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from storage.errors import StorageError
from storage.port import ObjectStore


def answers(stores: Sequence[ObjectStore]) -> Mapping[str, bool]:
    """Return by name whether a store is there and is the one that it is meant to be."""
    with ThreadPoolExecutor(max_workers=max(1, len(stores))) as pool:
        return dict(zip((store.name for store in stores), pool.map(_is_there, stores), strict=True))


def _is_there(store: ObjectStore) -> bool:
    try:
        store.check()
    except StorageError:
        return False
    return True
