"""Queues and workers: the in-memory twin, and the real one on both databases."""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from archive_service.db.engine import make_engine
from archive_service.db.models import School
from archive_service.db.session import make_factory, school_session
from archive_service.jobs.memory import MemoryQueue, MemoryWorker
from archive_service.jobs.queue import DbosQueue
from archive_service.jobs.worker import Worker

WORKER = Path(__file__).with_name("worker_process.py")


@pytest.fixture
def job_engine(engine):
    """An engine on a database with the schools ``a`` and ``b``."""
    factory = make_factory(engine)
    for school_id in ("a", "b"):
        row = School(
            id=school_id,
            name=school_id,
            short_name=school_id,
            zone="Europe/Moscow",
            profile_id="p",
            profile_digest="d",
            opened_on=date(2026, 5, 25),
            calendar={},
            ca_pem="",
        )
        with school_session(factory, school_id) as session:
            session.add(row)
    return engine


@pytest.fixture
def sessions(job_engine):
    """Sessions of that database."""
    return make_factory(job_engine)


@pytest.fixture
def queue(job_engine):
    """The real queue."""
    return DbosQueue(job_engine)


@pytest.fixture
def port(request, job_engine):
    """A queue with a maker of its workers: the twin or the real one, as the test's parameter says."""
    if request.param == "memory":
        twin = MemoryQueue()
        return twin, lambda handlers: MemoryWorker(twin, handlers)
    return DbosQueue(job_engine), lambda handlers: Worker(job_engine, handlers, beat_s=0.05)


class Floor:
    """Worker processes with the handlers of ``worker_process.py``, and what they wrote."""

    def __init__(self, url, queue, sessions, root):
        self.queue = queue
        self._url = url
        self._sessions = sessions
        self._root = root
        self._started = []

    def put(self, name):
        """Queue a job whose second step waits for :meth:`open_gate`."""
        payload = {"name": name, "gate": "gate"}
        with school_session(self._sessions, "a") as session:
            return self.queue.enqueue(session, "two-steps", payload, key=name, school="a")

    def start(self):
        """Start a worker process that ends when nothing is left to do."""
        command = [sys.executable, str(WORKER), self._url, str(self._root / "journal")]
        self._started.append(subprocess.Popen(command, cwd=Path(__file__).parents[2]))
        return self._started[-1]

    def journal(self):
        """Return the lines the handlers wrote, in order."""
        path = self._root / "journal"
        return path.read_text("utf-8").split() if path.exists() else []

    def until(self, condition):
        """Wait until a condition holds, and fail after a minute."""
        for _ in range(1200):
            if condition():
                return
            time.sleep(0.05)
        pytest.fail("it did not happen within a minute")

    def until_started(self, count):
        """Wait until so many second steps have begun."""
        self.until(lambda: sum("started" in line for line in self.journal()) == count)

    def open_gate(self):
        """Let the second steps end."""
        (self._root / "gate").touch()

    def close(self):
        """End what still runs."""
        for process in self._started:
            process.kill()
            process.wait()


@pytest.fixture
def floor(database_url, queue, sessions, tmp_path):
    """Worker processes on the database; all are ended after the test."""
    made = Floor(database_url, queue, sessions, tmp_path)
    yield made
    made.close()


@pytest.fixture
def reopened(database_url):
    """An engine of its own on the same database, as another process would have."""
    made = make_engine(database_url)
    yield made
    made.dispose()
