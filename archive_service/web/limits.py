"""How often anybody may ask: enough for a person in a hurry, too little for a program that guesses."""

from flask import Flask, request
from flask_limiter import Limiter

from archive_service.web.visitor import address, known, visitor

PER_MINUTE = "600 per minute"
_LOOKS = ("static", "bootstrap.static", "vendor")


def install(app: Flask, storage: str) -> None:
    """Count requests per session, before that per address; ``storage`` is where the counts are kept."""
    limiter = Limiter(_who, storage_uri=storage, default_limits=[PER_MINUTE], headers_enabled=False)
    limiter.request_filter(lambda: request.endpoint in _LOOKS)
    limiter.init_app(app)


def _who() -> str:
    return visitor().session_id if known() else address()
