"""Calls of the services about scans for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive_service.problems import Problem, explain
from archive_service.services import (
    by_hand,
    scan_council,
    scan_folder,
    scan_intake,
    scan_labels,
    scan_list,
    scan_reading,
    scan_sorting,
    scan_sweep,
    scan_units,
    scan_zones,
)
from archive_service.services.by_hand import Hand
from archive_service.services.scan_printed import Place
from tests.world import THEIR_BATCH
from workflows.acts import SERVICE

Call = Callable[[Any], Any]
THEIR_CASE, NOBODY = "2025-q4-z-01", "b-01"
_HERE = Path(__file__).parent
_SPOT = Place("verify", "y-001")


class _NoFile:
    """A file that is never saved."""

    filename = "a.pdf"

    def save(self, dst: Path) -> None:
        """Fail."""
        raise AssertionError(dst)


def _their_page(two: Any) -> str:
    """The code of a scanned page of theirs."""
    with two.theirs.reading() as session:
        return scan_list.find(session, THEIR_BATCH, 1).code


def _read(ask: Callable[..., Any]) -> Call:
    return lambda two: two.reading(lambda session: ask(two, session))


def _unread(two: Any) -> str:
    """What is said of a file that is none: before it is read nothing of any school is asked."""
    try:
        scan_reading.read_pages(two.mine, _HERE)
    except Problem as problem:
        return explain(problem).text
    raise AssertionError


REFUSED: dict[str, Call] = {
    "by_hand.look": lambda two: by_hand.look(
        two.mine, THEIR_CASE, _SPOT, {_their_page(two): True}, actor_id="s-02"
    ),
    "by_hand.confirm": lambda two: by_hand.confirm(
        two.mine, two.world.who("s-02"), THEIR_CASE, _SPOT, Hand(two.mine.today)
    ),
    "scan_council.evidence": _read(lambda _two, session: scan_council.evidence(session, THEIR_CASE)),
    "scan_council.scans": _read(lambda _two, session: scan_council.scans(session, THEIR_CASE)),
    "scan_council.picture": lambda two: scan_council.picture(two.mine, THEIR_CASE, 1),
    "scan_intake.request": lambda two: scan_intake.request(two.mine, _NoFile(), actor_id=NOBODY),
    "scan_intake.again": lambda two: scan_intake.again(two.mine, THEIR_BATCH, actor_id="s-02"),
    "scan_intake.take": lambda two: scan_intake.take(two.mine, two.job(batch=THEIR_BATCH, file="scan/a.pdf")),
    "scan_intake.take_file": lambda two: scan_intake.take_file(two.mine, two.job(), THEIR_BATCH, _HERE),
    "scan_intake.find": _read(lambda _two, session: scan_intake.find(session, THEIR_BATCH)),
    "scan_labels.file_label": lambda two: scan_labels.file_label(
        two.mine, two.world.who("s-02"), THEIR_CASE, 1, two.document, both=True
    ),
    "scan_list.sheets": _read(lambda _two, session: scan_list.sheets(session, THEIR_BATCH)),
    "scan_list.sheet": _read(lambda _two, session: scan_list.sheet(session, THEIR_BATCH, 1)),
    "scan_list.find": _read(lambda _two, session: scan_list.find(session, THEIR_BATCH, 1)),
    "scan_list.picture": lambda two: scan_list.picture(two.mine, THEIR_BATCH, 1),
    "scan_sorting.options": _read(lambda _two, session: scan_sorting.options(session, THEIR_CASE)),
    "scan_sorting.put": lambda two: scan_sorting.put(
        two.mine, THEIR_BATCH, 1, _their_page(two), actor_id="s-02"
    ),
    "scan_sorting.choose": lambda two: scan_sorting.choose(two.mine, THEIR_BATCH, 1, actor_id="s-02"),
    "scan_sorting.set_aside": lambda two: scan_sorting.set_aside(two.mine, THEIR_BATCH, 1, actor_id="s-02"),
    "scan_units.unit": _read(
        lambda two, session: scan_units.unit(session, THEIR_CASE, _SPOT, two.mine.today)
    ),
    "scan_units.of_case": _read(lambda two, session: scan_units.of_case(session, THEIR_CASE, two.mine.today)),
    "scan_zones.zone_picture": lambda two: scan_zones.zone_picture(two.mine, THEIR_BATCH, 1, "verify"),
}

SILENT: dict[str, Call] = {
    "scan_reading.read_pages": _unread,
    "scan_folder.folder_of": lambda two: scan_folder.folder_of(two.mine),
    "scan_folder.due": _read(lambda two, session: list(scan_folder.due(two.mine, session))),
    "scan_folder.take": lambda two: scan_folder.take(two.mine, two.job(file="a.pdf")),
    "scan_sweep.due": _read(lambda two, session: list(scan_sweep.due(two.mine, session))),
    "scan_sweep.sweep": lambda two: scan_sweep.sweep(two.mine, two.job()),
    "scan_list.batches": _read(lambda _two, session: scan_list.batches(session)),
    "scan_units.waiting": _read(lambda two, session: scan_units.waiting(session, two.mine.today)),
    "scan_units.sheets_waiting": _read(lambda _two, session: scan_units.sheets_waiting(session)),
    "scan_units.first_waiting": _read(lambda _two, session: scan_units.first_waiting(session, 9)),
    "scan_units.unsigned": _read(lambda two, session: scan_units.unsigned(session, two.mine.today)),
}

WRITES_ROWS: dict[str, Call] = {
    "scan_intake.open_batch": lambda two: two.writing(
        lambda session: scan_intake.open_batch(
            two.mine, session, "key", "a.pdf", actor_id=SERVICE, source=scan_intake.FOLDER
        )
    ),
}
