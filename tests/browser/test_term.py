"""A whole term with seven people in seven sessions, from an empty school to a deposited folder."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.site import served


def test_x(fresh: Path, browser: Browser) -> None:
    """X."""
    with served(fresh, browser) as site:
        page = site.enter("admin")
        page.goto("/rooms")
        assert "серверная" in page.inner_text("main")
