"""What goes to paper: files for the printer, what became of them, the runs so far, a leaf once more."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from archive_service.db.models import CaseRow
from archive_service.jobs import Job
from archive_service.problems import Problem
from archive_service.services import (
    batches,
    people,
    periods,
    print_out,
    print_piles,
    print_runs,
    printers,
    reprints,
)
from archive_service.services.print_runs import Run
from archive_service.web.areas import printing
from archive_service.web.areas.joblist import MOST, job_of_visitor, job_seen, watch
from archive_service.web.asking import Answer, Page, ask, asking
from archive_service.web.files import send_pdf
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.print_forms import AgainForm, BatchForm, ChooseForm, HandForm, where
from archive_service.web.query import number, word
from archive_service.web.visitor import archive, desk, visitor

bp = Blueprint("prints", __name__, url_prefix="/printing")

_JOBS = (batches.JOB, reprints.JOB)


@bp.post("/batches")
@once
def batch() -> str | Response | tuple[str, int]:
    """Queue a print run: of the chosen classes and teachers, or of the whole period."""
    form = BatchForm()
    form.offer(printers.names(archive()))
    if not form.validate_on_submit() or not form.chosen:
        form.problem = say("prints.choose-something")
        return printing.page(ChooseForm(), HandForm(), form), 422
    try:
        jobs = batches.request(desk(), form.wanted(), actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return printing.page(ChooseForm(), HandForm(), form), problem.kind.http_status
    return watch(jobs, url_for("prints.files", job_ids=",".join(jobs[:MOST])))


@bp.get("/batches/<job_ids>")
def files(job_ids: str) -> str:
    """Show the files that these jobs have made, and how far a printer is with them."""
    jobs = [job_of_visitor(one) for one in job_ids.split(",")[:MOST]]
    told = [(job, print_out.progress(desk(), job.result or {})) for job in jobs]
    return render_template("printing/files.html", told=told, job_ids=job_ids)


@bp.get("/file/<job_id>.pdf")
def file(job_id: str) -> Response:
    """Give a file for the printer."""
    job = _print_job(job_id)
    return send_pdf(print_out.fetch(desk(), job.result or {}), f"{(job.result or {})['title']}.pdf")


@bp.post("/file/<job_id>/take")
@once
def take(job_id: str) -> str | Response | tuple[str, int]:
    """Put on record that a file which the printer refused is printed elsewhere."""
    run = print_out.take(desk(), _print_job(job_id), actor_id=visitor().person_id)
    flash(say("prints.taken", run=run), "done")
    return redirect(url_for("prints.files", job_ids=job_id), 303)


@bp.get("/runs")
def runs() -> str:
    """Show what was printed so far, the newest first; of one class where it is asked for."""
    case_id = word("case") or ""
    with desk().reading() as session:
        seen = print_runs.page(session, number("page", 1), case_id=case_id)
        names = people.names(session)
        classes = _class_names(
            session, {one.case_id for run in seen.lines for one in run.facts.cases} | {case_id}
        )
    if case_id and case_id not in classes:
        abort(404)
    files = {run.number for run in seen.lines if _has_file(run)}
    shown = {"names": names, "classes": classes, "case_id": case_id, "files": files}
    return render_template("printing/runs.html", seen=seen, **shown)


@bp.route("/again", methods=["GET", "POST"])
@asking
def again() -> Answer:
    """Print single leaves once more."""
    form = AgainForm()
    with desk().reading() as session:
        form.case.choices = [("", say("prints.class-none")), *_printed(session)]
    form.printer.choices = where(printers.names(archive()))

    def do() -> Answer:
        job = reprints.request(desk(), form.again(), actor_id=visitor().person_id)
        return watch([job], url_for("prints.files", job_ids=job))

    page = Page(
        say("prints.again"), say("prints.again-go"), url_for("printing.index"), say("prints.again-intro")
    )
    hints = {
        name: say(f"prints.{name.replace('_', '-')}-hint")
        for name in ("codes", "leaves", "of_copy", "reason")
    }
    return ask(form, page, do, **hints)


def _has_file(run: Run) -> bool:
    """Say whether the visitor can have the run's file once more: a page may be closed too soon."""
    return print_out.kept(desk(), run.facts.job) and job_seen(run.facts.job) is not None


def _print_job(job_id: str) -> Job:
    job = job_of_visitor(job_id)
    if job.result is None or job.name not in _JOBS:
        abort(404)
    return job


def _printed(session: Session) -> list[tuple[str, str]]:
    """The printed classes of the period that is worked on."""
    choice = periods.choose(session)
    ids = print_piles.printed_cases(session, choice.period) if choice else ()
    names = _class_names(session, set(ids))
    return [(one, ", ".join(names[one])) for one in ids]


def _class_names(session: Session, case_ids: set[str]) -> dict[str, tuple[str, str]]:
    """The names of cases' classes and terms."""
    wanted = select(CaseRow.id, CaseRow.class_name, CaseRow.term_name).where(CaseRow.id.in_(case_ids))
    return {one: (name, term) for one, name, term in session.execute(wanted)}
