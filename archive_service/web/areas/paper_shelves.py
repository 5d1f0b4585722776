"""Shelves: what lies where, whether it is really there, and the labels to stick on."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from archive_service.problems import Problem
from archive_service.services import paper_register, shelf_places
from archive_service.services.paper_books import numbers_said
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.paper_parts import FIELD, words
from archive_service.web.query import word
from archive_service.web.visitor import desk, visitor
from workflows.paper_copies import Place

bp = Blueprint("paper_shelves", __name__, url_prefix="/paper/shelves")

_LONGEST = 120


@bp.get("")
def index() -> str:
    """Show the shelves that are used."""
    with desk().reading() as session:
        paper_register.require_reader(desk(), session, visitor().person_id)
        found = shelf_places.shelves(session)
    return render_template("paper/shelves.html", found=found, words=words())


@bp.get("/labels.pdf")
def labels() -> Response:
    """Give the labels of a place's shelves, of all where none is named."""
    with desk().reading() as session:
        used = [one.place for one in shelf_places.shelves(session) if _place().holds(one.place)]
    pdf = shelf_places.labels(desk(), used, reader_id=visitor().person_id)
    return send_pdf(pdf, say("paper.file-labels"))


@bp.get("/shelf")
def show() -> str:
    """Show what lies on a shelf, to be ticked by whoever stands in front of it."""
    return _shown(Form())


@bp.post("/shelf")
@once
def check() -> str | Response | tuple[str, int]:
    """Write down what is there: what was not ticked is missing."""
    form = Form()
    if not form.validate_on_submit():
        return _shown(form), 422
    seen = [int(one) for one in request.form.getlist(FIELD) if one.isascii() and one.isdigit()]
    try:
        there, missing = shelf_places.check(desk(), _place(), seen, actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return _shown(form), problem.kind.http_status
    numbers = numbers_said(one.number for one in missing)
    if missing:
        flash(say("paper.check-missing", there=len(there), numbers=numbers), "warn")
    else:
        flash(say("paper.check-well", there=len(there)), "done")
    return redirect(request.full_path, 303)


def _shown(form: Form) -> str:
    found = shelf_places.contents(desk(), _place(), reader_id=visitor().person_id)
    due = {one.number for one in shelf_places.expected(found)}
    return render_template("paper/shelf.html", form=form, found=found, due=due, place=_place(), words=words())


def _place() -> Place:
    named = (word(name) or "" for name in ("room", "cabinet", "shelf", "folder"))
    return Place(*(one[:_LONGEST] for one in named))
