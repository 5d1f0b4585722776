"""A person's deadlines for a calendar program, under a secret address that the account page makes."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from archive_service.problems import Problem
from archive_service.services import feeds, tokens
from archive_service.web.files import send
from archive_service.web.visitor import archive

bp = Blueprint("feed", __name__)

_ICS = "text/calendar"


@bp.get("/calendar/<token>.ics")
def deadlines(token: str) -> Response:
    """Give the calendar that an address stands for; an unknown one is no address."""
    found = tokens.holder(archive(), token, tokens.CALENDAR)
    if found is None:
        abort(404)
    at, person_id = found
    try:
        with at.reading() as session:
            data = feeds.deadlines(at, session, person_id)
    except Problem:
        abort(404)
    return send(data, "calendar.ics", _ICS, inline=True)
