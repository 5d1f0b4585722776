"""How the archive was used in a year: on the page, as a table, as a page to print."""

from flask import Blueprint, Response, render_template

from archive_service.services import usage_statistics
from archive_service.web.files import send, send_pdf
from archive_service.web.language import say
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor

bp = Blueprint("usage", __name__, url_prefix="/usage")

_CSV = "text/csv"


@bp.get("")
def index() -> str:
    """Show the figures of a year."""
    found = usage_statistics.of_year(desk(), number("year"), reader_id=visitor().person_id)
    return render_template("requests/usage.html", found=found)


@bp.get("/<int:year>.csv")
def table(year: int) -> Response:
    """Give the figures as a table."""
    data = usage_statistics.as_csv(desk(), year, reader_id=visitor().person_id)
    return send(data, say("requests.file-csv", year=year), _CSV)


@bp.get("/<int:year>.pdf")
def paper(year: int) -> Response:
    """Give the figures as a page to print."""
    data = usage_statistics.paper(desk(), year, actor_id=visitor().person_id)
    return send_pdf(data, say("requests.file-stat", year=year))
