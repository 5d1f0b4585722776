"""The visitor's own account: name and roles, address and language, pass phrase, sessions."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import PasswordField, SelectField, StringField

from archive_service.problems import LANGUAGES, Problem
from archive_service.services import accounts, own_card, passkeys, second_factor, sessions, tokens
from archive_service.web.areas.login import remember_language
from archive_service.web.browsers import browser
from archive_service.web.forms import Form, Needed
from archive_service.web.language import chosen, say
from archive_service.web.once import once
from archive_service.web.visitor import address, desk, visitor

bp = Blueprint("account", __name__)


class ProfileForm(Form):
    """Where reminders go, and the language of the pages."""

    email = StringField("account.email")
    language = SelectField("account.language")


class ChangeForm(Form):
    """A new pass phrase; typed twice, for nobody sees it."""

    old = PasswordField("account.phrase-old", validators=[Needed()])
    new = PasswordField("account.phrase-new", validators=[Needed()])
    again = PasswordField("account.phrase-again", validators=[Needed()])


@bp.get("/account")
def index() -> str:
    """Show the account."""
    with desk().reading() as session:
        known = accounts.profile_of(session, visitor().person_id)
    return _index(_profile_form(email=known.email, language=known.language))


@bp.post("/account")
@once
def save() -> str | Response | tuple[str, int]:
    """Set address and language."""
    asked = _profile_form()
    if not asked.validate():
        return _index(asked), 422
    language = asked.language.data or ""
    try:
        email = (asked.email.data or "").strip()
        accounts.set_profile(desk(), visitor().person_id, email=email, language=language)
    except Problem as problem:
        asked.refuse(problem, "email")
        return _index(asked), problem.kind.http_status
    flash(say("account.saved"), "done")
    return remember_language(redirect(url_for("account.index"), 303), language)


@bp.get("/account/phrase")
def phrase() -> str:
    """Ask for a new pass phrase."""
    return render_template("account/phrase.html", form=ChangeForm())


@bp.post("/account/phrase")
@once
def change() -> str | Response | tuple[str, int]:
    """Change the pass phrase; everybody else who is logged in as the visitor is not any more."""
    asked = ChangeForm()
    if not asked.validate():
        return render_template("account/phrase.html", form=asked), 422
    if asked.new.data != asked.again.data:
        asked.again.errors = [say("account.phrase-differs")]
        return render_template("account/phrase.html", form=asked), 422
    who, old, new = visitor(), asked.old.data or "", asked.new.data or ""
    try:
        accounts.check_phrase(new)
        accounts.confirm(desk(), who.person_id, old, address=address())
        accounts.change_phrase(desk(), who.person_id, old, new, session_id=who.session_id)
    except Problem as problem:
        asked.refuse(problem)
        return render_template("account/phrase.html", form=asked), problem.kind.http_status
    flash(say("account.phrase-changed"), "done")
    return redirect(url_for("account.index"), 303)


@bp.get("/account/sessions")
def own_sessions() -> str:
    """List the browsers in which the visitor is logged in."""
    seats = sessions.listing(desk(), visitor().person_id)
    return render_template("account/sessions.html", seats=seats, mine=visitor().session_id, browser=browser)


@bp.post("/account/sessions/end")
@once
def end_session() -> Response:
    """End one of the visitor's sessions."""
    sessions.end(desk(), visitor().person_id, request.form.get("session", ""))
    flash(say("account.session-ended"), "done")
    return redirect(url_for("account.own_sessions"), 303)


@bp.post("/account/sessions/end-others")
@once
def end_sessions() -> Response:
    """End all of the visitor's sessions but this one."""
    sessions.end_all(desk(), visitor().person_id, but=visitor().session_id)
    flash(say("account.sessions-ended"), "done")
    return redirect(url_for("account.own_sessions"), 303)


def _profile_form(**given: str) -> ProfileForm:
    asked = ProfileForm(**({"data": given} if given else {}))
    asked.language.choices = [("", say("account.language-browser"))] + [
        (one, say(f"language-{one}")) for one in LANGUAGES
    ]
    return asked


def _index(asked: ProfileForm) -> str:
    person_id = visitor().person_id
    with desk().reading() as session:
        card = own_card.card(desk(), session, person_id, chosen())
        second = second_factor.state(session, person_id)
    counts = {
        "sessions": len(sessions.listing(desk(), person_id)),
        "passkeys": len(passkeys.listing(desk(), person_id)),
        "tokens": len(tokens.listing(desk(), person_id)),
    }
    return render_template("account/index.html", form=asked, card=card, second=second, counts=counts)
