"""A store in a bucket with object lock, on an S3 server of whatever make.

Put: one PUT with the digest in the key and both checksums in its headers, locked in COMPLIANCE
mode until an explicit day; then what the server says it has is asked for and compared: the digest
it computed, the lock, the day. The bucket keeps versions, so nothing is ever overwritten: damaged
bytes stay as an older version when good ones are put over them.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime
from threading import Lock
from typing import Any, BinaryIO, cast

from minio.commonconfig import COMPLIANCE
from minio.error import S3Error
from minio.retention import Retention
from minio.time import utcnow

from storage import s3_marker
from storage.errors import (
    BadKey,
    DayTooFar,
    DigestMismatch,
    LockNotTaken,
    ObjectMissing,
    ReadBackDiffers,
    RetentionShortened,
    StillKept,
)
from storage.port import Item, Key, LockDrill, ObjectInfo, later
from storage.s3_body import Body, base64_of, measured
from storage.s3_drill import drill
from storage.s3_reading import S3Object
from storage.s3_wire import CHECKSUM, Account, Wire, day_of, moment_of
from storage.streams import digest_of

THREADS = 4
"""So many requests at once fill a line (measured; more bring nothing)."""
_TELL_CHECKSUM = {"x-amz-checksum-mode": "ENABLED"}
"""Without being asked, servers that keep the SHA-256 of an upload do not tell it."""

_LOCKS = 64
"""Writers of one object take turns, or the day of the slower one would hide the later day of the other."""

__all__ = ["Account", "S3Store"]


class S3Store:
    """A bucket on an S3 server. Nothing is asked of it before the first use: it may be down."""

    def __init__(self, name: str, room: str, account: Account) -> None:
        self.name = name
        self.room = room
        self.place = f"{account.endpoint}/{account.bucket}"
        self.locks = True
        self._wire = Wire(name, room, account)
        self._known = False
        self._writing = [Lock() for _ in range(_LOCKS)]

    @classmethod
    def create(cls, name: str, room: str, account: Account) -> "S3Store":
        """Make the bucket a store and return it; the same store again is harmless.

        Raises:
            WrongStore: the bucket is another store, or holds something else.
            StoreUnavailable: it cannot be reached, or has no object lock.
        """
        store = cls(name, room, account)
        s3_marker.create(store._wire, name, room)
        store.check()
        return store

    def check(self) -> None:
        """Return when the bucket is there and its marker is this store's (see the port)."""
        self._known = False
        s3_marker.read(self._wire, self.name, self.room)
        self._known = True

    def drill(self) -> LockDrill:
        """Try to delete and to shorten a locked probe (see the port)."""
        self.check()
        return drill(self._wire, self.name)

    def put(self, key: Key, data: BinaryIO, *, keep_until: date | None = None) -> ObjectInfo:
        """Store the bytes and compare what the server says it has (see the port)."""
        with measured(data) as body, self._turn(key):
            if body.sha256 != key.hex:
                raise DigestMismatch(self.name, str(key), key.digest, f"sha256:{body.sha256}")
            self._ready()
            present = self._said_of(key)
            if present is None or not self._is_good(key):
                until = later(
                    keep_until, self._longest_day(key, self._versions(str(key))) if present else None
                )
                return self._upload(key, body, until)
            return self._lengthen(key, present.size, day_of(present.metadata), keep_until)

    def put_many(self, items: Sequence[Item]) -> tuple[ObjectInfo, ...]:
        """Store a batch, several objects at a time (see the port)."""
        self._ready()
        longest: dict[Key, date | None] = {}
        sources = {item.key: item for item in items}
        for item in items:
            longest[item.key] = later(longest.get(item.key), item.keep_until)

        def store(key: Key) -> ObjectInfo:
            with closing(sources[key].source()) as data:
                return self.put(key, data, keep_until=longest[key])

        with ThreadPoolExecutor(THREADS) as pool:
            infos = dict(zip(longest, pool.map(store, longest), strict=True))
        return tuple(infos[item.key] for item in items)

    def open(self, key: Key) -> BinaryIO:
        """Open the object for reading, unverified (see the port)."""
        self._ready()
        try:
            return cast(BinaryIO, io.BufferedReader(S3Object(self._wire, str(key), self.name)))
        except ObjectMissing:
            self.check()
            raise

    def stat(self, key: Key) -> ObjectInfo:
        """Return what the server says of the object (see the port)."""
        return self._info(key, self._object(key))

    def list(self, space: str) -> Iterator[Key]:
        """Yield the keys of a name space in order, a page at a time (see the port)."""
        self._ready()
        for found in self._listed(f"{space}/sha256/"):
            try:
                yield Key.parse(str(found.object_name))
            except BadKey:
                continue

    def lock_until(self, key: Key, keep_until: date) -> ObjectInfo:
        """Lengthen the time of keeping (see the port)."""
        with self._turn(key):
            found = self._object(key)
            present = day_of(found.metadata)
            if present is not None and keep_until < present:
                raise RetentionShortened(self.name, str(key), present, keep_until)
            return self._lengthen(key, found.size, present, keep_until)

    def delete(self, key: Key, *, today: date) -> None:
        """Delete every version of an object whose time is over by our day and by the server's clock.

        Versions that others hide, under a forged one or a mark of deletion, count and go as well.
        """
        versions = list(self._versions(str(key)))
        if not versions:
            self.check()
            raise ObjectMissing(self.name, str(key))
        kept_until = self._longest_day(key, versions)
        if kept_until is not None and today < kept_until:
            raise StillKept(self.name, str(key), kept_until)
        for version in versions:
            self._delete_version(key, version.version_id, kept_until)

    def clock(self) -> datetime | None:
        """Return what the server's clock shows (see the port)."""
        return self._wire.clock()

    def sweep(self) -> int:
        """Return 0: an interrupted PUT leaves nothing (see the port)."""
        self.check()
        return 0

    def quarantined(self) -> tuple[str, ...]:
        """Return names of older versions whose bytes are others than the present ones: evidence."""
        self._ready()
        names: list[str] = []
        for space in ("deposits", "log", "objects"):
            good = ""
            for version in self._versions(f"{space}/sha256/"):
                if version.is_latest == "true":
                    good = version.etag or ""
                elif not version.is_delete_marker and version.etag != good:
                    names.append(f"{version.object_name}?versionId={version.version_id}")
        return tuple(sorted(names))

    def _turn(self, key: Key) -> Lock:
        return self._writing[hash(key) % _LOCKS]

    def _ready(self) -> None:
        if not self._known:
            self.check()

    def _said_of(self, key: Key, version: str | None = None) -> Any:
        return self._wire.said(
            lambda: self._wire.client.stat_object(
                self._wire.bucket, str(key), version_id=version, extra_headers=dict(_TELL_CHECKSUM)
            )
        )

    def _object(self, key: Key) -> Any:
        self._ready()
        found = self._said_of(key)
        if found is None:
            self.check()
            raise ObjectMissing(self.name, str(key))
        return found

    def _info(self, key: Key, found: Any) -> ObjectInfo:
        day = day_of(found.metadata)
        return ObjectInfo(key, found.size, day, locked=day is not None)

    def _is_good(self, key: Key) -> bool:
        try:
            with self.open(key) as data:
                return digest_of(data)[0] == key.hex
        except ObjectMissing:
            return False

    def _delete_version(self, key: Key, version: str, kept_until: date | None) -> None:
        with self._wire.asking():
            try:
                self._wire.client.remove_object(self._wire.bucket, str(key), version_id=version)
            except S3Error as error:
                if error.code != "AccessDenied":
                    raise ValueError(error.code) from error
                raise StillKept(self.name, str(key), kept_until or date.max) from error

    def _longest_day(self, key: Key, versions: Iterable[Any]) -> date | None:
        """Return the latest day that any version of the object is locked until: a forged one has its own."""
        longest = None
        for version in versions:
            if not version.is_delete_marker:
                found = self._said_of(key, version.version_id)
                longest = later(longest, day_of(found.metadata) if found else None)
        return longest

    def _upload(self, key: Key, body: Body, keep_until: date | None) -> ObjectInfo:
        until = keep_until if keep_until and _lies_ahead(keep_until) else None
        try:
            self._wire.put(str(key), body, moment_of(until) if until else None)
        except S3Error as error:
            raise self._wire.unavailable(error) from error
        found = self._object(key)
        self._prove_bytes(key, body, found)
        self._prove_lock(key, until, found.metadata)
        return self._info(key, found)

    def _prove_bytes(self, key: Key, body: Body, found: Any) -> None:
        """Compare the digest that the server computed; where it computed none we know, read all back."""
        if found.size == body.size_bytes:
            if found.metadata.get(CHECKSUM) == base64_of(body.sha256) or found.etag == body.md5:
                return
            with self.open(key) as data:
                read = digest_of(data)[0]
        else:
            read = f"{found.size} bytes"
        if read != key.hex:
            raise ReadBackDiffers(self.name, self.room, "read back", str(key), key.digest, f"sha256:{read}")

    def _prove_lock(self, key: Key, until: date | None, headers: Any) -> None:
        taken = day_of(headers)
        if until is None or taken == until:
            return
        if taken is None:
            raise LockNotTaken(self.name, self.room, "no lock", str(key), until)
        raise DayTooFar(self.name, self.room, "the server keeps another day", until)

    def _lengthen(self, key: Key, size_bytes: int, present: date | None, asked: date | None) -> ObjectInfo:
        if asked is None or (present is not None and asked <= present) or not _lies_ahead(asked):
            return ObjectInfo(key, size_bytes, present, locked=present is not None)
        kept = Retention(COMPLIANCE, moment_of(asked))
        self._wire.said(lambda: self._wire.client.set_object_retention(self._wire.bucket, str(key), kept))
        found = self._object(key)
        self._prove_lock(key, asked, found.metadata)
        return self._info(key, found)

    def _listed(self, prefix: str, *, versions: bool = False) -> Iterator[Any]:
        pages = self._wire.client.list_objects(
            self._wire.bucket, prefix=prefix, recursive=True, include_version=versions
        )
        end = object()
        while True:
            with self._wire.asking():
                try:
                    found = next(pages, end)
                except S3Error as error:
                    raise ValueError(error.code) from error
            if found is end:
                return
            yield found

    def _versions(self, prefix: str) -> Iterator[Any]:
        yield from self._listed(prefix, versions=True)


def _lies_ahead(day: date) -> bool:
    """Say whether a server could lock an object until that day: its clock is the real one."""
    return day > utcnow().date()
