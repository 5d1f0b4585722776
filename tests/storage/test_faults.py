"""Media that fail and processes that die: what was acknowledged stays, nothing else counts."""

import errno
import os
from collections import Counter
from pathlib import Path

import pytest

from storage.audit import audit
from storage.deposit import read_deposits
from storage.errors import StoreFull, StoreUnavailable
from storage.local import LocalStore
from storage.mirror import Mirror

HEADER = """
import os, io, json, hashlib
from pathlib import Path
from storage.deposit import describe, source_of, write_deposit
from storage.errors import *
from storage.local import LocalStore
from storage.manifest import Manifest
from storage.mirror import Mirror
from storage.port import Key
folder = Path(os.environ["FOLDER"])
key_of = lambda data: Key("objects", hashlib.sha256(data).hexdigest())
"""
DEPOSIT = (
    HEADER
    + """
stores = [LocalStore(name, "room of " + name, folder / name) for name in ("first", "second")]
contents = [bytes([number]) * 70_000 for number in range(6)]
entries = tuple(describe("section", content) for content in contents)
sources = {entry.digest: source_of(content) for entry, content in zip(entries, contents)}
done = write_deposit(Mirror(stores), Manifest({"case": "2026-9B-t1"}, entries), sources)
print(json.dumps([done.digest, done.copies.stores]))
"""
)


@pytest.fixture
def stores(tmp_path: Path) -> list[LocalStore]:
    return [LocalStore.create(name, f"room of {name}", tmp_path / name) for name in ("first", "second")]


def _prove_whole(stores: list[LocalStore]) -> None:
    """Every file under a final name is whole, and a manifest has all that it lists."""
    for store in stores:
        assert audit(store).sound
        for _, manifest in read_deposits(store):
            assert all(store.stat(entry.key).size_bytes == 70_000 for entry in manifest.entries)


def test_a_deposit_killed_before_its_manifest_does_not_exist(child, stores):
    """All objects lie there, but no manifest says so: nothing is read back as a deposit."""
    before = "Mirror.put = lambda *_, **__: os.kill(os.getpid(), 9)\n"
    assert child.run(HEADER + before + DEPOSIT.removeprefix(HEADER)).returncode == -9
    for store in stores:
        assert len(list(store.list("objects"))) == 6
        assert list(read_deposits(store)) == []
    assert child.answer(DEPOSIT)[1] == ["first", "second"]


def test_a_deposit_killed_between_two_manifests_exists_once_and_is_finished(child, stores):
    """One room has the deposit in full, the other not yet; the repetition gives it to both."""
    between = """
real = LocalStore.put_many
def put_many(self, items):
    if items[0].key.space == "deposits" and self.name == "second":
        while not list(stores[0].list("deposits")):
            pass
        os.kill(os.getpid(), 9)
    return real(self, items)
LocalStore.put_many = put_many
"""
    assert child.run(HEADER + between + DEPOSIT.removeprefix(HEADER)).returncode == -9
    assert [len(list(read_deposits(store))) for store in stores] == [1, 0]
    _prove_whole(stores)
    digest, names = child.answer(DEPOSIT)
    assert names == ["first", "second"]
    assert [[found for found, _ in read_deposits(store)] for store in stores] == [[digest], [digest]]


def test_a_deposit_that_was_not_killed_gives_the_same(child, stores):
    """The digest of a deposit depends on what it is, not on how often it was written."""
    assert child.answer(DEPOSIT) == child.answer(DEPOSIT)
    _prove_whole(stores)


FULL = (
    HEADER
    + """
store = LocalStore.create("small", "room", folder / "small")
answers = []
for size in (300_000, 900_000, 300_000):
    data = os.urandom(size)
    try:
        answers.append(store.put(key_of(data), io.BytesIO(data)).size_bytes)
    except StoreFull as error:
        answers.append([error.store, error.room, [p.name for p in (folder / "small/tmp").iterdir()]])
    first = key_of(data) if len(answers) == 1 else first
answers[1][2] = [name for name in answers[1][2] if not name.endswith(".lock")]
store.delete(first, today=__import__("datetime").date(2026, 1, 1))
data = os.urandom(600_000)
answers.append(store.put(key_of(data), io.BytesIO(data)).size_bytes)
print(json.dumps([answers, len(list(store.list("objects")))]))
"""
)


@pytest.mark.needs("unshare")
def test_a_full_disk_refuses_and_works_again_when_there_is_space(child, small_disk):
    """On a real full disk: named, nothing left of the refused object, smaller ones still go in."""
    answers, count = child.answer(FULL, *small_disk)
    assert answers == [300_000, ["small", "room", []], 300_000, 600_000]
    assert count == 2


EIO = (
    HEADER
    + """
store = LocalStore("first", "room of first", folder / "first")
store.check()
answers = []
for attempt in range(2):
    try:
        answers.append(store.put(key_of(b"sheet"), io.BytesIO(b"sheet")).size_bytes)
    except StoreUnavailable as error:
        answers.append(error.reason)
        answers.append(len(list(store.list("objects"))))
print(json.dumps(answers))
"""
)


@pytest.mark.needs("strace")
def test_a_failed_flush_is_not_acknowledged_and_the_file_is_written_anew(child, strace, stores, tmp_path):
    """EIO on flush: refused, nothing under the final name; the retry writes another file."""
    trace = tmp_path / "trace"
    inject = ("-e", "trace=fsync,write", "-e", "inject=fsync:error=EIO:when=4")
    answers = child.answer(EIO, strace, "-y", "-o", str(trace), *inject)
    assert answers == [os.strerror(errno.EIO), 0, 5]
    flushed = [line for line in trace.read_text().splitlines() if "fsync" in line and "/first/tmp/" in line]
    assert len(flushed) == len({line.split("<")[1].split(">")[0] for line in flushed}) == 2


def test_an_error_while_writing_leaves_no_temporary_file(stores, contents, monkeypatch):
    """ENOSPC and EIO at write: each its own error, the temporary name gone."""
    for number, expected in ((errno.ENOSPC, StoreFull), (errno.EIO, StoreUnavailable)):

        def fail(descriptor, block, number=number):
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr("storage.writer.write_all", fail)
            with pytest.raises(expected):
                contents.put(stores[0], b"sheet")
        left = Counter(path.suffix for path in (Path(stores[0].place) / "tmp").iterdir())
        assert set(left) <= {".lock"}
    contents.put(stores[0], b"sheet")


def test_an_unreadable_source_is_not_blamed_on_the_store(stores, contents, tmp_path):
    """A source that cannot be read raises its own error, and every store stays as it was."""
    folder_in_place_of_a_file = tmp_path / "folder"
    folder_in_place_of_a_file.mkdir()
    mirror = Mirror(stores)
    with pytest.raises(IsADirectoryError):
        mirror.put(contents.key(b""), lambda: folder_in_place_of_a_file.open("rb"))
    assert all(list(store.list("objects")) == [] for store in stores)
