"""Repair: a bad copy is made good again from one that has just been proved good.

Damaged bytes are never deleted: a store sets them aside when good ones take their place.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storage.audit import Finding, Trouble
from storage.errors import (
    DigestMismatch,
    LockNotTaken,
    NoGoodCopy,
    ObjectMissing,
    StorageError,
    StoreUnavailable,
)
from storage.mirror import Mirror
from storage.port import Key, ObjectStore, later
from storage.streams import open_verified

SPACES_IN_ORDER = ("objects", "log", "deposits")
"""A deposit exists when its manifest does, so manifests are copied last."""


class Action(StrEnum):
    """What a repair did."""

    COPIED = "copied"
    LENGTHENED = "lengthened"
    LOCKED = "locked"
    MOVED = "moved"
    NOTHING = "nothing"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was done about one copy; ``source`` is the store whose bytes were used."""

    store: str
    key: Key
    action: Action
    source: str = ""


def repair(mirror: Mirror, finding: Finding) -> Repaired:
    """Do what the finding asks for and return what was done; the new copy has been read back.

    A copy that is good by now is left alone; so is an orphan, which a person decides about. A copy
    whose store stands in another room than the record says stays where it is: the record is to follow.

    Raises:
        NoGoodCopy: no other store has sound bytes; nothing is touched.
        LockNotTaken: the store took the day and does not lock the object all the same.
        StoreFull, StoreUnavailable: the store to repair refuses.
        KeyError: the mirror has no store of that name.
    """
    store = mirror.store(finding.store)
    match finding.trouble, finding.keep_until:
        case Trouble.ORPHAN, _:
            return Repaired(store.name, finding.key, Action.LEFT)
        case Trouble.WRONG_ROOM, _:
            return Repaired(store.name, finding.key, Action.MOVED)
        case Trouble.KEPT_TOO_SHORT, date() as until:
            store.lock_until(finding.key, until)
            return Repaired(store.name, finding.key, Action.LENGTHENED)
        case Trouble.UNLOCKED, date() as until:
            _lock(store, finding.key, until)
            return Repaired(store.name, finding.key, Action.LOCKED)
    if _is_good(store, finding.key):
        return Repaired(store.name, finding.key, Action.NOTHING)
    source = _copy_from_any(mirror, store, finding.key, finding.keep_until)
    return Repaired(store.name, finding.key, Action.COPIED, source)


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """How many objects a store was given, and what could not be copied."""

    objects: int
    failures: tuple[StorageError, ...] = ()


def catch_up(mirror: Mirror, name: str, *, copied: Callable[[Repaired], None] = lambda _: None) -> CaughtUp:
    """Give a store whatever the others have and it has not: after an outage, or when it is new.

    Only absences are seen to; damage is the audit's.

    Raises:
        StoreUnavailable, StoreFull: a store refuses; the same call goes on from there.
    """
    store = mirror.store(name)
    objects, failures = 0, []
    for key in _absent(mirror, store):
        try:
            source = _copy_from_any(mirror, store, key, None)
        except NoGoodCopy as error:
            failures.append(error)
        else:
            objects += 1
            copied(Repaired(store.name, key, Action.COPIED, source))
    return CaughtUp(objects, tuple(failures))


def _absent(mirror: Mirror, store: ObjectStore) -> Iterator[Key]:
    """Yield what the other stores have and this one has not, manifests last."""
    for space in SPACES_IN_ORDER:
        for other in mirror.stores:
            if other is not store:
                yield from (key for key in other.list(space) if not _has(store, key))


def _copy_from_any(mirror: Mirror, store: ObjectStore, key: Key, keep_until: date | None) -> str:
    """Copy sound bytes of the object into the store; return the name of the store they came from."""
    down: StoreUnavailable | None = None
    for other in mirror.stores:
        if other is store:
            continue
        try:
            kept_until = other.stat(key).keep_until
            data = open_verified(other, key)
        except StoreUnavailable as error:
            down = error
        except (ObjectMissing, DigestMismatch):
            continue
        else:
            with data:
                store.put(key, data, keep_until=later(keep_until, kept_until))
            return other.name
    raise down or NoGoodCopy(str(key), tuple(one.name for one in mirror.stores))


def _lock(store: ObjectStore, key: Key, until: date) -> None:
    """Have the store lock the object; what it says afterwards counts, not that it did not complain."""
    store.lock_until(key, until)
    if not store.stat(key).locked:
        raise LockNotTaken(store.name, store.room, "locked = false", str(key), until)


def _is_good(store: ObjectStore, key: Key) -> bool:
    try:
        open_verified(store, key).close()
    except StoreUnavailable:
        store.check()
        return False
    except StorageError:
        return False
    return True


def _has(store: ObjectStore, key: Key) -> bool:
    try:
        store.stat(key)
    except ObjectMissing:
        return False
    return True
