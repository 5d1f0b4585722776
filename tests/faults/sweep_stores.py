"""Sweep g: one store is down, full, slow or lies. Mirror, deposit, audit and repair keep their promises."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest import mock

import storage.writer
from storage.audit import audit
from storage.deposit import Deposited, describe, expected_by_manifests, source_of, write_deposit
from storage.errors import StorageError, StoreUnavailable, TooFewCopies
from storage.local import LocalStore
from storage.manifest import Manifest
from storage.mirror import Mirror
from storage.repair import catch_up
from storage.s3 import S3Store
from tests.faults.doubles import Failing, Slow, down, full, lying
from tests.faults.findings import Tally
from tests.lying_s3 import Lie, LyingServer, lying_server

_CONTENTS = [bytes([number]) * 3_000 for number in range(5)]
_UNTIL = date(2051, 5, 27)
_UNTIL_HEADER = "x-amz-object-lock-retain-until-date"
_LIES = (Lie.NONE, Lie.LOCK_LOST, Lie.CUT_SHORT, Lie.OTHER_BYTES, Lie.FULL)
_CALLS = 8
"""More calls than a deposit makes: the last failures come after its end."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Two real stores, of which the second is going to fail."""

    first: LocalStore
    second: LocalStore

    @property
    def stores(self) -> tuple[LocalStore, LocalStore]:
        """Both."""
        return self.first, self.second

    def deposit(self, mirror: Mirror, demanded: int = 2) -> Deposited:
        """Write the same deposit as ever."""
        entries = tuple(describe("section", content, keep_until=_UNTIL) for content in _CONTENTS)
        sources = {one.digest: source_of(content) for one, content in zip(entries, _CONTENTS, strict=True)}
        return write_deposit(mirror, Manifest({"case": "2026-9B-t1"}, entries), sources, demanded=demanded)


@contextmanager
def _ground(root: Path) -> Iterator[Ground]:
    made = [LocalStore.create(name, f"room of {name}", root / name) for name in ("disk-a", "disk-b")]
    try:
        yield Ground(*made)
    finally:
        shutil.rmtree(root)


def sweep(root: Path) -> list[Tally]:
    """Let the second of two stores fail in each way."""
    return [*failing(root), _slow(root), lying_medium(root), lying_bucket(root)]


def failing(root: Path) -> Iterator[Tally]:
    """A store that is down or full from some call on, or for one call."""
    for said, error, once in (
        ("down from its n-th call on", down, False),
        ("full from its n-th call on", full, False),
        ("down for its n-th call only", down, True),
    ):
        tally = Tally(f"a store is {said}")
        for number in range(1, _CALLS + 1):
            with _ground(root / "ground") as ground:
                failing = Failing(ground.second, error, number, once=once)
                tally.count(f"call {number}", _from_call(ground, failing, number, type(error(failing))))
                if not once:
                    tally.count(f"audit after call {number}", _honest_audit(ground, error))
        yield tally


def _from_call(ground: Ground, failing: Failing, number: int, expected: type) -> Iterator[str]:
    mirror = Mirror([ground.first, failing])
    try:
        done = ground.deposit(mirror)
    except TooFewCopies as refusal:
        if [type(cause) for cause in refusal.causes] != [expected]:
            yield f"words: {refusal.reasons}"
    else:
        if done.copies.stores != ("disk-a", "disk-b") or failing.calls >= number:
            yield "I2: two copies were counted though a store failed"
    yield from _manifests_are_whole(ground)
    failing.calls = 0
    alone = ground.deposit(mirror, demanded=1)
    if "disk-b" in alone.copies.stores and failing.calls >= number:
        yield "I2: the copy in the store that failed was counted"
    yield from _manifests_are_whole(ground)
    failing.works = True
    catch_up(mirror, "disk-b")
    yield from _whole(ground)


def _honest_audit(ground: Ground, error: Callable[[Failing], StorageError]) -> Iterator[str]:
    """A store that cannot be read is said to be so; its objects are not said to be missing or good."""
    failing = Failing(ground.second, error)
    try:
        report = audit(failing, expected_by_manifests([ground.first]))
    except StorageError:
        return
    yield f"I2: an audit of a store that is down came to {len(report.findings)} findings"


def _slow(root: Path) -> Tally:
    tally = Tally("a store is slow: nothing lost, both counted")
    with _ground(root / "ground") as ground:
        done = ground.deposit(Mirror([ground.first, Slow(ground.second, 0.02)]))
        counted = done.copies.stores == ("disk-a", "disk-b")
        tally.count(
            "every call", [*_whole(ground), *([] if counted else ["I2: a slow copy was not counted"])]
        )
    return tally


def lying_medium(root: Path) -> Tally:
    """A medium that keeps other bytes than it was given is noticed by reading back."""
    tally = Tally("a medium lies: other bytes than it was given")
    with _ground(root / "ground") as ground:
        write = lying(storage.writer.write_all, ground.second.place)
        lines = []
        with mock.patch.object(storage.writer, "write_all", write):
            try:
                ground.deposit(Mirror(ground.stores))
                lines.append("I2: two copies were counted, one is of other bytes")
            except TooFewCopies as refusal:
                lines += (
                    [] if isinstance(refusal.causes[0], StoreUnavailable) else [f"words: {refusal.reasons}"]
                )
        lines += [f"I2: {line}" for line in _counted_as_deposited(ground)]
        ground.deposit(Mirror(ground.stores))
        tally.count("every write", [*lines, *_whole(ground)])
    return tally


def lying_bucket(root: Path, lies: Iterable[Lie] = _LIES) -> Tally:
    """A server that forgets locks, cuts or changes bytes, or is full: nothing of it is counted wrongly."""
    tally = Tally("a bucket's server lies")
    with lying_server() as server:
        for lie in lies:
            server.lie = Lie.NONE
            server.kept.clear()
            with _ground(root / "ground") as ground:
                bucket = S3Store.create("bucket", "room of bucket", server.account)
                server.lie = lie
                tally.count(str(lie), _told_by(server, ground, Mirror([ground.first, bucket])))
    return tally


def _told_by(server: LyingServer, ground: Ground, mirror: Mirror) -> Iterator[str]:
    try:
        ground.deposit(mirror)
    except TooFewCopies:
        if server.lie is Lie.NONE:
            yield "I8: an honest server was not believed"
        return
    for name, (data, headers) in server.kept.items():
        if "/sha256/" in name and hashlib.sha256(data).hexdigest() != name.rpartition("/")[2]:
            yield "I2: other bytes were counted as a copy"
        if "/sha256/" in name and headers.get(_UNTIL_HEADER, "")[:10] < _UNTIL.isoformat():
            yield "I6: a copy without its lock was counted"


def _counted_as_deposited(ground: Ground) -> list[str]:
    return [path.name for path in Path(ground.second.place).glob("deposits/sha256/*/*/*")]


def _manifests_are_whole(ground: Ground) -> Iterator[str]:
    """Whatever a manifest names lies beside it, read from the files themselves."""
    for store in ground.stores:
        root = Path(store.place)
        for manifest in root.glob("deposits/sha256/*/*/*"):
            for entry in json.loads(manifest.read_bytes())["entries"]:
                name = entry["digest"].partition(":")[2]
                path = root / "objects" / "sha256" / name[:2] / name[2:4] / name
                if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != name:
                    yield f"I3: {store.name} has a manifest but not all that it names"


def _whole(ground: Ground) -> Iterator[str]:
    """Both stores have the deposit, whole, and an audit finds nothing."""
    yield from _manifests_are_whole(ground)
    wanted = expected_by_manifests(ground.stores)
    for store in ground.stores:
        if len(wanted) != len(_CONTENTS) + 1 or not audit(store, wanted).sound:
            yield f"I8: {store.name} is not clean afterwards"
