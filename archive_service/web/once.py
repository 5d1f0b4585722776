"""Doing a thing once, however often its form is sent: a double click, the back button, a lost answer.

Every writing form carries a key of its own. The first request with it is answered by the view; its
redirect and its messages are kept and given again to every later one.
"""

import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import flash, get_flashed_messages, redirect, request
from markupsafe import Markup
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from archive_service.db.idempotency import answer_to, remember
from archive_service.db.models import Idempotency
from archive_service.problems import Kind, Problem
from archive_service.web.visitor import desk, visitor

FIELD = "once"
_LONGEST = 64
_PATIENCE_S, _LOOK_EVERY_S = 20.0, 0.1
_BEGUN: dict[str, Any] = {}

P = ParamSpec("P")
View = Callable[P, str | Response | tuple[str, int]]


def once_key() -> Markup:
    """Return the hidden field with a new key; a form shown again after a refusal gets a new one."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, secrets.token_urlsafe(16))


def once(view: View[P]) -> View[P]:
    """Let a POST view be carried out once per key; a refusal frees the key."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> str | Response | tuple[str, int]:
        key = _key()
        if not _claim(key):
            return _again(key)
        try:
            answer = view(*args, **kwargs)
        except BaseException:
            _free(key)
            raise
        _keep(key, answer)
        return answer

    return wrapped


def _key() -> str:
    sent = request.form.get(FIELD, "")
    if not 1 <= len(sent) <= _LONGEST:
        raise Problem(Kind.USAGE, "web.no-once-key")
    return f"form:{visitor().person_id}:{request.endpoint}:{sent}"


def _claim(key: str) -> bool:
    try:
        with desk().writing() as session:
            if answer_to(session, key) is not None:
                return False
            remember(session, key, _BEGUN)
    except IntegrityError:
        return False
    return True


def _keep(key: str, answer: str | Response | tuple[str, int]) -> None:
    """Keep a redirect with its messages; a page that was shown again (a refusal) is not an answer."""
    if not isinstance(answer, Response) or answer.status_code != 303:
        _free(key)
        return
    said = [[one[0], one[1]] for one in get_flashed_messages(with_categories=True)]
    for kind, text in said:
        flash(text, kind)  # reading took them out
    with desk().writing() as session:
        row = session.scalars(select(Idempotency).where(Idempotency.key == key)).one()
        row.result = {"to": answer.headers["Location"], "said": said}


def _free(key: str) -> None:
    with desk().writing() as session:
        session.execute(delete(Idempotency).where(Idempotency.key == key))


def _again(key: str) -> Response:
    """Give the first answer; while the first request is still at work, wait for it."""
    for _ in range(int(_PATIENCE_S / _LOOK_EVERY_S)):
        with desk().reading() as session:
            known = answer_to(session, key)
        if known:
            for kind, text in known["said"]:
                flash(text, kind)
            return redirect(known["to"], 303)
        time.sleep(_LOOK_EVERY_S)
    raise Problem(Kind.REFUSED, "web.still-at-work")
