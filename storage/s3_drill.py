"""The lock drill: whether a bucket refuses to delete and to shorten is tried, not believed.

A probe is locked for a minute. What has been locked only in name (a lock lost on the way, a server
that knows the header and not its meaning) shows here before it shows in year five.
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from minio.retention import Retention
from minio.time import utcnow

from storage.port import Lock, LockDrill
from storage.s3_body import body_of
from storage.s3_wire import LOCK_MODE, LOCK_UNTIL, Wire

SPACE = "drill/"
_LOCKED_FOR = timedelta(seconds=60)
_SHORTER = timedelta(seconds=30)
log = logging.getLogger(__name__)


def drill(wire: Wire, store: str) -> LockDrill:
    """Lock a probe, try everything that must be refused, and return what was not.

    Raises:
        StoreUnavailable: the server does not answer; nothing is proved.
    """
    _forget_old_probes(wire)
    probe = f"{SPACE}{secrets.token_hex(16)}"
    until = (utcnow() + _LOCKED_FOR).replace(microsecond=0)
    refusal = _refusal(wire, lambda: wire.put(probe, body_of(secrets.token_bytes(32)), until))
    failures = (f"put: {refusal}",) if refusal else tuple(_tried(wire, probe, until))
    return LockDrill(store, Lock.BROKEN if failures else Lock.WORM, failures)


def _tried(wire: Wire, probe: str, until: datetime) -> Iterator[str]:
    """Yield what a locked probe should not have allowed."""
    found = wire.said(lambda: wire.client.stat_object(wire.bucket, probe))
    if found is None:
        yield "read: the probe is not there"
        return
    mode, day = found.metadata.get(LOCK_MODE), str(found.metadata.get(LOCK_UNTIL))
    if mode != "COMPLIANCE" or day[:19] != f"{until:%Y-%m-%dT%H:%M:%S}":
        yield f"lock: {mode} until {day}"
    for deed, attempt in _attempts(wire, probe, found.version_id, until).items():
        if _refusal(wire, attempt) is None:
            yield f"{deed}: allowed"
    if wire.said(lambda: wire.client.stat_object(wire.bucket, probe, version_id=found.version_id)) is None:
        yield "read: the probe is gone"


def _attempts(wire: Wire, probe: str, version: str, until: datetime) -> dict[str, Callable[[], None]]:
    client, bucket = wire.client, wire.bucket
    sooner = until - _SHORTER

    def bypass() -> None:
        deleted = [DeleteObject(probe, version)]
        for error in client.remove_objects(bucket, deleted, bypass_governance_mode=True):
            raise _Refused(error.code)

    return {
        "shorten": lambda: client.set_object_retention(bucket, probe, Retention(COMPLIANCE, sooner), version),
        "weaken": lambda: client.set_object_retention(bucket, probe, Retention(GOVERNANCE, sooner), version),
        "bypass": bypass,
        "delete": lambda: client.remove_object(bucket, probe, version_id=version),
    }


class _Refused(Exception):
    """One object of a list was refused."""


def _refusal(wire: Wire, attempt: Callable[[], None]) -> str | None:
    """Return the code of the server's refusal, or None when it did what it was asked for."""
    with wire.asking():
        try:
            attempt()
        except (S3Error, _Refused) as error:
            return str(getattr(error, "code", error))
    return None


def _forget_old_probes(wire: Wire) -> None:
    """Remove probes whose minute is over; those of another drill that is under way stay."""
    with wire.asking():
        found = list(wire.client.list_objects(wire.bucket, SPACE, recursive=True, include_version=True))
    for one in found:
        remove = partial(wire.client.remove_object, wire.bucket, one.object_name, one.version_id)
        if refused := _refusal(wire, remove):
            log.debug("a probe stays: %s", refused)
