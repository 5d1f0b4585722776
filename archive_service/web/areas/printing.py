"""Printing: what stands in the way, the print itself, giving it to the signers, what can go to a printer."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from archive_service.problems import Problem
from archive_service.services import (
    batches,
    gaps,
    handover_paper,
    hands,
    periods,
    printers,
    printing,
    readiness,
    todo,
)
from archive_service.services.gaps import Gap
from archive_service.services.periods import Choice
from archive_service.services.readiness import Ready
from archive_service.services.todo import Todo
from archive_service.web.areas.joblist import watch
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.print_forms import BatchForm, ChooseForm, HandForm
from archive_service.web.query import number, word
from archive_service.web.visitor import archive, desk, visitor
from workflows.regulation import StepKind

bp = Blueprint("printing", __name__, url_prefix="/printing")


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
    return page(ChooseForm(), HandForm())


@bp.post("/render")
@once
def render() -> str | Response | tuple[str, int]:
    """Queue the printing of the chosen classes."""
    form = ChooseForm()
    if not form.validate_on_submit() or not form.cases.data:
        form.problem = say("term.choose")
        return page(form, HandForm()), 422
    try:
        jobs = printing.request(desk(), form.cases.data, actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return page(form, HandForm()), problem.kind.http_status
    return watch(jobs, url_for("printing.index"))


@bp.post("/hand-over")
@once
def hand_over() -> str | Response | tuple[str, int]:
    """Give the chosen printouts to their signers; the list that goes with them is kept and shown."""
    form = HandForm()
    if not form.validate_on_submit() or not form.cases.data:
        form.problem = say("term.choose")
        return page(ChooseForm(), form), 422
    try:
        printing.hand_over(desk(), form.cases.data, actor_id=visitor().person_id)
        if form.paper.data:
            for case_id in form.cases.data:
                handover_paper.make(desk(), [case_id], actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return page(ChooseForm(), form), problem.kind.http_status
    flash(say("term.handed", count=len(form.cases.data)), "done")
    return redirect(url_for("printing.index"), 303)


def page(choose: ChooseForm, hand: HandForm, batch: BatchForm | None = None) -> str:
    """Show the page with these forms, as they were filled in."""
    actor = visitor().actor
    with desk().reading() as session:
        choice = periods.choose(session, number("year"), word("term"))
        if choice is None:
            return render_template("board/empty.html")
        period, at_page = choice.period, max(1, number("page", 1))
        in_charge = visitor().holds(*batches.SEERS)
        to_print = todo.todo(session, actor, StepKind.PRINT)
        mine = {one.case_id for one in (*to_print, *todo.todo(session, actor, StepKind.CHECK))}
        found = readiness.readiness(desk(), session, period, page=at_page)
        seen = _Seen(
            choice=choice,
            ready=tuple(one for one in found if in_charge or one.case_id in mine),
            number=at_page,
            pages=readiness.pages(period),
            to_print=to_print,
            to_hand=todo.todo(session, actor, StepKind.HAND_OVER),
            classes=batches.of_classes(session, period) if in_charge else (),
            teachers=batches.of_teachers(session, period) if in_charge else (),
            gaps=gaps.gaps(desk(), session) if in_charge else (),
        )
        doer = todo.doer(desk(), session, StepKind.PRINT)
        ways = {one.person_id: one.way for one in hands.hands(session).values()}
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
        batch=batch or _fresh(),
        ways=ways,
    )


def _fresh() -> BatchForm:
    form = BatchForm(formdata=None)
    form.offer(printers.names(archive()))
    return form
