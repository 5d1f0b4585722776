"""An old database beside newer rooms: read-only, brought up to date, or refused where it contradicts."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from archive_service.db import models
from archive_service.db.act_log import SchoolAct, head
from archive_service.problems import Problem, explain
from archive_service.services import consents, deposits, reconcile, roles, sessions
from archive_service.services.consents import Consent
from archive_service.services.standings import State
from storage.port import Key
from tests.world import ORDER_ON, SAME, STEPS, World, sample

Rows = Callable[..., list[dict[str, Any]]]


def database(world: World) -> Path:
    """The file of a world on SQLite."""
    return Path(str(make_url(world.archive.settings.database_url).database))


def backup(world: World, target: Path) -> Path:
    """Copy the database as a backup does, between two transactions."""
    world.archive.engine.dispose()
    return Path(shutil.copyfile(database(world), target))


def journey(world: World, tmp_path: Path, paper: Path) -> list[Path]:
    """Take a case into the archive, with people's affairs on the way; a backup after each step."""
    backups = []
    desk = world.found()
    cases = world.take_in(sample())
    for step in STEPS[1:]:
        backups.append(backup(world, tmp_path / f"{len(backups)}.sqlite"))
        world.on(cases, [step])
        found = reconcile.standing(desk)
        assert (found.state, found.missing) == (State.CURRENT, 0), "acts that no room has yet are normal"
    backups.append(backup(world, tmp_path / "deposited.sqlite"))
    consents.take_in(desk, "p-0002", Consent.GIVEN, on=desk.today, copy=paper, actor_id="s-02")
    with desk.writing() as session:
        roles.revoke(desk, session, "s-03", "binder", from_on=desk.today, order_no="7", actor="admin")
        roles.grant(desk, session, "t-01", "binder", order_no="8", order_on=ORDER_ON, actor="admin")
        deposits.request_log(desk, session)
    assert world.work() == []
    return backups


@pytest.mark.clause("001-25")
def test_any_older_database_becomes_the_newest(
    lite: World, make_world: Any, rows: Rows, tmp_path: Path, paper_file: Any
) -> None:
    """From every point of the journey: read-only, then reconciled and equal to the original by table."""
    backups = journey(lite, tmp_path, paper_file("consent"))
    stores = {store.name: Path(store.place) for store in lite.archive.mirror.stores}
    old = lite.desk()
    want = {table: rows(old, table) for table in SAME}
    acts = [(one.seq, one.at, one.hash) for one in lite.acts()]
    for number, path in enumerate(backups[::2]):
        world = make_world(f"sqlite:///{path}", f"restored-{number}", stores)
        desk = world.desk()
        found = reconcile.standing(desk)
        before = len(world.acts())
        assert (found.state, found.acts, found.missing) == (State.BEHIND, before, len(acts) - before)
        with pytest.raises(Problem, match="database-old"), desk.writing():
            pass
        done = reconcile.reconcile(desk)
        assert (done.acts, done.lost, done.unrecorded) == (len(acts) - before, (), ())
        assert [(one.seq, one.at, one.hash) for one in world.acts()][:-1] == acts
        for table in SAME:
            assert rows(desk, table) == want[table], (number, table.__name__)
        last = world.acts()[-1].act
        assert isinstance(last, SchoolAct)
        assert (last.kind, last.facts["from"], last.facts["acts"]) == ("reconciled", before, done.acts)
        assert _copies(rows(desk, models.Copy)) == _copies(rows(old, models.Copy))
        world.archive.engine.dispose()


def _copies(found: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [(row["digest"], row["space"], row["store"], row["room"]) for row in found]


@pytest.fixture
def restored(lite: World, make_world: Any, tmp_path: Path) -> Callable[[str, str], World]:
    """Return ``restored(backed_up, went_on_to)``: an old database beside the rooms of a newer one."""

    def make(backed_up: str, went_on_to: str) -> World:
        lite.to(backed_up)
        path = backup(lite, tmp_path / "old.sqlite")
        rest = STEPS[STEPS.index(backed_up) + 1 : STEPS.index(went_on_to) + 1]
        lite.on(lite.cases(), rest)
        return _beside(lite, make_world, path)

    return make


def _beside(world: World, make_world: Any, path: Path) -> World:
    """An installation with this database and the stores of a world, its working store included."""
    stores = {store.name: Path(store.place) for store in world.archive.mirror.stores}
    made = make_world(f"sqlite:///{path}", "restored", stores)
    shutil.copytree(world.archive.working.place, made.archive.working.place, dirs_exist_ok=True)
    shutil.copytree(world.desk().keys, made.archive.settings.home / "keys" / "s1")
    return made


def test_nothing_is_done_while_the_database_is_old(restored: Any) -> None:
    """Signing, queued work and the shipping of the log are refused with words; people still come in.

    One room is away: the other tells all that is missing, and what could not be asked is named.
    """
    world = restored("bound", "deposited")
    desk = world.desk()
    disk = Path(world.archive.mirror.store("disk-a").place)
    away = disk.rename(disk.with_name("away"))
    found = reconcile.standing(desk)
    assert (found.state, found.down) == (State.BEHIND, ("disk-a",))
    with pytest.raises(Problem) as refusal:
        world.on(world.cases(), ["deposited"])
    text = explain(refusal.value).text
    assert "archive-service reconcile" in text
    assert "27.05.2026" in text
    with desk.unguarded() as session:
        deposits.request_log(desk, session)
    store = world.archive.mirror.store("disk-b")
    before = list(store.list("log"))
    [failed] = world.work()
    assert failed.error is not None
    assert (failed.name, failed.error.code) == ("ship-log", "rooms.database-old")
    assert list(store.list("log")) == before
    sessions.start(desk, "s-01", address="127.0.0.1", agent="test")
    done = reconcile.reconcile(desk)
    assert (done.again, done.deposits, done.lost, done.missing) == (1, 1, (), ())
    away.rename(disk)
    assert world.work() == []
    assert world.kinds(world.cases()[0])[-1] == "Deposited"
    assert reconcile.standing(desk).state is State.CURRENT
    done = reconcile.reconcile(desk)
    assert (done.changed, done.again) == (False, 0), "a second time there is nothing to do"


def test_a_database_that_went_on_by_itself_is_refused(restored: Any) -> None:
    """Acts of its own under numbers that the rooms know: refused, with the first such number, for good."""
    world = restored("stamped", "deposited")
    desk = world.desk()
    with desk.unguarded() as session:
        roles.grant(desk, session, "t-01", "binder", order_no="9", order_on=ORDER_ON, actor="admin")
        first = head(session).seq
    found = reconcile.standing(desk)
    assert (found.state, found.differs) == (State.FORKED, first)
    for attempt in (lambda: reconcile.reconcile(desk), desk.admit):
        with pytest.raises(Problem, match="database-forked") as refusal:
            attempt()
        assert f"№ {first}" in explain(refusal.value).text or str(first) in explain(refusal.value).text
    assert len(world.acts()) == first


def test_bytes_that_lie_nowhere_are_named(restored: Any) -> None:
    """The working store lost a signed section: the row stays, and the section is named by case and digest."""
    world = restored("stamped", "bound")
    desk = world.desk()
    with desk.reading() as session:
        wanted = select(models.Document.digest).where(models.Document.role == "section")
        digest = session.scalars(wanted).first()
    world.archive.working.delete(Key.of("objects", digest), today=desk.today)
    [gone] = reconcile.reconcile(desk).missing
    assert (gone.digest, gone.role, gone.case_id) == (digest, "section", world.cases()[0])
