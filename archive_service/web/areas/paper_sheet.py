"""Where a sheet of paper belongs: by the code that is printed on it, or by class and leaf."""

from flask import Blueprint, render_template

from archive_service.problems import Problem
from archive_service.services import sheet_places
from archive_service.services.sheet_places import SheetPlace, WantedLeaf
from archive_service.web.language import chosen
from archive_service.web.paper_parts import words
from archive_service.web.query import number, word
from archive_service.web.trouble import told
from archive_service.web.visitor import desk, visitor

bp = Blueprint("paper_sheet", __name__, url_prefix="/paper/sheet")

_LONGEST = 60


@bp.get("")
def index() -> str | tuple[str, int]:
    """Show the boxes, and what is known of the sheet that was typed into them."""
    typed = {name: (word(name) or "")[:_LONGEST] for name in ("code", "class", "leaf", "term")}
    found: SheetPlace | None = None
    problem, status = "", 200
    try:
        found = _found(typed)
    except Problem as refused:
        problem, status = told(refused).text, refused.kind.http_status
    page = render_template(
        "paper/sheet.html", typed=typed, year=number("year"), found=found, problem=problem, words=words()
    )
    return page, status


def _found(typed: dict[str, str]) -> SheetPlace | None:
    who, language = visitor().person_id, chosen()
    if typed["code"]:
        return sheet_places.by_code(desk(), typed["code"], reader_id=who, language=language)
    if typed["class"] and typed["leaf"]:
        wanted = WantedLeaf(typed["class"], typed["leaf"], number("year"), typed["term"])
        return sheet_places.by_leaf(desk(), wanted, reader_id=who, language=language)
    return None
