"""Corrections after the print: what a new export changes, taking it or not; sheets that were sent back."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import StringField

from archive_service.problems import Problem
from archive_service.services import corrections, returns
from archive_service.web.files import send_pdf
from archive_service.web.forms import Needed, PhraseForm
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor

bp = Blueprint("corrections", __name__, url_prefix="/corrections")


class DecisionForm(PhraseForm):
    """Why the correction is taken or not."""

    reason = StringField("term.reason", validators=[Needed()])


@bp.get("")
def index() -> str:
    """Show the classes whose correction waits, and the sheets that were sent back."""
    page = max(1, number("page", 1))
    with desk().reading() as session:
        back = returns.returns(session, page=page)
    waiting = [one for one in corrections.pending(desk()) if _mine(one.class_id)]
    return render_template("corrections/index.html", waiting=waiting, back=back)


@bp.get("/<case_id>")
def show(case_id: str) -> str:
    """Show what a correction changes, cell by cell."""
    return _page(case_id, DecisionForm())


@bp.get("/<case_id>/difference.pdf")
def difference(case_id: str) -> Response:
    """Give the difference sheet as it would be filed, before anything is decided."""
    pdf = corrections.draft(desk(), case_id, reader=visitor().name)
    return send_pdf(pdf, f"{case_id} {say('board.paper-difference')}.pdf")


@bp.post("/<case_id>")
@once
def decide(case_id: str) -> str | Response | tuple[str, int]:
    """Take the correction, or leave the printout as it is."""
    form = DecisionForm()
    act = {"approve": corrections.approve, "reject": corrections.reject}.get(request.form.get("act", ""))
    if act is None:
        abort(400)
    if not form.validate_on_submit():
        return _page(case_id, form), 422
    try:
        act(desk(), form.present(), case_id, (form.reason.data or "").strip())
    except Problem as problem:
        form.refuse(problem)
        return _page(case_id, form), problem.kind.http_status
    flash(say(f"term.correction-{request.form['act']}"), "done")
    return redirect(url_for("corrections.index"), 303)


def _page(case_id: str, form: DecisionForm) -> str:
    waiting = corrections.proposal(desk(), case_id)
    return render_template("corrections/show.html", waiting=waiting, form=form)


def _mine(class_id: str) -> bool:
    return visitor().holds_for(class_id, frozenset({"deputy", "director"}))
