"""What the store in a bucket costs beside the bare client, on two real servers of this machine.

Deposit: ``write_deposit`` into two buckets (one request to see whether the object is there, the
PUT, one to read digest and lock back) against nothing but the client's PUTs to the same two servers.
Audit: against nothing but GET and SHA-256. Memory: the peak of a process that stores, audits and
reads one object of a gigabyte. Where Ceph is not installed there are no figures, and that is said.
"""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from minio import Minio

from storage.audit import audit
from storage.deposit import describe, source_of, write_deposit
from storage.manifest import Manifest
from storage.mirror import Mirror
from storage.port import Key, Source
from storage.s3 import THREADS, S3Store
from tests import ceph
from tests.bench.timing import figure, in_turns, prove

SCRATCH = os.environ.get("BENCH_SCRATCH", "/var/tmp")
ROUNDS = 3
_LARGE_BYTES = 1 << 30
_KEPT = date(2051, 9, 1)
_MOST_MB = 100


def run(*, objects: int = 120, object_bytes: int = 2_000_000) -> list[dict[str, Any]]:
    """Return the figures: name, value (seconds or MB), ratio (higher is better) and target."""
    if ceph.missing():
        return [{"name": f"S3: not measured, {ceph.missing()} is not installed", "value": float("nan")}]
    with _rooms() as rooms:
        dice = Random(5)
        contents = [dice.randbytes(object_bytes) for _ in range(objects)]
        return [_deposit_row(rooms, contents), _audit_row(rooms, contents), _memory_row(rooms[0])]


@contextmanager
def _rooms() -> Iterator[list[ceph.CephRoom]]:
    folder = Path(tempfile.mkdtemp(prefix="bench-s3-", dir=SCRATCH))
    rooms = [ceph.CephRoom(folder / name) for name in ("a", "b")]
    try:
        yield [room.start() for room in rooms]
    finally:
        for room in rooms:
            room.stop()
        shutil.rmtree(folder)


def _deposit_row(rooms: list[ceph.CephRoom], contents: list[bytes]) -> dict[str, Any]:
    entries = tuple(describe("section", content, keep_until=_KEPT) for content in contents)
    sources = {entry.digest: source_of(content) for entry, content in zip(entries, contents, strict=True)}
    mirrors = [_mirror(rooms) for _ in range(ROUNDS)]
    buckets = [[_bucket(room) for room in rooms] for _ in range(ROUNDS)]
    ours, bare = in_turns(
        lambda: _deposit(mirrors.pop(), Manifest({"school": "bench"}, entries), sources),
        lambda: _bare_puts(buckets.pop(), contents),
        rounds=ROUNDS,
    )
    return figure("deposit into two S3 stores, seconds", ours, bare, 0.6, "raw client PUTs")


def _audit_row(rooms: list[ceph.CephRoom], contents: list[bytes]) -> dict[str, Any]:
    account = ceph.account(rooms[0], ceph.new_bucket())
    store = S3Store.create("bench", "bench", account)
    keys = [Key("objects", hashlib.sha256(content).hexdigest()) for content in contents]
    for key, content in zip(keys, contents, strict=True):
        store.put(key, io.BytesIO(content))
    ours, bare = in_turns(
        lambda: prove(audit(store, threads=THREADS).sound),
        lambda: _bare_gets(_client(rooms[0]), account.bucket, keys),
        rounds=ROUNDS,
    )
    return figure("audit over S3, seconds", ours, bare, 0.7, "raw GET + SHA-256")


def _memory_row(room: ceph.CephRoom) -> dict[str, Any]:
    """Return the peak memory of a process that stores, audits and reads a gigabyte."""
    command = [sys.executable, __file__, "--large", room.endpoint, str(_LARGE_BYTES)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return {
        "name": "S3: peak memory with an object of 1 GB, MB",
        "value": float(done.stdout),
        "ratio": None,
        "target": f"<= {_MOST_MB}",
        "against": "",
    }


def _large(endpoint: str, size_bytes: int) -> None:
    account = ceph.Account(endpoint, ceph.new_bucket(), ceph.ACCESS_KEY, ceph.SECRET_KEY)
    store = S3Store.create("large", "large", account)
    with tempfile.TemporaryFile(dir=SCRATCH) as file:
        digest, block = hashlib.sha256(), os.urandom(1 << 20)
        for _ in range(size_bytes >> 20):
            file.write(block)
            digest.update(block)
        file.seek(0)
        store.put(Key("objects", digest.hexdigest()), file)
    prove(audit(store).sound)
    print(_peak_mb())


def _peak_mb() -> float:
    """Return this program's peak memory; ``getrusage`` would count the parent's before the exec."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def _mirror(rooms: list[ceph.CephRoom]) -> Mirror:
    names = ("first", "second")
    accounts = [ceph.account(room, ceph.new_bucket()) for room in rooms]
    return Mirror(
        [S3Store.create(name, name, account) for name, account in zip(names, accounts, strict=True)]
    )


def _bucket(room: ceph.CephRoom) -> tuple[Minio, str]:
    client, bucket = _client(room), ceph.new_bucket()
    client.make_bucket(bucket, object_lock=True)
    return client, bucket


def _deposit(mirror: Mirror, manifest: Manifest, sources: Mapping[str, Source]) -> None:
    prove(write_deposit(mirror, manifest, sources).copies.count == len(mirror.stores))


def _bare_puts(buckets: list[tuple[Minio, str]], contents: list[bytes]) -> None:
    """Put everything to both servers with as many threads, by the client alone: nothing is read back."""
    with ThreadPoolExecutor(THREADS * len(buckets)) as pool:
        jobs = [
            pool.submit(_bare_put, client, bucket, str(number), content)
            for client, bucket in buckets
            for number, content in enumerate(contents)
        ]
    for job in jobs:
        job.result()


def _bare_put(client: Minio, bucket: str, name: str, content: bytes) -> None:
    client.put_object(bucket, name, io.BytesIO(content), len(content))


def _bare_gets(client: Minio, bucket: str, keys: list[Key]) -> None:
    def get(key: Key) -> None:
        answer = client.get_object(bucket, str(key))
        prove(hashlib.sha256(answer.read()).hexdigest() == key.hex)
        answer.release_conn()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(get, keys))


def _client(room: ceph.CephRoom) -> Minio:
    place = room.endpoint.removeprefix("http://")
    return Minio(place, ceph.ACCESS_KEY, ceph.SECRET_KEY, secure=False, region="us-east-1")


def main() -> None:
    """Print the figures, or be the process whose memory is measured."""
    if "--large" in sys.argv:
        _large(sys.argv[2], int(sys.argv[3]))
        return
    for row in run():
        print(row)


if __name__ == "__main__":
    main()
