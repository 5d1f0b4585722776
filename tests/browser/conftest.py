"""A real browser for the tests: Debian's chromium, driven by Playwright. One at a time, one worker."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.browser import halfway
from tests.browser.apart import apart
from tests.browser.halfway import Made, Town
from tests.browser.site import exported, found, served

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


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these run in one worker: two browsers at once starve each other."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.needs("chromium"))


@pytest.fixture(scope="module")
def browser(require: Callable[[str], str]) -> Iterator[Browser]:
    """The browser; every person gets a context of their own in it.

    Closed after each file: while Playwright is there, nothing else in this thread may run a loop of its own.
    """
    program = require("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A school half-way through its term, made once."""
    return apart(lambda: halfway.make(tmp_path_factory.mktemp("town")))


@pytest.fixture(scope="module")
def town(school: Made, browser: Browser) -> Iterator[Town]:
    """The school half-way through its term, served: for what is looked at, and signed once."""
    with served(school.home, browser) as site:
        yield Town(site, school.term)


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


@pytest.fixture
def fresh(tmp_path: Path, database_kind: str, request: pytest.FixtureRequest) -> Path:
    """A new installation on SQLite, then on PostgreSQL: people with keys and roles, and no journal yet."""
    database = "" if database_kind == "sqlite" else request.getfixturevalue("empty_database_url")
    return apart(lambda: found(tmp_path, exported(), database))
