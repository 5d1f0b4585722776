"""One S3 room is down for an hour, on real servers: work goes on, and it is brought what it missed."""

import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import storage.s3_wire
from archive_service.services import deposits, finding
from archive_service.services.outage_notice import outage_notice
from storage.audit import audit
from storage.circuit import CircuitBreaker
from storage.deposit import expected_by_manifests
from storage.s3 import S3Store
from tests import ceph
from tests.outage import installation, rounds, sound
from tests.world import sample


def _alarm(world: Any) -> Any:
    with world.desk().reading() as session:
        return outage_notice(world.desk(), session)


@pytest.mark.clause("001-25")
def test_one_room_down_for_an_hour(
    s3_rooms: list[ceph.CephRoom], tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Printing, signing and depositing go on, «1 of 2» is said; the scheduler does the rest."""
    monkeypatch.setattr(storage.s3_wire, "CircuitBreaker", partial(CircuitBreaker, pause_s=0.0))
    shutil.copyfile(sqlite_template, tmp_path / "a.sqlite")
    stores = [
        S3Store.create(name, room, ceph.account(server, ceph.new_bucket()))
        for name, room, server in zip(("s3-a", "s3-b"), ("кабинет 101", "архив"), s3_rooms, strict=True)
    ]
    world = installation(tmp_path / "home", f"sqlite:///{tmp_path / 'a.sqlite'}", stores)
    world.found()
    first, second = world.take_in(sample(classes=2))
    ways = ("printed", "handed", "signed", "certified", "approved", "stamped", "bound")
    world.on([first], ways)
    s3_rooms[1].close_gateway()
    try:
        deposits.request(world.desk(), [first], actor_id="s-03")
        assert world.work() == []
        world.on([second], ways)
        told = _alarm(world)
        assert (told.rooms, told.of(first).copies, told.of(first).demanded) == (("архив",), 1, 2)
        world.later(hours=1)
        assert rounds(world) == []
    finally:
        s3_rooms[1].open_gateway()
    assert rounds(world)
    assert _alarm(world) is None
    world.on([second], ["deposited"])
    assert [world.kinds(one).count("Deposited") for one in (first, second)] == [1, 1]
    assert sound(world)
    wanted = expected_by_manifests(stores)
    assert [audit(store, wanted).findings for store in stores] == [(), ()]
    with world.desk().reading() as session:
        assert finding.find(session, "5А")
    world.archive.close()
