"""A school that began on two disks gets a server: everything moves, or nothing has changed."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from archive_service.db import copying, schema
from archive_service.db.engine import describe_engine, make_engine
from archive_service.problems import Problem
from archive_service.services import doctor, home_marks, locks, moving, moving_proof
from archive_service.wiring import load_settings, open_archive
from tests import ceph

USAGE, REFUSED, UNSOUND, SETUP, INTERNAL = 2, 4, 7, 9, 70
REPO = Path(__file__).parents[2]
ROOMS = {"room-1": "серверная", "room-2": "подвал"}


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

    def hire(self, cli: Any, code: str) -> Any:
        """Do something in one of the homes."""
        return cli.run("person-add", code, "Пробников Новый Тестович", "--post", "учитель", by="admin")


@pytest.fixture
def way(
    at: Any, tmp_path: Path, phrase: Path, postgresql_cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Way]:
    """The way from a small embedded installation to a server; the tests' own flushes nothing, for speed."""
    monkeypatch.setattr(
        doctor, "describe_engine", lambda engine: replace(describe_engine(engine), durable=True)
    )
    old = at("deposited")
    name = f"m_{os.urandom(6).hex()}"
    postgresql_cluster.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    stores = tmp_path / "stores.toml"
    tables = [f'[[stores]]\nname = "{one}"\nroom = "{room}"\npath = "{one}"\n' for one, room in ROOMS.items()]
    stores.write_text("".join(tables), "utf-8")
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
    _arrives(way, [moving.ACT])
    old, new = (make_engine(url) for url in (f"sqlite:///{way.old.home / 'archive.sqlite'}", way.database))
    before, after = copying.weigh(old), copying.weigh(new)
    assert {name for name in before if before[name] != after[name]} <= {"acts", "audits", "copies"}
    for engine in (old, new):
        engine.dispose()


@pytest.mark.clause("000-27")
def test_everything_arrives_in_buckets(way: Way, s3_rooms: list[ceph.CephRoom], tmp_path: Path) -> None:
    """The same with two real S3 servers: what had a day of keeping is locked until that day now."""
    (tmp_path / "keys").mkdir()
    tables = []
    for (name, room), server in zip(ROOMS.items(), s3_rooms, strict=True):
        for kind, text in (("access", ceph.ACCESS_KEY), ("secret", ceph.SECRET_KEY)):
            file = tmp_path / "keys" / f"{name}.{kind}"
            file.touch(0o600)
            file.write_text(text, "ascii")
        said = {"kind": "s3", "name": name, "room": room, "endpoint": server.endpoint}
        said |= {"bucket": ceph.new_bucket(), "access_key_file": f"keys/{name}.access"}
        said |= {"secret_key_file": f"keys/{name}.secret"}
        tables.append("[[stores]]\n" + "".join(f'{key} = "{value}"\n' for key, value in said.items()))
    way.stores.write_text("".join(tables), "utf-8")
    _arrives(way, [moving.ACT, locks.DRILLED, locks.DRILLED])
    archive = open_archive(way.new.home)
    for store in archive.mirror.stores:
        days = [store.stat(key) for space in ("deposits", "log", "objects") for key in store.list(space)]
        assert days
        assert all(one.locked for one in days if one.keep_until)
    archive.close()
    _a_bucket_is_lost(way.new)


def _a_bucket_is_lost(cli: Any) -> None:
    """A new bucket in the place of a lost one is filled from the other room and found whole."""
    file = cli.home / "archive.toml"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r'bucket = "[^"]*"', f'bucket = "{ceph.new_bucket()}"', text, count=1), "utf-8")
    assert cli.run("store-replace", "room-1", "--path", "x").exit_code == USAGE
    cli.ok("store-replace", "room-1")
    cli.ok("refill", "room-1", by="admin")
    assert cli.json("audit") == []


def _arrives(way: Way, kinds: list[str]) -> None:
    _with_mail(way.old.home)
    before = _log(way.old)
    said = way.move()
    assert said["acts"] == len(before)
    after = _log(way.new)
    assert after[: len(before)] == before
    assert [row[3] for row in after[len(before) :]] == kinds
    facts = json.loads(after[len(before)][7])
    assert (facts["objects"], facts["database"]) == (said["objects"], "postgresql")
    assert facts["stores"] == list(ROOMS)

    assert way.new.json("audit") == []
    examined = json.loads(way.new.run("--json", "doctor").stdout)
    assert {one["subject"] for one in examined if not one["sound"]} <= {"placement s1"}  # one disk here
    found = way.new.json("find", "Дронелевой", by="s-03")
    assert found == way.old.json("find", "Дронелевой", by="s-03")
    words = ("fetch", found[0]["document"], "--reason", "запрос № 1", "-o")
    way.new.ok(*words, way.stores.with_name("a.pdf"), by="s-03")

    refused = way.old.run(*words, way.stores.with_name("b.pdf"), by="s-03")
    assert refused.exit_code == REFUSED
    assert str(way.new.home) in refused.stderr
    assert way.old.run("serve", "--port", "0").exit_code == REFUSED
    assert way.old.run("upgrade").exit_code == REFUSED
    assert way.old.run(*way.words()).exit_code == REFUSED
    mail = load_settings(way.new.home).mail
    assert mail is not None
    assert mail.password_file == way.new.home / "mail-password"
    assert mail.password_file.read_text("ascii") == "secret"
    assert mail.password_file.stat().st_mode & 0o077 == 0


def _with_mail(home: Path) -> None:
    """Let the old home send mail, with the password in a file of its own."""
    (home / "mail-password").touch(0o600)
    (home / "mail-password").write_text("secret", "ascii")
    with (home / "archive.toml").open("a", encoding="utf-8") as settings:
        settings.write('[mail]\nhost = "smtp.example"\nsender = "a@b.example"\nuser = "a"\n')
        settings.write(f'password_file = "{home / "mail-password"}"\n')


def test_a_way_back_until_something_is_written(way: Way) -> None:
    """Undone at once, the old home works and the new one is shut; a second move does it again, for good."""
    way.move()
    way.old.ok("move", "--undo")
    assert way.new.run("cases").exit_code == SETUP
    assert way.hire(way.old, "t-99").exit_code == 0
    way.move()
    assert len(_log(way.new)) == len(_log(way.old)) + 1
    assert way.hire(way.new, "t-98").exit_code == 0
    assert way.old.run("move", "--undo").exit_code == REFUSED


CUTS: dict[str, tuple[Any, str, int]] = {
    "objects": (moving, "open_verified", 0),
    "rows": (copying, "_batches", 5),
    "proof": (moving_proof, "audit", 1),
    "frozen": (moving, "take_over", 0),
    "recorded": (home_marks, "unmark", 0),
}


@pytest.mark.parametrize("moment", CUTS)
def test_a_move_cut_off_goes_on(way: Way, moment: str) -> None:
    """Killed at any moment: never two archives that may be written to, and the same command ends the move."""
    with pytest.MonkeyPatch.context() as patch:
        _cut(patch, *CUTS[moment])
        assert way.old.run(*way.words()).exit_code == INTERNAL
    assert way.new.run("cases").exit_code == SETUP
    expected = REFUSED if moment in {"frozen", "recorded"} else 0
    assert way.hire(way.old, "t-99").exit_code == expected
    way.move()
    assert _log(way.new)[:-1] == _log(way.old)
    assert way.new.json("audit") == []


def _cut(patch: pytest.MonkeyPatch, module: Any, name: str, after: int) -> None:
    """Let the move break off when a function is called for the time after so many."""
    real, calls = getattr(module, name), iter(range(after))

    def broken(*words: Any, **more: Any) -> Any:
        if next(calls, None) is None:
            raise RuntimeError(name)
        return real(*words, **more)

    patch.setattr(module, name, broken)


def test_a_move_waits_for_those_who_work(way: Way) -> None:
    """While somebody has the installation open, here or as a worker, nothing is moved."""
    archive = open_archive(way.old.home)
    assert way.old.run(*way.words()).exit_code == REFUSED
    archive.close()
    command = [sys.executable, "-m", "archive_service.worker", "--home", str(way.old.home)]
    worker = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(REPO)})
    try:
        _until(lambda: _is_held(way.old.home))
        assert way.old.run(*way.words()).exit_code == REFUSED
    finally:
        worker.terminate()
        worker.wait()
    assert not way.new.home.joinpath("archive.toml").exists()


def _until(happens: Callable[[], bool]) -> None:
    for _ in range(300):
        if happens():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen")


def _is_held(home: Path) -> bool:
    try:
        home_marks.hold_alone(home).close()
    except Problem:
        return True
    return False


def _taken(way: Way) -> None:
    engine = make_engine(way.database)
    schema.upgrade(engine)
    with (
        engine.begin() as connection,
        make_engine(f"sqlite:///{way.old.home / 'archive.sqlite'}").connect() as old,
    ):
        row = dict(old.execute(sa.text("SELECT * FROM schools")).mappings().one()) | {"id": "s2"}
        names = ", ".join(row)
        connection.execute(sa.text(f"INSERT INTO schools ({names}) VALUES (:{', :'.join(row)})"), row)
    engine.dispose()


def _shared(way: Way) -> None:
    text = way.stores.read_text("utf-8")
    way.stores.write_text(text.replace('path = "room-1"', f'path = "{way.old.stores["d1"]}"'), "utf-8")


def _jobs(way: Way) -> None:
    archive = open_archive(way.old.home)
    with archive.desk().writing() as session:
        archive.queue.enqueue(session, "ship-log", {"school": "s1"}, key="x", school="s1")
    archive.close()


def _other_plan(way: Way) -> None:
    with pytest.MonkeyPatch.context() as patch:
        _cut(patch, *CUTS["rows"])
        assert way.old.run(*way.words()).exit_code == INTERNAL
    way.stores.write_text(way.stores.read_text("utf-8").replace("подвал", "чердак"), "utf-8")


@pytest.mark.parametrize("plant", [_taken, _shared, _jobs, _other_plan])
def test_a_move_to_a_wrong_place(way: Way, plant: Callable[[Way], None]) -> None:
    """A database in use, a place of the old home, jobs left, another plan: refused, nothing changed."""
    plant(way)
    result = way.old.run(*way.words())
    assert result.exit_code in {USAGE, REFUSED}, result.output
    assert way.hire(way.old, "t-99").exit_code == 0


def test_what_differs_stops_the_switch(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte spoilt on the way, a row, a server that does not flush: all named; the old home works on."""
    real = moving_proof.prove
    monkeypatch.setattr(doctor, "describe_engine", describe_engine)

    def spoil(source: Any, target: Any, bar: Any) -> Any:
        store = Path(target.mirror.stores[1].place)
        _spoil(next(path for path in (store / "objects").rglob("*") if path.is_file()))
        with target.engine.begin() as connection:
            connection.execute(sa.text("UPDATE people SET post = 'никто' WHERE id = 't-01'"))
        return real(source, target, bar)

    monkeypatch.setattr(moving_proof, "prove", spoil)
    result = way.old.run(*way.words())
    assert result.exit_code == UNSOUND
    for named in ("people", "room-2", "postgresql"):
        assert named in result.stderr
    assert way.hire(way.old, "t-99").exit_code == 0
    assert way.new.run("cases").exit_code == SETUP


def _spoil(file: Path) -> None:
    kept, data = file.stat(), bytearray(file.read_bytes())
    data[0] ^= 1
    file.chmod(0o600)
    file.write_bytes(data)
    os.utime(file, ns=(kept.st_atime_ns, kept.st_mtime_ns))
