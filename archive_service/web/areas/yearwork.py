"""Work beside the steps of cases: what the regulation demands of the school this year, and doing it."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField

from archive_service.problems import Problem
from archive_service.services import people, profiles, work
from archive_service.services.titles import in_words
from archive_service.web.forms import Form, Needed
from archive_service.web.language import chosen, say
from archive_service.web.once import once
from archive_service.web.visitor import desk, visitor

bp = Blueprint("yearwork", __name__, url_prefix="/work")


class DoneForm(Form):
    """Which work was done, and what proves it."""

    name = HiddenField(validators=[Needed()])
    due = HiddenField()
    note = StringField("term.note")


@bp.get("")
def index() -> str:
    """Show the work of the school year."""
    return _page(DoneForm())


@bp.post("")
@once
def record() -> str | Response | tuple[str, int]:
    """Record that a piece of work was done."""
    form = DoneForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        due_on = date.fromisoformat(form.due.data) if form.due.data else None
    except ValueError:
        return _page(form), 422
    try:
        work.record(
            desk(), form.name.data or "", due_on, actor_id=visitor().person_id, note=form.note.data or ""
        )
    except Problem as problem:
        form.refuse(problem)
        return _page(form), problem.kind.http_status
    flash(say("term.work-recorded"), "done")
    return redirect(url_for("yearwork.index"), 303)


def _page(form: DoneForm) -> str:
    with desk().reading() as session:
        plan = work.plan(desk(), session)
        profile = profiles.in_force(session, desk().today)
        names = people.names(session)
    roles = {one.obligation.role: in_words(one.obligation.role, profile, chosen()) for one in plan.owed}
    return render_template(
        "reports/work.html", form=form, plan=plan, roles=roles, names=names, today=desk().today
    )
