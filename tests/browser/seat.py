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
            self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def menu(self, name: str) -> None:
        """Choose from the menu, which folds on a phone."""
        folded = self.page.locator("details.menu > summary")
        if folded.is_visible():
            folded.click()
        self.page.get_by_role("link", name=name, exact=True).locator("visible=true").first.click()

    def form(self, action: str) -> Locator:
        """Return the form that is sent to an address."""
        return self.page.locator(f"main form[action^='{action}'][method=post]").first

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
        over.click()

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
        with self.page.expect_navigation(timeout=_WORK_MS):
            buttons.last.click()
        alerts = self.page.locator("main [role=alert], main .field-error")
        assert not alerts.count(), (before, alerts.all_inner_texts())
