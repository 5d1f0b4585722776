"""The visitor's second factor: codes from a phone, recovery codes, passkeys."""

from base64 import b64encode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField

from archive_service.problems import Problem
from archive_service.services import passkeys, second_factor
from archive_service.web.forms import Form, Needed
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.site import site
from archive_service.web.trouble import warn
from archive_service.web.visitor import desk, visitor

bp = Blueprint("factors", __name__, url_prefix="/account")


class CodeForm(Form):
    """A code from the phone."""

    code = StringField("account.code", validators=[Needed()])


class PasskeyForm(Form):
    """A new passkey: its name, what the browser answered, and the challenge."""

    title = StringField("account.passkey-name", validators=[Needed()])
    answer = HiddenField()
    challenge = HiddenField()


@bp.get("/code")
def code() -> str:
    """Show whether codes from a phone are asked for, and how to begin."""
    return _code(CodeForm())


@bp.post("/code/begin")
@once
def begin() -> Response:
    """Make a new secret for the phone."""
    try:
        second_factor.begin(desk(), visitor().person_id)
    except Problem as problem:
        warn(problem)
    return redirect(url_for("factors.code"), 303)


@bp.post("/code")
@once
def confirm() -> str | tuple[str, int]:
    """Switch the codes on; the recovery codes are shown this once."""
    asked = CodeForm()
    if not asked.validate():
        return _code(asked), 422
    try:
        codes = second_factor.confirm(desk(), visitor().person_id, asked.code.data or "")
    except Problem as problem:
        asked.refuse(problem, "code")
        return _code(asked), problem.kind.http_status
    return render_template("account/recovery.html", codes=codes, fresh=True)


@bp.post("/code/recovery")
@once
def recovery() -> str | Response:
    """Make new recovery codes and show them this once."""
    try:
        codes = second_factor.renew_recovery(desk(), visitor().person_id)
    except Problem as problem:
        warn(problem)
        return redirect(url_for("factors.code"), 303)
    return render_template("account/recovery.html", codes=codes, fresh=False)


@bp.post("/code/off")
@once
def off() -> Response:
    """Ask for codes no more."""
    second_factor.disable(desk(), visitor().person_id)
    flash(say("account.second-off-done"), "done")
    return redirect(url_for("factors.code"), 303)


@bp.get("/passkeys")
def keys() -> str:
    """List the visitor's passkeys, and ask the browser for a new one."""
    return _keys(PasskeyForm())


@bp.post("/passkeys")
@once
def add() -> str | Response | tuple[str, int]:
    """Keep the passkey that the browser made."""
    asked, here = PasskeyForm(), site()
    if not asked.validate() or here is None:
        return _keys(asked), 422
    sent = {name: asked[name].data or "" for name in ("answer", "challenge", "title")}
    try:
        passkeys.add(desk(), visitor().person_id, here, **sent)
    except Problem as problem:
        asked.refuse(problem)
        return _keys(asked), problem.kind.http_status
    flash(say("account.passkey-added"), "done")
    return redirect(url_for("factors.keys"), 303)


@bp.post("/passkeys/rename")
@once
def rename() -> Response:
    """Give a passkey another name."""
    sent = request.form
    try:
        passkeys.rename(desk(), visitor().person_id, sent.get("passkey", ""), sent.get("title", ""))
    except Problem as problem:
        warn(problem)
    return redirect(url_for("factors.keys"), 303)


@bp.post("/passkeys/remove")
@once
def remove() -> Response:
    """Forget a passkey."""
    passkeys.remove(desk(), visitor().person_id, request.form.get("passkey", ""))
    flash(say("account.passkey-removed"), "done")
    return redirect(url_for("factors.keys"), 303)


def _code(asked: CodeForm) -> str:
    person_id = visitor().person_id
    with desk().reading() as session:
        state = second_factor.state(session, person_id)
    enrolment = second_factor.enrolment(desk(), person_id, say("title"))
    picture = b64encode(enrolment.svg.encode()).decode() if enrolment else ""
    return render_template("account/code.html", form=asked, state=state, enrolment=enrolment, picture=picture)


def _keys(asked: PasskeyForm) -> str:
    here = site()
    wanted = passkeys.ask_to_add(desk(), visitor().person_id, here) if here else None
    if wanted:
        asked.challenge.data, asked.answer.data = wanted.challenge, ""
    held = passkeys.listing(desk(), visitor().person_id)
    return render_template("account/passkeys.html", form=asked, wanted=wanted, held=held)
