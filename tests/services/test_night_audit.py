"""The rotating audit at a school: every copy is read in its time, by itself, whatever the computer does."""

import os
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from archive_service.db.models import Audit, Copy
from archive_service.jobs import JobState
from archive_service.services import alarms, upkeep
from archive_service.services.night_audit import due
from archive_service.services.rounds import request_due

DAYS = 30


def _night(world: Any) -> list[Any]:
    """Order what is due and do it; return the readings' results."""
    ids = request_due(world.desk(), (due,))
    world.work()
    return [world.queue.jobs[one] for one in ids]


def _ages(world: Any) -> tuple[Any, int]:
    with world.desk().reading() as session:
        oldest = session.scalar(select(func.min(Copy.audited_at)))
        new = session.scalar(select(func.count()).select_from(Copy).where(Copy.audited_at.is_(None)))
    return world.clock.moment - oldest, new


@pytest.mark.clause("000-27")
def test_every_copy_is_read_within_its_days(world: Any) -> None:
    """Forty nights, some of them missed: each copy is read in time, and no night reads everything."""
    world.to("deposited")
    with world.desk().reading() as session:
        each = len(upkeep.expected(session, "disk-a"))
    read = []
    for night in range(40):
        if night % 11 not in {3, 4, 5}:
            jobs = _night(world)
            assert [job.state for job in jobs] == [JobState.DONE] * 2
            read += [job.result["objects"] for job in jobs]
            age, new = _ages(world)
            assert (age <= timedelta(days=DAYS), new) == (True, 0)
        world.later(days=1)
    assert read[:2] == [each, each], "what is new is read at once"
    assert max(read[2:]) < each
    assert len(read) == 2 * sum(night % 11 not in {3, 4, 5} for night in range(40))


@pytest.mark.clause("000-27")
def test_a_reading_that_is_overdue_is_said_aloud(lite: Any) -> None:
    """A computer that was off for longer than the days allow: both stores are named, until they are read."""
    lite.to("deposited")
    _night(lite)

    def overdue() -> list[str]:
        with lite.desk().reading() as session:
            said = alarms.alarms(lite.desk(), session)
        return [one.text for one in said if "не проверялись дольше положенного" in one.text]

    lite.later(days=DAYS - 1)
    assert overdue() == []
    lite.later(days=2)
    assert [name in text for name, text in zip(("disk-a", "disk-b"), overdue(), strict=True)] == [True, True]
    _night(lite)
    assert overdue() == []


def test_damage_is_found_by_itself_and_read_again_until_it_is_mended(lite: Any) -> None:
    """A changed byte is found when its night comes, is an act, is seen every night until the repair."""
    lite.to("deposited")
    _night(lite)
    store = lite.archive.mirror.store("disk-a")
    with lite.desk().reading() as session:
        victim = upkeep.expected(session, "disk-a")[0].key
    _spoil(store, victim)
    found: list[int] = []
    while not (found and found[-1]):
        lite.later(days=1)
        found.append(_night(lite)[0].result["findings"])
        assert len(found) < DAYS
    lite.later(days=1)
    assert _night(lite)[0].result["findings"] == 1
    done = [one.act for one in lite.acts() if getattr(one.act, "kind", "") == "audit-done"]
    assert done[-2].facts["findings"] == [{"key": str(victim), "trouble": "damaged"}]
    upkeep.request(lite.desk(), actor_id="s-03", repairs=True)
    assert lite.work() == []
    lite.later(days=1)
    assert _night(lite)[0].result["findings"] == 0


def test_a_disk_that_was_away_is_read_when_it_is_back(lite: Any) -> None:
    """A failed night is tried again some hours later, not the next day; the other store is not read twice."""
    lite.to("deposited")
    _night(lite)
    lite.later(days=1)
    away = lite.archive.mirror.store("disk-b")._place.root
    aside = away.with_name("aside")
    away.rename(aside)
    assert sorted(job.state for job in _night(lite)) == [JobState.DONE, JobState.FAILED]
    aside.rename(away)
    assert _night(lite) == []
    lite.later(hours=4)
    [again] = _night(lite)
    assert (again.payload["store"], again.state) == ("disk-b", JobState.DONE)


def test_what_came_by_day_is_read_before_a_day_is_over(lite: Any) -> None:
    """After the night's part only what is new is read, when it has waited for half a day."""
    case_id = lite.to("bound")
    lite.on([case_id], ["deposited"])
    lite.later(hours=15)
    _night(lite)
    with lite.desk().writing() as session:
        row = session.scalars(select(Copy).limit(1)).one()
        row.audited_at, row.verified_at = None, lite.clock.moment
    lite.later(hours=11)
    assert _night(lite) == []
    lite.later(hours=1, minutes=1)
    [job] = _night(lite)
    assert (job.payload["new"], job.result["objects"]) == (True, 1)


def test_nothing_is_read_before_the_night_hour(lite: Any) -> None:
    """The rounds begin at the school's hour, by its own time zone."""
    lite.to("deposited")
    desk = lite.desk()
    lite.clock.moment = lite.clock.moment.replace(hour=22, minute=30) + timedelta(days=1)
    with desk.reading() as session:
        assert list(due(desk, session)) == []
        lite.later(hours=1)
        assert len(list(due(desk, session))) == 2
        assert session.scalar(select(func.count()).select_from(Audit)) == 0


def _spoil(store: Any, key: Any) -> None:
    path = store._place.root / str(key)
    stamp_ns = path.stat().st_mtime_ns
    path.chmod(0o600)
    path.write_bytes(b"spoilt" + path.read_bytes()[6:])
    path.chmod(0o444)
    os.utime(path, ns=(stamp_ns, stamp_ns))
