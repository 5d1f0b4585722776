"""The object that says which store a bucket is, so that no other bucket is mistaken for it."""

from minio.error import S3Error

from storage.errors import StoreAbsent, StoreUnavailable, WrongStore
from storage.marker import FILE_NAME, named, spell
from storage.s3_body import body_of
from storage.s3_wire import Wire


def read(wire: Wire, name: str, room: str) -> None:
    """Return when the bucket is the store it is meant to be.

    Raises:
        StoreAbsent: there is no bucket, or no marker in it.
        WrongStore: the marker is another store's.
        StoreUnavailable: the server does not answer.
    """
    data = wire.said(lambda: _get(wire))
    if data is None:
        raise StoreAbsent(name, room, "no marker", wire.bucket)
    found = named(data)
    if found != (name, room):
        called = f"{found[0]} ({found[1]})" if found else ""
        raise WrongStore(name, room, "another store's marker", wire.bucket, called)


def create(wire: Wire, name: str, room: str) -> None:
    """Make the bucket (with object lock) unless it is there, and write its marker unless it is there.

    Raises:
        WrongStore: the bucket holds something else.
        StoreUnavailable: the server does not answer, refuses, or the bucket has no object lock.
    """
    with wire.asking():
        try:
            if not wire.client.bucket_exists(wire.bucket):
                wire.client.make_bucket(wire.bucket, object_lock=True)
            versions = wire.client.get_bucket_versioning(wire.bucket).status
            wire.client.get_object_lock_config(wire.bucket)
        except S3Error as error:
            if error.code == "ObjectLockConfigurationNotFoundError":
                raise StoreUnavailable(name, room, "the bucket has no object lock") from error
            raise ValueError(error.code) from error
    if versions != "Enabled":
        raise StoreUnavailable(name, room, "the bucket keeps no versions")
    try:
        read(wire, name, room)
        return
    except StoreAbsent:
        pass
    if wire.said(lambda: next(iter(wire.client.list_objects(wire.bucket)), None)) is not None:
        raise WrongStore(name, room, "the bucket is not empty", wire.bucket, "")
    _write(wire, name, room)


def _get(wire: Wire) -> bytes:
    answer = wire.client.get_object(wire.bucket, FILE_NAME)
    try:
        return answer.read()
    finally:
        answer.release_conn()


def _write(wire: Wire, name: str, room: str) -> None:
    try:
        wire.put(FILE_NAME, body_of(spell(name, room)))
    except S3Error as error:
        raise wire.unavailable(error) from error
