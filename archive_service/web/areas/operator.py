"""The operator's place: what an export may look like, and the work that the year demands."""

from datetime import date

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import StringField

from archive_service.problems import Kind, Problem
from archive_service.services import import_formats, people, profiles, work
from archive_service.services.titles import in_words
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send
from archive_service.web.forms import Form, Needed
from archive_service.web.language import chosen, say
from archive_service.web.visitor import desk, visitor
from workflows.work import OwedWork

bp = Blueprint("operator", __name__)


class DoneForm(Form):
    """What proves that the work was done."""

    note = StringField("operator.note")


class BackupForm(Form):
    """A backup copy: on which medium, where it lies, who has signed for it."""

    medium = StringField("operator.medium", validators=[Needed()])
    room = StringField("operator.room", validators=[Needed()])
    keeper = StringField("operator.keeper", validators=[Needed()])
    note = StringField("operator.note")


@bp.get("/operator")
def index() -> str:
    """Show the formats of exports and this school year's work."""
    at = desk()
    with at.reading() as session:
        plan = work.plan(at, session)
        profile = profiles.in_force(session, at.today)
        names = people.names(session)
    owed = [one for one in plan.owed if visitor().holds(one.obligation.role)]
    return render_template(
        "operator/index.html",
        samples=import_formats.SAMPLES,
        owed=owed,
        names=names,
        role=lambda code: in_words(code, profile, chosen()),
        today=at.today,
    )


@bp.get("/operator/samples/<name>")
def sample(name: str) -> Response:
    """Give a file to take as a pattern."""
    found = import_formats.sample(name)
    return send(found.make(), found.name, found.media_type)


@bp.route("/operator/duties/<name>", methods=["GET", "POST"])
@asking
def work_done(name: str) -> Answer:
    """Record that a piece of work was done."""
    at, due_on = desk(), _due(request.args.get("due", ""))
    with at.reading() as session:
        owed = [one for one in work.plan(at, session, due_on).owed if one.obligation.id == name]
    if not owed:
        raise Problem(Kind.MISSING, "operator.no-work")
    form = BackupForm() if _leaves_medium(owed[0]) else DoneForm()

    def do() -> Response:
        work.record(at, name, due_on, actor_id=visitor().person_id, note=_note(form))
        return done(say("operator.work-done", title=owed[0].obligation.title), url_for("operator.index"))

    page = Page(
        owed[0].obligation.title, say("operator.done"), url_for("operator.index"), say("operator.done-intro")
    )
    return ask(form, page, do, medium=say("operator.medium-hint"), note=say("operator.note-hint"))


def _leaves_medium(owed: OwedWork) -> bool:
    """Whether the work leaves a medium behind that has a number, a room and a keeper."""
    return "backup" in owed.obligation.id


def _note(form: DoneForm | BackupForm) -> str:
    """Put what was typed into one line, as the register has it."""
    parts = [
        say(f"operator.said-{one.short_name}", value=one.data.strip())
        for one in form
        if one.short_name in ("medium", "room", "keeper", "note") and (one.data or "").strip()
    ]
    return "; ".join(parts)


def _due(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        abort(404)
