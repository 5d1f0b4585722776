"""``paper``, ``sheet``, ``extract``: the commands of the handbook in their order, and what they refuse."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

USAGE, REFUSED, MISSING = 2, 4, 5


@pytest.mark.clause("000-10", "000-12", "000-13", "000-15")
def test_paper_goes_its_way_by_commands(at: Callable[[str], Any], tmp_path: Path) -> None:
    """Leaves are handed over, shelved, lent and looked for; a sheet is found; a pupil gets an extract."""
    cli = at("deposited")
    [case] = [one["id"] for one in cli.json("cases")]
    [loose] = cli.json("paper", "add", "--case", case, by="s-02")
    assert loose["number"] == 1
    listed, slip, book = tmp_path / "ведомость.pdf", tmp_path / "карта.pdf", tmp_path / "реестр.pdf"
    cli.ok("paper", "hand", "1", "--receiver", "s-03", "-o", listed, by="s-02")
    assert listed.read_bytes().startswith(b"%PDF")
    assert cli.run("paper", "accept", "1", by="s-01").exit_code == REFUSED
    cli.ok("paper", "accept", "1", by="s-03")
    assert [one["open"] for one in cli.json("paper", "hands", by="s-03")] == [[]]
    shelf = ("--room", "архив", "--cabinet", "шкаф 1")
    cli.ok("paper", "place", "1", *shelf, by="s-03")
    loan = ("--reason", "дело", "--until", "01.12.2026", "--outside", "court")
    assert cli.run("paper", "issue", "1", *loan, by="s-03").exit_code == USAGE
    cli.ok("paper", "issue", "1", *loan, "--name", "судья", "--request", "2-1", "-o", slip, by="s-03")
    assert slip.read_bytes().startswith(b"%PDF")
    assert [one["issued_to"] for one in cli.json("paper", "list", "--state", "issued", by="s-03")] == [
        "court"
    ]
    cli.ok("paper", "return", "1", by="s-03")
    assert cli.json("paper", "check", *shelf, by="s-03") == {"there": [], "missing": [1]}
    assert [one["state"] for one in cli.json("paper", "shelf", *shelf, by="s-03")] == ["missing"]
    assert "Не найдено" in cli.ok("paper", "shelf", by="s-03").stdout
    cli.ok("paper", "book", "-o", book, by="s-03")
    assert book.read_bytes().startswith(b"%PDF")
    assert "не найден" in cli.ok("paper", "show", "1", by="s-03").stdout
    name = loose["class"]
    found = cli.json("sheet", "--class", name, "--leaf", "1", by="s-03")
    assert [one["number"] for one in found["volumes"]] == [1]
    assert "действует" in cli.ok("sheet", found["code"], by="s-03").stdout
    assert cli.run("sheet", "J1-000000000000-001R-E1", by="s-03").exit_code == MISSING
    assert cli.json("extract", case, by="s-03")[0]["pupil"] == 1
    paper, asked = tmp_path / "выписка.pdf", ("--reason", "заявление", "--request", "17")
    cli.ok("extract", case, "--pupil", "1", *asked, "-o", paper, by="s-03")
    assert paper.read_bytes().startswith(b"%PDF")
