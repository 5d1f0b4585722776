"""The audit: every byte of a store is read and compared, every absence and every short day named.

``hashlib`` and ``read`` let other threads run, so two threads keep two cores busy.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from heapq import merge
from itertools import groupby, islice
from operator import attrgetter
from queue import SimpleQueue
from threading import Lock

from storage.errors import ObjectMissing, StoreUnavailable
from storage.port import Key, ObjectInfo, ObjectStore
from storage.streams import digest_of

SPACES = ("deposits", "log", "objects")
_GROUP = 8
"""Objects handed to a thread at once: the handing over costs as much as hashing 200 kB."""


class Trouble(StrEnum):
    """What an audit can find."""

    DAMAGED = "damaged"
    MISSING = "missing"
    KEPT_TOO_SHORT = "kept-too-short"
    UNLOCKED = "unlocked"
    WRONG_ROOM = "wrong-room"
    ORPHAN = "orphan"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """An object that a store must have, until when at least, and in which room ("": in any)."""

    key: Key
    keep_until: date | None = None
    room: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one copy: what should be there, and what is.

    ``expected`` and ``found`` are digests, days, rooms or reasons; ``keep_until`` is the day that
    a repaired copy has to carry, where it is known.
    """

    store: str
    key: Key
    trouble: Trouble
    expected: str = ""
    found: str = ""
    keep_until: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an audit has come."""

    objects: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit read and what it found."""

    store: str
    objects: int
    size_bytes: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def audit(
    store: ObjectStore,
    expected: Iterable[Expected] | None = None,
    *,
    spaces: Iterable[str] = SPACES,
    threads: int = 2,
    today: date | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Read a store in full and return what is wrong with it.

    With ``expected`` (sorted by key) absences, short days and orphans of ``spaces`` are found
    as well; without it every object that the store lists is read and its bytes are judged.
    With ``today`` a store that locks must have locked what is to be kept after that day.
    A deposit that is under way looks like orphans: audit between deposits, or ask again.

    Raises:
        StoreUnavailable: the store as a whole is gone.
        ValueError: ``expected`` is not sorted.
    """
    objects = size_bytes = 0
    found: list[Finding] = []
    lock_after = today if store.locks else None
    for judged in _judge_all(store, _plan(store, expected, sorted(spaces), lock_after), threads):
        objects += judged.read
        size_bytes += judged.size_bytes
        found += judged.findings
        progress(Progress(objects, size_bytes))
    return Report(store.name, objects, size_bytes, tuple(sorted(found, key=_key_of)))


@dataclass(frozen=True, slots=True)
class _Judged:
    read: bool
    size_bytes: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    key: Key
    expected: Expected | None
    must_be_locked: bool = False


def _plan(
    store: ObjectStore,
    expected: Iterable[Expected] | None,
    spaces: Iterable[str],
    lock_after: date | None,
) -> Iterator[_Task]:
    """Yield every key once, in order: expected ones with what is expected, orphans with None.

    What is to be kept after ``lock_after`` must be locked.
    """
    listed = (key for space in spaces for key in store.list(space))
    if expected is None:
        yield from (_Task(key, Expected(key)) for key in listed)
        return
    wanted = (_Task(one.key, one, _is_after(one.keep_until, lock_after)) for one in _sorted(expected))
    present = (_Task(key, None) for key in listed)
    for _, same in groupby(merge(wanted, present, key=_key_of), key=_key_of):
        yield next(same)


_key_of = attrgetter("key")


def _is_after(keep_until: date | None, day: date | None) -> bool:
    return keep_until is not None and day is not None and keep_until > day


def _sorted(expected: Iterable[Expected]) -> Iterator[Expected]:
    last: Key | None = None
    for one in expected:
        if last is not None and one.key < last:
            raise ValueError("what is expected must be sorted by key")
        last = one.key
        yield one


class _Shared:
    """Tasks that several threads take in groups, until there are none or somebody stops them."""

    def __init__(self, tasks: Iterator[_Task]) -> None:
        self._tasks = tasks
        self._guard = Lock()
        self._stopped = False

    def take(self) -> list[_Task]:
        """Return the next group; nothing at the end."""
        with self._guard:
            return [] if self._stopped else list(islice(self._tasks, _GROUP))

    def stop(self) -> None:
        """Let nobody take any more."""
        self._stopped = True


def _judge_all(store: ObjectStore, tasks: Iterator[_Task], threads: int) -> Iterator[_Judged]:
    """Judge the tasks, several at a time; the threads serve themselves, so that none waits for this one."""
    shared = _Shared(tasks)
    results: SimpleQueue[list[_Judged] | None] = SimpleQueue()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        workers = [pool.submit(_work, store, shared, results) for _ in range(threads)]
        try:
            for _ in workers:
                while (judged := results.get()) is not None:
                    yield from judged
            for worker in workers:
                worker.result()
        finally:
            shared.stop()


def _work(store: ObjectStore, shared: _Shared, results: "SimpleQueue[list[_Judged] | None]") -> None:
    """Judge group after group; a None says that this thread has ended."""
    try:
        while group := shared.take():
            results.put([_judge(store, task) for task in group])
    except BaseException:
        shared.stop()
        raise
    finally:
        results.put(None)


def _judge(store: ObjectStore, task: _Task) -> _Judged:
    if task.expected is None:
        return _Judged(False, 0, (Finding(store.name, task.key, Trouble.ORPHAN),))
    key, keep_until = task.expected.key, task.expected.keep_until
    try:
        with store.open(key) as data:
            found, size_bytes = digest_of(data)
        info = store.stat(key) if keep_until else None
    except ObjectMissing:
        return _Judged(False, 0, (Finding(store.name, key, Trouble.MISSING, key.digest, "", keep_until),))
    except StoreUnavailable as error:
        store.check()
        return _Judged(
            False, 0, (Finding(store.name, key, Trouble.UNREADABLE, key.digest, error.reason, keep_until),)
        )
    findings = _compare(store, task.expected, f"sha256:{found}")
    return _Judged(True, size_bytes, (*findings, *_kept(store.name, task, info)))


def _compare(store: ObjectStore, expected: Expected, found: str) -> Iterator[Finding]:
    key, keep_until = expected.key, expected.keep_until
    if found != key.digest:
        yield Finding(store.name, key, Trouble.DAMAGED, key.digest, found, keep_until)
    if expected.room and expected.room != store.room:
        yield Finding(store.name, key, Trouble.WRONG_ROOM, expected.room, store.room, keep_until)


def _kept(store: str, task: _Task, info: ObjectInfo | None) -> Iterator[Finding]:
    """The findings about the time of keeping: too short, or long enough and not locked."""
    if task.expected is None or task.expected.keep_until is None or info is None:
        return
    until, kept = task.expected.keep_until, info.keep_until
    if kept is None or kept < until:
        found = kept.isoformat() if kept else ""
        yield Finding(store, task.key, Trouble.KEPT_TOO_SHORT, until.isoformat(), found, until)
    elif task.must_be_locked and not info.locked:
        yield Finding(store, task.key, Trouble.UNLOCKED, until.isoformat(), "", until)
