"""What is asked of every screen: a picture of it, and axe-core's word on it."""

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SHOTS = Path(__file__).parents[2] / "test-results" / "screens"
_AXE = Path(sys.prefix) / "npm" / "judges" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_RUN = """async (tags) => {
  const wanted = {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload: false};
  const found = await axe.run(document, wanted);
  return found.violations.map(one => ({
    rule: one.id, help: one.help, places: one.nodes.map(node => [node.html, node.failureSummary]),
  }));
}"""
_WIDER = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of WCAG that a screen breaks, and where."""

    rule: str
    help: str
    places: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """Say it for a person who has to mend it."""
        lines = [f"{html}\n      {why}" for html, why in self.places[:3]]
        return "\n    ".join([f"{self.rule}: {self.help} ({len(self.places)})", *lines])


def shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page under the screen's width, where pictures are wanted (SCREENS=1)."""
    if not os.environ.get("SCREENS"):
        return
    width = page.viewport_size["width"] if page.viewport_size else 0
    target = SHOTS / str(width) / f"{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target, full_page=True)


def violations(page: Page) -> list[Violation]:
    """Return what axe-core finds against WCAG 2.1, levels A and AA."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(_RUN, _RULES)
    return [
        Violation(one["rule"], one["help"], tuple((html, why) for html, why in one["places"]))
        for one in found
    ]


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate(_WIDER))


@cache
def _axe() -> str:
    if not _AXE.is_file():
        raise AssertionError("axe-core is not there: `make setup` brings it with npm")
    return _AXE.read_text("utf-8")
