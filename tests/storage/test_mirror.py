"""The mirror: two rooms or nothing, verified copies counted, the sound copy found."""

from datetime import date

import pytest

from storage.errors import (
    DigestMismatch,
    NoGoodCopy,
    ObjectMissing,
    SameRoom,
    StillKept,
    StoreUnavailable,
    TooFewCopies,
)
from storage.local import LocalStore
from storage.memory import MemoryStore
from storage.mirror import Mirror, refuse_same_room
from storage.streams import of_bytes

SOON, LATE = date(2031, 9, 1), date(2051, 9, 1)


@pytest.fixture
def memories() -> list[MemoryStore]:
    return [MemoryStore(name, f"room of {name}") for name in ("first", "second")]


def _local(tmp_path, name, room, path):
    return LocalStore(name, room, tmp_path / path)


@pytest.mark.parametrize(
    ("second", "what"),
    [
        (("second", "room 2", "a"), "path"),
        (("second", "room 2", "a/../a"), "path"),
        (("second", "room 2", "link"), "path"),
        (("second", "room 2", "a/deeper"), "inside"),
        (("second", "room 2", "."), "inside"),
        (("second", "room 1", "b"), "room"),
        (("second", " ROOM 1 ", "b"), "room"),
        (("first", "room 2", "b"), "name"),
    ],
)
@pytest.mark.clause("001-25")
def test_two_stores_that_are_one_are_refused(tmp_path, second, what):
    """One path, one path through a link, one inside the other, one room, one name."""
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    stores = [_local(tmp_path, "first", "room 1", "a"), _local(tmp_path, *second)]
    with pytest.raises(SameRoom) as caught:
        Mirror(stores)
    assert caught.value.what == what
    assert (caught.value.first, caught.value.second) == ("first", second[0])


def test_names_that_only_begin_alike_are_two_places(tmp_path):
    """/disk and /disk2 are not inside each other."""
    refuse_same_room(
        [_local(tmp_path, "first", "room 1", "disk"), _local(tmp_path, "second", "room 2", "disk2")]
    )


def test_one_store_is_no_mirror(memories):
    """A single store is refused, and so is asking for more copies than there are stores."""
    with pytest.raises(SameRoom):
        Mirror(memories[:1])
    with pytest.raises(ValueError, match="3 copies"):
        Mirror(memories, demanded=3)


def test_a_put_lists_its_verified_copies(memories, contents):
    """Both rooms have the object and its day."""
    copies = Mirror(memories).put(contents.key(b"sheet"), of_bytes(b"sheet"), keep_until=LATE)
    assert (copies.stores, copies.count, copies.of, copies.failures) == (("first", "second"), 2, 2, ())
    for store in memories:
        assert contents.read(store, contents.key(b"sheet")) == b"sheet"
        assert store.stat(contents.key(b"sheet")).keep_until == LATE


def test_too_few_copies_say_why_and_leave_what_was_written(memories, contents):
    """One room down: not acknowledged, the reason named; when it is back the same put succeeds."""
    mirror = Mirror(memories)
    memories[1].reachable = False
    key = contents.key(b"sheet")
    with pytest.raises(TooFewCopies) as caught:
        mirror.put(key, of_bytes(b"sheet"))
    error = caught.value
    assert (error.key, error.copies, error.demanded) == (str(key), 1, 2)
    assert ["second" in reason for reason in error.reasons] == [True]
    assert [type(cause) for cause in error.causes] == [StoreUnavailable]
    assert contents.read(memories[0], key) == b"sheet"
    memories[1].reachable = True
    assert mirror.put(key, of_bytes(b"sheet")).count == 2


def test_one_of_two_copies_can_be_asked_for_and_is_called_that(memories, contents):
    """With one room down work may go on, as "1 of 2" with the failure at hand."""
    memories[0].reachable = False
    copies = Mirror(memories).put(contents.key(b"sheet"), of_bytes(b"sheet"), demanded=1)
    assert (copies.stores, copies.count, copies.of) == (("second",), 1, 2)
    assert [failure.store for failure in copies.failures] == ["first"]


def test_a_full_room_is_told_from_one_that_is_down(memories, contents):
    """The causes are the stores' own errors."""
    memories[1].capacity_bytes = 3
    with pytest.raises(TooFewCopies) as caught:
        Mirror(memories).put(contents.key(b"sheet"), of_bytes(b"sheet"))
    assert [type(cause).__name__ for cause in caught.value.causes] == ["StoreFull"]
    with pytest.raises(ObjectMissing):
        memories[1].stat(contents.key(b"sheet"))


def test_reading_takes_the_first_sound_copy_and_reports_the_other(pair, contents):
    """A damaged copy is never served: the other room's is, and the fault is heard of."""
    key = contents.key(b"sheet")
    pair.mirror.put(key, of_bytes(b"sheet"))
    pair.overwrite(pair.first, key, b"shoot")
    with pair.mirror.open(key) as data:
        assert data.read() == b"sheet"
    assert [(type(fault), fault.store) for fault in pair.faults] == [(DigestMismatch, "first")]


def test_reading_survives_the_loss_of_a_room(pair, contents, tmp_path):
    """The disk of the first room is gone: the second answers."""
    key = contents.key(b"sheet")
    pair.mirror.put(key, of_bytes(b"sheet"))
    (tmp_path / "first").rename(tmp_path / "gone")
    assert pair.mirror.read(key) == b"sheet"
    assert [fault.store for fault in pair.faults] == ["first"]


def test_an_object_above_the_spool_s_size_is_read_in_full(memories, contents):
    """Large objects are verified through a file, not through memory."""
    data = bytes(range(256)) * 40_000
    mirror = Mirror(memories)
    mirror.put(contents.key(data), of_bytes(data))
    memories[0].harm(contents.key(data), data[:-1])
    assert mirror.read(contents.key(data)) == data


def test_what_no_room_can_give_is_told_apart(memories, contents):
    """Nowhere stored, everywhere damaged, and not reachable are three different answers."""
    mirror, key = Mirror(memories), contents.key(b"sheet")
    with pytest.raises(ObjectMissing):
        mirror.open(key)
    mirror.put(key, of_bytes(b"sheet"))
    memories[0].harm(key, b"?")
    memories[1].lose(key)
    with pytest.raises(NoGoodCopy) as caught:
        mirror.open(key)
    assert caught.value.stores == ("first", "second")
    memories[1].reachable = False
    with pytest.raises(StoreUnavailable):
        mirror.open(key)


def test_the_time_of_keeping_grows_in_every_room(memories, contents):
    """All rooms or an error: a lock in one room only is no lock."""
    mirror, key = Mirror(memories), contents.key(b"sheet")
    mirror.put(key, of_bytes(b"sheet"), keep_until=SOON)
    assert mirror.lock_until(key, LATE).count == 2
    assert {store.stat(key).keep_until for store in memories} == {LATE}
    memories[1].reachable = False
    with pytest.raises(TooFewCopies):
        mirror.lock_until(key, LATE)


def test_deletion_is_refused_everywhere_when_one_room_keeps_longer(memories, contents):
    """The longest day rules; nothing is deleted in the other room meanwhile."""
    mirror, key = Mirror(memories), contents.key(b"sheet")
    mirror.put(key, of_bytes(b"sheet"), keep_until=SOON)
    memories[1].lock_until(key, LATE)
    with pytest.raises(StillKept):
        mirror.delete(key, today=SOON)
    assert contents.read(memories[0], key) == b"sheet"
    mirror.delete(key, today=LATE)
    assert [list(store.list("objects")) for store in memories] == [[], []]
    assert mirror.delete(key, today=LATE).count == 2


def test_nothing_is_deleted_while_a_room_is_down(memories, contents):
    """A copy that cannot be asked for its day might be kept longer."""
    mirror, key = Mirror(memories), contents.key(b"sheet")
    mirror.put(key, of_bytes(b"sheet"))
    memories[1].reachable = False
    with pytest.raises(StoreUnavailable):
        mirror.delete(key, today=LATE)
    assert contents.read(memories[0], key) == b"sheet"


def test_sweep_goes_through_the_rooms_that_are_there(memories):
    """A room that is down is reported, not waited for."""
    faults = []
    memories[0].reachable = False
    assert Mirror(memories, on_fault=faults.append).sweep() == 0
    assert [fault.store for fault in faults] == ["first"]


def test_a_store_is_found_by_its_name(memories):
    """Findings carry names; the mirror knows whose they are."""
    assert Mirror(memories).store("second") is memories[1]
