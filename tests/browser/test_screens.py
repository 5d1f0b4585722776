"""Every screen, seen by the people who come to it: reached by links, sound for every reader, narrow."""

from collections.abc import Callable

import pytest
from flask import Flask

from archive_service.cli.demo_school import ARCHIVIST
from archive_service.web.app import create_app
from tests.browser.halfway import Town
from tests.browser.site import PHRASE
from tests.browser.walk import Walk, Walker

NOT_SCREENS = frozenset({"static", "bootstrap.static", "vendor", "health.healthz", "second.form"})
"""What answers GET and is no page for people, and the half of the door that has a test of its own."""


@pytest.fixture(scope="module")
def app(town: Town) -> Flask:
    """The application in this process, for its map of addresses."""
    return create_app(town.site.archive)


@pytest.fixture(scope="module")
def walk(town: Town, app: Flask) -> Walk:
    """What seven people saw when they followed every link, and the pages that need no link."""
    walker = Walker(town.site, app)
    _before_the_door(walker)
    _hand_out_a_copy(walker)
    for account in town.term.accounts():
        walker.as_person(account.person_id)
    return walker.walk


def _before_the_door(walker: Walker) -> None:
    """The log-in, a refused log-in, and the pages of errors."""
    page = walker.site.session().new_page()
    page.goto("/login")
    walker.look(page, "login.form")
    page.fill("[name=login]", "nobody")
    page.fill("[name=phrase]", "не та парольная фраза")
    page.click("main [type=submit]")
    walker.look(page, "login.enter")
    page.goto("/no-such-page")
    walker.look(page, "error-404")
    page.context.close()
    page = walker.site.enter("s-02")
    page.goto("/confirm")
    walker.look(page, "login.confirm")
    page.fill("[name=phrase]", PHRASE)
    page.context.close()


def _hand_out_a_copy(walker: Walker) -> None:
    """The archivist reads a summary sheet and certifies a copy: links to both are there for half an hour."""
    page = walker.site.enter(ARCHIVIST)
    page.goto("/shelf")
    page.locator("main table a.btn").first.click()
    page.locator("main .actions a.btn-primary").click()
    page.fill("[name=reason]", "справка по личному обращению")
    page.fill("[name=request]", "1-з от 01.06.2026")
    page.click("main form [type=submit]")
    page.fill("[name=phrase]", PHRASE)
    page.click("main form[action$='/certify'] [type=submit]")
    page.locator("main a[href$='/copy.pdf']").wait_for()
    page.context.close()


def test_every_screen_is_reached_by_links(walk: Walk, app: Flask, tally: Callable[..., None]) -> None:
    """Each address of the application that answers GET was seen by somebody who only followed links."""
    there = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    tally("screens", endpoints=len(walk.endpoints), files=len(walk.files))
    missed = there - walk.endpoints - walk.files - NOT_SCREENS
    assert not missed, ", ".join(sorted(missed))


def test_no_link_is_dead(walk: Walk) -> None:
    """What a person is shown a link to opens for that person."""
    assert not walk.dead, "\n".join(walk.dead)


def test_axe_finds_nothing(walk: Walk, tally: Callable[..., None]) -> None:
    """WCAG 2.1 A and AA, on a desktop and on a phone."""
    found = [(one.endpoint, one.width, str(fault)) for one in walk.screens for fault in one.violations]
    tally("axe", screens=len(walk.screens), violations=len(found))
    assert not found, "\n".join(f"{endpoint} at {width} px: {text}" for endpoint, width, text in found)


def test_nothing_scrolls_sideways(walk: Walk) -> None:
    """On a phone, and on a desktop at 400 %, every page fits its window."""
    wide = {(one.path, one.width, one.sideways) for one in walk.screens if one.sideways > 0}
    assert wide == set()
