"""An old database beside newer rooms: read-only, brought up to date, or refused where it contradicts."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from archive_service.db import models
from archive_service.db.act_log import SchoolAct
from archive_service.problems import Problem
from archive_service.services import consents, deposits, reconcile, roles
from archive_service.services.consents import Consent
from archive_service.services.standings import State
from tests.world import ORDER_ON, STEPS, World

Rows = Callable[..., list[dict[str, Any]]]
SAME = (
    models.School,
    models.Person,
    models.Certificate,
    models.Grant,
    models.Unit,
    models.Profile,
    models.Signature,
    models.CaseRow,
    models.SectionRow,
    models.Duty,
    models.SnapshotRow,
    models.Document,
    models.SummaryPupil,
    models.Deposit,
    models.Object,
)
"""Tables that have to be equal. Copies differ in when somebody read them; audits are acts; the rest are
doors (accounts, sessions, passkeys, tokens, throttles) and the machine's own work (jobs, answers)."""


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
    cases = world.take_in(_sample())
    for step in STEPS[1:]:
        backups.append(backup(world, tmp_path / f"{len(backups)}.sqlite"))
        world.on(cases, [step])
    backups.append(backup(world, tmp_path / "deposited.sqlite"))
    consents.take_in(desk, "p-0002", Consent.GIVEN, on=desk.today, copy=paper, actor_id="s-02")
    with desk.writing() as session:
        roles.revoke(desk, session, "s-03", "binder", from_on=desk.today, order_no="7", actor="admin")
        roles.grant(desk, session, "t-01", "binder", order_no="8", order_on=ORDER_ON, actor="admin")
        deposits.request_log(desk, session)
    assert world.work() == []
    return backups


def _sample() -> Any:
    from tests.world import sample

    return sample()


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
    for number, path in enumerate(backups):
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
