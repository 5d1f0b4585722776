"""The school's nomenclature of files: a year's lines, their terms, the approval, the paper."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import nomenclature as keeping
from archive_service.services import nomenclature_paper, nomenclature_table
from archive_service.services.nomenclature_paper import term_said
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send, send_pdf
from archive_service.web.language import say
from archive_service.web.nomenclature_forms import ApproveForm, DropForm, EntryForm, TableForm
from archive_service.web.query import number, word
from archive_service.web.visitor import desk, visitor

bp = Blueprint("nomenclature", __name__, url_prefix="/nomenclature")

_CSV = "text/csv; charset=utf-8"


@bp.get("")
def index() -> str:
    """Show the nomenclature of a year with the count of files."""
    year = _year()
    known, entries = nomenclature_paper.shown(desk(), year, reader_id=visitor().person_id)
    return render_template(
        "nomenclature/index.html", known=known, counted=entries, term_said=term_said, today=desk().today
    )


@bp.get("/paper.pdf")
def paper() -> Response:
    """Give the nomenclature as a paper; «closed» adds the record of the year's files."""
    year, closed = _year(), "closed" in request.args
    pdf = nomenclature_paper.book(desk(), year, actor_id=visitor().person_id, closed=closed)
    return send_pdf(pdf, say("nomenclature.file", year=year))


@bp.get("/table.csv")
def table() -> Response:
    """Give the nomenclature as a table that can be taken in again."""
    data = nomenclature_table.table(desk(), _year(), reader_id=visitor().person_id)
    return send(data, say("nomenclature.file-table", year=_year()), _CSV)


@bp.route("/write", methods=["GET", "POST"])
@asking
def write() -> Answer:
    """Write a line, new or in place of the one with its index."""
    form, year = EntryForm(), _year()
    form.offer()
    if not form.is_submitted():
        known = keeping.show(desk(), year, reader_id=visitor().person_id)
        entry = known.entries.get(word("index") or "")
        if entry is not None:
            form.show(entry)

    def do() -> Response:
        keeping.write(desk(), year, form.wanted(), actor_id=visitor().person_id)
        return done(say("nomenclature.written", index=form.index.data), _back(year))

    return ask(
        form,
        _page("write", year),
        do,
        term=say("nomenclature.term-hint"),
        article=say("nomenclature.article-hint"),
        basis=say("nomenclature.basis-hint"),
    )


@bp.route("/take", methods=["GET", "POST"])
@asking
def take() -> Answer:
    """Take all lines from a table."""
    form, year = TableForm(), _year()

    def do() -> Response:
        file = form.table.data
        data = file.read(nomenclature_table.MOST_BYTES + 1) if file else b""
        nomenclature_table.take(desk(), year, data, actor_id=visitor().person_id)
        return done(say("nomenclature.taken"), _back(year))

    return ask(form, _page("take", year), do, table=say("nomenclature.table-hint"))


@bp.route("/drop", methods=["GET", "POST"])
@asking
def drop() -> Answer:
    """Open no more files under a line."""
    year, named = _year(), word("index") or ""

    def do() -> Response:
        keeping.drop(desk(), year, named, actor_id=visitor().person_id)
        return done(say("nomenclature.dropped", index=named), _back(year))

    return ask(DropForm(), _page("drop", year, index=named), do)


@bp.route("/approve", methods=["GET", "POST"])
@asking
def approve() -> Answer:
    """Put the director's approval on record."""
    form, year = ApproveForm(), _year()

    def do() -> Response:
        keeping.approve(desk(), year, form.document.data or "", actor_id=visitor().person_id)
        return done(say("nomenclature.approved", year=year), _back(year))

    return ask(form, _page("approve", year), do, document=say("nomenclature.document-hint"))


def _year() -> int:
    return number("year", desk().today.year)


def _back(year: int) -> str:
    return url_for("nomenclature.index", year=year)


def _page(name: str, year: int, index: str = "") -> Page:
    title = say(f"nomenclature.{name}-title", year=year, index=index)
    intro = say(f"nomenclature.{name}-intro")
    return Page(title, say(f"nomenclature.{name}-go"), _back(year), intro, danger=name == "drop")
