"""A room is away while cases are deposited: what waits, what is said of it, and catching up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from archive_service.db import models
from archive_service.jobs import JobState
from archive_service.services import catching_up, deposits, outages, roles, upkeep
from storage.deposit import read_deposits, read_logs
from tests.outage import Disk, rounds, sound
from tests.world import ORDER_ON, Task

ROOM = "архив"


def waiting(world: Any) -> tuple[Any, ...]:
    """The deposits that wait."""
    with world.desk().reading() as session:
        return outages.deposits(session)


@pytest.mark.clause("001-25")
def test_a_deposit_waits_for_a_room_and_finishes_by_itself(world: Any, rows: Callable[..., Any]) -> None:
    """One of two copies is no deposit and no failure; when the room is back nobody has to ask again."""
    case_id = world.to("bound")
    disk = Disk(world, "disk-b")
    disk.unplug()
    [job_id] = deposits.request(world.desk(), [case_id], actor_id="s-03")
    assert world.work() == []
    job = world.queue.jobs[job_id]
    assert job.state is JobState.DONE
    assert (job.result["waits_for"], job.result["stores"], job.result["demanded"]) == ([ROOM], ["disk-a"], 2)
    [waits] = waiting(world)
    assert (waits.case_id, waits.actor, waits.short.missing) == (case_id, "s-03", ("disk-b",))
    for table in (models.Deposit, models.Object, models.Copy, models.SummaryPupil):
        assert rows(world.desk(), table) == []
    assert "Deposited" not in world.kinds(case_id)
    assert upkeep.audit_store(world.desk(), "disk-a").findings == ()
    assert rounds(world) == []
    with world.desk().writing() as session:  # the register of people is not what it was
        roles.grant(world.desk(), session, "s-03", "operator", order_no="9", order_on=ORDER_ON, actor="admin")
    world.later(hours=1)
    disk.plug_in()
    assert rounds(world) == [catching_up.JOB]
    assert world.kinds(case_id)[-1] == "Deposited"
    assert waiting(world) == ()
    assert {row["state"] for row in rows(world.desk(), models.Copy)} == {deposits.WHOLE}
    assert sound(world)
    assert rounds(world) == []


@pytest.mark.clause("001-25")
def test_the_log_waits_in_one_piece(world: Any) -> None:
    """What one room has of the log stays the piece it was; acts made meanwhile come after it."""
    world.to("imported")
    disk = Disk(world, "disk-a")
    disk.unplug()
    for _ in range(2):
        with world.desk().writing() as session:
            deposits.request_log(world.desk(), session)
        assert world.work() == []
    [job, again] = world.queue.list("s1")[::-1]
    assert (job.result["waits_for"], again.result["waits_for"]) == (["кабинет 101"], ["кабинет 101"])
    with world.desk().reading() as session:
        assert (deposits.shipped(session), outages.log_part(session, 0).last) == (0, len(world.acts()) - 1)
    disk.plug_in()
    assert rounds(world) == [catching_up.JOB]
    with world.desk().reading() as session:
        assert deposits.shipped(session) == len(world.acts())
    assert len({key for store in world.archive.mirror.stores for key, _ in read_logs(store)}) == 2
    assert sound(world)
    assert rounds(world) == []


def test_a_third_room_is_brought_what_it_missed(make_world: Any, lite_url: Any, tmp_path: Path) -> None:
    """Two of three copies are enough to be deposited; the third comes when its room is back."""
    places = {name: tmp_path / "home" / name for name in ("disk-a", "disk-b", "disk-c")}
    world = make_world(lite_url(), stores=places)
    world.to("bound")
    disk = Disk(world, "disk-c")
    disk.unplug()
    world.on(world.cases(), ["deposited"])
    assert waiting(world) == ()
    assert rounds(world) == []
    disk.plug_in()
    assert rounds(world) == [catching_up.JOB]
    assert [len(list(read_deposits(store))) for store in world.archive.mirror.stores] == [1, 1, 1]
    assert [type(one.act).__name__ for one in world.acts()].count("Deposited") == 1
    assert [
        one.act.facts["store"] for one in world.acts() if getattr(one.act, "kind", "") == "caught-up"
    ] == ["disk-c"]
    assert sound(world)
    assert rounds(world) == []


def test_two_workers_at_one_deposit_make_one_act(lite: Any) -> None:
    """Whoever comes second finds it finished: neither fails, and there is one act."""
    case_id = lite.to("bound")
    job = Task({"school": "s1", "case": case_id, "actor": "s-03"})
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: deposits.deposit(lite.desk(), job), range(2)))
    assert done[0]["manifest"] == done[1]["manifest"]
    assert lite.kinds(case_id).count("Deposited") == 1
