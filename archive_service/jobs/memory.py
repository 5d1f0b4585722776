"""The job port in memory, for unit tests of services: the same promises without processes.

What it cannot show: other processes, crashes. Those are tried on the real one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from archive_service.jobs.port import Handler, Job, JobState, Progress
from archive_service.problems import Kind, Problem, explain

Jobs = list[Job]


class MemoryQueue:
    """A :class:`JobQueue` whose jobs live as long as the object."""

    def __init__(self) -> None:
        """Start empty."""
        self.jobs: dict[str, Job] = {}
        self._keys: dict[str, tuple[str, str, str]] = {}
        self._numbers = count(1)

    def enqueue(
        self, session: Session, job: str, payload: Mapping[str, Any], *, key: str, school: str
    ) -> str:
        """See :meth:`JobQueue.enqueue`."""
        unique = (school, job, key)
        waiting: dict[tuple[str, str, str], str] = session.info.setdefault("queued-jobs", {})
        live = waiting.get(unique) or self._live(unique)
        if live is not None:
            return live
        made = Job(f"{school}:{job}:{next(self._numbers)}", job, school, JobState.QUEUED, dict(payload))
        waiting[unique] = made.id
        self._on_commit(session, made, unique)
        return made.id

    def status(self, job_id: str, *, school: str) -> Job:
        """See :meth:`JobQueue.status`."""
        job = self.jobs.get(job_id)
        if job is None or job.school != school:
            raise Problem(Kind.MISSING, "jobs.unknown", job=job_id)
        return job

    def list(
        self, school: str, *, states: Sequence[JobState] = (), limit: int = 100, offset: int = 0
    ) -> Jobs:
        """See :meth:`JobQueue.list`."""
        found = [
            job for job in self.jobs.values() if job.school == school and (not states or job.state in states)
        ]
        return found[::-1][offset : offset + limit]

    def progress(self, job_id: str) -> Progress:
        """See :meth:`JobQueue.progress`."""
        job = self.jobs.get(job_id)
        return job.progress if job else Progress()

    def cancel(self, job_id: str, *, school: str) -> None:
        """See :meth:`JobQueue.cancel`."""
        job = self.status(job_id, school=school)
        if not job.state.ended:
            self.jobs[job_id] = replace(job, state=JobState.CANCELLED)

    def _live(self, unique: tuple[str, str, str]) -> str | None:
        held = (job_id for job_id, key in self._keys.items() if key == unique)
        return next((job_id for job_id in held if not self.jobs[job_id].state.ended), None)

    def _on_commit(self, session: Session, job: Job, unique: tuple[str, str, str]) -> None:
        ended = False

        def commit(_session: Session) -> None:
            nonlocal ended
            if not ended:
                ended = True
                self.jobs[job.id] = job
                self._keys[job.id] = unique
                session.info["queued-jobs"].pop(unique, None)

        def roll_back(_session: Session) -> None:
            nonlocal ended
            ended = True
            session.info["queued-jobs"].pop(unique, None)

        event.listen(session, "after_commit", commit)
        event.listen(session, "after_rollback", roll_back)


class MemoryWorker:
    """Does the jobs of a :class:`MemoryQueue` in the calling thread."""

    def __init__(self, queue: MemoryQueue, handlers: Mapping[str, Handler]) -> None:
        """Take the queue and what to do by the jobs' names."""
        self._queue = queue
        self._handlers = handlers

    def run_until_idle(self) -> None:
        """Do what is queued, and what is queued meanwhile, in order."""
        while queued := [job for job in self._queue.jobs.values() if job.state is JobState.QUEUED]:
            self._run(queued[0])

    def _run(self, job: Job) -> None:
        self._set(job.id, state=JobState.RUNNING)
        try:
            handler = self._handlers.get(job.name)
            if handler is None:
                raise Problem(Kind.SETUP, "jobs.no-handler", job=job.name)
            result = dict(handler(_Context(self._queue, job)))
        except _Stop:
            return
        except Exception as error:  # noqa: BLE001 - the edge of a worker: every failure is recorded
            self._end(job.id, state=JobState.FAILED, error=explain(error))
        else:
            self._end(job.id, state=JobState.DONE, result=result)

    def _end(self, job_id: str, **change: Any) -> None:
        if self._queue.jobs[job_id].state is JobState.RUNNING:
            self._set(job_id, **change)

    def _set(self, job_id: str, **change: Any) -> None:
        self._queue.jobs[job_id] = replace(self._queue.jobs[job_id], **change)


class _Stop(BaseException):
    """The job was cancelled and is at a step."""


class _Context:
    """A :class:`JobContext`."""

    def __init__(self, queue: MemoryQueue, job: Job) -> None:
        self._queue = queue
        self.id = job.id
        self.school = job.school
        self.payload = job.payload

    @property
    def cancelled(self) -> bool:
        """See :meth:`JobContext.cancelled`."""
        return self._queue.jobs[self.id].state is JobState.CANCELLED

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """See :meth:`JobContext.report`."""
        job = self._queue.jobs[self.id]
        self._queue.jobs[self.id] = replace(job, progress=Progress(done, total, note))

    def step(self, name: str, function: Callable[[], Any]) -> Any:  # noqa: ARG002 - the port's
        """See :meth:`JobContext.step`."""
        if self.cancelled:
            raise _Stop
        return function()
