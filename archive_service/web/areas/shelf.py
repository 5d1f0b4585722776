"""The shelf list: what lies in the archive, by year and class."""

from flask import Blueprint, render_template, request

from archive_service.services import extraction, finding, leave_register, retention_list, shelf
from archive_service.services.shelf import SOON, Wanted
from archive_service.web.language import chosen
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor
from templates.wording import SUMMARY_FILE

bp = Blueprint("shelf", __name__, url_prefix="/shelf")

LONGEST_CLASS = 40
ROLES = frozenset(
    {"volume", "summary", "snapshot", "acts", "register", "profile", "journal-manifest", "summary-index"}
    | {"manifest", "superseded", "order", "difference", "inspection", "report"}
    | {"incident-notice", "incident-act", "binding-act", "scan", "scan-summary", "scan-label"}
    | {"tombstone", "disposal-act", "disposal-certificate"}
)
"""What lies in a deposit and has a name in words."""


@bp.get("")
def index() -> str:
    """Show a page of the cases in the archive."""
    wanted = Wanted(number("year"), request.args.get("class", "")[:LONGEST_CLASS], "due" in request.args)
    seen = shelf.shelf(desk(), wanted, reader_id=visitor().person_id, page=number("page", 1))
    return render_template("shelf/index.html", seen=seen, wanted=wanted, days=SOON.days)


@bp.get("/<case_id>")
def show(case_id: str) -> str:
    """Show one case in the archive, object by object."""
    found = shelf.case_on_shelf(desk(), case_id, reader_id=visitor().person_id)
    with desk().reading() as session:
        taken = extraction.of_case(session, case_id)
        given = leave_register.transferred(session).get(case_id)
        untils = retention_list.untils(session, case_id, chosen())
    return render_template(
        "shelf/show.html",
        found=found,
        short_code=finding.short_code,
        roles=ROLES,
        taken=taken,
        given=given,
        file_number=_file_number,
        untils=untils,
    )


def _file_number(number: int) -> str:
    return SUMMARY_FILE.format(number=number)
