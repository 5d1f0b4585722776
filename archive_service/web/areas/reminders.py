"""Reminding those who owe something: by mail, or with a text to copy."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectMultipleField

from archive_service.problems import Problem
from archive_service.services import reminders
from archive_service.web.areas.joblist import watch
from archive_service.web.forms import Form
from archive_service.web.language import chosen, say
from archive_service.web.once import once
from archive_service.web.query import number
from archive_service.web.visitor import archive, desk, visitor

bp = Blueprint("reminders", __name__, url_prefix="/reminders")

PER_PAGE = 30


class RemindForm(Form):
    """Who is reminded; nobody chosen means everybody who was not yet."""

    people = SelectMultipleField(validate_choice=False)
    forced = BooleanField("remind.forced")


@bp.get("")
def index() -> str:
    """Show who owes something, with the text each would get."""
    return _page(RemindForm())


@bp.post("")
@once
def send() -> str | Response | tuple[str, int]:
    """Queue reminders to those chosen, or to all."""
    form = RemindForm()
    everybody = "everybody" in request.form
    chosen_ids = [] if everybody else list(form.people.data or ())
    if not form.validate_on_submit() or not (everybody or chosen_ids):
        form.problem = form.problem or say("remind.choose")
        return _page(form), 422
    try:
        job = reminders.request(
            desk(),
            chosen_ids,
            actor_id=visitor().person_id,
            forced=bool(form.forced.data),
            site=request.url_root,
        )
    except Problem as problem:
        form.refuse(problem)
        return _page(form), problem.kind.http_status
    return watch([job], url_for("reminders.index"))


def _page(form: RemindForm) -> str:
    with desk().reading() as session:
        found = reminders.candidates(desk(), session, request.url_root, chosen())
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(1, number("page", 1)), pages)
    return render_template(
        "board/reminders.html",
        form=form,
        found=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        count=len(found),
        number=page,
        pages=pages,
        mail=archive().settings.mail,
        today=desk().today,
    )
