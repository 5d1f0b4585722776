"""kill -9 of a worker that deposits a case: nothing is half there, the next worker finishes the same job.

The deposit itself is killed at every call in ``tests/faults``.
"""

import subprocess
import sys
import time
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

ROOMS = {"disk-a": "кабинет 101", "disk-b": "архив"}


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
