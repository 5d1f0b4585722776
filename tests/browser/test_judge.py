"""The judge sees what is planted, under the policy that the pages have."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Page

from tests.browser import judge

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Planted</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Planted</h1>{}</main></body></html>"""


@pytest.fixture
def page(browser: Browser, serve_app: Callable[[Flask], int]) -> Iterator[Callable[[str], Page]]:
    """Return ``page(body)``: the browser at a page with this body, 320 px wide."""
    app = Flask(__name__)
    bodies = [""]

    @app.get("/")
    def index() -> Response:
        return Response(PAGE.format(bodies[-1]), headers={"Content-Security-Policy": POLICY})

    url = f"http://127.0.0.1:{serve_app(app)}/"
    with browser.new_context(viewport={"width": 320, "height": 800}) as context:
        opened = context.new_page()

        def show(body: str) -> Page:
            bodies.append(body)
            opened.goto(url)
            return opened

        yield show


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('<img src="/x.png">', "image-alt"),
        ('<input name="a">', "label"),
        ("<button></button>", "button-name"),
    ],
)
def test_a_planted_fault_is_named(page: Callable[[str], Page], body: str, rule: str) -> None:
    """What a blind reader would stumble over is found, with the place."""
    (found,) = judge.violations(page(body))
    assert found.rule == rule
    assert body[:5] in str(found)


def test_a_sound_page_is_sound(page: Callable[[str], Page]) -> None:
    """Nothing is found where nothing is wrong, and the page fits its window."""
    opened = page("<p>All is well, and long enough to be broken into two lines.</p>")
    assert judge.violations(opened) == []
    assert judge.sideways(opened) == 0


def test_a_page_that_is_too_wide(page: Callable[[str], Page]) -> None:
    """A word that does not fit is seen as scrolling sideways."""
    assert judge.sideways(page("<p>" + "x" * 200 + "</p>")) > 0
