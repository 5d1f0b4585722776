"""A form that is sent twice is carried out once."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask, flash, redirect, render_template_string
from werkzeug.wrappers import Response

from archive_service.problems import Kind, Problem
from archive_service.web.access import ACCESS
from archive_service.web.app import create_app
from archive_service.web.once import once
from archive_service.web.rules import STAFF
from tests.web.conftest import Browser, log_in
from tests.world import World

pytestmark = pytest.mark.both_databases


class Counter:
    """An application with one writing page, which counts how often it was carried out."""

    def __init__(self, app: Flask) -> None:
        self.app, self.done, self.gate = app, 0, threading.Event()
        self.refuse = False
        self.gate.set()
        app.add_url_rule("/count", "count", once(self.count), methods=["POST"])
        app.add_url_rule("/said", "said", self.said)

    def count(self) -> Response:
        """Count."""
        if self.refuse:
            raise Problem(Kind.REFUSED, "web.no-page")
        self.gate.wait(5)
        self.done += 1
        flash(f"счёт {self.done}", "done")
        return redirect("/said", 303)

    def said(self) -> str:
        """Show the messages."""
        return render_template_string("{% extends 'layout.html' %}")


@pytest.fixture
def counter(world: World, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """The application."""
    world.to("imported")
    for endpoint in ("count", "said"):
        monkeypatch.setitem(ACCESS, endpoint, STAFF)
    return Counter(create_app(world.archive))


@pytest.fixture
def open_browser(counter: Counter, world: World) -> Callable[[], Browser]:
    """Return a function that opens a browser of the deputy."""

    def open_one() -> Browser:
        browser = Browser(counter.app.test_client())
        log_in(browser.client, world.desk(), "s-02")
        return browser

    return open_one


def test_the_second_time_gets_the_first_answer(counter: Counter, open_browser) -> None:
    """A double click or the back button shows the same page with the same words, and does nothing more."""
    browser = open_browser()
    for _ in range(3):
        assert "счёт 1" in browser.follow("/count", once="k1")
    assert counter.done == 1
    assert "счёт 2" in browser.follow("/count", once="k2")


def test_at_the_same_time(counter: Counter, open_browser) -> None:
    """Two requests at once: one is carried out, the other waits for its answer."""
    browsers = [open_browser() for _ in range(2)]
    answers = []
    counter.gate.clear()

    def send(browser: Browser) -> None:
        answers.append(browser.post("/count", once="same").headers["Location"])

    threads = [threading.Thread(target=send, args=(one,)) for one in browsers]
    for thread in threads:
        thread.start()
    counter.gate.set()
    for thread in threads:
        thread.join()
    assert answers == ["/said", "/said"]
    assert counter.done == 1


def test_a_refusal_may_be_tried_again(counter: Counter, open_browser) -> None:
    """What was refused is not remembered as done."""
    browser = open_browser()
    counter.refuse = True
    browser.post("/count", 409, once="k")
    counter.refuse = False
    browser.post("/count", once="k")
    assert counter.done == 1


def test_a_form_without_a_key_is_refused(counter: Counter, open_browser) -> None:
    """Nothing is done for a form that could be done twice."""
    answer = open_browser().post("/count", 400, once="x" * 65)
    assert "устарела" in answer.text
    assert counter.done == 0
