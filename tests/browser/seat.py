"""Somebody at a screen: opens pages, fills forms in, sends them, and reads what is said."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.site import PHRASE

_WORK_MS = 90_000


@dataclass(frozen=True, slots=True)
class Seat:
    """One person in a session of their own."""

    page: Page

    def go(self, path: str) -> None:
        """Open a page as from a bookmark."""
        self.page.goto(path)

    def follow(self, *names: str) -> None:
        """Follow links of the page by their words, one after another."""
        for name in names:
            self._click(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def menu(self, name: str) -> None:
        """Come home and choose from the menu, which folds on a phone."""
        self.go("/")
        folded = self.page.locator("details.menu > summary")
        if folded.is_visible():
            folded.click()
        self._click(self.page.get_by_role("link", name=name, exact=True).locator("visible=true").first)

    def form(self, action: str) -> Locator:
        """Return the form that is sent to an address, or to that of its own page ("")."""
        sent_to = f"[action^='{action}']" if action else ":not([action])"
        return self.page.locator(f"main form[method=post]{sent_to}").first

    def send(self, action: str, button: str = "", **typed: str | Path) -> None:
        """Fill a form in and send it; what the page refuses is an error here."""
        form = self.form(action)
        for name, value in typed.items():
            field = form.locator(f"[name='{name}']").first
            if isinstance(value, Path):
                field.set_input_files(value)
            else:
                field.fill(value)
        self._submit(form, button)

    def sign(self, action: str, **typed: str) -> None:
        """Send a form that asks for the pass phrase."""
        self.send(action, phrase=PHRASE, **typed)

    def wait_for_work(self) -> None:
        """Watch a piece of work to its end, and go on from it."""
        over = self.page.locator("#progress a.btn-primary")
        over.wait_for(timeout=_WORK_MS)
        assert not self.page.locator("#progress [role=alert]").count(), self.text
        self._click(over)

    @property
    def text(self) -> str:
        """What the page says, in one line."""
        return " ".join(self.page.get_by_role("main").inner_text().split())

    @property
    def said(self) -> str:
        """What the page says came of the last form."""
        return " ".join(self.page.locator("main [role=status]").all_inner_texts())

    def _submit(self, form: Locator, button: str) -> None:
        buttons = form.get_by_role("button", name=re.compile(button or "."))
        before = self.page.url
        self._click(buttons.last)
        alerts = self.page.locator("main [role=alert], main .field-error")
        assert not alerts.count(), (before, alerts.all_inner_texts())

    def _click(self, what: Locator) -> None:
        """Click what leads to another page, and wait for that page."""
        with self.page.expect_navigation(timeout=_WORK_MS) as way:
            what.click()
        answer = way.value
        assert answer is None or answer.status < 400, (answer.status, answer.url, self.text)
