"""The other half of the door: a code from the phone after the phrase, or a passkey in place of both."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response
from wtforms import StringField

from archive_service.problems import Problem
from archive_service.services import passkeys, second_factor
from archive_service.services.context import Desk
from archive_service.services.passkeys import Asked
from archive_service.web.areas.login import HALF, complete
from archive_service.web.forms import Form, Needed
from archive_service.web.site import site
from archive_service.web.trouble import warn
from archive_service.web.visitor import address, archive

bp = Blueprint("second", __name__)

GOOD_FOR_S = 300
"""So long after the phrase the code may come."""


class CodeForm(Form):
    """A code from the phone, or a recovery code."""

    code = StringField("account.code-or-recovery", validators=[Needed()])


@bp.get("/login/code")
def form() -> str | Response:
    """Ask for the code; without a phrase before it, from the beginning."""
    return render_template("account/second.html", form=CodeForm()) if _half() else _from_the_start()


@bp.post("/login/code")
def enter() -> str | Response | tuple[str, int]:
    """Log in whoever gave the phrase, if the code is theirs."""
    half, asked = _half(), CodeForm()
    if half is None:
        return _from_the_start()
    if not asked.validate():
        return render_template("account/second.html", form=asked), 422
    at, person_id, to = half
    try:
        second_factor.check(at, person_id, asked.code.data or "", address=address())
    except Problem as problem:
        asked.refuse(problem, "code")
        return render_template("account/second.html", form=asked), problem.kind.http_status
    return complete(at, person_id, to)


@bp.post("/login/passkey")
def by_passkey() -> Response:
    """Log in the person whose passkey signed the challenge."""
    here, sent = site(), request.form
    if here is None:
        return _from_the_start()
    try:
        at = archive().desk(sent.get("school") or None)
        given = {"answer": sent.get("answer", ""), "challenge": sent.get("challenge", "")}
        person_id = passkeys.come_in(at, here, address=address(), **given)
    except Problem as problem:
        warn(problem)
        return _from_the_start()
    return complete(at, person_id, sent.get("next", ""))


@bp.app_context_processor
def _passkey() -> dict[str, Any]:
    return {"passkey_wanted": _wanted}


def _wanted() -> Asked | None:
    """What a log-in page hands to the browser, None at a bare address."""
    here = site()
    return passkeys.ask_to_come_in(archive(), here) if here else None


def _half() -> tuple[Desk, str, str] | None:
    """Who gave the right phrase a short while ago in this browser, and where they were going."""
    noted = session.get(HALF)
    if not noted:
        return None
    school_id, person_id, given_at, to = noted
    at = archive().desk(school_id)
    return (at, person_id, to) if at.now.timestamp() - given_at <= GOOD_FOR_S else None


def _from_the_start() -> Response:
    session.pop(HALF, None)
    return redirect(url_for("login.form"), 303)
