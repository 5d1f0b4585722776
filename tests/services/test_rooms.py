"""Locks, places and alarms of the stores: what is not proved is not claimed, and what is broken is said."""

import os
from dataclasses import replace
from typing import Any

import pytest

from archive_service.db.models import Copy
from archive_service.services import alarms, doctor, locks, metrics, placement, profiles, upkeep
from archive_service.services.locks import State
from archive_service.services.placement import Held, Mark, assess
from archive_service.wiring.rounds import request_at_start, request_due
from storage.local import LocalStore
from storage.mirror import Mirror
from storage.port import Lock, LockDrill
from storage.repair import catch_up
from storage.s3 import S3Store
from tests import ceph
from workflows.provisions import Copies

LOCAL, SERVER = frozenset({"hard-disk", "electronic"}), frozenset({"network-disk", "electronic"})


class Locking(LocalStore):
    """A store that is meant to lock; ``holds`` says whether its drill succeeds."""

    holds = True
    locks = True

    def drill(self) -> LockDrill:
        lock = Lock.WORM if self.holds else Lock.BROKEN
        return LockDrill(self.name, lock, () if self.holds else ("delete: allowed",))


@pytest.fixture
def locking(lite: Any) -> Any:
    """A school with a deposit, whose second store is meant to lock."""
    lite.to("deposited")
    first, second = lite.archive.mirror.stores
    second = Locking(second.name, second.room, second._place.root)
    lite.archive = replace(lite.archive, mirror=Mirror([first, second]))
    return lite


def _standing(world: Any, store: str = "disk-b") -> Any:
    with world.desk().reading() as session:
        return locks.standings(world.desk(), session)[store]


def _loud(world: Any) -> list[str]:
    with world.desk().reading() as session:
        return [one.text for one in alarms.alarms(world.desk(), session)]


def test_a_lock_is_believed_as_long_as_it_was_tried_of_late(locking: Any) -> None:
    """Untried, held, held two days ago, failed: only a lock that held of late is called one, everywhere."""
    assert _standing(locking).state is State.UNPROVED
    assert any("не WORM" in text and "disk-b" in text for text in _loud(locking))
    request_at_start(locking.archive)
    request_at_start(locking.archive)
    assert locking.work() == []
    assert _standing(locking).state is State.WORM
    assert not any("не WORM" in text for text in _loud(locking))
    locking.later(days=3)
    assert _standing(locking).state is State.UNPROVED
    locking.archive.mirror.store("disk-b").holds = False
    ordered = [one.partition(":")[2].rpartition(":")[0] for one in request_due(locking.desk())]
    assert sorted(ordered) == ["audit-part", "audit-part", "lock-drill", "ship-log"]
    locking.work()
    found = _standing(locking)
    assert (found.state, found.failures) == (State.BROKEN, ("delete: allowed",))
    assert any("delete: allowed" in text for text in _loud(locking))
    drills = [one.act.facts for one in locking.acts() if getattr(one.act, "kind", "") == "lock-drilled"]
    assert [one["lock"] for one in drills] == ["worm", "broken"]
    lines = {one.subject: one for one in doctor.examine(locking.archive)}
    assert not lines["lock s1/disk-b"].sound
    assert lines["lock s1/disk-a"].text == "замка нет: файлы только для чтения (0444), хэши проверяются"


def _rules(kinds: tuple[str, ...] = ("electronic",)) -> Copies:
    rules = profiles.checked(profiles.read_mapping("perevoz"), "perevoz").copies
    return replace(rules, media=replace(rules.media, value=kinds))


@pytest.mark.clause("001-25")
@pytest.mark.parametrize(
    ("second", "broken"),
    [
        (Held("b", "архив", LOCAL, frozenset({"sdb"}), "this"), []),
        (Held("b", "Кабинет 101 ", LOCAL, frozenset({"sdb"}), "this"), ["rooms"]),
        (Held("b", "архив", LOCAL, frozenset({"sda"}), "this"), ["copies", "rooms", "same-disk"]),
        (Held("b", "архив", SERVER, frozenset({"s3.example"}), "s3.example"), []),
    ],
)
def test_two_media_in_two_rooms(second: Held, broken: list[str]) -> None:
    """One disk is one medium whatever the rooms are called, one room is one room; the clause is quoted."""
    first = Held("a", "кабинет 101", LOCAL, frozenset({"sda", "sdc"}), "this")
    lines = assess((first, second), _rules(), paper=True)
    assert [one.code for one in lines if one.mark is Mark.BROKEN] == broken
    rooms = next(one for one in lines if one.code == "rooms")
    assert rooms.clause is not None
    assert "минимум на двух различных носителях, хранящихся в разных помещениях" in rooms.clause.text


def test_kinds_of_media_and_who_looks_after_them() -> None:
    """A kind of media that is nowhere is named; a common administrator or computer is said, not forbidden."""
    first = Held("a", "1", LOCAL, frozenset({"sda"}), "this", "Хранителев")
    second = Held("b", "2", LOCAL, frozenset({"sdb"}), "this", "Хранителев")
    lines = assess((first, second), _rules(("hard-disk", "optical")), paper=True)
    assert [one.code for one in lines if one.mark is Mark.BROKEN] == ["no-kind"]
    assert "оптический диск" in next(one.words() for one in lines if one.code == "no-kind")
    assert [one.code for one in lines if one.mark is Mark.NOTE] == ["same-computer", "same-administrator"]
    disc = Held("диск № 1", "3", frozenset({"optical", "electronic"}))
    marks = {one.mark for one in assess((first, second, disc), _rules(("optical",)), paper=True)}
    assert Mark.BROKEN not in marks


def test_a_trial_on_one_disk_says_so(lite: Any) -> None:
    """Two directories of one disk are called one medium: on the first page, in doctor, by the clause."""
    lite.to("deposited")
    with lite.desk().reading() as session:
        found = placement.broken(lite.desk(), session)
    assert {"copies", "same-disk"} <= {one.code for one in found}
    assert any("на одном диске" in text for text in _loud(lite))
    assert any("на одном диске" in one.text and not one.sound for one in doctor.examine(lite.archive))


@pytest.mark.clause("000-27")
def test_both_copies_bad_is_an_alarm_until_it_is_settled(world: Any) -> None:
    """No good copy: said aloud, put on record, nothing touched; a copy from outside settles it."""
    world.to("deposited")
    desk = world.desk()
    with desk.reading() as session:
        victim = upkeep.expected(session, "disk-a")[0].key
    paths = [store._place.root / str(victim) for store in world.archive.mirror.stores]
    good, stamp_ns = paths[0].read_bytes(), paths[0].stat().st_mtime_ns
    for path in paths:
        path.chmod(0o600)
        path.write_bytes(b"spoilt in both rooms")
    upkeep.request(desk, actor_id="s-03", repairs=True)
    [failed] = world.work()
    assert "не удалось: 2" in failed.error.text
    assert "Нет ни одной целой копии, объектов: 1." in _loud(world)[0]
    refused = [one.act for one in world.acts() if getattr(one.act, "kind", "") == "not-repaired"]
    assert [one.facts["reason"] for one in refused] == ["storage.no-good-copy"] * 2
    assert {path.read_bytes() for path in paths} == {b"spoilt in both rooms"}
    paths[0].write_bytes(good)
    os.utime(paths[0], ns=(stamp_ns, stamp_ns))
    world.later(hours=1)
    upkeep.request(desk, actor_id="s-03", repairs=True)
    assert world.work() == []
    assert not any("ни одной целой" in text for text in _loud(world))
    assert paths[1].read_bytes() == good


def test_the_numbers(world: Any) -> None:
    """Prometheus reads the age of the oldest check, copies by state, locks, jobs, the log; no names."""
    world.to("deposited")
    desk = world.desk()
    upkeep.audit_store(desk, "disk-a")
    world.later(days=2)
    with desk.writing() as session:
        row = session.query(Copy).filter(Copy.store == "disk-b").first()
        row.state = "damaged"
    said = metrics.scrape(world.archive).decode()
    lines = dict(line.rsplit(" ", 1) for line in said.splitlines() if not line.startswith("#"))
    assert float(lines['archive_oldest_check_seconds{school="s1",store="disk-a"}']) == 2 * 86400
    assert float(lines['archive_copies{school="s1",state="damaged",store="disk-b"}']) == 1
    assert float(lines['archive_store_up{store="disk-a"}']) == 1
    assert float(lines['archive_store_lock{school="s1",state="none",store="disk-a"}']) == 1
    assert float(lines['archive_unarchived_deposits{school="s1"}']) == 1
    assert float(lines['archive_lost_objects{school="s1"}']) == 0
    assert float(lines['archive_jobs{school="s1",state="failed"}']) == 0
    assert float(lines['archive_log_head{school="s1"}']) == len(world.acts())
    assert not any(name in said for name in ("Школа", "Дронелева", "кабинет"))


def test_a_real_bucket_is_drilled_and_read_by_night(lite: Any, s3_rooms: list[ceph.CephRoom]) -> None:
    """In a real bucket the rounds prove the lock, and find every copy whole, locked and in its room."""
    lite.to("deposited")
    first, second = lite.archive.mirror.stores
    bucket = S3Store.create(second.name, second.room, ceph.account(s3_rooms[0], ceph.new_bucket()))
    mirror = Mirror([first, bucket])
    lite.archive = replace(lite.archive, mirror=mirror)
    assert catch_up(mirror, bucket.name).failures == ()
    request_at_start(lite.archive)
    request_due(lite.desk())
    assert lite.work() == []
    assert _standing(lite).state is State.WORM
    results = [job.result for job in lite.queue.jobs.values() if job.name == "audit-part"]
    assert [one["findings"] for one in results] == [0, 0]
    assert results[0]["objects"] == results[1]["objects"] > 0
