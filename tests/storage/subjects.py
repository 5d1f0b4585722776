"""The implementations of the port, and how to do to their media what the port cannot."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from minio import Minio

from storage.local import LocalStore
from storage.memory import MemoryStore
from storage.port import Key, ObjectStore
from storage.s3 import S3Store
from tests import ceph
from tests.line import Line


@dataclass
class Subject:
    """A store under test, and how to do to its medium what the port cannot."""

    store: ObjectStore
    harm: Callable[[Key, bytes], None]
    lose: Callable[[Key], None]
    take_down: Callable[[], None]
    bring_back: Callable[[], None]
    evidence: Callable[[], tuple[str, ...]]


def _s3(folder: Path, server: ceph.CephRoom, name: str = "first", room: str = "room 1") -> Subject:
    """A bucket of a real server, at the end of a line that can be cut."""
    line = Line(server.endpoint)
    straight = ceph.account(server, ceph.new_bucket())
    S3Store.create(name, room, straight)
    store = S3Store(name, room, replace(straight, endpoint=line.endpoint, connect_timeout_s=0.5))
    place = server.endpoint.removeprefix("http://")
    client = Minio(place, ceph.ACCESS_KEY, ceph.SECRET_KEY, secure=False, region="us-east-1")

    def harm(key: Key, data: bytes) -> None:
        client.put_object(straight.bucket, str(key), BytesIO(data), len(data))

    def lose(key: Key) -> None:
        client.remove_object(straight.bucket, str(key))

    return Subject(store, harm, lose, line.cut, line.mend, store.quarantined)


def _local(folder: Path, _: object, name: str = "first", room: str = "room 1") -> Subject:
    store = LocalStore.create(name, room, folder / name)
    root = Path(store.place)
    away = root.with_name(f"{name}-unmounted")

    def harm(key: Key, data: bytes) -> None:
        path = root / str(key)
        stamp_ns = path.stat().st_mtime_ns
        path.chmod(0o600)
        path.write_bytes(data)
        path.chmod(0o444)
        os.utime(path, ns=(stamp_ns, stamp_ns))

    def lose(key: Key) -> None:
        (root / str(key)).unlink()

    def take_down() -> None:
        root.rename(away)

    def bring_back() -> None:
        away.rename(root)

    return Subject(store, harm, lose, take_down, bring_back, store.quarantined)


def _memory(folder: Path, _: object, name: str = "first", room: str = "room 1") -> Subject:
    store = MemoryStore(name, room)

    def reach(there: bool) -> Callable[[], None]:
        return lambda: setattr(store, "reachable", there)

    return Subject(store, store.harm, store.lose, reach(False), reach(True), store.quarantined)


MAKERS: dict[str, Callable[..., Subject]] = {"local": _local, "memory": _memory, "s3": _s3}
"""Every implementation: one more line here puts it under the whole suite, alone and in every pair."""
