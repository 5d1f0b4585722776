"""The small school of the screens: every class at another step, so that every page has something to show."""

from dataclasses import dataclass
from pathlib import Path

from archive_service.cli import demo_way
from archive_service.cli.demo_halfway import Halfway, halfway
from archive_service.cli.demo_school import ADMIN, OPERATOR, Show, deal
from archive_service.importing.sample_school import tiny
from archive_service.importing.workbook import write_workbook
from archive_service.wiring import open_archive
from tests.browser.site import PHRASE, Site, found
from tests.warm_workers import warm_workers

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
CLASSES = 11


@dataclass(frozen=True, slots=True)
class Made:
    """The installation on disk, and how its term stands."""

    home: Path
    term: Halfway


@dataclass(frozen=True, slots=True)
class Town:
    """The school, served."""

    site: Site
    term: Halfway

    def case(self, step: str) -> str:
        """Return the case of the first class that is left before a step."""
        group = self.term.show.left_at(step)[0]
        return f"{self.term.show.snapshot.year}-{group.term_id}-{group.id}"


def make(root: Path) -> Made:
    """Lead a school of eleven small classes half-way through its term."""
    snapshot = tiny(18, classes=CLASSES, pupils=4, sections=3)
    phrases = dict.fromkeys((ADMIN, OPERATOR, *(one.id for one in snapshot.staff)), PHRASE)
    show = Show(root, snapshot, phrases, deal(snapshot.classes, HALTS))
    workbook = root / "выгрузка.xlsx"
    write_workbook(snapshot, workbook)
    archive = open_archive(found(root, snapshot))
    desk = archive.desk()
    term = halfway(show)
    demo_way.take_in(desk, workbook)
    demo_way.prepare_print(desk, show)
    with warm_workers():
        demo_way.print_all(archive, desk, show)
        demo_way.sign(archive, desk, show, term.unsigned)
        demo_way.finish(archive, desk, show)
    term.go_wrong(desk)
    archive.close()
    return Made(show.home, term)
