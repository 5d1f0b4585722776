"""Inventories of files: which there are and should be, one of them with what is new, the paper."""

from flask import Blueprint, abort, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import StringField

from archive_service.services import inventories as keeping
from archive_service.services import inventory_paper
from archive_service.services.listings import part_of
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form
from archive_service.web.language import say
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor
from workflows.inventories import Section

bp = Blueprint("inventories", __name__, url_prefix="/inventories")


class MakeForm(Form):
    """The number of the inventory among the school's inventories."""

    name = StringField("inventories.name")


@bp.get("")
def index() -> str:
    """Show the inventories, the newest year first."""
    found = keeping.overview(desk(), reader_id=visitor().person_id)
    return render_template("inventories/index.html", seen=part_of(found, number("page", 1)))


@bp.get("/<section>/<int:year>")
def show(section: str, year: int) -> str:
    """Show an inventory with what is new in it."""
    found = keeping.draft(desk(), _section(section), year, reader_id=visitor().person_id)
    return render_template(
        "inventories/show.html",
        draft=found,
        seen=part_of(found.lines, number("page", 1)),
        words=inventory_paper,
    )


@bp.route("/<section>/<int:year>/make", methods=["GET", "POST"])
@asking
def make(section: str, year: int) -> Answer:
    """Draw an inventory up, or go on with it."""
    form, kind = MakeForm(), _section(section)
    back = url_for("inventories.show", section=section, year=year)
    if not form.is_submitted():
        form.name.data = keeping.draft(desk(), kind, year, reader_id=visitor().person_id).name

    def do() -> Response:
        name = form.name.data or ""
        inventory_paper.make(desk(), kind, year, actor_id=visitor().person_id, name=name)
        return done(say("inventories.made"), back)

    title = say(f"inventories.section-{kind}", year=year)
    shown = Page(title, say("inventories.make-go"), back, say("inventories.make-intro"))
    return ask(form, shown, do, name=say("inventories.name-hint"))


@bp.get("/<section>/<int:year>/paper.pdf")
def paper(section: str, year: int) -> Response:
    """Give the paper of an inventory as it was kept."""
    pdf = keeping.paper(desk(), _section(section), year, reader_id=visitor().person_id)
    return send_pdf(pdf, say("inventories.file", year=year))


def _section(text: str) -> Section:
    try:
        return Section(text)
    except ValueError:
        abort(404)
