"""The small school of the screens: every class at another step, so that every page has something to show."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from archive_service.cli import demo_way
from archive_service.cli.demo_halfway import Halfway, halfway
from archive_service.cli.demo_school import ADMIN, OPERATOR, Show, deal
from archive_service.importing.sample_school import tiny
from archive_service.importing.workbook import write_workbook
from archive_service.services.context import Archive
from tests.browser.site import PHRASE, Site, found, served

HALTS = (
    ("check", 1),
    ("print", 1),
    ("hand-over", 1),
    ("verify", 2),
    ("certify", 1),
    ("approve", 1),
    ("stamp", 1),
    ("bind", 1),
    ("deposit", 1),
)
CLASSES = 13


@dataclass
class Town:
    """The served school, and how its term stands."""

    site: Site
    term: Halfway

    def case(self, step: str = "") -> str:
        """Return the case of the first class that is left before a step; "" is one in the archive."""
        halts = self.term.show.halts
        left = self.term.show.left_at(step) if step else self.through
        return f"2025-{left[0].term_id}-{left[0].id}" if halts else ""

    @property
    def through(self) -> tuple:
        """The classes that are in the archive."""
        show = self.term.show
        return tuple(group for group in show.snapshot.classes if group.name not in show.halts)


def make(root: Path) -> tuple[Archive, Halfway]:
    """Lead a school of thirteen small classes half-way through its term."""
    snapshot = tiny(5, classes=CLASSES, pupils=4, sections=3)
    phrases = dict.fromkeys((ADMIN, OPERATOR, *(one.id for one in snapshot.staff)), PHRASE)
    show = Show(root, snapshot, phrases, deal(snapshot.classes, HALTS))
    workbook = root / "выгрузка.xlsx"
    write_workbook(snapshot, workbook)
    archive = found(root, snapshot)
    desk = archive.desk()
    term = halfway(show)
    demo_way.take_in(desk, workbook)
    demo_way.prepare_print(desk, show)
    demo_way.print_all(archive, desk, show)
    demo_way.sign(archive, desk, show, term.unsigned)
    demo_way.finish(archive, desk, show)
    term.go_wrong(desk)
    return archive, term


@contextmanager
def opened(root: Path, browser: Browser) -> Iterator[Town]:
    """Yield the school, served."""
    archive, term = make(root)
    with served(archive, browser) as site:
        yield Town(site, term)
