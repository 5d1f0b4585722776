"""Errors as RFC 9457 problems: a code for programs, a sentence for people. Tracebacks go to the log only."""

import logging
from http import HTTPStatus
from typing import Any

from apiflask import APIFlask, HTTPError
from flask import Response, current_app, request

from archive_service.problems import Explanation, Kind, Problem, explain, sentence
from archive_service.web.api.caller import NoToken
from archive_service.web.language import chosen

MEDIA_TYPE = "application/problem+json"
IN_WORDS = (400, 403, 404, 405, 413, 415, 429)
_REALM = 'Bearer realm="archive"'


def install(app: APIFlask) -> None:
    """Answer every error with a problem."""
    app.error_processor(_of_http)
    app.register_error_handler(NoToken, _of_stranger)
    app.register_error_handler(Exception, _of_service)


def told(problem: Problem) -> dict[str, Any]:
    """Return a problem in the caller's language, as the body of an answer or a part of one."""
    return _body(explain(problem, chosen()), problem.kind.http_status, _clause(problem))


def _of_http(error: HTTPError) -> Response:
    """Keep the status and what belongs to it (``Allow``, ``Retry-After``)."""
    name = str(error.status_code) if error.status_code in IN_WORDS else "other"
    code = f"api.http-{name}"
    said = Explanation(Kind.USAGE, code, sentence(code, chosen()))
    return _answer(_body(said, error.status_code), error.status_code, error.headers)


def _of_stranger(error: NoToken) -> Response:
    code = "api.bad-token" if error.given else "api.no-token"
    said = Explanation(Kind.ACCESS, code, sentence(code, chosen()))
    how = f'{_REALM}, error="invalid_token"' if error.given else _REALM
    return _answer(_body(said, 401), 401, {"WWW-Authenticate": how})


def _of_service(error: Exception) -> Response:
    said = explain(error, chosen())
    if said.kind is Kind.INTERNAL:
        logging.getLogger(__name__).error("operation failed: %s", request.endpoint, exc_info=error)
    status = said.kind.http_status
    return _answer(_body(said, status, _clause(error)), status)


def _clause(error: BaseException) -> str:
    """The reference of the clause by which the regulation refused."""
    return str(error.facts.get("ref", "")) if isinstance(error, Problem) else ""


def _body(said: Explanation, status: int, clause: str = "") -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": said.text,
        "code": said.code,
        "details": list(said.details),
    }
    return {**body, "clause": clause} if clause else body


def _answer(body: dict[str, Any], status: int, headers: Any = None) -> Response:
    answer = Response(current_app.json.dumps(body), status, headers or {}, content_type=MEDIA_TYPE)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers.setdefault("Retry-After", "60")
    return answer
