"""``sewing`` and ``folders``: volumes, their labels, and the folders of a term, by commands alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

REFUSED, MISSING, USAGE = 4, 5, 2


@pytest.mark.clause("000-11")
@pytest.mark.clause("000-25")
@pytest.mark.clause("001-22")
def test_from_loose_leaves_to_a_closed_folder(at: Callable[[str], Any], tmp_path: Path) -> None:
    """Papers printed, leaves counted, the seal looked at, the folder formed, filled and closed."""
    cli = at("stamped")
    case = cli.case()
    [volume] = cli.json("sewing", "show", case, by="s-03")["volumes"]
    assert volume["leaves"] == sum(one["count"] for one in volume["parts"])
    assert "Прошивку" not in cli.ok("sewing", "show", case, by="s-03").stdout
    cli.ok("bind", "--case", case, "--leaves", volume["leaves"], by="s-03")
    cli.ok("sewing", "papers", case, "--to", tmp_path / "бумаги", by="s-03")
    assert len([*(tmp_path / "бумаги").glob("*.pdf")]) == 6
    scan = tmp_path / "наклейка.pdf"
    canvas = Canvas(str(scan))
    canvas.drawString(60, 700, "1")
    canvas.save()
    assert cli.run("sewing", "label", case, scan, by="s-03").exit_code == USAGE
    assert "не считается" in cli.ok("sewing", "label", case, scan, "--not-both", by="s-03").stdout
    assert cli.run("deposit", "--case", case, by="s-03").exit_code == REFUSED
    cli.ok("sewing", "label", case, scan, "--both", by="s-03")
    assert "Печать на обоих" in cli.ok("sewing", "show", case, by="s-03").stdout

    assert cli.run("folders", "form", by="s-03").exit_code == REFUSED
    [folder] = cli.json("folders", "form", by="s-02")
    assert [one["kind"] for one in folder["parts"]][:2] == ["journal", "summary"]
    assert cli.run("folders", "add", "1", by="s-02").exit_code == USAGE
    cli.ok("folders", "add", "1", "--title", "Журнал курса", "--leaves", "12", by="s-02")
    cli.ok("folders", "close", "1", by="s-02")
    cli.ok("folders", "print", "1", "--to", tmp_path / "папка", by="s-03")
    assert len([*(tmp_path / "папка").glob("*.pdf")]) == 3
    assert "закрыта" in cli.ok("folders", "show", "1", by="s-03").stdout
    cli.ok("folders", "take-out", "1", "--part", "1", "--reason", "по ошибке", by="s-02")
    assert cli.run("folders", "renew", "1", "--reason", "так", by="s-02").exit_code == REFUSED
    assert [one["folder"] for one in cli.json("folders", "list", "--year", "2025", by="s-03")] == [1]
    assert cli.run("folders", "show", "2", by="s-02").exit_code == MISSING
