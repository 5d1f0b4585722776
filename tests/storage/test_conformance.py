"""The contract of the port, sentence by sentence, against every implementation."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from storage.errors import (
    BadKey,
    DigestMismatch,
    ObjectMissing,
    RetentionShortened,
    StillKept,
    StoreUnavailable,
)
from storage.port import Item, Key

SOON, LATE = date(2031, 9, 1), date(2051, 9, 1)


def test_put_returns_what_stat_says_and_open_gives_the_bytes(store, contents):
    """What was put can be asked about and read."""
    key = contents.key(b"leaf 14")
    info = store.put(key, io.BytesIO(b"leaf 14"), keep_until=LATE)
    assert (info.key, info.size_bytes, info.keep_until) == (key, 7, LATE)
    assert store.stat(key) == info
    assert contents.read(store, key) == b"leaf 14"


@pytest.mark.parametrize("data", [b"", b"x", b"y" * ((1 << 20) + 1), bytes(range(256)) * 10_000])
def test_contents_of_every_size_come_back(store, contents, data):
    """Empty, small, and larger than a block: the bytes come back as they were."""
    key = contents.put(store, data)
    assert contents.read(store, key) == data
    assert store.stat(key).size_bytes == len(data)


def test_an_open_object_can_be_read_piecemeal_and_from_any_place(store, contents):
    """The stream is a real file: readers of PDF seek in it."""
    key = contents.put(store, b"0123456789")
    with store.open(key) as data:
        assert data.read(3) == b"012"
        assert data.seek(-2, io.SEEK_END) == 8
        assert data.read() == b"89"


def test_a_source_that_only_reads_is_enough(store, contents):
    """A stream without readinto, such as a wrapped network answer, can be put."""

    class Plain:
        def __init__(self) -> None:
            self.parts = [b"ab", b"cd"]

        def read(self, size: int = -1) -> bytes:
            if size < 0:
                return b"abcd"
            return self.parts.pop(0) if self.parts else b""

    key = contents.key(b"abcd")
    store.put(key, Plain())
    assert contents.read(store, key) == b"abcd"


def test_bytes_with_another_digest_are_refused_and_nothing_is_stored(store, contents):
    """A key never names other bytes than its digest says."""
    key = contents.key(b"right")
    with pytest.raises(DigestMismatch) as caught:
        store.put(key, io.BytesIO(b"wrong"), keep_until=LATE)
    assert caught.value.expected == key.digest
    assert caught.value.found == contents.key(b"wrong").digest
    with pytest.raises(ObjectMissing):
        store.stat(key)
    assert list(store.list("objects")) == []


def test_wrong_bytes_for_a_stored_object_leave_it_as_it_is(store, contents):
    """A second put with other bytes is refused even where a good copy lies already."""
    key = contents.put(store, b"right", keep_until=SOON)
    with pytest.raises(DigestMismatch):
        store.put(key, io.BytesIO(b"wrong"), keep_until=LATE)
    assert contents.read(store, key) == b"right"
    assert store.stat(key).keep_until == SOON


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (None, None, None),
        (None, SOON, SOON),
        (SOON, None, SOON),
        (SOON, LATE, LATE),
        (LATE, SOON, LATE),
    ],
)
def test_putting_again_is_harmless_and_only_lengthens(store, contents, first, second, kept):
    """The later of two days holds, whatever the order."""
    contents.put(store, b"same", keep_until=first)
    info = store.put(contents.key(b"same"), io.BytesIO(b"same"), keep_until=second)
    assert info.keep_until == kept
    assert store.stat(info.key).keep_until == kept
    assert contents.read(store, info.key) == b"same"


@pytest.mark.parametrize("harmed", [b"sheet of 9B with other marks", b"sheet", b""])
def test_putting_over_a_damaged_object_heals_it_and_keeps_the_evidence(subject, contents, harmed):
    """Changed, cut and emptied bytes are set aside; the day of keeping is not lost."""
    key = contents.put(subject.store, b"sheet of 9B", keep_until=LATE)
    subject.harm(key, harmed)
    info = subject.store.put(key, io.BytesIO(b"sheet of 9B"), keep_until=SOON)
    assert contents.read(subject.store, key) == b"sheet of 9B"
    assert info.keep_until == LATE
    assert len(subject.evidence()) == 1


def test_a_good_object_is_never_set_aside(subject, contents):
    """Putting over good bytes leaves no evidence, because nothing was replaced."""
    contents.put(subject.store, b"good")
    contents.put(subject.store, b"good")
    assert subject.evidence() == ()


def test_a_batch_is_stored_like_its_items_one_by_one(store, contents):
    """Everything of a batch can be read, with each item's own day."""
    batch = [contents.item(b"%d" % number, SOON + timedelta(number)) for number in range(150)]
    infos = store.put_many(batch)
    assert [info.keep_until for info in infos] == [item.keep_until for item in batch]
    assert list(store.list("objects")) == sorted(item.key for item in batch)
    assert all(contents.read(store, contents.key(b"%d" % number)) == b"%d" % number for number in range(150))


def test_a_batch_may_name_an_object_twice_and_may_be_empty(store, contents):
    """Repetition inside a batch is as harmless as a second put."""
    infos = store.put_many([contents.item(b"twin", SOON), contents.item(b"twin", LATE)])
    assert infos[-1].keep_until == LATE
    assert store.put_many([]) == ()


def test_a_batch_that_failed_can_be_put_again(store, contents):
    """One wrong item fails the batch; the batch without the fault goes through."""
    good = [contents.item(b"one"), contents.item(b"two")]
    wrong = Item(contents.key(b"three"), lambda: io.BytesIO(b"3"))
    with pytest.raises(DigestMismatch):
        store.put_many([*good, wrong])
    store.put_many([*good, contents.item(b"three")])
    assert len(list(store.list("objects"))) == 3


def test_a_batch_closes_every_source_that_it_opened(store, contents):
    """No descriptor stays open, also when an item fails."""
    opened: list[io.BytesIO] = []

    def source(data: bytes):
        def open_it() -> io.BytesIO:
            opened.append(io.BytesIO(data))
            return opened[-1]

        return open_it

    with pytest.raises(DigestMismatch):
        store.put_many([Item(contents.key(b"a"), source(b"a")), Item(contents.key(b"b"), source(b"-"))])
    assert len(opened) == 2
    assert all(one.closed for one in opened)


@pytest.mark.parametrize("asked", ["open", "stat", "lock_until", "delete"])
def test_a_missing_object_is_named(store, contents, asked):
    """Every question about an object that is not there gets the same answer."""
    key = contents.key(b"never put")
    ask = {
        "open": lambda: store.open(key),
        "stat": lambda: store.stat(key),
        "lock_until": lambda: store.lock_until(key, LATE),
        "delete": lambda: store.delete(key, today=LATE),
    }[asked]
    with pytest.raises(ObjectMissing) as caught:
        ask()
    assert (caught.value.store, caught.value.key) == ("first", str(key))


def test_a_store_that_is_down_says_so_to_every_question(subject, contents):
    """Nothing is acknowledged, invented or called missing while the medium is away."""
    key = contents.put(subject.store, b"here before")
    subject.take_down()
    store = subject.store
    asked = [
        store.check,
        lambda: contents.put(store, b"new"),
        lambda: store.put_many([contents.item(b"new")]),
        lambda: store.open(key),
        lambda: store.stat(key),
        lambda: list(store.list("objects")),
        lambda: store.lock_until(key, LATE),
        lambda: store.delete(key, today=LATE),
        store.sweep,
    ]
    for ask in asked:
        with pytest.raises(StoreUnavailable) as caught:
            ask()
        assert (caught.value.store, caught.value.room) == ("first", "room 1")


def test_list_yields_the_keys_of_one_space_in_order_and_lazily(store, contents):
    """The order is that of the keys; other spaces stay out; nothing is loaded at once."""
    keys = [contents.put(store, b"%d" % number) for number in range(40)]
    other = contents.put(store, b"1", space="deposits")
    listed = store.list("objects")
    assert isinstance(listed, Iterator)
    assert list(listed) == sorted(keys)
    assert list(store.list("deposits")) == [other]
    assert list(store.list("log")) == []


def test_the_time_of_keeping_grows(store, contents):
    """A later day, or the same again, is accepted and remembered."""
    key = contents.put(store, b"sheet")
    for day in (SOON, SOON, LATE):
        assert store.lock_until(key, day).keep_until == day
    assert store.stat(key).keep_until == LATE
    assert contents.read(store, key) == b"sheet"


def test_the_time_of_keeping_never_shrinks(store, contents):
    """An earlier day is refused with both days, and nothing changes."""
    key = contents.put(store, b"sheet", keep_until=LATE)
    with pytest.raises(RetentionShortened) as caught:
        store.lock_until(key, LATE - timedelta(1))
    assert (caught.value.kept_until, caught.value.asked) == (LATE, LATE - timedelta(1))
    assert store.stat(key).keep_until == LATE


def test_deletion_waits_for_its_day(store, contents):
    """The day before it is refused and the object stays; on the day it goes."""
    key = contents.put(store, b"sheet", keep_until=SOON)
    with pytest.raises(StillKept) as caught:
        store.delete(key, today=SOON - timedelta(1))
    assert caught.value.kept_until == SOON
    assert contents.read(store, key) == b"sheet"
    if store.locks:  # its own clock has not come so far: no deletion on one clock alone
        with pytest.raises(StillKept):
            store.delete(key, today=SOON)
        assert contents.read(store, key) == b"sheet"
        return
    store.delete(key, today=SOON)
    with pytest.raises(ObjectMissing):
        store.stat(key)
    assert list(store.list("objects")) == []


def test_an_object_without_a_day_may_be_deleted_and_put_again(store, contents):
    """No day of keeping means no wait; the key is free afterwards."""
    key = contents.put(store, b"draft")
    store.delete(key, today=date(2026, 1, 1))
    assert contents.put(store, b"draft") == key
    assert contents.read(store, key) == b"draft"


def test_deletion_takes_the_evidence_with_it(subject, contents):
    """A destroyed document leaves no damaged copy of itself; another's evidence stays."""
    keys = [contents.put(subject.store, data) for data in (b"one", b"two")]
    for key, data in zip(keys, (b"one", b"two"), strict=True):
        subject.harm(key, b"?")
        subject.store.put(key, io.BytesIO(data))
    subject.store.delete(keys[0], today=LATE)
    assert [keys[1].hex in name for name in subject.evidence()] == [True]


def test_racing_puts_of_one_object_all_succeed(store, contents):
    """Eight writers of the same bytes leave one good object and its latest day."""
    data, key = b"z" * 200_000, contents.key(b"z" * 200_000)
    days = [SOON + timedelta(number) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        infos = list(pool.map(lambda day: store.put(key, io.BytesIO(data), keep_until=day), days))
    assert {info.key for info in infos} == {key}
    assert store.stat(key).keep_until == days[-1]
    assert contents.read(store, key) == data
    assert list(store.list("objects")) == [key]


def test_sweep_leaves_objects_alone(store, contents):
    """Nothing that was acknowledged is rubbish."""
    key = contents.put(store, b"kept")
    assert store.sweep() == 0
    assert contents.read(store, key) == b"kept"


def test_a_store_says_who_and_where_it_is(store):
    """Name, room and place are there, and a check of a sound store passes."""
    assert (store.name, store.room) == ("first", "room 1")
    assert store.place
    store.check()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "objects",
        "objects/sha256/ab/cd/" + "ab" * 32,
        "objects/sha256/../../" + "a" * 64,
        "../sha256/aa/aa/" + "a" * 64,
        "objects/sha256/aa/aa/" + "A" * 64,
        "objects/md5/aa/aa/" + "a" * 64,
    ],
)
def test_only_keys_of_the_scheme_are_keys(text):
    """Paths that lead elsewhere, other algorithms and other spellings are refused."""
    with pytest.raises(BadKey):
        Key.parse(text)


def test_a_key_is_spelled_one_way():
    """Spelling and parsing are inverse; the order of keys is the order of their spellings."""
    keys = [Key("log", "b" * 64), Key("objects", "a" * 64), Key("deposits", "f" * 64)]
    assert [Key.parse(str(key)) for key in keys] == keys
    assert sorted(keys) == sorted(keys, key=str)
    assert Key.of("log", keys[0].digest) == keys[0]
    with pytest.raises(BadKey):
        Key.of("log", "md5:" + "a" * 32)


def test_a_clock_of_its_own_is_another_witness_of_the_day(store):
    """A server tells its own moment, with its zone; a disk goes by this computer's clock and tells none."""
    moment = store.clock()
    assert store.locks is (moment is not None)
    assert moment is None or abs(datetime.now(UTC) - moment) < timedelta(minutes=5)
