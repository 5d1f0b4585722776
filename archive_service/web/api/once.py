"""Doing a thing once, however often it is asked for: the header ``Idempotency-Key``.

The first request with a key is carried out and its answer kept; every later one gets that answer. A
refusal frees the key, and the same key for something else is refused.
"""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from archive_service.problems import Kind, Problem
from archive_service.services import first_answers
from archive_service.services.web_keys import web_key
from archive_service.web.visitor import archive, desk, known, visitor

HEADER = "Idempotency-Key"
LONGEST = 64
_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:")
_JSON = "application/json"


def answered(app: Flask, do: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Return what ``do`` answers, or what it answered when it was asked for with this key before.

    Raises:
        Problem: the key is not one, was given to another request, or its request is still at work.
    """
    sent = request.headers.get(HEADER)
    if sent is None or request.method != "POST" or not known():
        return do()
    key, mark = _key(sent), _fingerprint()
    if not first_answers.claim(desk(), key, {"of": mark}):
        return _again(app, key, mark)
    try:
        answer = app.make_response(do())
    except BaseException:
        first_answers.free(desk(), key)
        raise
    _keep(key, mark, answer)
    return answer


def _key(sent: str) -> str:
    if not 1 <= len(sent) <= LONGEST or not _ALLOWED.issuperset(sent):
        raise Problem(Kind.USAGE, "api.bad-key", most=LONGEST)
    return f"api:{visitor().person_id}:{sent}"


def _fingerprint() -> str:
    """What was asked for; keyed, because a body may hold a pass phrase."""
    asked = f"{request.method} {request.full_path}\n".encode() + request.get_data()
    return hmac.new(web_key(archive().settings.home), asked, hashlib.sha256).hexdigest()


def _keep(key: str, mark: str, answer: Response) -> None:
    """Keep an answer in JSON; a file is given out by each request anew."""
    if answer.mimetype != _JSON:
        first_answers.free(desk(), key)
        return
    kept = {"of": mark, "status": answer.status_code, "body": answer.get_data(as_text=True)}
    first_answers.keep(desk(), key, kept)


def _again(app: Flask, key: str, mark: str) -> Response:
    """Give the first answer; while the first request is still at work, wait for it."""

    def whole(known: dict[str, Any] | None) -> bool:
        if known is not None and known["of"] != mark:
            raise Problem(Kind.REFUSED, "api.key-of-other")
        return known is not None and "body" in known

    kept = first_answers.wait(desk(), key, whole)
    if kept is None:
        raise Problem(Kind.REFUSED, "api.still-at-work")
    return app.response_class(kept["body"], kept["status"], content_type=_JSON)
