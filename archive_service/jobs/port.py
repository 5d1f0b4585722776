"""The job port: what services and workers promise each other, whatever engine is behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy.orm import Session

from archive_service.problems import Explanation, Kind


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to the job by itself."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job has come: ``done`` of ``total`` (0 while unknown) and a short note."""

    done: int = 0
    total: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as lists show it. ``result`` is set when done, ``error`` when failed.

    ``error`` has the sentence a person is to read, with the kind that gives exit code and status.
    ``queued_at`` is in UTC, None where the queue does not know it.
    """

    id: str
    name: str
    school: str
    state: JobState
    payload: Mapping[str, Any]
    progress: Progress = Progress()
    result: Mapping[str, Any] | None = None
    error: Explanation | None = None
    queued_at: datetime | None = None


class JobContext(Protocol):
    """What a handler gets. A handler may be run again after a crash: its effects must be idempotent.

    Between steps it must be deterministic: what it does may depend on payload and steps' results only.
    """

    @property
    def id(self) -> str:
        """The job's id."""

    @property
    def school(self) -> str:
        """The id of the school the job is for."""

    @property
    def payload(self) -> Mapping[str, Any]:
        """What was given at :meth:`JobQueue.enqueue`."""

    @property
    def cancelled(self) -> bool:
        """Whether to stop: somebody cancelled the job, or another worker has taken it over."""

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Say how far it is. Cheap; may be called inside a transaction and as often as wanted."""

    def step(self, name: str, function: Callable[[], Any]) -> Any:
        """Run the function once and remember its result (a JSON value) over crashes.

        A step that has finished is not run again; one that was cut off is. Its errors come through.
        """


Handler = Callable[[JobContext], Mapping[str, Any]]
"""Does a job; returns its result as JSON values; raises what a person is to be told."""


class JobQueue(Protocol):
    """Where jobs are put and looked at."""

    def enqueue(
        self, session: Session, job: str, payload: Mapping[str, Any], *, key: str, school: str
    ) -> str:
        """Queue a job in the session's transaction and return its id.

        The job exists exactly if the transaction commits. While a job of the same name, key and
        school is queued or running, its id is returned and nothing is added.
        """

    def status(self, job_id: str, *, school: str) -> Job:
        """Return one job.

        Raises:
            Problem: the school has no such job.
        """

    def list(
        self, school: str, *, states: Sequence[JobState] = (), limit: int = 100, offset: int = 0
    ) -> list[Job]:
        """Return the school's jobs in any of the states (all when empty), newest first."""

    def progress(self, job_id: str) -> Progress:
        """Return how far a job has come; the zero progress when nothing was reported."""

    def cancel(self, job_id: str, *, school: str) -> None:
        """Keep a queued job from starting; ask a running one to stop at its next step.

        Raises:
            Problem: the school has no such job.
        """


def error_to_json(error: Explanation, english: Explanation) -> dict[str, Any]:
    """Return an explanation in both languages as JSON, to be kept with a failed job."""
    return {
        "kind": error.kind.name,
        "code": error.code,
        "ru": [error.text, *error.details],
        "en": [english.text, *english.details],
    }


def error_from_json(data: Mapping[str, Any], language: str) -> Explanation:
    """Return the explanation that :func:`error_to_json` spelled."""
    text, *details = data[language]
    return Explanation(Kind[data["kind"]], data["code"], text, tuple(details))
