"""Paper copies: the register, one volume with its history, the journal of use, and the two books."""

from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import paper_books, paper_hands, paper_register, readings
from archive_service.services.media_papers import Time
from archive_service.services.paper_list import WantedPaper, history, paper_page, usage_page
from archive_service.services.paper_register import Older
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.language import chosen, say
from archive_service.web.media_parts import people, roles
from archive_service.web.paper_forms import BringForm, OlderForm
from archive_service.web.paper_parts import volumes_said, words
from archive_service.web.query import number as number_in_query
from archive_service.web.query import word
from archive_service.web.visitor import desk, visitor
from workflows.paper_copies import PaperState

bp = Blueprint("paper", __name__, url_prefix="/paper")

_A_YEAR = timedelta(days=365)


@bp.get("")
def index() -> str:
    """Show a page of the register."""
    class_name = (word("class") or "")[:40]
    wanted = WantedPaper(
        number_in_query("year"), class_name, word("state") or "", late="late" in request.args
    )
    page_number = number_in_query("page", 1)
    seen = paper_page(desk(), wanted, reader_id=visitor().person_id, number=page_number)
    with desk().reading() as session:
        known = paper_register.volumes(session).values()
    return render_template(
        "paper/index.html",
        seen=seen,
        wanted=wanted,
        words=words(),
        states=list(PaperState),
        years=sorted({one.entry.year for one in known}, reverse=True),
        late=sum(one.late_on(desk().today) for one in known),
        missing=sum(one.state is PaperState.MISSING for one in known),
        today=desk().today,
        any=bool(known),
    )


@bp.get("/register.pdf")
def register_book() -> Response:
    """Give the register of paper copies as a book."""
    pdf = paper_books.register_book(desk(), actor_id=visitor().person_id)
    return send_pdf(pdf, say("paper.file-register"))


@bp.get("/usage")
def usage() -> str:
    """Show a page of the journal of use."""
    seen = usage_page(desk(), reader_id=visitor().person_id, number=number_in_query("page", 1))
    since = desk().today - _A_YEAR
    return render_template("paper/usage.html", seen=seen, words=words(), today=desk().today, since=since)


@bp.get("/usage.pdf")
def usage_book() -> Response:
    """Give the journal of use as a book, of the last year unless other days are asked for."""
    last = _day("to") or desk().today
    time = Time(_day("from") or last - _A_YEAR, last)
    return send_pdf(
        paper_books.usage_book(desk(), time, actor_id=visitor().person_id), say("paper.file-usage")
    )


@bp.route("/add", methods=["GET", "POST"])
@asking
def add() -> Answer:
    """Enter a volume from before the system."""
    form = OlderForm()
    form.keeper.choices, form.access.choices = people(), roles()
    if not form.is_submitted():
        form.keeper.data, form.access.data = visitor().person_id, list(readings.READERS)

    def do() -> Response:
        older = Older(
            title=form.title.data or "",
            year=form.year.data,
            leaves=form.leaves.data,
            keeper=form.keeper.data,
            access=tuple(form.access.data or ()),
            class_name=form.class_name.data or "",
            copy=form.copy.data,
        )
        volume = paper_register.register(desk(), older, actor_id=visitor().person_id)
        return done(
            say("paper.added", numbers=str(volume.number)), url_for("paper.show", number=volume.number)
        )

    shown = Page(say("paper.add"), say("paper.add-go"), url_for("paper.index"), say("paper.add-intro"))
    return ask(form, shown, do, title=say("paper.name-hint"), year=say("paper.year-hint"))


@bp.route("/bring", methods=["GET", "POST"])
@asking
def bring() -> Answer:
    """Enter the loose leaves of printed cases, to be handed over."""
    form = BringForm()
    found = paper_hands.to_bring(desk(), actor_id=visitor().person_id)
    form.cases.choices = [
        (one.id, f"{one.class_name}, {one.term_name}, {one.year}/{one.year + 1}") for one in found
    ]

    def do() -> Response:
        volumes = paper_hands.bring(desk(), form.cases.data or (), actor_id=visitor().person_id)
        to = url_for("paper_hands.hand", volume=[one.number for one in volumes])
        return done(say("paper.brought", numbers=volumes_said(volumes)), to)

    intro = say("paper.bring-intro" if found else "paper.bring-none")
    return ask(form, Page(say("paper.bring"), say("paper.bring-go"), url_for("paper.index"), intro), do)


@bp.get("/<int:number>")
def show(number: int) -> str:
    """Show a volume and what happened to it."""
    volume, lines = history(desk(), number, reader_id=visitor().person_id, language=chosen())
    return render_template(
        "paper/show.html",
        volume=volume,
        lines=lines,
        words=words(),
        today=desk().today,
        gone=volume.state is PaperState.ENDED,
        away=volume.state in {PaperState.HANDED, PaperState.ISSUED, PaperState.MISSING},
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args[name]) if request.args.get(name) else None
    except ValueError:
        abort(404)
