"""``scan``: a pile from the scanner becomes signatures on paper, by commands alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive_service.services import cases, documents
from archive_service.wiring import open_archive
from tests import scans
from workflows.case import Section

REFUSED, BAD_FILE, USAGE = 4, 3, 2


def _sheets_of(home: Path) -> tuple[str, Section, list[Any]]:
    """A case with one of its subjects, and that subject's pages as a printer makes them."""
    archive = open_archive(home)
    desk = archive.desk()
    with desk.reading() as session:
        case_id = cases.choose(session)[0].id
        section = cases.load(session, case_id)[0].sections[0]
    pages = scans.pages_of(documents.read(desk, section.document))
    archive.close()
    return case_id, section, pages


@pytest.mark.clause("000-22")
def test_scanned_sheets_are_taken_in_and_recorded(at: Callable[[str], Any], tmp_path: Path) -> None:
    """Taken, shown, missing before, confirmed, and nothing missing after; what is no scan is refused."""
    cli = at("handed")
    case_id, section, pages = _sheets_of(cli.home)
    pile, wrong = tmp_path / "пачка.pdf", tmp_path / "письмо.pdf"
    pile.write_bytes(scans.as_pdf([scans.simulate(page, 3, turned=180) for page in pages]))
    wrong.write_bytes(b"no scan at all")
    place = ("--case", case_id, "--section", section.id)
    assert cli.run("scan", wrong, by="s-02").exit_code == BAD_FILE
    [taken] = cli.json("scan", pile, by="s-02")
    assert (taken["batch"], taken["pages"]) == (2, len(pages))
    doubtful = cli.json("scan", "show", "2", "--only", "unlike", by="s-02")["sheets"]
    for one in doubtful:
        cli.ok("scan", "count", "2", one["page"], by="s-02")
    sheets = cli.json("scan", "show", "2", by="s-02")
    assert sheets["counts"] == {"placed": len(pages)}
    assert section.title in cli.ok("scan", "show", "2", by="s-02").stdout
    assert "письмо.pdf" in cli.ok("scan", "list", by="s-02").stdout
    unseen = [one for one in cli.json("scan", "missing", "--all", by="s-02") if one["unseen"]]
    assert [one["section"] for one in unseen] == [section.id]
    assert cli.run("scan", "confirm", *place, "--unsigned", "999", by="s-02").exit_code == USAGE
    cli.ok("scan", "confirm", *place, "--unsigned", section.leaves[0], by="s-02")
    assert cli.run("scan", "place", "2", "1", "J1-X", by="s-02").exit_code != 0
    assert cli.json("scan", "confirm", *place, by="s-02")["recorded"]
    assert cli.run("scan", "apart", "2", "1", by="s-02").exit_code == REFUSED
    still = cli.json("scan", "missing", "--all", by="s-02")
    assert section.id not in [one["section"] for one in still if one["case"] == case_id]
