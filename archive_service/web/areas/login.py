"""Coming in, confirming that it is still the same person, and leaving."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, SelectField, StringField

from archive_service.problems import Kind, Problem
from archive_service.services import accounts, second_factor, sessions
from archive_service.services.context import Desk
from archive_service.web.forms import Form, Needed
from archive_service.web.language import COOKIE as LANGUAGE
from archive_service.web.visitor import COOKIE, address, archive, desk, known, visitor

bp = Blueprint("login", __name__)

HALF = "half"
"""Where the form's cookie notes who gave the phrase and still owes the code."""
_A_YEAR_S = 365 * 24 * 3600


class LoginForm(Form):
    """Who comes in."""

    school = SelectField("web.login-school")
    login = StringField("web.login-name", validators=[Needed()])
    phrase = PasswordField("web.phrase", validators=[Needed()])
    next = HiddenField()


class ConfirmForm(Form):
    """The pass phrase once more."""

    phrase = PasswordField("web.phrase", validators=[Needed()])
    next = HiddenField()


@bp.get("/login")
def form() -> str | Response:
    """Show the form; whoever is logged in goes home."""
    if known():
        return redirect(local(request.args.get("next", "")), 303)
    asked = _asked()
    asked.next.data = request.args.get("next", "")
    return render_template("login.html", form=asked)


@bp.post("/login")
def enter() -> str | Response | tuple[str, int]:
    """Log somebody in."""
    asked = _asked()
    if not asked.validate_on_submit():
        return render_template("login.html", form=asked), 422
    at = archive().desk(asked.school.data)
    try:
        person_id = accounts.log_in(at, asked.login.data or "", asked.phrase.data or "", address=address())
    except Problem as problem:
        asked.refuse(problem)
        return render_template("login.html", form=asked), problem.kind.http_status
    return _admit(at, person_id, asked.next.data or "")


def _admit(at: Desk, person_id: str, to: str) -> Response:
    """Begin the session, or go on to the code from the phone where the account asks for one."""
    with at.reading() as reading:
        asks = second_factor.state(reading, person_id).on
    if not asks:
        return complete(at, person_id, to)
    session.clear()
    session[HALF] = [at.school_id, person_id, int(at.now.timestamp()), to]
    return redirect(url_for("second.form"), 303)


def complete(at: Desk, person_id: str, to: str) -> Response:
    """Begin a session under a new id and go on to where the person wanted to be."""
    session.clear()
    with at.reading() as reading:
        language = accounts.profile_of(reading, person_id).language
    cookie = sessions.start(at, person_id, address=address(), agent=request.headers.get("User-Agent", ""))
    answer = redirect(local(to), 303)
    answer.set_cookie(COOKIE, cookie, secure=True, httponly=True, samesite="Lax", path="/")
    return remember_language(answer, language)


def remember_language(answer: Response, language: str) -> Response:
    """Let the browser keep the language that the person chose; "" follows the browser's own."""
    if language:
        answer.set_cookie(LANGUAGE, language, max_age=_A_YEAR_S, secure=True, httponly=True, samesite="Lax")
    return answer


@bp.route("/confirm", methods=["GET", "POST"])
def confirm() -> str | Response | tuple[str, int]:
    """Ask for the pass phrase again before something of weight."""
    asked = ConfirmForm()
    if not asked.is_submitted():
        asked.next.data = request.args.get("next", "")
        return render_template("confirm.html", form=asked)
    if not asked.validate():
        return render_template("confirm.html", form=asked), 422
    try:
        accounts.confirm(desk(), visitor().person_id, asked.phrase.data or "", address=address())
    except Problem as problem:
        asked.refuse(problem)
        return render_template("confirm.html", form=asked), problem.kind.http_status
    sessions.freshen(desk(), visitor().session_id)
    return redirect(local(asked.next.data or ""), 303)


@bp.post("/logout")
def leave() -> Response:
    """End this session."""
    sessions.end(desk(), visitor().person_id, visitor().session_id)
    session.clear()
    answer = redirect(url_for("login.form"), 303)
    answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax", path="/")
    return answer


def local(to: str) -> str:
    """Return the address if it is one of this service, else home."""
    if to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable():
        return to
    return "/"


def _asked() -> LoginForm:
    """The form with the schools of this installation.

    Raises:
        Problem: there is no school yet.
    """
    schools = archive().schools()
    if not schools:
        raise Problem(Kind.SETUP, "service.no-school")
    asked = LoginForm()
    asked.school.choices = [(one.id, one.name) for one in schools]
    if asked.school.data is None:
        asked.school.data = schools[0].id
    return asked
