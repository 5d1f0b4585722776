"""Passkeys and codes from a phone in a real browser, with a virtual authenticator in place of a phone."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from archive_service.web.app import create_app
from tests.browser import judge
from tests.world import PHRASE

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("browser")]

PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def address(lite: Any) -> Iterator[str]:
    """The address of a small school's pages, by name: passkeys need one."""
    lite.to("handed")
    server = make_server("127.0.0.1", 0, create_app(lite.archive), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser(address: str, require: Callable[[str], str]) -> Iterator[Any]:
    """A browser that speaks to nobody else; opened after the school is there."""
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-background-networking", "--disable-sync", "--no-first-run"]
        opened = playwright.chromium.launch(executable_path=require("chromium"), args=quiet)
        yield opened
        opened.close()


def _log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/login")
    page.get_by_label("Код сотрудника").fill("t-01")
    page.get_by_label("Парольная фраза").fill(PHRASE)
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Что ждёт вас")


def test_a_passkey_is_made_and_opens_the_door(address: str, browser: Any) -> None:
    """Made on the account's page, it logs its owner in without a name, a phrase or a code."""
    page = browser.new_context(locale="ru-RU").new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    _log_in(page, address)
    page.goto(f"{address}/account/passkeys")
    page.locator("#title").fill("телефон")
    page.get_by_role("button", name="Сделать ключ").click()
    expect(page.get_by_role("rowheader", name="телефон")).to_be_visible()
    page.get_by_role("button", name="Выйти").click()
    page.get_by_role("button", name="Войти ключом").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Что ждёт вас")
    assert wrong == []


def test_without_script_the_page_says_so(address: str, browser: Any) -> None:
    """Without JavaScript no button promises a passkey; words say what it needs, and the phrase opens."""
    page = browser.new_context(locale="ru-RU", java_script_enabled=False).new_page()
    page.goto(f"{address}/login")
    assert "Ключам входа нужен JavaScript" in page.content()
    expect(page.get_by_role("button", name="Войти ключом")).to_be_hidden()
    _log_in(page, address)
    page.goto(f"{address}/account/passkeys")
    expect(page.get_by_role("button", name="Сделать ключ")).to_be_hidden()


def _sound(page: Page) -> None:
    """WCAG 2.1 A and AA on a desktop and on a phone, and nothing wider than the window, also at 400 %."""
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert judge.sideways(page) == 0, (page.url, width)
        assert not judge.violations(page), (page.url, width)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_codes_from_a_phone_are_switched_on_and_asked_for(lite: Any, address: str, browser: Any) -> None:
    """The picture, the recovery codes and the door's second half are sound pages, and do what they say."""
    page = browser.new_context(locale="ru-RU").new_page()
    _log_in(page, address)
    page.goto(f"{address}/account/code")
    page.get_by_role("button", name="Начать").click()
    _sound(page)
    secret = page.locator("main code").inner_text()
    page.get_by_label("Код из приложения").fill(_code(lite, secret))
    page.get_by_role("button", name="Включить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Запасные коды")
    _sound(page)
    page.get_by_role("button", name="Выйти").click()
    lite.later(minutes=1)
    page.get_by_label("Код сотрудника").fill("t-01")
    page.get_by_label("Парольная фраза").fill(PHRASE)
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Код из телефона")
    _sound(page)
    page.keyboard.type(_code(lite, secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Что ждёт вас")


def _code(world: Any, secret: str) -> str:
    return str(pyotp.TOTP(secret).generate_otp(int(world.clock.now().timestamp()) // 30))
