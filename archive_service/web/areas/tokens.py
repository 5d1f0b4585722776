"""The visitor's personal tokens: a program gets one here, a calendar on its own page; both end here."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField
from wtforms.validators import Optional

from archive_service.problems import Problem
from archive_service.services import tokens
from archive_service.web.forms import Form, Needed
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.visitor import desk, visitor

bp = Blueprint("tokens", __name__, url_prefix="/account/tokens")


class TokenForm(Form):
    """A token for a program."""

    title = StringField("account.token-name", validators=[Needed()])
    days = IntegerField("account.token-for-days", default=90, validators=[Optional()])


@bp.get("")
def index() -> str:
    """List the tokens."""
    return _page(TokenForm())


@bp.post("")
@once
def issue() -> str | tuple[str, int]:
    """Make a token and show it this once."""
    asked = TokenForm()
    if not asked.validate():
        return _page(asked), 422
    title, days = asked.title.data or "", asked.days.data
    try:
        secret = tokens.issue(desk(), visitor().person_id, kind=tokens.API, title=title, days=days)
    except Problem as problem:
        asked.refuse(problem)
        return _page(asked), problem.kind.http_status
    return _page(TokenForm(formdata=None), secret)


@bp.post("/revoke")
@once
def revoke() -> Response:
    """End a token."""
    tokens.revoke(desk(), visitor().person_id, request.form.get("token", ""))
    flash(say("account.token-revoked"), "done")
    return redirect(url_for("tokens.index"), 303)


def _page(asked: TokenForm, shown: str = "") -> str:
    held = tokens.listing(desk(), visitor().person_id)
    return render_template("account/tokens.html", form=asked, held=held, shown=shown, today=desk().today)
