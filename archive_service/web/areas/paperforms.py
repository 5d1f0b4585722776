"""The forms: what papers say, how they look, and changing their texts from a day on."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from wtforms import DateField, StringField

from archive_service.problems import Problem
from archive_service.services import form_pages, form_texts, form_wordings, people
from archive_service.services.form_wordings import Draft, Version
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form, Needed
from archive_service.web.language import day, say
from archive_service.web.once import once
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor

bp = Blueprint("paperforms", __name__, url_prefix="/forms")

FIELD = "text-"


class TextsForm(Form):
    """From which day the texts count, and why; the texts themselves are as many as the paper has."""

    from_on = DateField("paperforms.from-on", validators=[Needed()])
    reason = StringField("paperforms.reason", validators=[Needed()])


@bp.get("")
def index() -> str:
    """List the papers with what counts of each."""
    at = desk()
    with at.reading() as session:
        groups = form_pages.listed(session, at.today)
    return render_template("paperforms/index.html", groups=groups)


@bp.get("/<name>")
def show(name: str) -> str:
    """Show a paper's texts, to be changed, and its versions."""
    return _page(name, TextsForm(from_on=desk().today), {}, {})


@bp.post("/<name>")
@once
def change(name: str) -> Answer:
    """Let the texts count from a day on."""
    form, typed = TextsForm(), _typed()
    if not form.validate():
        return _page(name, form, typed, {}), 422
    draft = Draft(typed, form.from_on.data, form.reason.data or "")
    try:
        taken = form_wordings.change(desk(), name, draft, actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return _page(name, form, typed, _beside(problem)), problem.kind.http_status
    return done(_told("saved", name, taken), url_for("paperforms.show", name=name))


@bp.route("/<name>/restore", methods=["GET", "POST"])
@asking
def restore(name: str) -> Answer:
    """Let the shipped texts count again from a day on."""
    form, back = TextsForm(), url_for("paperforms.show", name=name)
    form_texts.known(name)
    if not form.is_submitted():
        form.from_on.data = desk().today

    def do() -> Answer:
        draft = Draft({}, form.from_on.data, form.reason.data or "")
        taken = form_wordings.change(desk(), name, draft, actor_id=visitor().person_id)
        return done(_told("restored", name, taken), back)

    intro = say("paperforms.restore-intro")
    page = Page(f"{say('paperforms.restore')}: {_title(name)}", say("paperforms.restore"), back, intro)
    return ask(form, page, do, from_on=say("paperforms.from-on-hint"), reason=say("paperforms.reason-hint"))


@bp.get("/<name>/sample")
def sample(name: str) -> Answer:
    """Give the paper with sample facts, as it is now or as a version has it."""
    at, asked = desk(), number("version", 0)
    own = form_wordings.own(at, name)
    if asked:
        with at.reading() as session:
            version = form_pages.version(session, name, asked)
        own = {name: form_wordings.texts(at, version)}
    return send_pdf(form_texts.sample(name, own, number("look", 1) - 1), f"{_title(name)}.pdf")


@bp.post("/<name>/look")
def look(name: str) -> Answer:
    """Give the paper with sample facts and the texts as they are typed; nothing is kept."""
    try:
        own = {name: form_texts.changed_texts(name, _typed())}
    except Problem as problem:
        form = TextsForm()
        form.refuse(problem)
        return _page(name, form, _typed(), _beside(problem)), problem.kind.http_status
    return send_pdf(form_texts.sample(name, own), f"{_title(name)}.pdf")


def _typed() -> dict[str, str]:
    return {key.removeprefix(FIELD): said for key, said in request.form.items() if key.startswith(FIELD)}


def _beside(problem: Problem) -> dict[str, list[str]]:
    """Return what is wrong, by the text it is wrong in."""
    found: dict[str, list[str]] = {}
    for fault in problem.faults:
        said = say(fault.code, value=fault.value, **dict(fault.facts))
        found.setdefault(fault.path, []).append(said)
    return found


def _page(name: str, form: TextsForm, typed: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    at = desk()
    with at.reading() as session:
        page = form_pages.page(at, session, name)
        names = people.names(session)
    if errors:
        form.details = ()
    return render_template(
        "paperforms/show.html",
        form=form,
        page=page,
        title=_title(name),
        typed=typed,
        errors=errors,
        names=names,
        field_prefix=FIELD,
    )


def _title(name: str) -> str:
    return form_texts.shipped_title(name) or say("paperforms.report-shared")


def _told(code: str, name: str, taken: Version) -> str:
    return say(f"paperforms.{code}", title=_title(name), number=taken.number, day=day(taken.from_on))
