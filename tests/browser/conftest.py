"""A real browser for the tests: Debian's chromium, driven by Playwright. One at a time, one worker."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
)
"""The browser speaks to nobody but the page under test."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these run in one worker: two browsers at once starve each other."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.needs("chromium"))


@pytest.fixture(scope="session")
def browser(require: Callable[[str], str]) -> Iterator[Browser]:
    """The browser, once for all tests; every person gets a context of their own in it."""
    program = require("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def serve_app() -> Iterator[Callable[[Flask], int]]:
    """Return ``serve_app(app)``: serves a small application on 127.0.0.1 and returns its port."""
    servers = []

    def start(app: Flask) -> int:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return int(server.port)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
