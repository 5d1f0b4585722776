"""The rooms in which the archive lies, and how it stands: stores, log, jobs, cases."""

from flask import Blueprint, current_app, render_template

from archive_service.services.health import JOBS_COUNTED, ChainWatch
from archive_service.services.overview import overview
from archive_service.web.query import number
from archive_service.web.visitor import desk

bp = Blueprint("rooms", __name__)

_WATCH = "chain-watch"


@bp.get("/rooms")
def index() -> str:
    """Show how the school's archive stands."""
    watch: ChainWatch = current_app.extensions.setdefault(_WATCH, ChainWatch())
    seen = overview(desk(), watch, year=number("year"), page=number("page", 1))
    return render_template("status.html", seen=seen, jobs_counted=JOBS_COUNTED)
