"""Pages that ask for one thing: a form by itself, and what happens when it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from archive_service.problems import Problem
from archive_service.web.forms import Form
from archive_service.web.once import once

Answer = str | Response | tuple[str, int]
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around the form, in words already; ``back`` is where the visitor came from."""

    title: str
    button: str
    back: str
    intro: str = ""
    danger: bool = False


def asking(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let one view show its form (GET) and carry it out once (POST)."""
    writing = once(view)

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Answer:
        return (writing if request.method == "POST" else view)(*args, **kwargs)

    return wrapped


def ask(form: Form, page: Page, do: Callable[[], Answer], **more: Any) -> Answer:
    """Show the form; when it is sent and in order, do it; a refusal shows it again as it was typed."""
    if not form.is_submitted():
        return _shown(form, page, more)
    if not form.validate():
        return _shown(form, page, more), 422
    try:
        return do()
    except Problem as problem:
        form.refuse(problem)
        return _shown(form, page, more), problem.kind.http_status


def done(text: str, to: str) -> Response:
    """Say what was done on the page that the visitor goes on to."""
    flash(text, "done")
    return redirect(to, 303)


def _shown(form: Form, page: Page, more: dict[str, Any]) -> str:
    return render_template("asking.html", form=form, page=page, hints=more)
