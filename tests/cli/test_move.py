"""A school that began on two disks gets a server: everything moves, or nothing has changed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from archive_service.db.copying import weigh
from archive_service.db.engine import make_engine
from archive_service.problems import Problem
from archive_service.services import home_marks, moving
from archive_service.wiring import open_archive

REFUSED, UNSOUND, SETUP = 4, 7, 9
REPO = Path(__file__).parents[2]


@dataclass
class Way:
    """A deposited school, and the words that move it to PostgreSQL and two other stores."""

    old: Any
    new: Any
    database: str
    stores: Path

    def words(self) -> list[object]:
        """The command's words."""
        return ["move", "--to", self.new.home, "--database", self.database, "--stores", self.stores, "--yes"]

    def move(self) -> Any:
        """Move, and return what the command says."""
        return self.old.json(*self.words())


@pytest.fixture
def way(at: Any, tmp_path: Path, phrase: Path, postgresql_cluster: Any) -> Iterator[Way]:
    """The way from a small embedded installation to a server."""
    old = at("deposited")
    name = f"m_{os.urandom(6).hex()}"
    postgresql_cluster.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    stores = tmp_path / "stores.toml"
    stores.write_text(
        "".join(
            f'[[stores]]\nname = "{name}"\nroom = "{room}"\npath = "{name}"\n'
            for name, room in (("room-1", "серверная"), ("room-2", "подвал"))
        ),
        "utf-8",
    )
    yield Way(old, type(old)(tmp_path / "server" / "home", phrase), postgresql_cluster.url(name), stores)
    postgresql_cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _log(cli: Any) -> list[tuple[Any, ...]]:
    archive = open_archive(cli.home)
    try:
        with archive.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text("SELECT * FROM acts ORDER BY seq"))]
    finally:
        archive.close()


@pytest.mark.clause("000-27")
def test_everything_arrives_and_is_proved(way: Way) -> None:
    """Rows, objects, days and keys are there; the old home can only be read; people go on in the new one."""
    before = _log(way.old)
    said = way.move()
    assert said["acts"] == len(before)
    after = _log(way.new)
    assert [list(row) for row in after[: len(before)]] == [list(row) for row in before]
    assert [row[3] for row in after[len(before) :]] == [moving.ACT]
    facts = json.loads(after[-1][7])
    assert (facts["objects"], facts["database"]) == (said["objects"], "postgresql")
    assert facts["stores"] == ["room-1", "room-2"]

    assert way.new.json("audit") == []
    assert all(one["sound"] for one in way.new.json("doctor"))
    assert way.new.json("find", "Дронелевой", by="s-03") == way.old.json("find", "Дронелевой", by="s-03")
    document = way.new.json("find", "Дронелевой", by="s-03")[0]["document"]
    way.new.ok("fetch", document, "-o", way.stores.with_name("a.pdf"), "--reason", "запрос № 1", by="s-03")

    refused = way.old.run("fetch", document, "-o", way.stores.with_name("b.pdf"), "--reason", "№ 2", by="s-03")
    assert refused.exit_code == REFUSED
    assert str(way.new.home) in refused.stderr
    assert way.old.run("serve", "--port", "0").exit_code == REFUSED
    assert way.old.run(*way.words()).exit_code == REFUSED


def test_a_way_back_until_something_is_written(way: Way) -> None:
    """Undone at once, the old home works and the new one is shut; a second move does it again, for good."""
    way.move()
    way.old.ok("move", "--undo")
    assert way.new.run("cases").exit_code == SETUP
    way.old.ok("person-add", "t-99", "Пробников Новый Тестович", "--post", "учитель", by="admin")
    way.move()
    assert len(_log(way.new)) == len(_log(way.old)) + 1
    way.new.ok("person-add", "t-98", "Пробникова Новая Тестовна", "--post", "учитель", by="admin")
    assert way.old.run("move", "--undo").exit_code == REFUSED


@pytest.mark.parametrize("moment", ["objects", "rows", "proof", "frozen", "recorded"])
def test_a_move_cut_off_goes_on(way: Way, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Killed at any moment: never two archives that may be written to, and the same command ends the move."""
    _cut(monkeypatch, moment)
    assert way.old.run(*way.words()).exit_code == 70
    assert way.new.run("cases").exit_code == SETUP
    frozen = moment in {"frozen", "recorded"}
    added = way.old.run("person-add", "t-99", "Пробников Новый Тестович", "--post", "учитель", by="admin")
    assert added.exit_code == (REFUSED if frozen else 0), added.output
    monkeypatch.undo()
    way.move()
    before = _log(way.old)
    assert _log(way.new)[:-1] == before
    assert way.new.json("audit") == []


def _cut(patch: pytest.MonkeyPatch, moment: str) -> None:
    """Let the move break off: inside the objects, inside the rows, …"""
    where: dict[str, tuple[Any, str, int]] = {
        "objects": ("archive_service.services.moving.open_verified", 0),
        "rows": ("archive_service.db.copying.sa.insert", 5),
        "proof": ("archive_service.services.moving.audit", 1),
        "frozen": ("archive_service.wiring.moving.moving.take_over", 0),
        "recorded": ("archive_service.wiring.moving.home_marks.unmark", 0),
    }
    name, after = where[moment]
    module, _, function = name.rpartition(".")
    real = pytest.importorskip  # replaced below
    del real
    import importlib

    holder: Any = None
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            holder = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:-1]:
            holder = getattr(holder, part)
        break
    original = getattr(holder, function)
    calls = iter(range(after))

    def broken(*words: Any, **more: Any) -> Any:
        if next(calls, None) is None:
            raise RuntimeError(moment)
        return original(*words, **more)

    patch.setattr(holder, function, broken)


def test_a_move_waits_for_those_who_work(way: Way) -> None:
    """An open installation, a living worker, a waiting job, a foreign database or place: nothing is moved."""
    archive = open_archive(way.old.home)
    assert way.old.run(*way.words()).exit_code == REFUSED
    archive.close()
    worker = subprocess.Popen(
        [sys.executable, "-m", "archive_service.worker", "--home", str(way.old.home)],
        env={**os.environ, "PYTHONPATH": str(REPO)},
    )
    try:
        for _ in range(200):
            if home_marks.hold(way.old.home) and _is_held(way.old.home):
                break
        assert way.old.run(*way.words()).exit_code == REFUSED
    finally:
        worker.terminate()
        worker.wait()
    assert not way.new.home.joinpath("archive.toml").exists()


def _is_held(home: Path) -> bool:
    try:
        home_marks.hold_alone(home).close()
    except Problem:
        return True
    return False


def test_what_differs_stops_the_switch(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte spoilt on the way, and a row: both are named, and the old home works as before."""
    real = moving.prove

    def spoil(source: Any, target: Any, bar: Any) -> Any:
        store = Path(target.mirror.stores[1].place)
        victim = next(path for path in (store / "objects").rglob("*") if path.is_file())
        kept = victim.stat()
        victim.chmod(0o600)
        victim.write_bytes(b"x" + victim.read_bytes()[1:])
        os.utime(victim, ns=(kept.st_atime_ns, kept.st_mtime_ns))
        with target.engine.begin() as connection:
            connection.execute(sa.text("UPDATE people SET post = 'никто' WHERE id = 't-01'"))
        return real(source, target, bar)

    monkeypatch.setattr(moving, "prove", spoil)
    result = way.old.run(*way.words())
    assert result.exit_code == UNSOUND
    assert "people" in result.stderr
    assert "room-2" in result.stderr
    way.old.ok("cases")
    monkeypatch.undo()
    assert way.new.run("cases").exit_code == SETUP


def test_databases_weigh_the_same_or_not(way: Way, make: Callable[..., Any] | None = None) -> None:
    """The weight of a table is that of its rows in whatever order: SQLite and PostgreSQL agree."""
    way.move()
    old, new = (make_engine(url) for url in (f"sqlite:///{way.old.home / 'archive.sqlite'}", way.database))
    before, after = weigh(old), weigh(new)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"acts", "audits", "copies"}
    assert before["people"].rows > 3
    for engine in (old, new):
        engine.dispose()
