"""What only a bucket can promise or break: its lock, its versions, the line to its server."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from storage.audit import Expected, Trouble, audit
from storage.circuit import CircuitBreaker
from storage.errors import (
    DayTooFar,
    LockNotTaken,
    ReadBackDiffers,
    StillKept,
    StorageError,
    StoreAbsent,
    StoreFull,
    StoreUnavailable,
    WrongStore,
)
from storage.port import Lock
from storage.s3 import S3Store
from tests import ceph
from tests.line import Line
from tests.lying_s3 import Lie, LyingServer, lying_server

LATE = date(2051, 9, 1)


@pytest.fixture
def bucket(s3_rooms: list[ceph.CephRoom]) -> tuple[S3Store, Any]:
    """A store in a new bucket of a real server, and the account it has there."""
    account = ceph.account(s3_rooms[0], ceph.new_bucket())
    return S3Store.create("first", "room 1", account), account


@pytest.fixture
def liar() -> Iterator[tuple[S3Store, LyingServer]]:
    """A store on a server that can be told to lie."""
    with lying_server() as server:
        yield S3Store.create("first", "room 1", server.account), server


def test_a_real_server_passes_the_drill(bucket):
    """Ceph refuses to delete and to shorten what is locked; the drill leaves nothing that is listed."""
    store, _ = bucket
    assert store.drill().lock is Lock.WORM
    assert store.drill().failures == ()
    assert [list(store.list(space)) for space in ("objects", "log", "deposits")] == [[], [], []]


@pytest.mark.parametrize("lie", [Lie.LOCK_LOST, Lie.LOCK_IN_NAME])
def test_a_server_without_a_real_lock_fails_the_drill(liar, lie):
    """A lock that is forgotten, or that is only a word, makes the store «not WORM»."""
    store, server = liar
    server.lie = lie
    found = store.drill()
    assert found.lock is Lock.BROKEN
    assert found.failures


@pytest.mark.parametrize(
    ("lie", "error"),
    [
        (Lie.LOCK_LOST, LockNotTaken),
        (Lie.CUT_SHORT, ReadBackDiffers),
        (Lie.OTHER_BYTES, ReadBackDiffers),
        (Lie.FULL, StoreFull),
        (Lie.BUSY, StoreUnavailable),
    ],
)
def test_what_the_server_did_not_take_is_not_acknowledged(liar, contents, lie, error):
    """A lost lock, other bytes, no room, no time: each put fails with its own error."""
    store, server = liar
    store.check()
    server.lie = lie
    with pytest.raises(error):
        contents.put(store, b"sheet of 9B", keep_until=LATE)


def test_a_day_that_the_server_cannot_count_to_is_not_acknowledged(bucket, contents):
    """Ceph keeps seconds in 32 bits: a day after 2106 would be one long past."""
    store, _ = bucket
    with pytest.raises(DayTooFar):
        contents.put(store, b"sheet of 9B", keep_until=date(2130, 1, 1))


def test_a_bucket_without_object_lock_is_no_store(s3_rooms):
    """It is refused when the store is made, not found out in year five."""
    account = ceph.account(s3_rooms[0], ceph.new_bucket())
    S3Store("x", "y", account)._wire.client.make_bucket(account.bucket)
    with pytest.raises(StoreUnavailable, match="object lock"):
        S3Store.create("first", "room 1", account)


def test_another_store_is_not_taken_for_this_one(bucket):
    """A bucket with another name on it, and one that is not there, are told apart."""
    _, account = bucket
    S3Store.create("first", "room 1", account)
    with pytest.raises(WrongStore) as caught:
        S3Store("second", "room 2", account).check()
    assert caught.value.found == "first (room 1)"
    with pytest.raises(StoreAbsent):
        S3Store("first", "room 1", replace(account, bucket=ceph.new_bucket())).check()


def test_a_wrong_key_is_refused_without_being_shown(bucket):
    """The server's refusal is told; the secret is nowhere in it."""
    _, account = bucket
    wrong = replace(account, secret_key="another-secret")
    with pytest.raises(StoreUnavailable) as caught:
        S3Store("first", "room 1", wrong).check()
    assert caught.value.reason == "SignatureDoesNotMatch"
    assert "another-secret" not in repr(wrong) + repr(caught.value)


def test_a_slow_server_is_given_up_and_not_asked_again_at_once(bucket):
    """A time-out means «not verified»; after three the store is not waited for any more."""
    _, account = bucket
    line = Line(account.endpoint)
    store = S3Store("first", "room 1", replace(account, endpoint=line.endpoint, read_timeout_s=0.2))
    store.check()
    line.delay_s = 1.0
    reasons = []
    for _ in range(4):
        with pytest.raises(StoreUnavailable) as caught:
            store.check()
        reasons.append(caught.value.reason)
    assert reasons[:3] == ["time-out"] * 3
    assert "asked again" in reasons[3]
    line.cut()


def test_the_breaker_lets_one_try_when_its_pause_is_over():
    """Open after the last failure in a row; one caller tries, the others wait for his answer."""
    now = [0.0]
    breaker = CircuitBreaker(failures=2, pause_s=10, clock=lambda: now[0])
    breaker.failed()
    breaker.answered()
    breaker.failed()
    assert breaker.may_try()
    breaker.failed()
    assert not breaker.may_try()
    now[0] = 10.0
    assert [breaker.may_try(), breaker.may_try()] == [True, False]
    breaker.answered()
    assert breaker.may_try()


def test_a_line_that_breaks_while_reading_is_the_stores_error(bucket, contents):
    """Bytes that stop coming are «unavailable», never a short object."""
    _, account = bucket
    line = Line(account.endpoint)
    store = S3Store("first", "room 1", replace(account, endpoint=line.endpoint, read_timeout_s=1))
    key = contents.put(store, b"x" * 5_000_000)
    with store.open(key) as data:
        data.read(10)
        line.cut()
        with pytest.raises(StorageError):
            data.read()


def test_a_version_put_over_an_object_is_found_and_hides_nothing(bucket, contents):
    """S3 lets anybody with the key put another version: the audit sees it, the first one stays."""
    store, account = bucket
    key = contents.put(store, b"sheet of 9B", keep_until=LATE)
    store._wire.client.put_object(account.bucket, str(key), io.BytesIO(b"forged"), 6)
    report = audit(store, [Expected(key, LATE)])
    assert {one.trouble for one in report.findings} >= {Trouble.DAMAGED}
    store.put(key, io.BytesIO(b"sheet of 9B"))
    assert store.stat(key).keep_until == LATE
    assert [key.hex in name for name in store.quarantined()] == [True]


def test_a_locked_version_that_another_hides_is_still_kept(bucket, contents):
    """A forged version without a lock lets nothing be deleted early, and stays as the evidence it is."""
    store, account = bucket
    key = contents.put(store, b"sheet of 9B", keep_until=LATE)
    store._wire.client.put_object(account.bucket, str(key), io.BytesIO(b"forged"), 6)
    with pytest.raises(StillKept) as caught:
        store.delete(key, today=date(2026, 11, 24))
    assert caught.value.kept_until == LATE
    assert contents.read(store, key) == b"forged"


def test_a_mark_of_deletion_hides_nothing_from_a_deletion(bucket, contents):
    """What is destroyed is gone in all its versions, also where somebody had only hidden it."""
    store, account = bucket
    key = contents.put(store, b"draft")
    store._wire.client.remove_object(account.bucket, str(key))
    store.delete(key, today=LATE)
    assert list(store._versions(str(key))) == []


def test_a_host_administrator_can_delete_and_the_audit_finds_it(bucket, contents, s3_rooms):
    """Whoever is root where the server runs is above its lock; that is what the second room is for."""
    store, account = bucket
    key = contents.put(store, b"sheet of 9B", keep_until=LATE)
    version = store._wire.client.stat_object(account.bucket, str(key)).version_id
    named = (f"--bucket={account.bucket}", f"--object={key}", f"--object-version={version}")
    s3_rooms[0].host_administrator("object", "rm", *named)
    assert [one.trouble for one in audit(store, [Expected(key, LATE)]).findings] == [Trouble.MISSING]
