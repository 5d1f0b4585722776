"""For programs that watch the service: is it alive, and how does the archive stand in numbers?"""

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from archive_service.services.health import pulse
from archive_service.services.metrics import scrape
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


@bp.get("/metrics")
def metrics() -> Response:
    """Answer with the numbers in Prometheus' text form."""
    return Response(scrape(archive()), content_type=CONTENT_TYPE_PLAIN_0_0_4)
