"""Scripts that npm brought at set-up: found beside the installed packages, and missed without harm."""

import sys
from pathlib import Path

from flask import Flask, abort, send_file
from werkzeug.wrappers import Response

_SCRIPTS = {"htmx.min.js": "pages/node_modules/htmx.org/dist/htmx.min.js"}
"""Name in the address → file under ``npm`` in the environment. Nothing third-party is committed."""


def install(app: Flask) -> None:
    """Serve ``/static/vendor/…`` and give every page ``vendored(name)``: whether the script is there."""
    app.add_url_rule("/static/vendor/<name>", "vendor", _send)
    app.add_template_global(lambda name: found(name) is not None, "vendored")


def found(name: str, environment: Path | None = None) -> Path | None:
    """Return a script's file, None where set-up found no npm: every page works without it."""
    place = _SCRIPTS.get(name)
    file = (environment or Path(sys.prefix)) / "npm" / place if place else None
    return file if file is not None and file.is_file() else None


def _send(name: str) -> Response:
    file = found(name)
    if file is None:
        abort(404)
    return send_file(file, mimetype="text/javascript", max_age=0, etag=True)
