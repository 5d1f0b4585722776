"""Objects without a row: listed, never counted, adopted or removed by somebody's decision (I7)."""

import shutil
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from archive_service.db import models
from archive_service.problems import Problem
from archive_service.services import deposits, finding, orphans, refill, upkeep
from archive_service.services.orphans import Orphan
from storage.errors import StillKept
from storage.port import Key
from tests.world import World
from workflows.acts import Deposited
from workflows.canonical import digest as digest_of


class _Lost(Exception):
    """The process dies between the stores and the database."""


@pytest.fixture
def unrecorded(lite: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A bound case whose deposit lies in both stores; the process died before the database knew, for good."""

    def die(*_args: Any) -> None:
        raise _Lost

    case_id = lite.to("bound")
    with monkeypatch.context() as patch:
        patch.setattr(deposits, "_record", die)
        deposits.request(lite.desk(), [case_id], actor_id="s-03")
        assert len(lite.work()) == 1
    return lite


def _manifest(found: tuple[Orphan, ...]) -> Orphan:
    [one] = [one for one in found if one.role == orphans.MANIFEST]
    return one


def test_a_deposit_without_a_record_is_adopted(unrecorded: World, rows: Any) -> None:
    """Its objects are named by its manifest; adopting records the deposit and leaves no orphan behind.

    While a queued deposit is about to record it, it is nobody's to decide about.
    """
    desk, [case_id] = unrecorded.desk(), unrecorded.cases()
    found = orphans.orphans(desk)
    roles = {one.role for one in found}
    assert {"volume", "summary", "register", orphans.MANIFEST} <= roles
    assert {one.case_id for one in found} == {case_id}
    assert all([place.store for place in one.places] == ["disk-a", "disk-b"] for one in found)
    assert rows(desk, models.CaseRow)[0]["state"] != "archived", "an orphan is never counted as archived"
    assert rows(desk, models.Copy) == []
    digest = _manifest(found).key.digest
    [job] = deposits.request(desk, [case_id], actor_id="s-03")
    with pytest.raises(Problem, match="under-way"):
        orphans.remove(desk, digest, actor_id="s-01", reason="остаток пробы")
    unrecorded.queue.cancel(job, school="s1")
    with pytest.raises(Problem, match="role-needed"):
        orphans.adopt(desk, digest, actor_id="t-01", reason="приём без записи")
    with pytest.raises(Problem, match="no-reason"):
        orphans.adopt(desk, digest, actor_id="s-03", reason=" ")
    assert len(orphans.adopt(desk, digest, actor_id="s-03", reason="приём без записи")) == len(found)
    assert orphans.orphans(desk) == ()
    assert [one.kind for one in _school_acts(unrecorded)][-1] == orphans.ADOPTED
    assert isinstance(unrecorded.acts()[-2].act, Deposited)
    assert rows(desk, models.CaseRow)[0]["state"] == "archived"
    assert unrecorded.work() == []
    with desk.reading() as session:
        assert [one.case_id for one in finding.find(session, "Дронелева")] == [case_id]
    for store in ("disk-a", "disk-b"):
        assert upkeep.audit_store(desk, store).findings == ()


def _school_acts(world: World) -> list[Any]:
    return [one.act for one in world.acts() if one.case_id is None]


def test_removing_waits_for_the_last_day(lite: World) -> None:
    """An object kept until a day is not removed before it; then it goes from both stores, on record."""
    lite.to("handed")
    desk, data = lite.desk(), b"nobody's"
    key = Key.of("objects", digest_of(data))
    until = desk.today + timedelta(days=3)
    for store in lite.archive.mirror.stores:
        store.put(key, BytesIO(data), keep_until=until)
    [one] = orphans.orphans(desk)
    assert (one.key, one.keep_until, one.role) == (key, until, "")
    with pytest.raises(StillKept):
        orphans.remove(desk, key.digest, actor_id="s-01", reason="остаток пробы")
    assert orphans.orphans(desk) == (one,)
    lite.later(days=3)
    assert orphans.remove(desk, key.hex[:12], actor_id="s-01", reason="остаток пробы") == ("disk-a", "disk-b")
    assert orphans.orphans(desk) == ()
    last = _school_acts(lite)[-1]
    assert (last.kind, last.actor, last.facts["reason"]) == (orphans.REMOVED, "s-01", "остаток пробы")


@pytest.mark.clause("001-25")
def test_a_new_disk_is_filled_from_the_other_room(lite: World, rows: Any) -> None:
    """A burnt disk replaced by an empty one: everything is copied back, read through, and on record."""
    lite.to("deposited")
    desk = lite.desk()
    burnt = Path(lite.archive.mirror.store("disk-b").place)
    marker = (burnt / "store.json").read_bytes()
    shutil.rmtree(burnt)
    burnt.mkdir()
    (burnt / "store.json").write_bytes(marker)
    assert upkeep.audit_store(desk, "disk-b").findings
    lite.later(hours=1)
    job = refill.request(desk, "disk-b", actor_id="s-01")
    assert lite.work() == []
    done = lite.queue.status(job, school="s1")
    assert done.result is not None
    assert (done.result["findings"], done.result["objects"]) == (0, len(rows(desk, models.Object)) - 1)
    assert done.progress.done == done.progress.total
    assert {row["state"] for row in rows(desk, models.Copy)} == {"whole"}
    lite.later(hours=1)
    assert upkeep.audit_store(desk, "disk-b").findings == ()
