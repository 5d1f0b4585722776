"""Errors as pages in words. Tracebacks go to the service's log, never to the reader."""

import logging

from flask import Flask, flash, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from archive_service.problems import Explanation, Kind, Problem, explain
from archive_service.web.language import chosen

_IN_WORDS = (400, 403, 404, 405, 413, 429)
_HTML = "text/html; charset=utf-8"


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(SecurityError, _of_foreign_name)
    app.register_error_handler(CSRFError, _of_stale_form)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_service)


def told(problem: Problem) -> Explanation:
    """Return a problem in the reader's language."""
    return explain(problem, chosen())


def warn(problem: Problem) -> None:
    """Show a problem above the next page."""
    answer = told(problem)
    flash("\n".join((answer.text, *answer.details)), "warn")


def _of_foreign_name(_error: SecurityError) -> tuple[str, int]:
    """Under a foreign name there are no addresses of ours to show."""
    return render_template("stranger.html"), 400


def _of_stale_form(_error: CSRFError) -> tuple[str, int]:
    """A form that lay open too long, or came from elsewhere; going back brings what was typed."""
    return _page(400, "error-form")


def _of_http(error: HTTPException) -> Response:
    """Keep the status and what belongs to it (``Allow``), put our page in place of the body."""
    status = error.code or 500
    answer = error.get_response()
    answer.set_data(_page(status, f"error-{status}" if status in _IN_WORDS else "error-other")[0])
    answer.content_type = _HTML
    return answer


def _of_service(error: Exception) -> tuple[str, int]:
    explanation = explain(error, chosen())
    if explanation.kind is Kind.INTERNAL:
        logging.getLogger(__name__).error("page failed: %s", request.endpoint, exc_info=error)
    status = explanation.kind.http_status
    name = f"error-{status}" if status in _IN_WORDS else "error-other"
    return _page(status, name, explanation.text, explanation.details)


def _page(status: int, name: str, text: str = "", details: tuple[str, ...] = ()) -> tuple[str, int]:
    page = render_template("error.html", status=status, name=name, text=text, details=details)
    return page, status
