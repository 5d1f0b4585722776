"""The yearly check of presence and state: begin it, look shelf after shelf through, end it with the act."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField, StringField, TextAreaField

from archive_service.services import paper_books, presence, presence_paper, shelf_places
from archive_service.services.paper_books import numbers_said
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form, Needed
from archive_service.web.language import chosen, say
from archive_service.web.paper_parts import words
from archive_service.web.query import word
from archive_service.web.visitor import desk, visitor
from workflows.paper_copies import Place
from workflows.presence import Fault

bp = Blueprint("presence", __name__, url_prefix="/presence")

_LONGEST = 120


class GoForm(Form):
    """Nothing but the confirmation."""


class LookForm(Form):
    """Everything that lies on a shelf, by numbers or by the codes of labels."""

    typed = TextAreaField("presence.typed")


class NoteForm(Form):
    """What is wrong with a volume that is there."""

    volume = IntegerField("presence.volume", validators=[Needed()])
    fault = SelectField("presence.fault", validators=[Needed()])
    remark = StringField("presence.remark", validators=[Needed()])


@bp.get("")
def index() -> str:
    """Show the running check, shelf by shelf, and the checks before."""
    checks, state = presence_paper.seen(desk(), reader_id=visitor().person_id)
    with desk().reading() as session:
        due, shelves = presence.due_on(desk(), session), shelf_places.shelves(session)
    waiting = (
        {(one.place.room, one.place.cabinet, one.place.shelf) for one in state.unlooked} if state else ()
    )
    return render_template(
        "presence/index.html",
        checks=checks,
        state=state,
        due=due,
        shelves=shelves,
        waiting=waiting,
        numbers=numbers_said(one.number for one in state.unlooked) if state else "",
        words=words(),
        language=chosen(),
        today=desk().today,
    )


@bp.route("/start", methods=["GET", "POST"])
@asking
def start() -> Answer:
    """Begin a check."""

    def do() -> Response:
        check = presence.start(desk(), actor_id=visitor().person_id)
        return done(say("presence.started", number=check.number), url_for("presence.index"))

    return ask(GoForm(), _page("start"), do)


@bp.route("/look", methods=["GET", "POST"])
@asking
def look() -> Answer:
    """Look a shelf through."""
    form = LookForm()
    place = Place(*((word(name) or "")[:_LONGEST] for name in ("room", "cabinet", "shelf", "folder")))

    def do() -> Response:
        there, missing, strange = presence.look(
            desk(), place, form.typed.data or "", actor_id=visitor().person_id
        )
        text = say(
            "presence.looked",
            there=there,
            missing=paper_books.numbers_said(missing) or "—",
            strange=paper_books.numbers_said(strange) or "—",
        )
        return done(text, url_for("presence.index"))

    return ask(form, _page("look", words().place(place)), do, typed=say("presence.typed-hint"))


@bp.route("/note", methods=["GET", "POST"])
@asking
def note() -> Answer:
    """Note that a volume is damaged, or lies elsewhere."""
    form = NoteForm()
    form.fault.choices = [(str(one), say(f"presence.fault-{one}")) for one in Fault]
    if not form.is_submitted():
        form.volume.data = request.args.get("volume", type=int)

    def do() -> Response:
        remark = form.remark.data or ""
        presence.note(desk(), form.volume.data, Fault(form.fault.data), remark, actor_id=visitor().person_id)
        return done(say("presence.noted", volume=form.volume.data), url_for("presence.index"))

    return ask(form, _page("note"), do, remark=say("presence.remark-hint"))


@bp.route("/finish", methods=["GET", "POST"])
@asking
def finish() -> Answer:
    """End the running check with its act."""

    def do() -> Response:
        check = presence_paper.finish(desk(), actor_id=visitor().person_id)
        return done(say("presence.finished", number=check.number), url_for("presence.index"))

    return ask(GoForm(), _page("finish"), do)


@bp.get("/<int:number>/act.pdf")
def act(number: int) -> Response:
    """Give the act of a check as it was kept."""
    pdf = presence_paper.act(desk(), number, reader_id=visitor().person_id)
    return send_pdf(pdf, say("presence.file", number=number))


def _page(name: str, about: str = "") -> Page:
    title = say(f"presence.{name}")
    shown = f"{title}: {about}" if about else title
    return Page(shown, say(f"presence.{name}-go"), url_for("presence.index"), say(f"presence.{name}-intro"))
