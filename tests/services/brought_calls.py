"""Calls of the services about printouts made elsewhere for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from archive_service.importing.printout import Assignment, Subject
from archive_service.services import brought, brought_drafts, brought_pages, brought_snapshot
from archive_service.services.brought_drafts import About, Draft, Page
from archive_service.services.brought_snapshot import Known
from workflows.brought import Brought, BroughtPart

Call = Callable[[Any], Any]
NOBODY, NO_DRAFT, NO_FILE = "b-01", "0" * 32, Path("/no-such-printout.pdf")


def _about(two: Any) -> About:
    """Their class, said to be brought here."""
    opened = two.case.opened
    days = (date(2026, 4, 6), date(2026, 5, 26))
    return About(opened.class_name, opened.grade, opened.year, "q4", *days, NOBODY, "журнал")


def _draft(two: Any) -> Draft:
    pages = (Page(1, 210, 297, two.document, blank=False),)
    assignment = Assignment((Subject("Физика", "", NOBODY),), ("1",))
    at = two.world.clock.moment
    return Draft(NO_DRAFT, "журнал.pdf", two.document, 1, at, _about(two), pages, assignment)


def _snapshot(two: Any) -> Any:
    known = Known("c-01", {}, {}, {})
    return two.reading(lambda session: brought_snapshot.snapshot_of(session, _draft(two), known))


def _images(two: Any) -> Any:
    """A snapshot that names a document of theirs as the printout."""
    named = Brought(two.document, 1, (BroughtPart("front", (1,), two.document),))
    snapshot = _snapshot(two)
    object.__setattr__(snapshot, "brought", named)
    return brought_pages.images(two.mine, snapshot, ())


class _Upload:
    filename: str | None = "журнал.pdf"

    def save(self, dst: Path) -> None:
        """Write nothing of use."""
        dst.write_bytes(b"%PDF")


REFUSED: dict[str, Call] = {
    "brought.accept": lambda two: brought.accept(two.mine, NO_DRAFT, actor_id="s-02"),
    "brought.assign": lambda two: brought.assign(two.mine, NO_DRAFT, Assignment(), actor_id="s-02"),
    "brought.drop": lambda two: brought.drop(two.mine, NO_DRAFT, actor_id="s-02"),
    "brought.printout": lambda two: brought.printout(two.mine, NO_DRAFT, actor_id="s-02"),
    "brought.read": lambda two: brought.read(two.mine, two.job(draft=NO_DRAFT, file="")),
    "brought.show": lambda two: brought.show(two.mine, NO_DRAFT, actor_id="s-02"),
    "brought.take": lambda two: brought.take(two.mine, NO_FILE, _about(two), actor_id=NOBODY),
    "brought.thumb": lambda two: brought.thumb(two.mine, NO_DRAFT, 1, actor_id="s-02"),
    "brought_drafts.folder": lambda two: brought_drafts.folder(two.mine, NO_DRAFT),
    "brought_drafts.load": lambda two: brought_drafts.load(two.mine, NO_DRAFT),
    "brought_drafts.printout": lambda two: brought_drafts.printout(two.mine, NO_DRAFT),
    "brought_drafts.save": lambda two: brought_drafts.save(two.mine, _draft(two)),
    "brought_drafts.save_printout": lambda two: brought_drafts.save_printout(two.mine, NO_DRAFT, b"", ()),
    "brought_drafts.thumb": lambda two: brought_drafts.thumb(two.mine, NO_DRAFT, 1),
    "brought_pages.images": _images,
}

SILENT: dict[str, Call] = {
    "brought.drafts": lambda two: brought.drafts(two.mine, actor_id="s-02"),
    "brought_drafts.drop": lambda two: brought_drafts.drop(two.mine, NO_DRAFT),
    "brought_drafts.listing": lambda two: brought_drafts.listing(two.mine),
    "brought_drafts.new": lambda two: brought_drafts.new(two.mine)[0],
    "brought_snapshot.codes_of": lambda two: two.reading(brought_snapshot.codes_of),
    "brought_snapshot.known_of": lambda two: brought_snapshot.known_of(two.mine, _draft(two)).pupils,
    "brought_snapshot.snapshot_of": lambda two: _snapshot(two).staff,
}

WRITES_ROWS: dict[str, Call] = {
    "brought.request": lambda two: brought.request(two.mine, _Upload(), _about(two), actor_id="s-02"),
}
