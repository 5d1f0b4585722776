"""Errors as pages in words. Tracebacks go to the service's log, never to the reader."""

import logging

from flask import Flask, current_app, render_template
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from archive_service.problems import Kind, explain
from archive_service.web.language import chosen

_IN_WORDS = (400, 404, 405)


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_service)


def _of_http(error: HTTPException) -> Response:
    """Keep the status and what belongs to it (``Allow``), put our page in place of the body."""
    status = error.code or 500
    name = f"error-{status}" if status in _IN_WORDS else "error-other"
    answer = error.get_response()
    answer.set_data(render_template("error.html", status=status, name=name, text=""))
    answer.content_type = "text/html; charset=utf-8"
    return answer


def _of_service(error: Exception) -> tuple[str, int]:
    explanation = explain(error, chosen(current_app.extensions["archive"].settings.language))
    status = explanation.kind.http_status
    if explanation.kind is Kind.INTERNAL:
        logging.getLogger(__name__).error("page failed", exc_info=error)
    name = f"error-{status}" if status in _IN_WORDS else "error-other"
    return render_template("error.html", status=status, name=name, text=explanation.text), status
