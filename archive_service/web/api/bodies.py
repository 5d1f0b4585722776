"""What a request brings, before it is looked at: the right type, not too long, an object, no field twice."""

from flask import Flask, abort, current_app, request
from werkzeug.exceptions import BadRequest

from archive_service.problems import Kind, Problem
from archive_service.web.api.shapes import sayable

JSON, FORM = "application/json", "multipart/form-data"
LARGEST_JSON = 2 * 1024 * 1024


def install(app: Flask) -> None:
    """Look at every request's body and query."""
    app.before_request(_look)


def expected(endpoint: str) -> str:
    """Return the media type of an operation's body, "" where it takes none."""
    view = current_app.view_functions[endpoint]
    return str(getattr(view, "_spec", {}).get("content_type") or "")


def _look() -> None:
    if request.endpoint is None:
        return
    _refuse_repeated()
    wanted = expected(request.endpoint)
    if wanted and request.mimetype != wanted:
        abort(415)
    if wanted == JSON:
        request.max_content_length = LARGEST_JSON
        _refuse_other_than_object()


def _refuse_repeated() -> None:
    """A question asked twice has two answers; nor is there any text with control characters in it.

    Raises:
        Problem: the query has such a part.
    """
    for name, values in request.args.lists():
        if len(values) > 1 or not all(map(sayable, values)):
            raise Problem(Kind.INPUT, "api.bad-query", name=name if sayable(name) else "?")


def _refuse_other_than_object() -> None:
    try:
        body = request.get_json()
    except RecursionError:
        raise BadRequest from None
    if not isinstance(body, dict):
        raise Problem(Kind.INPUT, "api.not-an-object")
