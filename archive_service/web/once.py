"""Doing a thing once, however often its form is sent: a double click, the back button, a lost answer.

Every writing form carries a key of its own. The first request with it is answered by the view; its
redirect and its messages are kept and given again to every later one.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import flash, get_flashed_messages, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from archive_service.problems import Kind, Problem
from archive_service.services import first_answers
from archive_service.web.visitor import desk, visitor

FIELD = "once"
_LONGEST = 64
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
        if not first_answers.claim(desk(), key, _BEGUN):
            return _again(key)
        try:
            answer = view(*args, **kwargs)
        except BaseException:
            first_answers.free(desk(), key)
            raise
        _keep(key, answer)
        return answer

    return wrapped


def _key() -> str:
    sent = request.form.get(FIELD, "")
    if not 1 <= len(sent) <= _LONGEST:
        raise Problem(Kind.USAGE, "web.no-once-key")
    return f"form:{visitor().person_id}:{request.endpoint}:{sent}"


def _keep(key: str, answer: str | Response | tuple[str, int]) -> None:
    """Keep a redirect with its messages; a page that was shown again (a refusal) is not an answer."""
    if not isinstance(answer, Response) or answer.status_code != 303:
        first_answers.free(desk(), key)
        return
    said = [[one[0], one[1]] for one in get_flashed_messages(with_categories=True)]
    _say(said)  # reading took them out
    first_answers.keep(desk(), key, {"to": answer.headers["Location"], "said": said})


def _again(key: str) -> Response:
    """Give the first answer; while the first request is still at work, wait for it."""
    known = first_answers.wait(desk(), key, bool)
    if known is None:
        raise Problem(Kind.REFUSED, "web.still-at-work")
    _say(known["said"])
    return redirect(known["to"], 303)


def _say(said: list[list[str]]) -> None:
    for kind, text in said:
        flash(text, kind)
