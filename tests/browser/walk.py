"""A walk through all pages: seven people follow every link they are shown, and each screen is looked at."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from tests.browser import judge
from tests.browser.judge import Violation
from tests.browser.site import DESKTOP, PHONE, Site

ZOOMED = 320
"""What is left of 1280 px at 400 % (WCAG 2.1, 1.4.10)."""
AS_OFTEN_AS_PEOPLE = ("home.index",)
"""Pages that are another for everybody."""
_FROM_EACH = 3
"""How many addresses of one kind are asked for, by one person: that none of them is dead."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A page as it was seen at one width."""

    endpoint: str
    path: str
    person: str
    width: int
    sideways: int
    violations: tuple[Violation, ...]


@dataclass
class Walk:
    """What was seen, what was only asked for (files), and what answered with an error."""

    screens: list[Screen] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)

    @property
    def endpoints(self) -> set[str]:
        """The endpoints of the pages seen."""
        return {one.endpoint for one in self.screens}


@dataclass
class Walker:
    """One walk over a site."""

    site: Site
    app: Flask
    walk: Walk = field(default_factory=Walk)

    def as_person(self, person_id: str) -> None:
        """Follow every link that a person is shown, beginning at home."""
        page = self.site.enter(person_id)
        asked: dict[str, int] = {}
        waiting, known = deque(["/"]), {"/"}
        while waiting:
            path = waiting.popleft()
            endpoint = self.endpoint(path)
            asked[endpoint] = asked.get(endpoint, 0) + 1
            if asked[endpoint] > _FROM_EACH:
                continue
            fresh = [one for one in self._visit(page, person_id, endpoint, path) if one not in known]
            known.update(fresh)
            waiting.extend(fresh)
        page.context.close()

    def look(self, page: Page, name: str, person: str = "") -> None:
        """Look at the page that is open: both widths and zoomed, with a picture of each."""
        for width in (DESKTOP, PHONE, ZOOMED):
            page.set_viewport_size({"width": width, "height": 900})
            if width != ZOOMED:
                judge.shot(page, name)
            found = judge.violations(page) if width != ZOOMED else []
            seen = Screen(name, page.url, person, width, judge.sideways(page), tuple(found))
            self.walk.screens.append(seen)
        page.set_viewport_size({"width": DESKTOP, "height": 900})

    def endpoint(self, path: str) -> str:
        """Return which view answers an address, "" if none does."""
        try:
            found, _ = self.app.url_map.bind("127.0.0.1").match(urlsplit(path).path)
        except HTTPException:
            return ""
        return str(found)

    def _visit(self, page: Page, person: str, endpoint: str, path: str) -> list[str]:
        answer = page.request.get(path, max_redirects=5)
        kind = answer.headers.get("content-type", "")
        if answer.status >= 400 or not endpoint:
            self.walk.dead.append(f"{person}: {path} answers {answer.status}")
            return []
        if not kind.startswith("text/html"):
            self.walk.files.add(endpoint)
            return []
        page.goto(path)
        reached = self.endpoint(page.url)
        if reached not in self.walk.endpoints or reached in AS_OFTEN_AS_PEOPLE:
            self.look(page, f"{reached}-{person}" if reached in AS_OFTEN_AS_PEOPLE else reached, person)
        return list(self._links(page))

    def _links(self, page: Page) -> Iterator[str]:
        for href in page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))"):
            parts = urlsplit(urljoin(page.url, href))
            if parts.netloc != urlsplit(self.site.url).netloc or parts.path.startswith("/static/"):
                continue
            if "lang=" not in parts.query:
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path
