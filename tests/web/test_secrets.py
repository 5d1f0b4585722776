"""Pass phrases and tokens are nowhere but in the request that carries them."""

import logging

import pytest

from archive_service.logs import log_to_file
from archive_service.services import sessions, tokens
from archive_service.web.areas import rooms
from archive_service.web.visitor import COOKIE
from tests.web.conftest import HERE
from tests.world import PHRASE

WRONG = "канареечная неверная фраза"


def _files_with(home, secret: str) -> list[str]:
    """The names of files under a directory in which a secret stands, in any of the usual spellings."""
    spelled = (secret.encode(), secret.encode("utf-16-le"), secret.encode("unicode_escape"))
    return [
        str(path.relative_to(home))
        for path in home.parent.rglob("*")
        if path.is_file() and any(one in path.read_bytes() for one in spelled)
    ]


@pytest.fixture
def logged(lite):
    """An installation with a school, whose log goes to its file."""
    lite.to("handed")
    root = logging.getLogger()
    before, levels = root.handlers[:], (root.level, logging.getLogger("archive_service").level)
    log_to_file(lite.archive.settings.home)
    yield lite
    root.handlers[:] = before
    root.setLevel(levels[0])
    logging.getLogger("archive_service").setLevel(levels[1])


@pytest.fixture
def world(lite):
    """One database will do."""
    return lite


def test_what_opens_doors_is_not_written_down(logged, web, monkeypatch: pytest.MonkeyPatch) -> None:
    """After log-ins, refusals and a crash no file of the installation holds a phrase, cookie or token."""
    browser = web()
    fields = {"login": "s-02", "school": "s1"}
    refused = browser.post("/login", 403, phrase=WRONG, **fields).text
    browser.post("/login", phrase=PHRASE, **fields)
    confirmed = browser.post("/confirm", 403, phrase=WRONG).text
    cookie = browser.client.get_cookie(COOKIE, domain="127.0.0.1").value.partition(".")[2]
    token = tokens.issue(logged.desk(), "s-02", kind="api", title="проба").partition(".")[2]
    monkeypatch.setattr(rooms, "overview", lambda *_, **__: 1 / 0)
    crashed = browser.client.get("/rooms", base_url=HERE)
    assert crashed.status_code == 500
    home = logged.archive.settings.home
    assert "page failed" in (home / "logs" / "service.log").read_text("utf-8")
    for secret in (PHRASE, WRONG, cookie, token):
        assert _files_with(home, secret) == []
        assert all(secret not in page for page in (refused, confirmed, crashed.text))


def test_tokens_open_one_kind_of_thing_and_end(lite, web) -> None:
    """A token is good for what it was made for, until its day, its revocation, or its holder's leaving."""
    lite.to("imported")
    desk = lite.desk()
    secret = tokens.issue(desk, "s-02", kind=tokens.API, title="отчёты", days=30)
    assert tokens.holder(lite.archive, secret, tokens.API) == (desk, "s-02")
    assert tokens.holder(lite.archive, secret, tokens.CALENDAR) is None
    assert tokens.holder(lite.archive, secret + "x", tokens.API) is None
    assert tokens.holder(lite.archive, "s9.x", tokens.API) is None
    lite.later(days=31)
    assert tokens.holder(lite.archive, secret, tokens.API) is None
    again = tokens.issue(desk, "s-02", kind=tokens.API, title="отчёты")
    [held, _] = tokens.listing(desk, "s-02")
    tokens.revoke(desk, "t-01", held.id)
    assert tokens.holder(lite.archive, again, tokens.API)
    tokens.revoke(desk, "s-02", held.id)
    assert tokens.holder(lite.archive, again, tokens.API) is None


def test_a_session_is_one_school_s(lite, sample) -> None:
    """The same code in another school is another person: the cookie opens its own school only."""
    lite.to("imported")
    lite.found("s2")
    cookie = sessions.start(lite.desk("s1"), "admin", address="", agent="")
    token = cookie.partition(".")[2]
    assert sessions.find(lite.archive, f"s1.{token}") is not None
    assert sessions.find(lite.archive, f"s2.{token}") is None
