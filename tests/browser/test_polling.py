"""How htmx 4 is used here: under a policy without eval and without anything inline."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, expect

from archive_service.web import assets

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CONFIG = "history:false includeIndicatorCSS:false"
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Progress</title>
<meta name="htmx-config" content="{CONFIG}">
<script src="/static/vendor/htmx.min.js" defer></script></head>
<body><main><h1>Progress</h1>{{}}</main></body></html>"""
GOING = '<p id="job" hx-get="/progress" hx-trigger="every 1s" hx-swap="outerHTML" role="status">{} of 3</p>'
DONE = '<p id="job" role="status">Done</p>'
"""The end says nothing of htmx any more, and so it asks no longer."""


@pytest.fixture
def app() -> Flask:
    """A page that shows how far a job is, and the part of it that is asked for again."""
    app = Flask(__name__, static_folder=None)
    assets.install(app)
    steps: Iterator[int] = count(1)

    @app.get("/")
    def index() -> Response:
        return Response(PAGE.format(GOING.format(0)))

    @app.get("/progress")
    def progress() -> Response:
        done = next(steps)
        return Response(GOING.format(done) if done < 3 else DONE)

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    return app


def test_progress_is_shown_without_a_word_from_the_policy(
    browser: Browser, serve_app: Callable[[Flask], int], app: Flask
) -> None:
    """The part replaces itself until it is done; the browser complains of nothing."""
    with browser.new_context() as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"http://127.0.0.1:{serve_app(app)}/")
        expect(page.locator("#job")).to_have_text("1 of 3")
        expect(page.locator("#job")).to_have_text("Done")
    assert [text for text in said if "favicon" not in text and "404" not in text] == []
