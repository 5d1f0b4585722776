"""A laboratory on servers: rows in PostgreSQL, rooms on disks or in buckets."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from minio import Minio

from storage.s3 import S3Store
from tests import ceph
from tests.conftest import Cluster
from tests.faults.homes import ROOMS, SETTINGS, WORKING, Home, prepare
from tests.faults.lab import Lab, Try
from tests.faults.sight import File, Sight, digest_in_hex, files, left, rows_of

_DAY = 10


class ServerLab(Lab):
    """Makes tries on servers; ``rooms`` are two S3 servers, or none: then rooms are disks."""

    def __init__(self, cluster: Any, folder: Path, rooms: Sequence[ceph.CephRoom] = ()) -> None:
        self._cluster = cluster
        self._rooms = rooms
        self._template = f"faults_{os.urandom(6).hex()}"
        cluster.execute(f"CREATE DATABASE {self._template}")
        self._prepared = cluster.url(self._template)
        homes = prepare(folder, "bound", database=self._prepared)
        super().__init__(homes, folder, units=("deposit",))

    @contextmanager
    def copy(self, unit: str) -> Iterator[Try]:
        """Give a fresh copy of the installation, with a database and buckets of its own."""
        name = f"faults_{os.urandom(6).hex()}"
        self._cluster.execute(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY WAL_LOG")
        try:
            with super().copy(unit) as one:
                buckets = [ceph.new_bucket() for _ in self._rooms]
                home = one.home.at(one.home.path, self._cluster.url(name), tuple(buckets))
                self._settle(home)
                yield Try(unit, home, one.told, one.before)
        finally:
            self._cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def look(self, home: Home) -> Sight:
        """Return what lies in an installation, its buckets read by a client of their own."""
        if not home.buckets:
            return super().look(home)
        pairs = zip(ROOMS, self._rooms, home.buckets, strict=True)
        stores = {name: _objects(room, bucket) for name, room, bucket in pairs}
        working = home.path / WORKING
        return Sight(rows_of(home), stores, files(working), tuple(left(working)))

    def _settle(self, home: Home) -> None:
        """Tell the settings which database and which buckets are this copy's."""
        settings = home.path / SETTINGS
        text = settings.read_text("utf-8").replace(self._prepared, home.database)
        if home.buckets:
            text = text.partition("[[stores]]")[0] + self._buckets(home)
        settings.write_text(text, "utf-8")

    def _buckets(self, home: Home) -> str:
        lines = []
        for (name, room), server, bucket in zip(ROOMS.items(), self._rooms, home.buckets, strict=True):
            account = ceph.account(server, bucket)
            S3Store.create(name, room, account)
            facts = {
                "kind": "s3",
                "name": name,
                "room": room,
                "endpoint": account.endpoint,
                "bucket": bucket,
                "access_key_file": _key_file(home, "access", account.access_key),
                "secret_key_file": _key_file(home, "secret", account.secret_key),
            }
            said = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items())
            lines += ["[[stores]]", *said, ""]
        return "\n".join(lines)


def _key_file(home: Home, name: str, key: str) -> str:
    path = home.path / f"{name}.key"
    path.write_text(key, "utf-8")
    path.chmod(0o600)
    return str(path)


def _objects(room: ceph.CephRoom, bucket: str) -> dict[str, File]:
    """Return every object of a bucket, with its bytes and its lock, as the server gives them."""
    place = room.endpoint.removeprefix("http://")
    client = Minio(place, ceph.ACCESS_KEY, ceph.SECRET_KEY, secure=False, region="us-east-1")
    found = {}
    for one in client.list_objects(bucket, recursive=True):
        key = str(one.object_name)
        if "/sha256/" in key:
            answer = client.get_object(bucket, key)
            data, headers = BytesIO(answer.read()).getvalue(), answer.headers
            answer.close()
            found[key] = _file(data, headers)
    return found


def _file(data: bytes, headers: Any) -> File:
    until = headers.get("x-amz-object-lock-retain-until-date", "")[:_DAY]
    locked = headers.get("x-amz-object-lock-mode") == "COMPLIANCE"
    day = (date.fromisoformat(until) - date(1970, 1, 1)).days if until else 0
    return File(digest_in_hex(data), data, day, locked)


@contextmanager
def opened(folder: Path, *, buckets: bool = False) -> Iterator[ServerLab]:
    """Give a laboratory with servers of its own, which end with it."""
    root = Path(tempfile.mkdtemp(prefix="faults-servers-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        root.chmod(0o755)  # the server's own user must find its data
        (root / "rows").mkdir()
        cluster = Cluster(root / "rows", postgresql())
        stack.callback(cluster.stop)
        cluster.start()
        rooms = [ceph.CephRoom(root / name) for name in ("a", "b") if buckets]
        for room in rooms:
            stack.callback(room.stop)
            room.start()
        lab = ServerLab(cluster, folder, rooms)
        stack.callback(lab.close)
        yield lab


def postgresql() -> Path:
    """Return the directory of PostgreSQL's programs, which Debian keeps out of PATH."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: float(path.parts[4]), default=None)
    return (newest or Path(shutil.which("initdb") or "initdb")).resolve().parent
