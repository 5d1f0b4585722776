"""A scanner for tests of services: a file's text lists the codes of its pages, one a line."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from archive_service.db.act_log import acts_of_case
from archive_service.problems import Kind, Problem
from archive_service.scanning.likeness import Likeness
from archive_service.scanning.scans import ScannedPage
from archive_service.services import by_hand, scan_intake, scan_labels, scan_reading, scan_units
from archive_service.services.context import Desk
from archive_service.services.scan_printed import Place
from archive_service.services.scan_units import Unit
from tests.world import World
from workflows.printed_pages import PrintedPage, pages_of

OPERATOR = "s-02"
TORN, BLANK, LOCKED = "torn", "", "password"
"""Lines of a file: a page whose code is gone, an empty page, a file that is locked."""


class Scanner:
    """Reads such files; ``cut`` are codes of pages that do not look like what was printed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cut: set[str] = set()
        self._now = ""
        for module in (scan_reading, scan_labels):
            monkeypatch.setattr(module, "read_scan", self.read)
        monkeypatch.setattr(scan_reading, "compare", self.compare)

    def read(self, path: Path) -> Iterator[ScannedPage]:
        """Yield the pages of a file."""
        text = path.read_text("utf-8")
        if text == LOCKED:
            raise Problem(Kind.INPUT, "upload.encrypted", file=path.name)
        for number, line in enumerate(text.split("\n"), 1):
            self._now = line
            picture = jpeg(number)
            codes = () if line in {BLANK, TORN} else tuple(line.split())
            yield ScannedPage(number, codes, 0, 0, not line, 200, 594, 420, picture, picture)

    def compare(self, _jpeg: bytes, _expected: bytes) -> Likeness:
        """Say that a page is what it should be, or cut off."""
        return Likeness(30, False) if self._now in self.cut else Likeness(97, True)


class File:
    """What somebody sends."""

    def __init__(self, *lines: str, name: str = "пачка.pdf") -> None:
        self.filename = name
        self._lines = lines

    def save(self, dst: Path) -> None:
        """Write it."""
        Path(dst).write_text("\n".join(self._lines), "utf-8")


def jpeg(shade: int) -> bytes:
    """A small grey sheet."""
    target = io.BytesIO()
    Image.new("L", (594, 420), shade % 256).save(target, "JPEG")
    return target.getvalue()


def take(world: World, *lines: str, **named: Any) -> int:
    """Send a file with these pages and let it be read; return the batch's number."""
    batch, _ = scan_intake.request(world.desk(), File(*lines, **named), actor_id=OPERATOR)
    assert world.work() == []
    return batch


def pages(desk: Desk, case_id: str, *, part: str = "") -> list[PrintedPage]:
    """The pages of a case that count, in their order; of one part only."""
    with desk.reading() as session:
        found = pages_of(acts_of_case(session, case_id)).values()
    return [one for one in found if one.standing and part in {"", one.part}]


def codes(desk: Desk, case_id: str, *, part: str = "") -> list[str]:
    """The codes of these pages."""
    return [one.code for one in pages(desk, case_id, part=part)]


def unit_of(desk: Desk, case_id: str, step: str, section: str = "") -> Unit:
    """How a step stands."""
    with desk.reading() as session:
        return scan_units.unit(session, case_id, Place(step, section), desk.today)


def see(desk: Desk, case_id: str, step: str, section: str = "", *, but: str = "") -> Unit:
    """See the signature on every scanned sheet of a step, but on one."""
    seen = {one.code: one.code != but for one in unit_of(desk, case_id, step, section).leaves if one.batch}
    return by_hand.look(desk, case_id, Place(step, section), seen, actor_id=OPERATOR)
