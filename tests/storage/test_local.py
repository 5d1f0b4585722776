"""What only a store on a disk has: its marker, its files, its temporary names, its flushes."""

import errno
import io
import os
import re
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage.errors import (
    DayTooFar,
    DigestMismatch,
    ReadBackDiffers,
    StoreAbsent,
    StoreUnavailable,
    WrongStore,
)
from storage.local import LocalStore

LATE = date(2051, 9, 1)
HEADER = """
import os, io, json, hashlib
from datetime import date
from pathlib import Path
from storage.local import LocalStore
from storage.port import Key
from storage.errors import *
folder = Path(os.environ["FOLDER"])
key_of = lambda data: Key("objects", hashlib.sha256(data).hexdigest())
"""


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore.create("first", "room 1", tmp_path / "first")


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_a_directory_that_is_not_there_is_absent_not_made(tmp_path):
    """A disk that is not mounted is told, and its mount point is not filled."""
    store = LocalStore("first", "room 1", tmp_path / "nowhere")
    with pytest.raises(StoreAbsent) as caught:
        store.check()
    assert caught.value.path == str(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_an_empty_mount_point_is_absent_not_empty(tmp_path, contents):
    """Without the marker nothing is written: the disk's directory is there, the disk is not."""
    (tmp_path / "mount").mkdir()
    store = LocalStore("first", "room 1", tmp_path / "mount")
    with pytest.raises(StoreAbsent):
        contents.put(store, b"sheet")
    with pytest.raises(StoreAbsent):
        list(store.list("objects"))
    assert list((tmp_path / "mount").iterdir()) == []


@pytest.mark.parametrize(("name", "room"), [("second", "room 1"), ("first", "room 2")])
def test_another_store_s_directory_is_refused(tmp_path, store, name, room):
    """Swapped disks are noticed before anything is read or written, at creation too."""
    with pytest.raises(WrongStore) as caught:
        LocalStore(name, room, tmp_path / "first").check()
    assert caught.value.found == "first (room 1)"
    with pytest.raises(WrongStore):
        LocalStore.create(name, room, tmp_path / "first")


@pytest.mark.parametrize(
    "marker", [b"", b"{}", b"[]", b'{"format":"store/9","name":"first","room":"room 1"}']
)
def test_a_marker_that_cannot_be_read_is_refused(tmp_path, store, marker):
    """A torn or foreign marker is no marker."""
    path = tmp_path / "first" / "store.json"
    path.chmod(0o600)
    path.write_bytes(marker)
    with pytest.raises(WrongStore):
        LocalStore("first", "room 1", tmp_path / "first").check()


def test_a_disk_swapped_while_the_service_runs_is_noticed(tmp_path, store, contents):
    """The marker is looked at before every use, not only at the first."""
    contents.put(store, b"sheet")
    (tmp_path / "first").rename(tmp_path / "away")
    LocalStore.create("second", "room 2", tmp_path / "first")
    with pytest.raises(WrongStore):
        contents.put(store, b"sheet")


def test_create_is_harmless_twice_and_refuses_a_full_directory(tmp_path, store, contents):
    """Creating again keeps the objects; somebody's documents are not made a store."""
    key = contents.put(store, b"sheet")
    again = LocalStore.create("first", "room 1", tmp_path / "first")
    assert contents.read(again, key) == b"sheet"
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "letter.txt").write_text("mine")
    with pytest.raises(WrongStore):
        LocalStore.create("second", "room 2", tmp_path / "documents")
    assert os.listdir(tmp_path / "documents") == ["letter.txt"]


def test_a_fresh_disk_with_lost_and_found_can_become_a_store(tmp_path):
    """What mkfs leaves does not count as somebody's documents."""
    (tmp_path / "disk" / "lost+found").mkdir(parents=True)
    LocalStore.create("first", "room 1", tmp_path / "disk").check()


def test_a_file_is_read_only_and_carries_its_day(store, contents):
    """Mode 0444; the modification time is midnight UTC of the day of keeping, or 0."""
    kept = contents.put(store, b"kept", keep_until=LATE)
    free = contents.put(store, b"free")
    found = (Path(store.place) / str(kept)).stat()
    assert stat.S_IMODE(found.st_mode) == 0o444
    assert datetime.fromtimestamp(found.st_mtime, UTC) == datetime(2051, 9, 1, tzinfo=UTC)
    assert (Path(store.place) / str(free)).stat().st_mtime == 0
    assert not store.stat(kept).locked


def test_nobody_else_on_the_computer_can_read_a_store(store):
    """Journals are personal data: the root is its owner's alone."""
    assert stat.S_IMODE(Path(store.place).stat().st_mode) == 0o700


def test_a_stamp_inside_a_day_is_kept_through_that_day(store, contents):
    """A copy made without its time stamps is kept a day too long rather than too short."""
    key = contents.put(store, b"copied by hand")
    noon = datetime(2030, 5, 1, 12, tzinfo=UTC).timestamp()
    os.utime(Path(store.place) / str(key), (noon, noon))
    assert store.stat(key).keep_until == date(2030, 5, 2)


def test_a_file_system_that_ends_in_2038_is_refused(tmp_path, store, contents, monkeypatch):
    """A day that would not be remembered is not promised; creation finds out beforehand."""
    real = os.utime
    end_ns = (2**31 - 1) * 10**9

    def clamped(path, *, ns):
        real(path, ns=(min(ns[0], end_ns), min(ns[1], end_ns)))

    monkeypatch.setattr(os, "utime", clamped)
    with pytest.raises(DayTooFar):
        contents.put(store, b"sheet", keep_until=LATE)
    assert list(store.list("objects")) == []
    assert _files(tmp_path / "first" / "tmp") == []
    with pytest.raises(DayTooFar):
        LocalStore.create("second", "room 2", tmp_path / "second")


def test_a_symbolic_link_is_no_object(tmp_path, store, contents):
    """Good bytes that lie elsewhere do not count: the link is not followed, a put replaces it."""
    key = contents.put(store, b"sheet")
    path = Path(store.place) / str(key)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreUnavailable):
        store.open(key)
    contents.put(store, b"sheet")
    assert not path.is_symlink()
    assert contents.read(store, key) == b"sheet"


def test_strays_are_listed_apart(store, contents):
    """A file that is no object is not listed as one, and not hidden either."""
    key = contents.put(store, b"sheet")
    folder = (Path(store.place) / str(key)).parent
    (folder / "sheet.pdf~").write_text("?")
    assert list(store.list("objects")) == [key]
    assert [Path(name).name for name in store.strays("objects")] == ["sheet.pdf~"]


def test_no_temporary_name_is_left(tmp_path, store, contents):
    """Good puts, repeated puts and refused puts all clean up."""
    contents.put(store, b"one")
    contents.put(store, b"one")
    store.put_many([contents.item(b"two"), contents.item(b"three")])
    with pytest.raises(DigestMismatch):
        store.put(contents.key(b"four"), io.BytesIO(b"5"))
    assert _files(tmp_path / "first" / "tmp") == []


def test_sweep_takes_the_dead_and_leaves_the_living(tmp_path, store):
    """A dead writer's files go, with its lock; a living writer's stay."""
    folder = tmp_path / "first" / "tmp"
    (folder / "deadbeef.1").write_text("half")
    (folder / "deadbeef.lock").write_text("")
    (folder / "lockless.7").write_text("half")
    living = LocalStore("first", "room 1", tmp_path / "first")
    path, descriptor = living._writer.staging.make()
    assert store.sweep() == 3
    assert _files(folder) == [path.name]
    os.close(descriptor)
    path.unlink()


def test_a_writer_that_was_killed_leaves_nothing_that_sweep_does_not_find(tmp_path, store, child):
    """The kernel lets go of a dead process's lock; the next sweep removes what it wrote."""
    code = (
        HEADER
        + """
store = LocalStore("first", "room 1", folder / "first")
class Endless:
    def read(self, size):
        os.write(1, b"x")
        os.kill(os.getpid(), 9)
store.put(key_of(b""), Endless())
"""
    )
    assert child.run(code).returncode == -9
    assert len(_files(tmp_path / "first" / "tmp")) == 1
    assert store.sweep() == 2
    assert _files(tmp_path / "first" / "tmp") == []


def test_a_medium_that_gives_other_bytes_back_is_caught(store, contents, monkeypatch):
    """A put is not acknowledged before the bytes were read from the medium and compared."""
    monkeypatch.setattr("storage.writer.write_all", lambda descriptor, block: os.write(descriptor, b"lies"))
    with pytest.raises(ReadBackDiffers) as caught:
        contents.put(store, b"truth")
    assert caught.value.expected == contents.key(b"truth").digest


def test_an_error_of_the_medium_while_reading_is_the_store_s(store, contents, monkeypatch):
    """A bad sector met in the middle of an object is a fault of the store, not of the service."""
    key = contents.put(store, b"sheet")

    class Bad(io.FileIO):
        def readinto(self, buffer):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("storage.local.open_plain", lambda path: Bad(path, "rb"))
    with store.open(key) as data, pytest.raises(StoreUnavailable) as caught:
        data.read()
    assert caught.value.reason == os.strerror(errno.EIO)


def test_an_unreadable_object_is_replaced_by_a_put(store, contents, monkeypatch):
    """Bytes that the medium no longer gives back are damaged bytes."""
    key = contents.put(store, b"sheet")
    real, calls = io.FileIO, []

    def first_time_bad(path):
        calls.append(path)
        if len(calls) < 3:
            raise OSError(errno.EIO, "bad sector")
        return real(path, "rb")

    monkeypatch.setattr("storage.writer.open_plain", first_time_bad)
    contents.put(store, b"sheet")
    assert len(store.quarantined()) == 1
    assert contents.read(store, key) == b"sheet"


def test_a_repeated_put_flushes_what_another_process_may_have_left(store, contents, monkeypatch):
    """An object that is found rather than written is flushed, with its directories, before it counts."""
    key = contents.put(store, b"sheet")
    flushed, real = [], os.fsync

    def fsync(descriptor):
        flushed.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    contents.put(LocalStore("first", "room 1", Path(store.place)), b"sheet")
    path = Path(store.place) / str(key)
    assert {str(path), *(str(folder) for folder in path.parents[:5])} <= set(flushed)


@pytest.mark.needs("strace")
def test_the_order_of_a_put_is_write_flush_link_flush_read(child, strace, tmp_path, contents):
    """Traced: the file is flushed before it is linked, every new directory after it, then it is read."""
    LocalStore.create("first", "room 1", tmp_path / "first")
    code = (
        HEADER
        + """
store = LocalStore("first", "room 1", folder / "first")
store.put(key_of(b"sheet"), io.BytesIO(b"sheet"), keep_until=date(2051, 9, 1))
"""
    )
    trace = tmp_path / "trace"
    calls = "trace=write,fsync,link,linkat,openat,utimensat"
    done = child.run(code, strace, "-f", "-y", "-o", str(trace), "-e", calls)
    assert done.returncode == 0, done.stderr
    events = _events(trace.read_text().splitlines(), str(tmp_path / "first"))
    folder = contents.key(b"sheet").hex
    folders = ["", "objects", "objects/sha256", f"objects/sha256/{folder[:2]}"]
    folders.append(f"{folders[-1]}/{folder[2:4]}")
    linked = events.index(("link", "temporary"))
    before = [event for event in events[:linked] if event[1] == "temporary"]
    assert [word for word, _ in before] == ["open", "write", "stamp", "fsync"]
    assert {path for word, path in events[linked:] if word == "fsync"} == set(folders)
    assert events[-1] == ("open", f"{folders[-1]}/{folder}")


def _events(lines: list[str], root: str) -> list[tuple[str, str]]:
    """Return what the trace says of the store below ``root``: a word and a relative path."""
    words = {"utimensat": "stamp", "linkat": "link", "openat": "open"}
    events = []
    for line in lines:
        call = re.search(r"\d+\s+(\w+)\(", line)
        path = re.search(re.escape(root) + r"/?([^>\"]*)", line)
        if call and path:
            where = "temporary" if re.match(r"tmp/\w+\.\d", path[1]) else path[1]
            events.append((words.get(call[1], call[1]), where))
    return events
