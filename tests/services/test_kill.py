"""kill -9 while a case is deposited: nothing is lost, nothing is half there, the same job finishes."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from archive_service.db.act_log import verify_chain
from archive_service.db.models import Copy, Deposit, Object, SummaryPupil
from archive_service.jobs import JobState
from archive_service.services import cases, upkeep, verification
from archive_service.services.context import Desk
from archive_service.settings import LocalStoreSettings
from archive_service.wiring import create_installation, open_archive
from storage.audit import audit
from storage.deposit import expected_by_manifests, read_deposits

MOMENTS = 20
ROOMS = {"disk-a": "кабинет 101", "disk-b": "архив"}
SETTINGS = "archive.toml"


class Depositor:
    """The process that makes depositing children."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("deposit_process.py")
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        self._process = subprocess.Popen(
            [sys.executable, script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def run(self, home: Path, case_id: str, kill_after_s: float | None = None) -> tuple[int, float]:
        """Deposit; kill -9 the child after so many seconds of work. Return its exit code and its seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        after = "" if kill_after_s is None else str(kill_after_s)
        self._process.stdin.write(f"{home}\t{case_id}\t{after}\n")
        self._process.stdin.flush()
        code, seconds = self._process.stdout.readline().split()
        return int(code), float(seconds)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@pytest.fixture
def depositor() -> Iterator[Depositor]:
    made = Depositor()
    yield made
    made.close()


@pytest.fixture
def bound(make_world: Any, tmp_path: Path) -> tuple[Path, str]:
    """An installation with a case that is bound, and the case's id."""
    home = tmp_path / "bound"
    stores = [LocalStoreSettings(name=name, room=room, path=home / name) for name, room in ROOMS.items()]
    create_installation(home, stores)
    world = make_world(f"sqlite:///{home / 'archive.sqlite'}", "bound")
    case_id = world.to("bound")
    world.archive.close()
    return home, case_id


def _copy(home: Path, number: int) -> Path:
    target = home.with_name(f"copy-{number}")
    shutil.copytree(home, target)
    text = (target / SETTINGS).read_text("utf-8")
    (target / SETTINGS).write_text(text.replace(str(home), str(target)), "utf-8")
    return target


def _counts(desk: Desk) -> dict[str, int]:
    with desk.reading() as session:
        return {
            table.__name__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Deposit, Object, Copy, SummaryPupil)
        }


def _examine(home: Path, case_id: str) -> bool:
    """Assert that rows and stores agree whatever was cut off; return whether the case is deposited."""
    archive = open_archive(home)
    desk = archive.desk("s1")
    with desk.reading() as session:
        assert verify_chain(session) is None
        case = cases.load(session, case_id)[0]
    counts = _counts(desk)
    if case.deposit is None:
        assert set(counts.values()) == {0}
    else:
        assert counts["Deposit"] == 1
        assert counts["Copy"] == 2 * counts["Object"]
        for store in archive.mirror.stores:
            assert case.deposit.manifest in dict(read_deposits(store))
            found = verification.verify_store(store, signatures=False, progress=lambda *_: None)
            assert found.troubles == ()
    for store in archive.mirror.stores:  # what a manifest names is there, deposited or not
        assert audit(store, expected_by_manifests([store]), spaces=()).findings == ()
    archive.close()
    return case.deposit is not None


def _finished(home: Path, case_id: str) -> None:
    """Assert that the case is deposited, the audit of both stores clean, and nothing left lying about."""
    archive = open_archive(home)
    archive.mirror.sweep()
    with archive.desk("s1").reading() as session:
        assert cases.load(session, case_id)[0].deposit is not None
        assert verify_chain(session) is None
    for store in archive.mirror.stores:
        assert upkeep.audit_store(archive.desk("s1"), store.name).findings == ()
        left = [path.name for path in (Path(store.place) / "tmp").iterdir() if path.suffix != ".lock"]
        assert left == []
    archive.close()


def test_kill_at_random_moments(bound: tuple[Path, str], depositor: Depositor) -> None:
    """After each of 20 kills rows and stores agree; the same job then finishes, and the audit is clean."""
    home, case_id = bound
    for number in range(2):  # the first loads what is loaded late, the second is measured
        whole = _copy(home, number)
        code, span_s = depositor.run(whole, case_id)
        assert code == 0
        _finished(whole, case_id)
    dice = random.Random(20260527)
    killed, unfinished = 0, 0
    for number in range(2, MOMENTS + 2):
        copy = _copy(home, number)
        moment_s = span_s * (number - 2 + dice.random()) / MOMENTS
        code, _ = depositor.run(copy, case_id, kill_after_s=moment_s)
        killed += code == -signal.SIGKILL
        unfinished += not _examine(copy, case_id)
        assert depositor.run(copy, case_id)[0] == 0
        _finished(copy, case_id)
    assert killed >= MOMENTS // 2
    assert unfinished > 0


def test_a_killed_worker_is_followed_by_another(bound: tuple[Path, str]) -> None:
    """The worker process is killed at its work; the next one takes the same job and finishes it."""
    from archive_service.services import deposits

    home, case_id = bound
    archive = open_archive(home)
    deposits.request(archive.desk("s1"), [case_id], actor_id="s-03")
    command = [sys.executable, "-m", "archive_service.worker", "--home", str(home), "--until-idle"]
    worker = subprocess.Popen(command)
    while not archive.queue.list("s1", states=(JobState.RUNNING, JobState.DONE)):
        time.sleep(0.01)
    worker.kill()
    worker.wait()
    _examine(home, case_id)
    assert subprocess.run(command, check=False).returncode == 0
    assert {job.state for job in archive.queue.list("s1")} == {JobState.DONE}
    archive.close()
    _finished(home, case_id)
