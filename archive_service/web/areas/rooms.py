"""The rooms in which the archive lies, and how it stands: stores, log, jobs, cases."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from archive_service.services import lock_lengths, locks, log_checks, upkeep
from archive_service.services.health import JOBS_COUNTED
from archive_service.services.outage_notice import outage_notice
from archive_service.services.overview import overview
from archive_service.web.areas.joblist import watch
from archive_service.web.chain import chain_watch
from archive_service.web.language import chosen
from archive_service.web.once import once
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor

bp = Blueprint("rooms", __name__)


@bp.get("/rooms")
def index() -> str:
    """Show how the school's archive stands."""
    year, page = number("year"), number("page", 1)
    seen = overview(desk(), chain_watch(), year=year, page=page, language=chosen())
    days = desk().archive.settings.audit_days
    with desk().reading() as session:
        waiting, lengthened = outage_notice(desk(), session), lock_lengths.last(session)
    return render_template(
        "status.html",
        seen=seen,
        jobs_counted=JOBS_COUNTED,
        audit_days=days,
        waiting=waiting,
        lengthened=lengthened,
    )


@bp.post("/rooms/audit")
@once
def audit() -> Response:
    """Have every copy read through."""
    return watch(upkeep.request(desk(), actor_id=visitor().person_id), url_for("rooms.index"))


@bp.post("/rooms/repair")
@once
def repair() -> Response:
    """Have every copy read through, and what is damaged or missing made anew from the good one."""
    jobs = upkeep.request(desk(), actor_id=visitor().person_id, repairs=True)
    return watch(jobs, url_for("rooms.index"))


@bp.post("/rooms/drill")
@once
def drill() -> Response:
    """Have the lock of every store tried that is meant to have one."""
    jobs = locks.request(desk(), actor_id=visitor().person_id)
    return watch(jobs, url_for("rooms.index")) if jobs else redirect(url_for("rooms.index"))


@bp.post("/rooms/check-log")
@once
def check_log() -> Response:
    """Have the whole chain of acts proved."""
    job = log_checks.request(desk(), actor_id=visitor().person_id)
    return watch([job], url_for("actlog.index"))
