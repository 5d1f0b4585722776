"""For programs that watch the service: is it alive?"""

from flask import Blueprint, Response, jsonify

from archive_service.services.health import pulse
from archive_service.web.visitor import archive

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Answer 200 when the database answers and every store is there, else 503."""
    found = pulse(archive())
    body = {
        "status": "ok" if found.alive else "failing",
        "database": found.database,
        "stores": dict(found.stores),
    }
    return jsonify(body), 200 if found.alive else 503
