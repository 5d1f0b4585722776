"""The database is lost and restored to a moment: what was acknowledged before it is there, to the act."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from archive_service.db import schema
from archive_service.db.act_log import head, verify_chain
from archive_service.db.engine import describe_engine, make_engine
from archive_service.problems import Problem
from archive_service.services import deposits, doctor, reconcile, roles
from tests.durable import DurableCluster
from tests.world import ORDER_ON, World


@pytest.fixture
def cluster(require: Callable[[str], str]) -> Iterator[DurableCluster]:
    """A server that keeps its log."""
    programs = Path(require("initdb")).resolve().parent
    root = Path(tempfile.mkdtemp(prefix="archive-pitr-"))
    made = DurableCluster(root, programs)
    try:
        made.make()
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(root, ignore_errors=True)


def test_a_lost_database_comes_back_as_it_was_at_a_moment(
    cluster: DurableCluster, make_world: Callable[..., World]
) -> None:
    """A base backup and the kept log give back every act up to the moment; the rooms give back the rest."""
    cluster.execute("CREATE DATABASE archive")
    engine = make_engine(cluster.url("archive"))
    schema.upgrade(engine)
    assert describe_engine(engine).durable
    engine.dispose()
    world = make_world(cluster.url("archive"))
    world.found()
    cluster.back_up(cluster.root / "backup")
    before = _work(world, ("director", "deputy"))
    moment = _now(world)
    time.sleep(0.05)
    after = _work(world, ("archivist",))
    _until(lambda: _is_kept(cluster))
    world.archive.close()
    cluster.lose()

    cluster.restore(cluster.root / "backup", moment)
    _until(lambda: not _is_recovering(world))
    desk = world.desk()
    with desk.reading() as session:
        assert head(session) == before
        assert verify_chain(session, [before]) is None
        assert verify_chain(session, [after]) is not None
    assert reconcile.standing(desk).missing == after.seq - before.seq
    assert "database s1" in {one.subject for one in doctor.examine(world.archive) if not one.sound}
    with pytest.raises(Problem) as refused:
        _work(world, ("binder",))
    assert refused.value.code == "rooms.database-old"
    assert reconcile.reconcile(desk).acts == after.seq - before.seq
    with desk.reading() as session:
        assert verify_chain(session, [after]) is None
    _work(world, ("binder",))


def _work(world: World, held: tuple[str, ...]) -> Any:
    """Give roles, one act each; ship the log to the rooms; return its head."""
    desk = world.desk()
    for role in held:
        with desk.writing() as session:
            roles.grant(desk, session, "admin", role, order_no="1", order_on=ORDER_ON, actor="admin")
    with desk.writing() as session:
        deposits.request_log(desk, session)
    assert world.work() == []
    with desk.reading() as session:
        return head(session)


def _now(world: World) -> str:
    with world.archive.engine.connect() as connection:
        return str(connection.scalar(sa.text("SELECT clock_timestamp() AT TIME ZONE 'UTC'"))) + "+00"


def _is_kept(cluster: DurableCluster) -> bool:
    engine = make_engine(cluster.url("postgres"))
    with engine.connect() as connection:
        last = connection.scalar(sa.text("SELECT pg_walfile_name(pg_switch_wal())"))
    engine.dispose()
    return any(path.name >= str(last) for path in cluster.wal.iterdir() if len(path.name) == 24)


def _is_recovering(world: World) -> bool:
    with world.archive.engine.connect() as connection:
        return bool(connection.scalar(sa.text("SELECT pg_is_in_recovery()")))


def _until(happens: Callable[[], bool]) -> None:
    for _ in range(200):
        if happens():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen")
