"""Bugs to be planted in the subject: variants of the product that a harness worth its name must catch.

They are planted in a forked child, which ends soon; nobody takes them out again.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import date
from typing import Any, BinaryIO

import archive_service.db.engine
import archive_service.services.reach
import storage.impatient
import storage.media
import storage.mirror
import storage.writer
from archive_service.services import deposits
from storage.mirror import Copies, Mirror
from storage.port import Key
from storage.streams import of_bytes
from storage.writer import Staged, Writer

Say = Callable[..., None]


class OneThread:
    """An executor that does everything at once where it stands: calls then always come in one order."""

    def __init__(self, max_workers: int = 1) -> None:
        """Take the number of workers and forget it."""

    def __enter__(self) -> "OneThread":
        return self

    def __exit__(self, *_: object) -> None:
        """There is nobody to wait for."""

    def submit(self, work: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Do the work now; what it raises is raised by the future."""
        future: Future[Any] = Future()
        try:
            future.set_result(work(*arguments))
        except Exception as error:  # noqa: BLE001 as the executor it stands for
            future.set_exception(error)
        return future

    def map(self, work: Callable[..., Any], *arguments: Iterable[Any]) -> Iterator[Any]:
        """Do the work for each argument, one after the other."""
        return map(work, *arguments)

    ask = submit
    """As whoever asks on behalf of others."""


def plant(names: Sequence[str], say: Say, *, one_thread: bool = False) -> None:
    """Change the product in this process; ``say`` tells somebody outside that something is done."""
    if one_thread:
        storage.mirror.ThreadPoolExecutor = OneThread  # type: ignore[misc, assignment]
        archive_service.services.reach.ThreadPoolExecutor = OneThread  # type: ignore[misc, assignment]
        storage.impatient._helpers = OneThread()  # type: ignore[assignment]
    for name in names:
        BUGS[name](say)


def _is_folder(descriptor: int) -> bool:
    return stat.S_ISDIR(os.fstat(descriptor).st_mode)


def _no_file_flush(_say: Say) -> None:
    flush = os.fsync
    os.fsync = lambda descriptor: flush(descriptor) if _is_folder(descriptor) else None  # type: ignore[assignment]


def _no_directory_flush(_say: Say) -> None:
    flush = os.fsync
    os.fsync = lambda descriptor: None if _is_folder(descriptor) else flush(descriptor)  # type: ignore[assignment]


def _only_leaves_flushed(_say: Say) -> None:
    """New directories are never flushed into the directory above them."""

    def flush(directories: Any, leaves: Any) -> None:
        for leaf in set(leaves):
            storage.media.flush_directory(directories._root / leaf)

    storage.media.Directories.flush = flush  # type: ignore[method-assign]


def _flushed_again(_say: Say) -> None:
    """After an error the same file is flushed once more, and believed."""
    flush = os.fsync

    def twice(descriptor: Any) -> None:
        try:
            flush(descriptor)
        except OSError:
            flush(descriptor)

    os.fsync = twice


def _in_place(_say: Say) -> None:
    """Bytes are written under the final name."""

    def stage(writer: Any, key: Key, data: BinaryIO, keep_until: date | None) -> Staged:
        path = writer._path(key)
        writer._directories.make(os.path.dirname(str(key)))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        storage.media.write_all(descriptor, memoryview(data.read()))
        os.fchmod(descriptor, 0o444)
        os.close(descriptor)
        return Staged(key, keep_until)

    Writer.stage = stage  # type: ignore[method-assign]


def _no_day(_say: Say) -> None:
    """Nobody says until when an object is kept: the medium's default holds."""
    storage.writer.stamp = lambda *_: None


def _relaxed(_say: Say) -> None:
    """The database's log is flushed now and then, not at every commit."""
    archive_service.db.engine.wal_is_safe = lambda _version: True
    _pragma("synchronous=NORMAL")


def _unflushed(_say: Say) -> None:
    """The database flushes nothing."""
    _pragma("synchronous=OFF")


def _pragma(text: str) -> None:
    pragmas = archive_service.db.engine._set_pragmas

    def relax(connection: Any, record: Any) -> None:
        pragmas(connection, record)
        connection.execute(f"PRAGMA {text}")

    archive_service.db.engine._set_pragmas = relax


def _rows_first(_say: Say) -> None:
    """The database says "deposited" before the copies are made."""
    pack, record, write = deposits.pack, deposits._record, deposits.write_deposit
    packed: list[Any] = []

    def remember(desk: Any, *arguments: Any, **options: Any) -> Any:
        packed.append((desk, pack(desk, *arguments, **options)))
        return packed[-1][1]

    def early(mirror: Mirror, *arguments: Any, **options: Any) -> Any:
        desk, parcel = packed[-1]
        names = tuple(store.name for store in mirror.stores)
        with desk.writing() as session:
            record(desk, session, parcel, Copies(names, len(names)), "s-03")
        return write(mirror, *arguments, **options)

    deposits.pack, deposits.write_deposit = remember, early
    deposits._record = lambda *_: None


def _answer_first(say: Say) -> None:
    """The answer is given before the commit."""
    record = deposits._record

    def told(desk: Any, session: Any, parcel: Any, *arguments: Any) -> None:
        record(desk, session, parcel, *arguments)
        say("deposit", manifest=parcel.manifest.digest)

    deposits._record = told


def _manifest_first(_say: Say) -> None:
    """The manifest is stored before what it names."""
    write = deposits.write_deposit

    def early(mirror: Mirror, manifest: Any, *arguments: Any, **options: Any) -> Any:
        mirror.put(manifest.key, of_bytes(manifest.to_bytes()), keep_until=manifest.keep_until)
        return write(mirror, manifest, *arguments, **options)

    deposits.write_deposit = early


def _one_is_enough(_say: Say) -> None:
    """A room that refused is passed over in silence, and counted as if it had the copy."""
    put_many = Mirror.put_many

    def lenient(mirror: Mirror, items: Any, **options: Any) -> Copies:
        put_many(mirror, items, **{**options, "demanded": 1})
        names = tuple(store.name for store in mirror.stores)
        return Copies(names, len(names))

    Mirror.put_many = lenient  # type: ignore[method-assign]


BUGS: dict[str, Callable[[Say], None]] = {
    "files are not flushed": _no_file_flush,
    "directories are not flushed": _no_directory_flush,
    "new directories are not flushed into those above": _only_leaves_flushed,
    "a file is flushed again after its flush failed": _flushed_again,
    "bytes are written under the final name": _in_place,
    "no day of keeping is said: the medium's default": _no_day,
    "the database is flushed now and then (WAL, NORMAL)": _relaxed,
    "the database is not flushed (OFF)": _unflushed,
    "rows before copies": _rows_first,
    "the answer before the commit": _answer_first,
    "the manifest before what it names": _manifest_first,
    "one copy counted as two": _one_is_enough,
}
