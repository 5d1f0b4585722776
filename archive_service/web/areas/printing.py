"""Printing: what stands in the way, the print itself, giving it to the signers, files for the printer."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, IntegerField, SelectMultipleField
from wtforms.validators import Optional

from archive_service.problems import Problem
from archive_service.services import batches, gaps, handover_paper, periods, printing, readiness, todo
from archive_service.services.gaps import Gap
from archive_service.services.periods import Choice
from archive_service.services.readiness import Ready
from archive_service.services.todo import Todo
from archive_service.web.areas.joblist import MOST, job_of_visitor, watch
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.query import number, word
from archive_service.web.visitor import desk, visitor
from workflows.regulation import StepKind

bp = Blueprint("printing", __name__, url_prefix="/printing")


class ChooseForm(Form):
    """Some of the classes on the page."""

    cases = SelectMultipleField(validate_choice=False)


class HandForm(ChooseForm):
    """Some of the classes, and whether a list goes with them."""

    paper = BooleanField("term.handover-list", default=True)


class BatchForm(ChooseForm):
    """Whose sheets are wanted as files: of classes, and of teachers in a period."""

    people = SelectMultipleField(validate_choice=False)
    year = IntegerField(validators=[Optional()])
    term = HiddenField()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the page shows."""

    choice: Choice
    ready: tuple[Ready, ...]
    number: int
    pages: int
    to_print: tuple[Todo, ...]
    to_hand: tuple[Todo, ...]
    classes: tuple[batches.ClassPile, ...]
    teachers: tuple[batches.TeacherPile, ...]
    gaps: tuple[Gap, ...]


@bp.get("")
def index() -> str:
    """Show what can be printed, what lacks, and what is printed already."""
    return _page(ChooseForm(), HandForm())


@bp.post("/render")
@once
def render() -> str | Response | tuple[str, int]:
    """Queue the printing of the chosen classes."""
    form = ChooseForm()
    if not form.validate_on_submit() or not form.cases.data:
        form.problem = say("term.choose")
        return _page(form, HandForm()), 422
    try:
        jobs = printing.request(desk(), form.cases.data, actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return _page(form, HandForm()), problem.kind.http_status
    return watch(jobs, url_for("printing.index"))


@bp.post("/hand-over")
@once
def hand_over() -> str | Response | tuple[str, int]:
    """Give the chosen printouts to their signers; the list that goes with them is kept and shown."""
    form = HandForm()
    if not form.validate_on_submit() or not form.cases.data:
        form.problem = say("term.choose")
        return _page(ChooseForm(), form), 422
    try:
        printing.hand_over(desk(), form.cases.data, actor_id=visitor().person_id)
        if form.paper.data:
            for case_id in form.cases.data:
                handover_paper.make(desk(), [case_id], actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return _page(ChooseForm(), form), problem.kind.http_status
    flash(say("term.handed", count=len(form.cases.data)), "done")
    return redirect(url_for("printing.index"), 303)


@bp.post("/batches")
@once
def batch() -> str | Response | tuple[str, int]:
    """Queue files for the printer: of the chosen classes and teachers."""
    form = BatchForm()
    if not form.validate_on_submit() or not (form.cases.data or form.people.data):
        form.problem = say("term.choose")
        return _page(ChooseForm(), HandForm(), form), 422
    wanted = batches.Wanted(
        tuple(form.cases.data or ()), tuple(form.people.data or ()), form.year.data or 0, form.term.data or ""
    )
    try:
        jobs = batches.request(desk(), wanted, actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return _page(ChooseForm(), HandForm(), form), problem.kind.http_status
    return watch(jobs, url_for("printing.files", job_ids=",".join(jobs[:MOST])))


@bp.get("/batches/<job_ids>")
def files(job_ids: str) -> str:
    """Show the files that these jobs have made."""
    jobs = [job_of_visitor(one) for one in job_ids.split(",")[:MOST]]
    return render_template("printing/files.html", jobs=jobs)


@bp.get("/file/<job_id>.pdf")
def file(job_id: str) -> Response:
    """Give a file for the printer."""
    job = job_of_visitor(job_id)
    if job.result is None or job.name != batches.JOB:
        abort(404)
    return send_pdf(batches.fetch(desk(), job.result), f"{job.result['title']}.pdf")


def _page(choose: ChooseForm, hand: HandForm, batch_form: BatchForm | None = None) -> str:
    actor = visitor().actor
    with desk().reading() as session:
        choice = periods.choose(session, number("year"), word("term"))
        if choice is None:
            return render_template("board/empty.html")
        period, page = choice.period, max(1, number("page", 1))
        in_charge = visitor().holds(*batches.SEERS)
        to_print = todo.todo(session, actor, StepKind.PRINT)
        mine = {one.case_id for one in (*to_print, *todo.todo(session, actor, StepKind.CHECK))}
        found = readiness.readiness(desk(), session, period, page=page)
        seen = _Seen(
            choice=choice,
            ready=tuple(one for one in found if in_charge or one.case_id in mine),
            number=page,
            pages=readiness.pages(period),
            to_print=to_print,
            to_hand=todo.todo(session, actor, StepKind.HAND_OVER),
            classes=batches.of_classes(session, period) if in_charge else (),
            teachers=batches.of_teachers(session, period) if in_charge else (),
            gaps=gaps.gaps(desk(), session) if in_charge else (),
        )
        doer = todo.doer(desk(), session, StepKind.PRINT)
        to_check = {one.case_id for one in todo.todo(session, actor, StepKind.CHECK)}
    checks = {one.case_id for one in seen.ready if one.check is not readiness.Check.UNASKED}
    return render_template(
        "printing/index.html",
        seen=seen,
        choose=choose,
        hand=hand,
        doer=doer,
        checks=checks,
        to_check=to_check,
        batch=batch_form or BatchForm(formdata=None),
    )
