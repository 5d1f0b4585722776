"""Coming in and leaving, and what keeps others out."""

from datetime import timedelta

import pytest

from archive_service.services import accounts, leaving, sessions
from archive_service.web import limits
from archive_service.web.app import create_app
from archive_service.web.visitor import COOKIE
from tests.web.conftest import HERE, Browser, log_in
from tests.world import PHRASE

pytestmark = pytest.mark.both_databases


def _enter(browser, login="s-02", phrase=PHRASE, **more):
    return browser.post("/login", more.pop("status", 303), login=login, phrase=phrase, school="s1", **more)


@pytest.mark.clause("001-36")
def test_the_key_s_phrase_opens_the_account(world, web) -> None:
    """The first log-in is with the slip's phrase, the next by its hash; the page knows the person."""
    world.to("imported")
    for _ in range(2):
        browser = web()
        answer = _enter(browser)
        cookie = answer.headers["Set-Cookie"] + "".join(answer.headers.getlist("Set-Cookie"))
        assert COOKIE in cookie
        for mark in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert mark in cookie
        assert browser.get("/rooms").status_code == 200


@pytest.mark.parametrize("login", ["s-02", "nobody", ""])
def test_a_wrong_phrase_says_the_same_to_everybody(world, web, login: str) -> None:
    """Whether there is such a person cannot be told from the answer; what was typed is still there."""
    world.to("imported")
    answer = _enter(web(), login=login or "x", phrase="не та парольная фраза", status=403)
    assert "не подходят друг к другу" in answer.text
    assert f'value="{login or "x"}"' in answer.text
    assert "не та парольная фраза" not in answer.text


@pytest.mark.clause("000-15")
def test_pupils_and_parents_have_no_door(world, web, sample) -> None:
    """Whoever is not on the staff cannot come in, whatever they type: pupils have no accounts."""
    world.to("imported")
    for pupil in sample().classes[0].pupils:
        for login in (pupil.id, f"{pupil.surname} {pupil.name} {pupil.patronymic}".strip()):
            if login:
                _enter(web(), login=login, status=403)
            world.later(minutes=20)


def test_too_many_attempts_shut_the_door_for_a_while(world, web) -> None:
    """From the fifth wrong attempt on even the right phrase has to wait, and then it opens."""
    world.to("imported")
    browser = web()
    for _ in range(5):
        _enter(browser, phrase="не та парольная фраза", status=403)
    assert "Слишком много" in _enter(browser, status=403).text
    world.later(minutes=1)
    _enter(browser)


def test_full_names_do_too(world, web) -> None:
    """Surname, name and patronymic in any case are as good as the code."""
    world.to("imported")
    browser = web()
    _enter(browser, login="пробнов админ тестович")
    assert "Пробнов Админ Тестович" in browser.get("/rooms").text


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere(world, web, to: str) -> None:
    """After logging in the way leads to pages of this service only."""
    world.to("imported")
    assert _enter(web(), next=to).headers["Location"] == "/"


def test_idle_and_long_sessions_end(world, visit) -> None:
    """After half an hour of rest, and after twelve hours in any case, one logs in again."""
    world.to("imported")
    browser = visit("s-02")
    world.later(minutes=29)
    browser.get("/rooms")
    world.later(minutes=31)
    assert "/login" in browser.get("/rooms", 303).headers["Location"]
    browser = visit("s-02")
    for _ in range(26):
        world.later(minutes=27)
        browser.get("/rooms")
    world.later(minutes=28)
    browser.get("/rooms", 303)


def test_leaving_ends_the_session_on_the_server(world, visit) -> None:
    """A cookie kept from before opens nothing after log-out."""
    world.to("imported")
    browser = visit("s-02")
    kept = browser.client.get_cookie(COOKIE, domain="127.0.0.1")
    browser.post("/logout")
    browser.client.set_cookie(COOKIE, kept.value, domain="127.0.0.1", secure=True)
    browser.get("/rooms", 303)


def test_dismissal_and_a_new_phrase_end_all_sessions(world, visit) -> None:
    """Who was dismissed, or changed the phrase elsewhere, is logged out everywhere."""
    world.to("imported")
    one, other = visit("s-02"), visit("s-02")
    accounts.change_phrase(world.desk(), "s-02", PHRASE, "совсем другая фраза")
    one.get("/rooms", 303)
    other.get("/rooms", 303)
    gone = visit("s-02")
    with world.desk().writing() as session:
        leaving.dismiss(
            world.desk(), session, "s-02", from_on=world.desk().today, order_no="7", actor="admin"
        )
    gone.get("/rooms", 303)
    assert sessions.listing(world.desk(), "s-02") == ()


def test_the_confirmation_is_throttled_and_freshens(world, visit) -> None:
    """The pass phrase given again makes the session fresh."""
    world.to("imported")
    browser = visit("s-02")
    world.later(minutes=20)
    browser.post("/confirm", 403, phrase="не та парольная фраза")
    browser.post("/confirm", phrase=PHRASE, next="/rooms")
    seat = sessions.listing(world.desk(), "s-02")[0]
    assert world.clock.now() - seat.fresh_at < timedelta(minutes=1)


def test_forms_need_their_token(world, visit) -> None:
    """A form without its token, or from another site, changes nothing and says what to do."""
    world.to("imported")
    browser = visit("s-02")
    answer = browser.client.post("/logout", base_url=HERE)
    assert answer.status_code == 400
    assert "Форма устарела" in answer.text
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        sent = {"csrf_token": browser.token()}
        assert browser.client.post("/logout", base_url=HERE, data=sent, headers=headers).status_code == 403
    browser.get("/rooms")


def test_nobody_asks_without_end(world, monkeypatch) -> None:
    """Who asks more often than the limit in a minute is told to wait, in words."""
    monkeypatch.setattr(limits, "PER_MINUTE", "20 per minute")
    world.to("imported")
    browser = Browser(create_app(world.archive).test_client())
    log_in(browser.client, world.desk(), "s-02")
    statuses = {browser.client.get("/confirm", base_url=HERE).status_code for _ in range(21)}
    assert statuses == {200, 429}
    assert "Подождите минуту" in browser.client.get("/confirm", base_url=HERE).text
