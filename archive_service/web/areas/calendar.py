"""A person's deadlines as a calendar: a secret address for the calendar program, made and revoked here."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField

from archive_service.problems import Problem
from archive_service.services import feeds, tokens
from archive_service.web.files import send
from archive_service.web.forms import Form
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.visitor import archive, desk, visitor

bp = Blueprint("calendar", __name__, url_prefix="/calendar")

_ICS = "text/calendar"


class TokenForm(Form):
    """Which address to revoke."""

    token = HiddenField()


@bp.get("")
def index() -> str:
    """Show the visitor's calendar addresses."""
    return render_template("board/calendar.html", form=TokenForm(), held=_mine(), secret="")


@bp.post("")
def issue() -> str | tuple[str, int]:
    """Make a new address; it is shown this once."""
    form = TokenForm()
    if not form.validate_on_submit():
        abort(400)
    title = say("board.calendar")
    secret = tokens.issue(desk(), visitor().person_id, kind=tokens.CALENDAR, title=title)
    address = url_for("calendar.feed", token=secret, _external=True)
    return render_template("board/calendar.html", form=TokenForm(), held=_mine(), secret=address)


@bp.post("/revoke")
@once
def revoke() -> Response:
    """End an address: whoever has it gets nothing any more."""
    tokens.revoke(desk(), visitor().person_id, TokenForm().token.data or "")
    flash(say("board.calendar-revoked"), "done")
    return redirect(url_for("calendar.index"), 303)


@bp.get("/<token>.ics")
def feed(token: str) -> Response:
    """Give the calendar that an address stands for; an unknown one is no address."""
    found = tokens.holder(archive(), token, tokens.CALENDAR)
    if found is None:
        abort(404)
    at, person_id = found
    try:
        with at.reading() as session:
            data = feeds.deadlines(at, session, person_id)
    except Problem:
        abort(404)
    return send(data, "calendar.ics", _ICS, inline=True)


def _mine() -> list[tokens.Held]:
    held = tokens.listing(desk(), visitor().person_id)
    return [one for one in held if one.kind == tokens.CALENDAR]
