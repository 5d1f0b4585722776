"""Running queued jobs: worker processes are started, watched and ended by the one who waits."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from archive_service.jobs import Job, JobState
from archive_service.services.context import Archive

_LOOK_EVERY_S = 0.2
_PATIENCE_S = 10.0
_ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the awaited jobs ended."""

    done: tuple[Job, ...]
    failed: tuple[Job, ...]


def work_off(
    archive: Archive, school: str, job_ids: Sequence[str], progress: Callable[[int, int], None]
) -> Outcome:
    """Start worker processes, wait until the jobs have ended, and return how.

    Workers that run already (``archive-service worker``) take their share. ``progress`` is told
    (ended jobs, all jobs).
    """
    if not job_ids:
        return Outcome((), ())
    with workers(archive, min(archive.settings.workers, len(job_ids))) as processes:
        while True:
            jobs = [archive.queue.status(job_id, school=school) for job_id in job_ids]
            ended = [job for job in jobs if job.state in _ENDED]
            progress(len(ended), len(jobs))
            if len(ended) == len(jobs) or all(process.poll() is not None for process in processes):
                break
            time.sleep(_LOOK_EVERY_S)
    jobs = [archive.queue.status(job_id, school=school) for job_id in job_ids]
    done = tuple(job for job in jobs if job.state is JobState.DONE)
    return Outcome(done, tuple(job for job in jobs if job.state is not JobState.DONE))


@contextmanager
def workers(
    archive: Archive, count: int, *, until_idle: bool = True
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Yield so many worker processes; they are ended at the end.

    ``until_idle`` lets them end by themselves when nothing is queued.
    """
    words = ["--home", str(archive.settings.home), *(["--until-idle"] if until_idle else [])]
    processes = [start_worker(words) for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            if not until_idle:
                process.terminate()
            try:
                process.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.terminate()
                process.wait()


def start_worker(words: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start ``python -m archive_service.worker`` with these words, and return the process."""
    return subprocess.Popen([sys.executable, "-m", "archive_service.worker", *words])  # noqa: S603 our own program
