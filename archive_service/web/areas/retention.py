"""Terms of keeping: what the archive keeps until when, and what is to be done with it."""

from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from archive_service.services import retention_list
from archive_service.services.retention_list import WantedTerms
from archive_service.web.files import send
from archive_service.web.language import chosen, say
from archive_service.web.query import day, number, word
from archive_service.web.visitor import desk, visitor
from workflows.retention import Action, Kept

bp = Blueprint("retention", __name__, url_prefix="/retention")

_CSV, _LONGEST_CLASS = "text/csv; charset=utf-8", 40
Choice = TypeVar("Choice", bound=StrEnum)


@bp.get("")
def index() -> str:
    """Show a page of the review."""
    wanted = _wanted()
    seen = retention_list.terms_page(
        desk(), wanted, reader_id=visitor().person_id, number=number("page", 1), language=chosen()
    )
    return render_template(
        "retention/index.html", seen=seen, wanted=wanted, actions=list(Action), kinds=list(Kept)
    )


@bp.get("/table.csv")
def table() -> Response:
    """Give the lines that the address asks for as a table."""
    data = retention_list.table(desk(), _wanted(), reader_id=visitor().person_id, language=chosen())
    return send(data, say("retention.file"), _CSV)


def _wanted() -> WantedTerms:
    return WantedTerms(
        on=day("on"),
        action=_one_of(Action, word("action")),
        kind=_one_of(Kept, word("kind")),
        year=number("year"),
        class_name=(word("class") or "")[:_LONGEST_CLASS],
        this_year="this_year" in request.args,
    )


def _one_of(choices: type[Choice], text: str | None) -> Choice | None:
    try:
        return choices(text) if text else None
    except ValueError:
        abort(404)
