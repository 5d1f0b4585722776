"""Everybody's own place in pages: home, help, account; in both languages, with and without anything in it."""

import re
from typing import Any

import pyotp
import pytest

from archive_service.services import clause_help, passkeys, sessions, tokens
from archive_service.services.accounts import profile_of
from archive_service.web.browsers import browser as browser_name
from archive_service.web.visitor import COOKIE
from tests.authenticator import Authenticator
from tests.world import PHRASE, STEPS

NEW = "четыре слова без связи"
HERE = "https://localhost:8321"
PAGES = (
    "/",
    "/help",
    "/account",
    "/account/phrase",
    "/account/sessions",
    "/account/code",
    "/account/passkeys",
    "/account/tokens",
)


@pytest.fixture
def world(lite: Any) -> Any:
    """One database will do: what these pages ask of it is tried on both with the services."""
    return lite


def test_home_says_what_waits(world: Any, visit: Any) -> None:
    """A teacher sees the sheets with their day, an administrator with nothing to do sees where to read on."""
    world.to("handed")
    page = visit("t-01").get("/").text
    assert "Листы ваших предметов на подпись" in page
    assert "29.05.2026" in page
    assert "подписывают все листы по своему предмету" in page
    world.later(days=4)
    assert "просрочено, дней: 2" in visit("t-01").get("/").text
    assert "Сейчас вас ничего не ждёт" in visit("s-03").get("/").text


def test_every_group_leads_somewhere(world: Any, visit: Any) -> None:
    """From home a click leads to the sheet, the class, the volumes: every address is there."""
    case_id = world.to("imported")
    followed = set()
    for step in (*STEPS[1:-1], ""):
        for person in ("t-01", "t-02", "s-01", "s-02", "s-03"):
            browser = visit(person)
            main = browser.get("/").text.partition("<main")[2]
            for href in re.findall(r'href="(/[^"]*)"', main):
                browser.get(href)
                followed.add(href.split("/")[1])
        if step:
            world.on([case_id], [step])
    assert followed >= {"sheets", "classes", "printing", "stamping", "binding", "deposits", "work"}


def test_what_is_new_is_marked_until_the_next_visit(world: Any, visit: Any) -> None:
    """What happened since the last visit says «Новое» the whole visit long, and not at the next one."""
    world.to("imported")
    browser = visit("s-02")
    assert "Новое:" not in browser.get("/").text
    world.later(days=1)
    from archive_service.services import roles

    with world.desk().writing() as session:
        roles.grant(
            world.desk(),
            session,
            "s-02",
            "archivist",
            order_no="9",
            order_on=world.desk().today,
            actor="admin",
        )
    seen = browser.client.get_cookie("seen", domain="127.0.0.1").value
    browser = visit("s-02")
    browser.client.set_cookie("seen", seen, domain="127.0.0.1", secure=True)
    assert browser.get("/").text.count("Новое:") == 1
    assert browser.get("/").text.count("Новое:") == 1
    world.later(minutes=31)
    browser = visit("s-02")
    browser.client.set_cookie(
        "seen", f"|{int(world.clock.now().timestamp())}", domain="127.0.0.1", secure=True
    )
    assert "Новое:" not in browser.get("/").text
    browser.client.set_cookie("seen", "нечто|-5", domain="127.0.0.1", secure=True)
    browser.get("/")


def test_every_page_has_one_heading_and_all_its_words(world: Any, visit: Any) -> None:
    """Each page comes in each language, the language stays on the page, and labels have their controls."""
    world.to("handed")
    browser = visit("s-02")
    for path in PAGES:
        for language, other in (("ru", "en"), ("en", "ru")):
            page = browser.get(f"{path}?lang={language}").text
            assert page.count("<h1") == 1, path
            assert f'<html lang="{language}">' in page
            assert f'href="{path}?lang={other}"' in page, path
            ids = re.findall(r'\bid="([^"]+)"', page)
            assert len(ids) == len(set(ids)), path
            assert set(re.findall(r'<label[^>]* for="([^"]+)"', page)) <= set(ids), path
            assert "style=" not in page
            assert "<script>" not in page


def test_help_quotes_the_regulation_for_every_role_and_topic(world: Any, visit: Any) -> None:
    """Every page of help comes in both languages; a teacher's has the sentence with its days."""
    world.to("handed")
    browser = visit("t-01")
    for one in (*clause_help.TOPICS, "subject-teacher", "administrator", "director", "binder"):
        for language in ("ru", "en"):
            assert "<blockquote" in browser.get(f"/help/{one}?lang={language}").text
    page = browser.get("/help/subject-teacher?lang=ru").text
    assert "подписывают все листы по своему предмету" in page
    assert "п. 4.4" in page
    assert "учитель-предметник" in browser.get("/help").text
    browser.get("/help/no-such-thing", 404)


def test_two_roles_of_one_post_are_told_apart(world: Any, visit: Any) -> None:
    """Where the regulation gives one post two roles, the list says which is which."""
    world.to("imported")
    page = visit("s-03").get("/help").text
    assert "специалист по кадрам: архивариус" in page
    assert "специалист по кадрам: ответственный за нумерацию и прошивку" in page


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile "
            "Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/138.0 YaBrowser/25.8 Safari/537.36",
            "Яндекс Браузер, Windows",
        ),
        ("test", "test"),
        ("", ""),
        ("<script>" * 100, ("<script>" * 100)[:60]),
    ],
)
def test_browsers_have_names(agent: str, said: str) -> None:
    """A session is known by browser and system; what nobody knows stands as it came, shortened."""
    assert browser_name(agent) == said


def test_address_and_language_are_kept(world: Any, visit: Any) -> None:
    """A wrong address is shown with what was typed; the language holds from the next page on."""
    world.to("imported")
    browser = visit("s-02")
    answer = browser.post("/account", 422, email="не адрес", language="")
    assert 'value="не адрес"' in answer.text
    assert "не похоже на адрес" in answer.text
    browser.post("/account", email="deputy@school.example", language="en")
    assert '<html lang="en">' in browser.get("/account").text
    with world.desk().reading() as session:
        assert profile_of(session, "s-02").email == "deputy@school.example"


def test_the_own_language_comes_along_to_another_browser(world: Any, visit: Any, web: Any) -> None:
    """Whoever set a language sees the pages in it from the log-in on, wherever it is."""
    world.to("imported")
    visit("s-02").post("/account", email="", language="en")
    browser = web()
    browser.post("/login", login="s-02", phrase=PHRASE, school="s1")
    assert '<html lang="en">' in browser.get("/").text


def test_a_new_phrase_ends_all_other_sessions(world: Any, visit: Any, web: Any) -> None:
    """Whoever else is logged in as this person is not any more; only the new phrase opens."""
    world.to("imported")
    here, elsewhere = visit("s-02"), visit("s-02")
    same = {"new": NEW, "again": NEW}
    here.post("/account/phrase", 403, old="не та парольная фраза", **same)
    assert "не та же фраза" in here.post("/account/phrase", 422, old=PHRASE, new=NEW, again="иное").text
    here.post("/account/phrase", 422, old=PHRASE, new="короткая", again="короткая")
    here.post("/account/phrase", 422, old=PHRASE, new="", again="")
    elsewhere.get("/account")
    here.post("/account/phrase", old=PHRASE, **same)
    here.get("/account")
    elsewhere.get("/account", 303)
    web().post("/login", 403, login="s-02", phrase=PHRASE, school="s1")
    web().post("/login", login="s-02", phrase=NEW, school="s1")


def test_own_sessions_are_listed_and_ended(world: Any, visit: Any) -> None:
    """One session, or all but this one, can be ended; another person's cannot."""
    world.to("imported")
    here, second, third, other = visit("s-02"), visit("s-02"), visit("s-02"), visit("s-03")
    assert here.get("/account/sessions").text.count('name="session"') == 2
    ids = {one.id for one in sessions.listing(world.desk(), "s-03")}
    here.post("/account/sessions/end", session=ids.pop())
    other.get("/account")
    mine = re.search(r'name="session" value="([^"]+)"', here.get("/account/sessions").text)
    assert mine
    here.post("/account/sessions/end", session=mine[1])
    assert len(sessions.listing(world.desk(), "s-02")) == 2
    here.post("/account/sessions/end-others")
    here.get("/account")
    second.get("/account", 303)
    third.get("/account", 303)


def _code(world: Any, secret: str) -> str:
    return str(pyotp.TOTP(secret).generate_otp(int(world.clock.now().timestamp()) // 30))


def _switch_on(world: Any, browser: Any) -> tuple[str, list[str]]:
    page = browser.follow("/account/code/begin")
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret
    assert "data:image/svg+xml;base64," in page
    assert "не тот код" in browser.post("/account/code", 422, code="000000").text
    shown = browser.post("/account/code", 200, code=_code(world, secret[1])).text
    codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", shown)
    assert codes[0] not in browser.get("/account/code").text
    world.later(minutes=1)
    return secret[1], codes


def test_the_code_is_asked_for_after_the_phrase(world: Any, visit: Any, web: Any) -> None:
    """With codes on, the phrase alone opens nothing; the same code twice opens nothing either."""
    world.to("imported")
    secret, codes = _switch_on(world, visit("s-02"))
    browser = web()
    answer = browser.post("/login", login="s-02", phrase=PHRASE, school="s1", next="/account")
    assert answer.headers["Location"] == "/login/code"
    assert COOKIE not in str(answer.headers)
    browser.get("/account", 303)
    browser.get("/login/code")
    assert "Код не подошёл" in browser.post("/login/code", 403, code="000000").text
    code = _code(world, secret)
    answer = browser.post("/login/code", code=code)
    assert answer.headers["Location"] == "/account"
    browser.get("/account")
    again = web()
    again.post("/login", login="s-02", phrase=PHRASE, school="s1")
    again.post("/login/code", 403, code=code)
    again.post("/login/code", code=codes[0])


def test_the_code_has_to_come_soon_and_after_the_phrase(world: Any, visit: Any, web: Any) -> None:
    """Without a phrase before it, or five minutes after, one begins anew."""
    world.to("imported")
    secret, _ = _switch_on(world, visit("s-02"))
    assert web().get("/login/code", 303).headers["Location"] == "/login"
    assert web().post("/login/code", code="000000").headers["Location"] == "/login"
    browser = web()
    browser.post("/login", login="s-02", phrase=PHRASE, school="s1")
    world.later(minutes=6)
    assert browser.post("/login/code", code=_code(world, secret)).headers["Location"] == "/login"


def test_codes_are_switched_off_and_renewed(world: Any, visit: Any, web: Any) -> None:
    """New recovery codes are shown once; switched off, the phrase is enough again."""
    world.to("imported")
    browser = visit("s-02")
    _, codes = _switch_on(world, browser)
    shown = browser.post("/account/code/recovery", 200).text
    assert codes[0] not in shown
    browser.post("/account/code/off")
    web().post("/login", login="s-02", phrase=PHRASE, school="s1")
    assert "Начать" in browser.get("/account/code").text


def test_factors_and_tokens_ask_for_the_phrase_first(world: Any, visit: Any) -> None:
    """Ten minutes after the phrase was given, these pages ask for it again."""
    world.to("imported")
    browser = visit("s-02")
    world.later(minutes=11)
    for path in ("/account/code", "/account/passkeys", "/account/tokens"):
        assert "/confirm" in browser.get(path, 303).headers["Location"]
    assert "/confirm" in browser.post("/account/code/off").headers["Location"]
    browser.get("/account")


def test_passkeys_need_a_name_of_the_service(world: Any, visit: Any, web: Any) -> None:
    """At a bare address the page says what to do, and no form of passkeys is sent anywhere."""
    world.to("imported")
    browser = visit("s-02")
    assert "по числовому адресу" in browser.get("/account/passkeys").text
    assert "data-passkey" not in web().get("/login").text
    browser.post("/account/passkeys", 422, title="телефон", answer="{}", challenge="x")
    assert web().post("/login/passkey", answer="{}").headers["Location"] == "/login"


@pytest.fixture
def named(world: Any, web: Any) -> Any:
    """Return a function that sends a form under the name ``localhost``, as a browser does."""
    from archive_service.web.app import create_app

    world.to("imported")
    client = create_app(world.archive).test_client()

    def send(path: str, **fields: Any) -> Any:
        if not fields:
            return client.get(path, base_url=HERE)
        page = client.get(fields.pop("page"), base_url=HERE).text
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
        assert token
        sent = {name: value(page) if callable(value) else value for name, value in fields.items()}
        return client.post(path, base_url=HERE, data={"csrf_token": token[1], "once": "k" + path, **sent})

    send.client = client  # type: ignore[attr-defined]
    return send


def _options(page: str) -> str:
    from html import unescape

    found = re.search(r'data-options="([^"]+)"', page)
    assert found
    return unescape(found[1])


def _hidden(page: str, name: str) -> str:
    found = re.findall(rf'name="{name}"[^>]* value="([^"]+)"', page)
    assert found
    return str(found[-1])


def test_a_passkey_opens_the_door(world: Any, named: Any) -> None:
    """Made in the account, it logs its owner in without phrase or code; its page lists it."""
    device = Authenticator(HERE)
    named("/login", page="/login", login="s-02", phrase=PHRASE, school="s1")
    made = named(
        "/account/passkeys",
        page="/account/passkeys",
        title="телефон",
        answer=lambda page: device.create(_options(page)),
        challenge=lambda page: _hidden(page, "challenge"),
    )
    assert made.status_code == 303, made.text
    assert "телефон" in named("/account/passkeys").text
    named("/logout", page="/account")
    assert named("/account").status_code == 303
    entered = named(
        "/login/passkey",
        page="/login",
        school="s1",
        answer=lambda page: device.get(_options(page)),
        challenge=lambda page: _hidden(page, "challenge"),
    )
    assert entered.headers["Location"] == "/"
    assert "Что ждёт вас" in named("/").text
    [held] = passkeys.listing(world.desk(), "s-02")
    assert held.used_at is not None


def test_tokens_are_shown_once_and_revoked(world: Any, visit: Any) -> None:
    """A token opens its one thing until it is revoked; the page that lists it does not show it again."""
    world.to("imported")
    browser = visit("s-02")
    shown = browser.post("/account/tokens", 200, title="выгрузка", days="30").text
    secret = re.search(r"<code>(s1\.[^<]+)</code>", shown)
    assert secret
    assert tokens.holder(world.archive, secret[1], tokens.API)
    page = browser.get("/account/tokens").text
    assert secret[1] not in page
    browser.post("/account/tokens", 422, title="выгрузка", days="1000")
    browser.post("/account/tokens", 422, title="", days="30")
    browser.post("/calendar", 200)
    held = [one.id for one in tokens.listing(world.desk(), "s-02")]
    assert len(held) == 2
    for one in held:
        browser.post("/account/tokens/revoke", token=one)
    assert tokens.holder(world.archive, secret[1], tokens.API) is None
