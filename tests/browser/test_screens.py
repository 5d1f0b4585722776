"""Every screen, seen by the people who come to it: reached by links, sound for every reader, narrow."""

from collections.abc import Callable

import pytest
from flask import Flask

from archive_service.web.app import create_app
from tests.browser import deeds
from tests.browser.halfway import Town
from tests.browser.leave_deeds import THEIRS
from tests.browser.walk import Walk, Walker

NOT_SCREENS = frozenset(
    {
        "static",
        "bootstrap.static",
        "vendor",
        "health.healthz",
        "health.metrics",
        "calendar.feed",
        "stamping.seal_picture",
        "sewing.picture",
        "scan_confirm.zone",
        "second.form",
    }
)
"""What answers GET and is no page for people, and the half of the door that has a test of its own."""


@pytest.fixture(scope="module")
def app(town: Town) -> Flask:
    """The application in this process, for its map of addresses."""
    return create_app(town.site.archive)


@pytest.fixture(scope="module")
def walk(town: Town, app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """What seven people saw when they followed every link, and the pages that no link leads to."""
    walker = Walker(town.site, app)
    deeds.before_the_door(walker)
    begins = deeds.do_all(town, walker, tmp_path_factory.mktemp("deeds"))
    for account in town.term.accounts():
        walker.as_person(account.person_id, begins.get(account.person_id, ()))
    return walker.walk


def test_every_screen_is_reached_by_links(walk: Walk, app: Flask, tally: Callable[..., None]) -> None:
    """Each address of the application that answers GET was seen by somebody who only followed links."""
    there = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    tally("screens", endpoints=len(walk.endpoints), files=len(walk.files))
    missed = there - walk.endpoints - walk.files - NOT_SCREENS - THEIRS
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
