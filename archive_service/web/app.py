"""The status page: how the archive stands, for whoever sits at its computer. It changes nothing."""

from pathlib import Path
from typing import overload

from flask import Flask, Response, abort, current_app, jsonify, render_template, request
from jinja2 import StrictUndefined

import templates
from archive_service.services.context import Archive
from archive_service.services.health import JOBS_COUNTED, ChainWatch, pulse
from archive_service.services.overview import overview
from archive_service.web import guard, language, trouble

_LOOKS = Path(templates.__file__).parent
_ARCHIVE, _WATCH = "archive", "chain-watch"


def create_app(archive: Archive) -> Flask:
    """Return the application that shows one installation, which must stay open as long as it is used."""
    app = Flask(__name__, template_folder=str(_LOOKS / "pages"), static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.static_folder = str(_LOOKS / "static")  # only now, so that it too answers nothing but GET and HEAD
    app.add_url_rule("/static/<path:filename>", "static", app.send_static_file)
    app.jinja_env.undefined = StrictUndefined
    app.extensions[_ARCHIVE], app.extensions[_WATCH] = archive, ChainWatch()
    guard.install(app)
    language.install(app, archive.settings.language)
    trouble.install(app)
    app.add_url_rule("/", view_func=status)
    app.add_url_rule("/healthz", view_func=healthz)
    return app


def status() -> str:
    """Show a school, or the list of schools where there are several and none is named."""
    archive = _archive()
    school_id = request.args.get("school")
    schools = archive.schools()
    if school_id is None and len(schools) > 1:
        return render_template("schools.html", schools=schools)
    desk = archive.desk(school_id)
    watch: ChainWatch = current_app.extensions[_WATCH]
    seen = overview(desk, watch, year=_number("year"), page=_number("page", 1))
    return render_template("status.html", seen=seen, many_schools=len(schools) > 1, jobs_counted=JOBS_COUNTED)


def healthz() -> tuple[Response, int]:
    """Answer 200 when the database answers and every store is there, else 503; for programs."""
    found = pulse(_archive())
    body = {
        "status": "ok" if found.alive else "failing",
        "database": found.database,
        "stores": dict(found.stores),
    }
    return jsonify(body), 200 if found.alive else 503


def _archive() -> Archive:
    archive: Archive = current_app.extensions[_ARCHIVE]
    return archive


@overload
def _number(name: str) -> int | None: ...
@overload
def _number(name: str, default: int) -> int: ...
def _number(name: str, default: int | None = None) -> int | None:
    """Return a number from the address, ``default`` where none is given; 404 where it is no number."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        abort(404)
    return int(text)
