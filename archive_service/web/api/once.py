"""Doing a thing once, however often it is asked for: the header ``Idempotency-Key``.

The first request with a key is carried out and its answer kept; every later one gets that answer. A
refusal frees the key, and the same key for something else is refused.
"""

import hashlib
import hmac
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from archive_service.db.idempotency import answer_to, remember
from archive_service.db.models import Idempotency
from archive_service.problems import Kind, Problem
from archive_service.services.web_keys import web_key
from archive_service.web.visitor import archive, desk, known, visitor

HEADER = "Idempotency-Key"
LONGEST = 64
_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:")
_PATIENCE_S, _LOOK_EVERY_S = 20.0, 0.1
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
    if not _claim(key, mark):
        return _again(app, key, mark)
    try:
        answer = app.make_response(do())
    except BaseException:
        _free(key)
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


def _claim(key: str, mark: str) -> bool:
    try:
        with desk().writing() as session:
            if answer_to(session, key) is not None:
                return False
            remember(session, key, {"of": mark})
    except IntegrityError:
        return False
    return True


def _keep(key: str, mark: str, answer: Response) -> None:
    """Keep an answer in JSON; a file is given out by each request anew."""
    if answer.mimetype != _JSON:
        _free(key)
        return
    with desk().writing() as session:
        row = session.scalars(select(Idempotency).where(Idempotency.key == key)).one()
        row.result = {"of": mark, "status": answer.status_code, "body": answer.get_data(as_text=True)}


def _free(key: str) -> None:
    with desk().writing() as session:
        session.execute(delete(Idempotency).where(Idempotency.key == key))


def _again(app: Flask, key: str, mark: str) -> Response:
    """Give the first answer; while the first request is still at work, wait for it."""
    for _ in range(int(_PATIENCE_S / _LOOK_EVERY_S)):
        with desk().reading() as session:
            kept: dict[str, Any] = answer_to(session, key) or {"of": mark}
        if kept["of"] != mark:
            raise Problem(Kind.REFUSED, "api.key-of-other")
        if "body" in kept:
            return app.response_class(kept["body"], kept["status"], content_type=_JSON)
        time.sleep(_LOOK_EVERY_S)
    raise Problem(Kind.REFUSED, "api.still-at-work")
