"""Queued work: how far it is, and stopping it."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_service.jobs import Job, JobState
from archive_service.problems import Problem
from archive_service.services import people
from archive_service.services.roles import KEEPERS
from archive_service.web.areas.login import local
from archive_service.web.language import say
from archive_service.web.query import number
from archive_service.web.visitor import archive, desk, visitor

bp = Blueprint("jobs", __name__)

MOST = 200
PER_PAGE = 30
_STATES = {
    "live": (JobState.QUEUED, JobState.RUNNING),
    "failed": (JobState.FAILED,),
    "done": (JobState.DONE,),
    "cancelled": (JobState.CANCELLED,),
}
_SEERS = (*KEEPERS, "deputy", "operator")


@dataclass(frozen=True, slots=True)
class Watched:
    """Several jobs as one piece of work."""

    jobs: tuple[Job, ...]

    @property
    def ended(self) -> int:
        """How many have come to an end."""
        return sum(job.state.ended for job in self.jobs)

    @property
    def failed(self) -> tuple[Job, ...]:
        """Those that failed."""
        return tuple(job for job in self.jobs if job.state is JobState.FAILED)

    @property
    def waiting(self) -> tuple[Job, ...]:
        """Those that did what they could and wait for a room."""
        return tuple(job for job in self.jobs if job.result and job.result.get("waits_for"))

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.ended == len(self.jobs)

    @property
    def running(self) -> tuple[Job, ...]:
        """Those that a worker does now."""
        return tuple(job for job in self.jobs if job.state is JobState.RUNNING)


@bp.get("/jobs")
def index() -> str:
    """Show the school's queued work, the newest first."""
    page, wanted = number("page", 1) or 1, request.args.get("state", "")
    states = _STATES.get(wanted, ())
    found = archive().queue.list(
        desk().school_id, states=states, limit=PER_PAGE + 1, offset=(page - 1) * PER_PAGE
    )
    with desk().reading() as session:
        names = people.names(session)
    return render_template(
        "jobs/index.html",
        jobs=found[:PER_PAGE],
        more=len(found) > PER_PAGE,
        page=page,
        wanted=wanted,
        states=tuple(_STATES),
        names=names,
    )


def watch(job_ids: list[str], to: str) -> Response:
    """Send the visitor to the page that shows these jobs' progress; ``to`` is where they go on afterwards."""
    return redirect(url_for("jobs.show", job_ids=",".join(job_ids[:MOST]), next=to), 303)


@bp.get("/jobs/<job_ids>")
def show(job_ids: str) -> str:
    """Show how far some jobs are; asked by a script, only the part that changes."""
    seen = Watched(tuple(job_of_visitor(job_id) for job_id in job_ids.split(",")[:MOST]))
    template = "jobs/part.html" if request.headers.get("HX-Request") else "jobs/show.html"
    to = local(request.args.get("next", ""))
    return render_template(template, seen=seen, job_ids=job_ids, next=to)


@bp.post("/jobs/<job_ids>/cancel")
def cancel(job_ids: str) -> Response:
    """Stop what has not ended yet; what is done stays done."""
    for job_id in job_ids.split(",")[:MOST]:
        if not job_of_visitor(job_id).state.ended:
            archive().queue.cancel(job_id, school=desk().school_id)
    flash(say("jobs-cancelled"), "done")
    return redirect(url_for("jobs.show", job_ids=job_ids, next=request.form.get("next", "")), 303)


def job_of_visitor(job_id: str) -> Job:
    """The job, if the visitor asked for it or oversees the school's work."""
    job = job_seen(job_id)
    if job is None:
        abort(404)
    return job


def job_seen(job_id: str) -> Job | None:
    """The job as :func:`job_of_visitor`, None where there is none to be shown."""
    try:
        job = archive().queue.status(job_id, school=desk().school_id)
    except Problem:
        return None
    asked: Any = job.payload.get("actor")
    return job if asked == visitor().person_id or visitor().holds(*_SEERS) else None
