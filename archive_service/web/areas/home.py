"""Everybody's first page: what waits, and what is new."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request, url_for
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response

from archive_service.services import home
from archive_service.services.home_parts import Link
from archive_service.web.fence import may_use
from archive_service.web.language import chosen
from archive_service.web.visitor import desk, visitor

bp = Blueprint("home", __name__)

SEEN = "seen"
_A_LOOK = timedelta(minutes=30)
_DIGITS = 12
_A_YEAR_S = 365 * 24 * 3600


@bp.get("/")
def index() -> Response:
    """Show what waits for the visitor; what happened since the last look is marked as new."""
    with desk().reading() as session:
        found = home.home(desk(), session, visitor().actor, chosen())
    since, last = _seen()
    if last is None or desk().now - last > _A_LOOK:
        since = last
    page = render_template("home/index.html", found=found, since=since, href=href)
    answer = make_response(page)
    said = f"{_said(since)}|{_said(desk().now)}"
    answer.set_cookie(SEEN, said, max_age=_A_YEAR_S, secure=True, httponly=True, samesite="Lax")
    return answer


def href(link: Link, instead: Link | None = None) -> str:
    """Return the address of a page, else that of another one; "" where neither is there for the visitor."""
    if link.endpoint in current_app.view_functions and may_use(link.endpoint):
        try:
            return url_for(link.endpoint, **dict[str, Any](link.args))
        except BuildError:
            pass
    return href(instead) if instead is not None else ""


def _seen() -> tuple[datetime | None, datetime | None]:
    """The look before this visit, and the last one: moments that the browser keeps."""
    before, _, last = request.cookies.get(SEEN, "").partition("|")
    return _read(before), _read(last)


def _read(text: str) -> datetime | None:
    good = text.isascii() and text.isdigit() and len(text) < _DIGITS
    return datetime.fromtimestamp(int(text), UTC) if good else None


def _said(moment: datetime | None) -> str:
    return str(int(moment.timestamp())) if moment else ""
