"""Audit and repair: every kind of damage is found, and mended from a sound copy only."""

import os
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage.audit import Expected, Finding, Progress, Trouble, audit
from storage.errors import LockNotTaken, NoGoodCopy, StoreUnavailable
from storage.memory import MemoryStore
from storage.mirror import Mirror
from storage.repair import Action, catch_up, repair
from storage.streams import of_bytes

LATE = date(2051, 9, 1)
SHEETS = [bytes([number]) * (3000 + number) for number in range(30)]


@pytest.fixture
def full(pair, contents):
    """A pair of rooms with thirty sheets, and what is expected of each room."""
    pair.mirror.put_many([contents.item(sheet, LATE) for sheet in SHEETS])
    pair.expected = sorted(Expected(contents.key(sheet), LATE) for sheet in SHEETS)
    pair.keys = [one.key for one in pair.expected]
    return pair


def _flip(pair, key):
    data = bytearray(pair.path(pair.first, key).read_bytes())
    data[random.Random(5).randrange(len(data))] ^= 4
    pair.overwrite(pair.first, key, bytes(data))


def _truncate(pair, key):
    pair.overwrite(pair.first, key, pair.path(pair.first, key).read_bytes()[:-1])


def _empty(pair, key):
    pair.overwrite(pair.first, key, b"")


def _delete(pair, key):
    pair.path(pair.first, key).unlink()


def _swap(pair, key):
    other = pair.path(pair.first, pair.keys[-1])
    mine = pair.path(pair.first, key)
    aside = mine.with_name("aside")
    mine.rename(aside)
    other.rename(mine)
    aside.rename(other)


def _stale(pair, key):
    pair.overwrite(pair.first, key, b"an older version of the sheet")


HARMS = [
    (_flip, ["damaged"]),
    (_truncate, ["damaged"]),
    (_empty, ["damaged"]),
    (_delete, ["missing"]),
    (_swap, ["damaged", "damaged"]),
    (_stale, ["damaged"]),
]


def test_a_sound_store_has_no_findings(full):
    """Everything is read, and nothing is said to be wrong."""
    report = audit(full.first, full.expected)
    assert report.sound
    assert (report.store, report.objects) == ("first", 30)
    assert report.size_bytes == sum(map(len, SHEETS))


@pytest.mark.parametrize(("harm", "troubles"), HARMS)
@pytest.mark.clause("000-27")
@pytest.mark.clause("001-29")
def test_harm_is_found_and_mended_from_the_other_room(full, contents, harm, troubles):
    """Flip, cut, loss, swap and an older version: found, mended, re-verified, day kept, evidence kept."""
    harm(full, full.keys[3])
    findings = [one for one in audit(full.first, full.expected).findings if one.trouble != "kept-too-short"]
    assert [finding.trouble for finding in findings] == troubles
    done = [repair(full.mirror, finding) for finding in findings]
    assert [(one.action, one.source) for one in done] == [(Action.COPIED, "second")] * len(troubles)
    assert audit(full.first, full.expected).sound
    assert len(full.first.quarantined()) == troubles.count("damaged")
    assert full.second.quarantined() == ()
    assert contents.read(full.first, full.keys[3]) == contents.read(full.second, full.keys[3])


def test_a_finding_says_what_should_be_there_and_what_is(full, contents):
    """Both digests, with their algorithm's name, and the day that the copy needs."""
    full.overwrite(full.second, full.keys[0], b"other")
    (finding,) = (one for one in audit(full.second, full.expected).findings if one.trouble == "damaged")
    digest = contents.key(b"other").digest
    assert finding == Finding("second", full.keys[0], Trouble.DAMAGED, full.keys[0].digest, digest, LATE)


def test_evidence_is_the_damaged_bytes_themselves(full, tmp_path):
    """What was found broken can still be looked at after the repair."""
    full.overwrite(full.first, full.keys[0], b"forged")
    for finding in audit(full.first, full.expected).findings:
        repair(full.mirror, finding)
    (name,) = full.first.quarantined()
    assert (tmp_path / "first" / "quarantine" / name).read_bytes() == b"forged"
    assert full.keys[0].hex in name


def test_both_copies_bad_is_loud_and_touches_nothing(full):
    """No sound source: an error, and every byte stays where it was."""
    key = full.keys[7]
    full.overwrite(full.first, key, b"bad one")
    full.overwrite(full.second, key, b"bad two")
    (finding,) = audit(full.first, [Expected(key)], spaces=()).findings
    with pytest.raises(NoGoodCopy) as caught:
        repair(full.mirror, finding)
    assert caught.value.stores == ("first", "second")
    assert full.path(full.first, key).read_bytes() == b"bad one"
    assert full.path(full.second, key).read_bytes() == b"bad two"
    assert full.first.quarantined() == full.second.quarantined() == ()


def test_a_good_copy_is_never_overwritten(full):
    """A finding that is out of date, or plainly wrong, changes nothing: same file, same bytes."""
    key = full.keys[2]
    before = full.path(full.first, key).stat()
    full.overwrite(full.second, key, b"the source is bad")
    for trouble in (Trouble.DAMAGED, Trouble.MISSING, Trouble.UNREADABLE):
        done = repair(full.mirror, Finding("first", key, trouble, key.digest, "sha256:?"))
        assert done.action is Action.NOTHING
    after = full.path(full.first, key).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert full.second.quarantined() == ()


def test_no_source_while_the_other_room_is_down_is_not_called_hopeless(full, tmp_path):
    """A room that may have the sound copy is away: the repair waits for it."""
    full.overwrite(full.first, full.keys[0], b"bad")
    (tmp_path / "second").rename(tmp_path / "away")
    finding = Finding("first", full.keys[0], Trouble.DAMAGED)
    with pytest.raises(StoreUnavailable):
        repair(full.mirror, finding)


def test_a_day_that_is_too_short_is_found_and_lengthened(full):
    """Lost time stamps (a plain copy of the files) are found without reading the database."""
    path = full.path(full.first, full.keys[4])
    os.utime(path, (0, 0))
    (finding,) = audit(full.first, full.expected).findings
    assert (finding.trouble, finding.expected, finding.found) == ("kept-too-short", "2051-09-01", "")
    assert repair(full.mirror, finding).action is Action.LENGTHENED
    assert full.first.stat(full.keys[4]).keep_until == LATE


def test_a_longer_day_than_demanded_is_no_fault(full):
    """Keeping longer is allowed."""
    full.first.lock_until(full.keys[0], LATE + timedelta(400))
    assert audit(full.first, full.expected).sound


def test_an_orphan_is_listed_and_left_to_a_person(full, contents):
    """An object that nobody expects is named, neither counted nor removed."""
    key = contents.put(full.first, b"whose is this?")
    report = audit(full.first, full.expected)
    assert [(one.trouble, one.key) for one in report.findings] == [(Trouble.ORPHAN, key)]
    assert report.objects == 30
    assert repair(full.mirror, report.findings[0]).action is Action.LEFT
    assert contents.read(full.first, key) == b"whose is this?"


def test_without_expectations_everything_listed_is_judged(full):
    """A store can be judged with no database: damage is found, absence cannot be."""
    full.overwrite(full.first, full.keys[0], b"bad")
    full.path(full.first, full.keys[1]).unlink()
    assert [one.trouble for one in audit(full.first).findings] == [Trouble.DAMAGED]


def test_a_bad_sector_is_a_finding_not_the_end_of_the_audit(full, monkeypatch):
    """One unreadable object is reported and the rest is still read."""
    bad = full.keys[5]
    real = type(full.first).open

    def open_(self, key):
        if key == bad:
            raise StoreUnavailable("first", "room 1", "Input/output error")
        return real(self, key)

    monkeypatch.setattr(type(full.first), "open", open_)
    report = audit(full.first, full.expected)
    assert [(one.trouble, one.found) for one in report.findings] == [
        (Trouble.UNREADABLE, "Input/output error")
    ]
    assert report.objects == 29


def test_a_store_that_disappears_ends_the_audit(full, tmp_path, monkeypatch):
    """A disk lost half way is one error, not some missing objects."""
    real = type(full.first).open

    def open_(self, key):
        if key == full.keys[5]:
            (tmp_path / "first").rename(tmp_path / "away")
        return real(self, key)

    monkeypatch.setattr(type(full.first), "open", open_)
    with pytest.raises(StoreUnavailable):
        audit(full.first, full.expected)


def test_progress_counts_up_to_the_whole(full):
    """The callback hears of every object and byte, never backwards."""
    heard: list[Progress] = []
    audit(full.first, full.expected, progress=heard.append)
    assert [one.objects for one in heard] == list(range(1, 31))
    assert heard[-1].size_bytes == sum(map(len, SHEETS))


def test_a_callback_that_fails_stops_the_audit(full):
    """An error of the listener comes through, and no thread goes on in the dark."""

    def fail(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit(full.first, full.expected, progress=fail)


def test_what_is_expected_must_be_in_order(full):
    """Expectations come as a stream; one out of order would be judged wrongly."""
    with pytest.raises(ValueError, match="sorted"):
        audit(full.first, reversed(full.expected))


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_number_of_threads_changes_nothing_but_time(full, threads):
    """The same findings in the same order."""
    for key in full.keys[::4]:
        full.overwrite(full.first, key, b"bad")
    report = audit(full.first, [Expected(one.key) for one in full.expected], threads=threads)
    assert [one.key for one in report.findings] == full.keys[::4]


def test_an_empty_room_is_filled_from_the_others(full, contents):
    """After the loss of a whole store a new one gets everything, with days, manifests last."""
    order = []
    mirror = Mirror([full.first, MemoryStore("new", "room 3")])
    manifest = contents.put(full.first, b"{}", space="deposits")
    done = catch_up(mirror, "new", copied=lambda one: order.append(one.key))
    assert (done.objects, done.failures) == (31, ())
    assert order[-1] == manifest
    assert audit(mirror.store("new"), [Expected(manifest), *full.expected]).sound
    assert catch_up(mirror, "new").objects == 0


def test_filling_a_room_passes_over_what_is_damaged(full):
    """A bad source is reported, the rest is copied, nothing bad is handed on."""
    full.overwrite(full.first, full.keys[6], b"bad")
    new = MemoryStore("new", "room 3")
    done = catch_up(Mirror([full.first, new]), "new")
    assert done.objects == 29
    assert [failure.key for failure in done.failures] == [str(full.keys[6])]
    assert full.keys[6] not in set(new.list("objects"))


def test_repair_works_between_stores_of_any_make(contents):
    """Only the port is used: memory twins repair each other too."""
    stores = [MemoryStore("first", "room 1"), MemoryStore("second", "room 2")]
    mirror, key = Mirror(stores), contents.key(b"sheet")
    mirror.put(key, of_bytes(b"sheet"), keep_until=LATE)
    stores[1].lose(key)
    (finding,) = audit(stores[1], [Expected(key, LATE)]).findings
    assert repair(mirror, finding).source == "first"
    assert audit(stores[1], [Expected(key, LATE)]).sound


class _Locking(MemoryStore):
    """A store that is meant to lock; it locks what is in ``locked``, and ``broken`` it locks nothing."""

    def __init__(self, name: str, room: str) -> None:
        super().__init__(name, room)
        self.locks, self.broken = True, False
        self.locked = set()

    def stat(self, key):
        return replace(super().stat(key), locked=key in self.locked)

    def lock_until(self, key, keep_until):
        super().lock_until(key, keep_until)
        if not self.broken:
            self.locked.add(key)
        return self.stat(key)


def test_what_ought_to_be_locked_and_is_not_is_found_and_locked(contents):
    """A store that locks must have locked what is kept after today, by our day; the repair locks it."""
    store = _Locking("first", "room 1")
    mirror = Mirror([store, MemoryStore("second", "room 2")])
    mirror.put_many([contents.item(sheet, LATE) for sheet in SHEETS[:2]])
    wanted = sorted(Expected(contents.key(sheet), LATE) for sheet in SHEETS[:2])
    store.locked.add(wanted[0].key)
    (finding,) = audit(store, wanted, today=LATE - timedelta(days=1)).findings
    assert (finding.key, finding.trouble) == (wanted[1].key, Trouble.UNLOCKED)
    assert audit(store, wanted, today=LATE).sound, "its time is over"
    assert audit(mirror.store("second"), wanted, today=LATE - timedelta(days=1)).sound, "it has no lock"
    store.broken = True
    with pytest.raises(LockNotTaken):
        repair(mirror, finding)
    store.broken = False
    assert repair(mirror, finding).action is Action.LOCKED
    assert audit(store, wanted, today=LATE - timedelta(days=1)).sound


def test_a_store_that_was_moved_is_found(full):
    """A copy whose record names another room is named with both rooms; its bytes are left alone."""
    wanted = [replace(one, room="room 1") for one in full.expected]
    assert audit(full.first, wanted).sound
    findings = audit(full.second, wanted).findings
    assert {(one.trouble, one.expected, one.found) for one in findings} == {
        (Trouble.WRONG_ROOM, "room 1", full.second.room)
    }
    assert len(findings) == len(wanted)
    assert repair(full.mirror, findings[0]).action is Action.MOVED
