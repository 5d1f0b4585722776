"""Taking bound cases into the archive, and the folder of a term: all its cases and where they are."""

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField

from archive_service.problems import Problem
from archive_service.services import board as boards
from archive_service.services import deposits, folder, todo
from archive_service.services.outage_notice import outage_notice
from archive_service.web.access import OF_CASE
from archive_service.web.areas.joblist import watch
from archive_service.web.forms import Form
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.query import number, word
from archive_service.web.visitor import desk, visitor
from workflows.regulation import StepKind

bp = Blueprint("deposits", __name__, url_prefix="/deposits")


class DepositForm(Form):
    """The cases that go into the archive."""

    cases = SelectMultipleField(validate_choice=False)


@bp.get("")
def index() -> str:
    """Show what the visitor can take into the archive now."""
    return _page(DepositForm())


@bp.post("")
@once
def deposit() -> str | Response | tuple[str, int]:
    """Queue the deposit of the chosen cases."""
    form = DepositForm()
    if not form.validate_on_submit() or not form.cases.data:
        form.problem = say("term.choose")
        return _page(form), 422
    try:
        jobs = deposits.request(desk(), form.cases.data, actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return _page(form), problem.kind.http_status
    return watch(jobs, url_for("deposits.index"))


@bp.get("/folder", endpoint="folder")
def folder_of_term() -> str:
    """Show every case of a term, how far it is, and its documents."""
    with desk().reading() as session:
        seen = boards.board(desk(), session, year=number("year"), term=word("term"), page=number("page", 1))
        if seen is None:
            return render_template("board/empty.html")
        inside = folder.inside(desk(), session, [line.case_id for line in seen.lines])
        waiting = outage_notice(desk(), session)
    may_read = visitor().holds(*OF_CASE.roles)
    return render_template(
        "deposits/folder.html", seen=seen, inside=inside, may_read=may_read, waiting=waiting
    )


def _page(form: DepositForm) -> str:
    with desk().reading() as session:
        waiting = outage_notice(desk(), session)
        found = todo.todo(session, visitor().actor, StepKind.DEPOSIT)
        doer = todo.doer(desk(), session, StepKind.DEPOSIT)
    if waiting is not None:
        found = tuple(one for one in found if waiting.of(one.case_id) is None)
    return render_template(
        "deposits/index.html", form=form, found=found, doer=doer, today=desk().today, waiting=waiting
    )
