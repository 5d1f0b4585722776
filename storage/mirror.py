"""A mirror over stores in different rooms: one object, several independent verified copies.

The service writes to every store itself; no store copies to another, so that one fault or one
administrator cannot spoil both.
"""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import BinaryIO, Protocol, TypeVar

from storage.errors import (
    NoGoodCopy,
    ObjectMissing,
    SameRoom,
    StillKept,
    StorageError,
    StoreUnavailable,
    TooFewCopies,
)
from storage.port import Item, Key, ObjectStore, Source
from storage.streams import open_verified

_Result = TypeVar("_Result")


class Placed(Protocol):
    """Anything that says where it stands: a store, or the settings of one."""

    @property
    def name(self) -> str:
        """The store's name."""

    @property
    def room(self) -> str:
        """The room it stands in."""

    @property
    def place(self) -> str:
        """Its directory with links followed, or its address."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Where verified copies lie now: ``len(stores)`` of ``of``; what the other stores said."""

    stores: tuple[str, ...]
    of: int
    failures: tuple[StorageError, ...] = ()

    @property
    def count(self) -> int:
        """How many verified copies there are."""
        return len(self.stores)


def refuse_same_room(places: Sequence[Placed]) -> None:
    """Return when no two stores share a name, a room or a directory.

    Raises:
        SameRoom: they do (``what`` is name, room, path or inside), or there is only one store.
    """
    if len(places) < 2:
        only = places[0].name if places else ""
        raise SameRoom(only, only, "single")
    for first, second in combinations(places, 2):
        if what := _shared(first, second):
            raise SameRoom(first.name, second.name, what)


class Mirror:
    """Stores in at least two rooms that hold the same objects."""

    def __init__(
        self,
        stores: Sequence[ObjectStore],
        *,
        demanded: int = 2,
        on_fault: Callable[[StorageError], None] = lambda _: None,
    ) -> None:
        """Join the stores; ``on_fault`` hears of every copy that could not be read soundly.

        Raises:
            SameRoom: two of them are one, or there is only one.
            ValueError: more copies are demanded than there are stores, or none.
        """
        refuse_same_room(stores)
        if not 1 <= demanded <= len(stores):
            raise ValueError(f"{demanded} copies cannot be demanded of {len(stores)} stores")
        self.stores = tuple(stores)
        self.demanded = demanded
        self._on_fault = on_fault

    def store(self, name: str) -> ObjectStore:
        """Return the store of that name.

        Raises:
            KeyError: there is none.
        """
        return {store.name: store for store in self.stores}[name]

    def put(
        self,
        key: Key,
        source: Source,
        *,
        keep_until: date | None = None,
        demanded: int | None = None,
        only: Collection[str] | None = None,
    ) -> Copies:
        """Put one object into every store; see :meth:`put_many`."""
        return self.put_many((Item(key, source, keep_until),), demanded=demanded, only=only)

    def put_many(
        self, items: Sequence[Item], *, demanded: int | None = None, only: Collection[str] | None = None
    ) -> Copies:
        """Put a batch into every store at once and return where all of it lies verified.

        ``demanded`` may ask for fewer copies than the mirror does, while a store is down;
        ``only`` leaves out the stores that it does not name.

        Raises:
            TooFewCopies: fewer stores than demanded took it; what was written stays, harmlessly.
        """
        chosen = [store for store in self.stores if only is None or store.name in only]
        outcome = _in_each(chosen, lambda store: store.put_many(items))
        named = str(items[0].key) if len(items) == 1 else f"{len(items)} objects"
        return self._copies(named, outcome, self.demanded if demanded is None else demanded)

    def open(self, key: Key) -> BinaryIO:
        """Return the verified bytes of an object from the first store that has them soundly.

        Raises:
            ObjectMissing: no store has it.
            StoreUnavailable: the stores that can be reached have no sound copy.
            NoGoodCopy: every copy is damaged.
        """
        failures: list[StorageError] = []
        for store in self.stores:
            try:
                return open_verified(store, key)
            except StorageError as error:
                self._on_fault(error)
                failures.append(error)
        raise self._verdict(key, failures)

    def read(self, key: Key) -> bytes:
        """Return the verified bytes of a small object; raises as :meth:`open`."""
        with self.open(key) as data:
            return data.read()

    def lock_until(self, key: Key, keep_until: date) -> Copies:
        """Lengthen the time of keeping in every store.

        Raises:
            TooFewCopies: not every store could do so.
        """
        outcome = _in_each(self.stores, lambda store: store.lock_until(key, keep_until))
        return self._copies(str(key), outcome, len(self.stores))

    def delete(self, key: Key, *, today: date) -> Copies:
        """Delete an object from every store; a store that does not have it has done its part.

        Raises:
            StillKept: a store keeps it longer; nothing is deleted anywhere.
            TooFewCopies: not every store could be reached; the same call finishes the work.
        """
        self._refuse_kept(key, today)
        outcome = _in_each(self.stores, lambda store: _delete(store, key, today))
        return self._copies(str(key), outcome, len(self.stores))

    def sweep(self) -> int:
        """Remove what interrupted puts left in the stores that can be reached; return how many."""
        results, failures = _in_each(self.stores, lambda store: store.sweep())
        for failure in failures:
            self._on_fault(failure)
        return sum(results.values())

    def _copies(
        self, what: str, outcome: "tuple[dict[str, _Result], tuple[StorageError, ...]]", demanded: int
    ) -> Copies:
        results, failures = outcome
        if len(results) < demanded:
            reasons = tuple(_line(failure) for failure in failures)
            raise TooFewCopies(what, len(results), demanded, reasons, failures)
        return Copies(tuple(results), len(self.stores), failures)

    def _verdict(self, key: Key, failures: Sequence[StorageError]) -> StorageError:
        names = tuple(store.name for store in self.stores)
        for failure in failures:
            if isinstance(failure, StoreUnavailable):
                return failure
        if all(isinstance(failure, ObjectMissing) for failure in failures):
            return ObjectMissing(", ".join(names), str(key))
        return NoGoodCopy(str(key), names)

    def _refuse_kept(self, key: Key, today: date) -> None:
        for store in self.stores:
            with suppress(ObjectMissing):
                kept_until = store.stat(key).keep_until
                if kept_until is not None and today < kept_until:
                    raise StillKept(store.name, str(key), kept_until)


def _in_each(
    stores: Sequence[ObjectStore], work: Callable[[ObjectStore], _Result]
) -> tuple[dict[str, _Result], tuple[StorageError, ...]]:
    """Do the work in all stores at once; return the results by store, and what went wrong."""
    results: dict[str, _Result] = {}
    failures: list[StorageError] = []
    with ThreadPoolExecutor(max_workers=max(1, len(stores))) as pool:
        tasks = [(store.name, pool.submit(work, store)) for store in stores]
    for name, task in tasks:
        try:
            results[name] = task.result()
        except StorageError as error:
            failures.append(error)
    return results, tuple(failures)


def _delete(store: ObjectStore, key: Key, today: date) -> None:
    with suppress(ObjectMissing):
        store.delete(key, today=today)


def _line(error: StorageError) -> str:
    """Return an error as one line of its facts, for logs."""
    facts = ", ".join(f"{name}={value}" for name, value in vars(error).items())
    return f"{type(error).__name__}: {facts}"


def _shared(first: Placed, second: Placed) -> str:
    """Return what two stores share, or nothing."""
    places = (first.place.rstrip("/") + "/", second.place.rstrip("/") + "/")
    if places[0] == places[1]:
        return "path"
    if places[0].startswith(places[1]) or places[1].startswith(places[0]):
        return "inside"
    if first.room.strip().casefold() == second.room.strip().casefold():
        return "room"
    return "name" if first.name == second.name else ""
