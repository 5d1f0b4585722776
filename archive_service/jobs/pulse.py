"""A worker's pulse: it says that the worker lives, writes progress, and finds the dead.

A worker lives as long as its counter grows. Whether it grows is judged by one's own beats,
never by a clock: ten of mine without one of yours, and yours are up. Where both run on one
computer, a process that is gone is dead at once.
"""

import logging
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from archive_service.clock import Clock
from archive_service.jobs.engine import QUEUE
from archive_service.jobs.port import Progress
from archive_service.jobs.running import RunningJob
from archive_service.jobs.tables import BEATS, PROGRESS, workflows

log = logging.getLogger(__name__)

PATIENCE = 10
"""How many of one's own beats a silent worker is waited for."""
_WATCH_S = 2.0


@dataclass(slots=True)
class _Seen:
    beats: int
    silent_for: int = 0


class Pulse:
    """One worker's row in ``worker_beats`` and what it has seen of the others."""

    def __init__(self, engine: Engine, executor: str, clock: Clock) -> None:
        self._engine = engine
        self._executor = executor
        self._clock = clock
        self._place = place()
        self._seen: dict[str, _Seen] = {}
        self._written: dict[str, Progress] = {}
        self._workflows = workflows(engine.dialect.name)

    def beat(self, running: RunningJob | None) -> list[str]:
        """Beat once in one transaction; return the workers found dead.

        Writes the running job's progress and sets its ``cancelled``.
        """
        with self._engine.begin() as connection:
            self._say_alive(connection)
            if running is not None:
                self._write_progress(connection, running)
                running.cancelled |= not self._is_mine(connection, running.id)
            return self._dead(connection)

    def flush(self, job: RunningJob) -> None:
        """Write the last progress of a job that has ended; it is worth no failure."""
        try:
            with self._engine.begin() as connection:
                self._write_progress(connection, job)
        except SQLAlchemyError as error:
            log.warning("the last progress of job %s is lost: %s", job.id, error)
        self._written.pop(job.id, None)

    def bury(self, executor: str) -> None:
        """Forget a dead worker whose jobs were given back, unless it has beaten since."""
        seen = self._seen.pop(executor, None)
        if seen is None:
            return
        with self._engine.begin() as connection:
            connection.execute(
                sa.delete(BEATS).where(BEATS.c.executor == executor, BEATS.c.beats == seen.beats)
            )

    def stop(self) -> None:
        """Take the own row away at an orderly end."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(BEATS).where(BEATS.c.executor == self._executor))

    def _say_alive(self, connection: Connection) -> None:
        at = self._clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        own = BEATS.c.executor == self._executor
        grown = connection.execute(sa.update(BEATS).where(own).values(beats=BEATS.c.beats + 1, at=at))
        if not grown.rowcount:
            row = {"executor": self._executor, "beats": 1, "at": at, "host": self._place, "pid": os.getpid()}
            connection.execute(sa.insert(BEATS).values(row))

    def _dead(self, connection: Connection) -> list[str]:
        others = connection.execute(sa.select(BEATS).where(BEATS.c.executor != self._executor)).all()
        known = {row.executor for row in others}
        self._seen = {name: seen for name, seen in self._seen.items() if name in known}
        silent = [row.executor for row in others if self._silent(row)]
        return silent + self._unknown(connection, known | {self._executor})

    def _silent(self, row: sa.Row[tuple[object, ...]]) -> bool:
        seen = self._seen.setdefault(row.executor, _Seen(row.beats, -1))
        seen.silent_for = seen.silent_for + 1 if seen.beats == row.beats else 0
        seen.beats = row.beats
        if self._place and row.host == self._place and not is_alive(row.pid):
            return True
        return seen.silent_for >= PATIENCE

    def _unknown(self, connection: Connection, known: set[str]) -> list[str]:
        """Workers with jobs but without a row: they were buried before their jobs were given back."""
        table = self._workflows
        wanted = sa.select(table.c.executor_id).distinct()
        wanted = wanted.where(table.c.status == "PENDING", table.c.queue_name == QUEUE)
        return [name for name in connection.scalars(wanted) if name and name not in known]

    def _is_mine(self, connection: Connection, job_id: str) -> bool:
        table = self._workflows
        wanted = sa.select(table.c.status, table.c.executor_id).where(table.c.workflow_uuid == job_id)
        row = connection.execute(wanted).first()
        return row is not None and (row.status, row.executor_id) == ("PENDING", self._executor)

    def _write_progress(self, connection: Connection, job: RunningJob) -> None:
        latest = job.latest
        if self._written.get(job.id, Progress()) == latest:
            return
        values = {"done": latest.done, "total": latest.total, "note": latest.note}
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        row = dialect.insert(PROGRESS).values(school_id=job.school, job_id=job.id, **values)
        # two may write at once: the pulse and the job's end, a worker and the one that took over
        connection.execute(row.on_conflict_do_update(index_elements=["school_id", "job_id"], set_=values))
        self._written[job.id] = latest


def anybody_beats(engine: Engine) -> bool:
    """Return whether a worker lives: its counter grows while it is watched. Nobody's row, no waiting."""
    before = _beats(engine)
    if before:
        time.sleep(_WATCH_S)
    return any(before.get(name, 0) < beats for name, beats in _beats(engine).items())


def _beats(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {row.executor: row.beats for row in connection.execute(sa.select(BEATS))}


def place() -> str:
    """Return a name for the set of processes this one can see, or "" where there is none.

    Two containers may share a host's name but not its process numbers.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{socket.gethostname()}/{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    """Return whether a process of that number runs here; one that only waits to be buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}
