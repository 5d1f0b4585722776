"""Shared by the tests of the storage room: implementations under test, contents, child processes."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from storage.errors import StorageError
from storage.impatient import Impatient
from storage.local import LocalStore
from storage.mirror import Mirror
from storage.port import Item, Key, ObjectStore
from storage.streams import of_bytes, open_verified
from tests.storage.subjects import MAKERS, Subject

ROOT = Path(__file__).parents[2]


S3 = pytest.param("s3", marks=pytest.mark.xdist_group("s3"))


@pytest.fixture(params=["impatient", *sorted(set(MAKERS) - {"s3"}), S3])
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Subject:
    """Each implementation of the port in turn, empty, and one behind the wrapper."""
    if request.param == "impatient":
        inner = MAKERS["local"](tmp_path, None)
        return replace(inner, store=Impatient(inner.store, answer_s=20, work_s=20))
    server = request.getfixturevalue("s3_rooms")[0] if request.param == "s3" else None
    return MAKERS[request.param](tmp_path, server)


@pytest.fixture
def store(subject: Subject) -> ObjectStore:
    """The store of the implementation in turn."""
    return subject.store


class Contents:
    """Makes keys for contents, and puts contents."""

    @staticmethod
    def key(data: bytes, space: str = "objects") -> Key:
        return Key(space, hashlib.sha256(data).hexdigest())

    def put(self, store: ObjectStore, data: bytes, space: str = "objects", **options: Any) -> Key:
        key = self.key(data, space)
        store.put(key, BytesIO(data), **options)
        return key

    def item(self, data: bytes, keep_until: Any = None) -> Item:
        return Item(self.key(data), of_bytes(data), keep_until)

    @staticmethod
    def read_late(store: Any, key: Key) -> Any:
        """Open an object of a store that is about to answer again."""
        until = time.monotonic() + 20
        while True:
            try:
                return open_verified(store, key)
            except StorageError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)

    @staticmethod
    def read(store: Any, key: Key) -> bytes:
        with store.open(key) as data:
            return data.read()


@pytest.fixture
def contents() -> Contents:
    """Keys for contents."""
    return Contents()


@dataclass
class Pair:
    """Two local stores and the mirror over them, with everything the mirror complained of."""

    first: LocalStore
    second: LocalStore
    mirror: Mirror
    faults: list[Exception]

    def path(self, store: LocalStore, key: Key) -> Path:
        return Path(store.place) / str(key)

    def overwrite(self, store: LocalStore, key: Key, data: bytes) -> None:
        path = self.path(store, key)
        path.chmod(0o600)
        path.write_bytes(data)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Two local stores in two rooms."""
    first = LocalStore.create("first", "room 1", tmp_path / "first")
    second = LocalStore.create("second", "room 2", tmp_path / "second")
    faults: list[Exception] = []
    return Pair(first, second, Mirror([first, second], on_fault=faults.append), faults)


class Child:
    """Runs code in a process of its own, which may be traced, starved or killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, code: str, *wrapper: str) -> subprocess.CompletedProcess[str]:
        command = [*wrapper, sys.executable, "-c", code]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "FOLDER": str(self._folder)}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    def answer(self, code: str, *wrapper: str) -> Any:
        """Return the JSON that the code printed; it must have ended well."""
        done = self.run(code, *wrapper)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def child(tmp_path: Path) -> Child:
    """A way to run code in another process."""
    return Child(tmp_path)


@pytest.fixture
def strace(child: Child) -> str:
    """The path of strace, where it may trace."""
    path = shutil.which("strace")
    if path is None or child.run("pass", path, "-o", os.devnull).returncode:
        pytest.skip("faults are injected with strace, which is not installed or may not trace here")
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> list[str]:
    """A command prefix under which ``FOLDER/small`` is a disk of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = f'mount -t tmpfs -o size=1m none "{folder}" && exec "$0" "$@"'
    prefix = ["unshare", "-Urm", "sh", "-c", mount]
    if shutil.which("unshare") is None or subprocess.run([*prefix, "true"], check=False).returncode:
        pytest.skip("a small disk needs unshare and user namespaces, which this machine does not allow")
    return prefix
