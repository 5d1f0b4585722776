"""Gathering what lies in several stores under keys that nobody knows of yet."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from storage.errors import ObjectMissing, StorageError
from storage.port import Key, ObjectStore
from storage.streams import read_verified


@dataclass(frozen=True, slots=True)
class Gathered:
    """An object's verified bytes and the stores that list it; ``keep_until`` is the latest of their days."""

    key: Key
    data: bytes
    stores: tuple[str, ...]
    keep_until: date | None


def gather(
    stores: Sequence[ObjectStore],
    space: str,
    known: Collection[str] = frozenset(),
    on_fault: Callable[[StorageError], None] = lambda _: None,
) -> Iterator[Gathered]:
    """Yield what any store has in a name space and whose digest is not ``known``, in order of digests.

    ``on_fault`` hears of stores that cannot be reached and of copies that are damaged: what another
    store has soundly is yielded all the same.
    """
    places = listed(stores, space, on_fault)
    for key in sorted(one for one in places if one.digest not in known):
        data = _read(places[key], key, on_fault)
        if data is not None:
            days = [day for store in places[key] if (day := _day(store, key)) is not None]
            names = tuple(store.name for store in places[key])
            yield Gathered(key, data, names, max(days, default=None))


def listed(
    stores: Sequence[ObjectStore], space: str, on_fault: Callable[[StorageError], None] = lambda _: None
) -> dict[Key, list[ObjectStore]]:
    """Return which stores list which keys of a name space; ``on_fault`` hears of stores that are down."""
    places: dict[Key, list[ObjectStore]] = {}
    for store in stores:
        try:
            for key in store.list(space):
                places.setdefault(key, []).append(store)
        except StorageError as error:
            on_fault(error)
    return places


def _read(stores: Sequence[ObjectStore], key: Key, on_fault: Callable[[StorageError], None]) -> bytes | None:
    for store in stores:
        try:
            return read_verified(store, key)
        except StorageError as error:
            on_fault(error)
    return None


def _day(store: ObjectStore, key: Key) -> date | None:
    with suppress(ObjectMissing):
        return store.stat(key).keep_until
    return None
