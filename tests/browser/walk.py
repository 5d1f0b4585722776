"""A walk through all pages: seven people follow every link they are shown, and each screen is looked at."""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import APIResponse, Error, Page, Response
from werkzeug.exceptions import HTTPException

from tests.browser import judge
from tests.browser.judge import Violation
from tests.browser.site import DESKTOP, PHONE, Site

ZOOMED = 320
"""What is left of 1280 px at 400 % (WCAG 2.1, 1.4.10)."""
AS_OFTEN_AS_PEOPLE = ("home.index",)
"""Pages that are another for everybody."""
_FROM_EACH = 2
"""How many addresses of one kind are asked for, by one person: that none of them is dead."""

_HREF = re.compile(r"""<a\b[^>]*?\shref="([^"]*)\"""")
_LOOKS = ("/static/", "/bootstrap/")


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

    def as_person(self, person_id: str, begins: Sequence[str] = ()) -> None:
        """Follow every link that a person is shown, beginning at home and where something was done."""
        page = self.site.enter(person_id)
        asked: Counter[str] = Counter()
        waiting, known = deque([*begins, "/"]), {*begins, "/"}
        while waiting:
            path = waiting.popleft()
            endpoint = self.endpoint(path)
            asked[endpoint] += 1
            if asked[endpoint] <= _FROM_EACH:
                fresh = [one for one in self._visit(page, person_id, path) if one not in known]
                known.update(fresh)
                waiting.extend(fresh)
        page.context.close()

    def look(self, page: Page, endpoint: str, person: str = "") -> None:
        """Look at the page that is open: both widths and zoomed, with a picture of each."""
        name = f"{endpoint}-{person}" if endpoint in AS_OFTEN_AS_PEOPLE else endpoint
        for width in (DESKTOP, PHONE, ZOOMED):
            page.set_viewport_size({"width": width, "height": 900})
            if width != ZOOMED:
                judge.shot(page, name)
            found = judge.violations(page) if width != ZOOMED else []
            seen = Screen(endpoint, page.url, person, width, judge.sideways(page), tuple(found))
            self.walk.screens.append(seen)
        page.set_viewport_size({"width": DESKTOP, "height": 900})

    def endpoint(self, path: str) -> str:
        """Return which view answers an address, "" if none does."""
        try:
            found, _ = self.app.url_map.bind("127.0.0.1").match(urlsplit(path).path)
        except HTTPException:
            return ""
        return str(found)

    def _visit(self, page: Page, person: str, path: str) -> list[str]:
        """Ask for an address; look at it if its like was not seen yet; return where its links lead."""
        opened = self._opened(page, path) if self._is_new(self.endpoint(path)) else None
        answer = opened or page.request.get(path, max_redirects=5)
        endpoint = self.endpoint(answer.url)
        if answer.status >= 400 or not endpoint:
            self.walk.dead.append(f"{person}: {path} answers {answer.status}")
            return []
        if not answer.headers.get("content-type", "").startswith("text/html"):
            self.walk.files.add(endpoint)
            return []
        if self._is_new(endpoint):
            if opened is None:
                page.goto(path)
            self.look(page, endpoint, person)
        return list(self._links(answer))

    def _is_new(self, endpoint: str) -> bool:
        return endpoint not in self.walk.endpoints | self.walk.files or endpoint in AS_OFTEN_AS_PEOPLE

    def _opened(self, page: Page, path: str) -> Response | None:
        """Open a page that is to be looked at; None where it is a file, which a browser only takes home."""
        try:
            return page.goto(path)
        except Error:
            return None

    def _links(self, answer: APIResponse | Response) -> Iterator[str]:
        for href in _HREF.findall(answer.text()):
            parts = urlsplit(urljoin(answer.url, unescape(href)))
            here = parts.netloc == urlsplit(self.site.url).netloc
            if here and "lang=" not in parts.query and not parts.path.startswith(_LOOKS):
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path
