"""Queued work: how far it is, and stopping it."""

from typing import Any, Literal

from apiflask import APIBlueprint

from archive_service.jobs import Job, JobState
from archive_service.problems import Kind, Problem
from archive_service.services.roles import KEEPERS
from archive_service.web.api.shapes import Asked, Given
from archive_service.web.visitor import archive, desk, visitor

bp = APIBlueprint("jobs", __name__, tag="jobs")
OVERSEERS = (*KEEPERS, "deputy", "operator")
LIMIT = 100


class JobsWanted(Asked):
    """Which jobs."""

    state: Literal["queued", "running", "done", "failed", "cancelled"] | None = None


class JobError(Given):
    """Why a job failed."""

    code: str
    text: str
    details: list[str]


class JobGiven(Given):
    """A job; ``total`` is 0 while nobody knows how much there is to do."""

    id: str
    name: str
    state: str
    case: str
    asked_by: str
    done: int
    total: int
    note: str
    result: dict[str, Any] | None
    error: JobError | None


class JobsGiven(Given):
    """The newest jobs."""

    jobs: list[JobGiven]


@bp.get("/jobs")
@bp.input(JobsWanted, location="query", arg_name="asked")
@bp.output(JobsGiven)
@bp.doc(summary="Последние задания: свои, а кто отвечает за работу школы, видит все")
def listing(asked: JobsWanted) -> dict[str, Any]:
    """List the newest jobs."""
    states = (JobState(asked.state),) if asked.state else ()
    found = archive().queue.list(desk().school_id, states=states, limit=LIMIT)
    return {"jobs": [_given(job) for job in found if _is_mine(job)]}


@bp.get("/jobs/<job_id>")
@bp.output(JobGiven)
@bp.doc(summary="Одно задание: состояние, ход, исход")
def one(job_id: str) -> dict[str, Any]:
    """Show a job."""
    return _given(_mine(job_id))


@bp.post("/jobs/<job_id>/cancellation")
@bp.output(JobGiven)
@bp.doc(summary="Остановить задание; что уже сделано, остаётся сделанным")
def cancel(job_id: str) -> dict[str, Any]:
    """Stop a job that has not ended yet."""
    if not _mine(job_id).state.ended:
        archive().queue.cancel(job_id, school=desk().school_id)
    return _given(_mine(job_id))


def _is_mine(job: Job) -> bool:
    return job.payload.get("actor") == visitor().person_id or visitor().holds(*OVERSEERS)


def _mine(job_id: str) -> Job:
    job = archive().queue.status(job_id, school=desk().school_id)
    if not _is_mine(job):
        raise Problem(Kind.MISSING, "jobs.unknown", job=job_id)
    return job


def _given(job: Job) -> dict[str, Any]:
    error = job.error
    return {
        "id": job.id,
        "name": job.name,
        "state": str(job.state),
        "case": str(job.payload.get("case", "")),
        "asked_by": str(job.payload.get("actor", "")),
        "done": job.progress.done,
        "total": job.progress.total,
        "note": job.progress.note,
        "result": dict(job.result) if job.result is not None else None,
        "error": {"code": error.code, "text": error.text, "details": list(error.details)} if error else None,
    }
