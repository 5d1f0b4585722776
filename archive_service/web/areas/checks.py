"""The check of a class's data before the print, by the list of its regulation (003 clause 3.4)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField

from archive_service.problems import Problem
from archive_service.services import cases, checking
from archive_service.web.forms import Form
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.visitor import desk, visitor

bp = Blueprint("checks", __name__, url_prefix="/checks")

PASSED, FAILED = "passed", "failed"


class CheckForm(Form):
    """What was found: a text beside each item that is not in order, and the conclusion."""

    outcome = RadioField("term.check-outcome", default=PASSED)
    conclusion = TextAreaField("term.check-conclusion")

    def __init__(self) -> None:
        super().__init__()
        self.outcome.choices = [(one, say(f"term.check-{one}")) for one in (PASSED, FAILED)]


@bp.get("/<case_id>")
def show(case_id: str) -> str:
    """Show the list."""
    return _page(case_id, CheckForm(), {})


@bp.post("/<case_id>")
@once
def record(case_id: str) -> str | Response | tuple[str, int]:
    """Record the check."""
    form = CheckForm()
    items = checking.check_list(desk(), case_id)
    faults = {
        item: request.form.get(f"fault-{number}", "").strip()
        for number, item in enumerate(items)
        if request.form.get(f"fault-{number}", "").strip()
    }
    if not form.validate_on_submit():
        return _page(case_id, form, faults), 422
    try:
        checking.record_check(
            desk(),
            case_id,
            actor_id=visitor().person_id,
            faults=faults,
            conclusion=(form.conclusion.data or "").strip(),
            passed=form.outcome.data == PASSED,
        )
    except Problem as problem:
        form.refuse(problem)
        return _page(case_id, form, faults), problem.kind.http_status
    flash(say("term.checked"), "done")
    return redirect(url_for("printing.index"), 303)


def _page(case_id: str, form: CheckForm, faults: dict[str, str]) -> str:
    with desk().reading() as session:
        case, profile = cases.load(session, case_id)
    items = checking.check_list(desk(), case_id)
    return render_template(
        "printing/check.html", case=case, profile=profile, items=items, form=form, faults=faults
    )
