"""What chromium makes of the session's cookie where no certificate is needed: on this computer."""

from collections.abc import Callable

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Browser

COOKIE = "__Host-session"


@pytest.fixture
def app() -> Flask:
    """An application that sets the cookie and says which ones it was sent."""
    app = Flask(__name__)

    @app.get("/")
    def index() -> Response:
        answer = Response(", ".join(request.cookies) or "none")
        answer.set_cookie(COOKIE, "1", secure=True, httponly=True, samesite="Lax", path="/")
        return answer

    return app


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_secure_host_cookie_is_kept_without_a_certificate(
    browser: Browser, serve_app: Callable[[Flask], int], app: Flask, host: str
) -> None:
    """``__Host-…; Secure`` over plain HTTP on the own computer comes back with the next request."""
    url = f"http://{host}:{serve_app(app)}/"
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(url)
        assert page.inner_text("body") == "none"
        page.goto(url)
        assert page.inner_text("body") == COOKIE
        (kept,) = context.cookies()
    assert (kept["secure"], kept["httpOnly"], kept["sameSite"]) == (True, True, "Lax")
