"""``extraction``: planned years ahead by commands alone; nothing is taken out before the term is over."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

REFUSED, MISSING, USAGE = 4, 5, 2
PEOPLE = ("--archivist", "s-03", "--sewer", "s-02", "--director", "s-01")
ORDER = ("--order", "12", "--order-on", "01.09.2026", "--due-on", "31.12.2032")


@pytest.mark.clause("001-24")
def test_an_extraction_is_planned_ahead_and_waits(at: Callable[[str], Any], tmp_path: Path) -> None:
    """What falls due is listed, the plan names who acts; before the day every step is refused."""
    cli = at("deposited")
    case = cli.case()
    assert cli.json("extraction", "due", by="s-03") == []
    assert cli.json("extraction", "due", "--until", "31.12.2032", by="s-03") == [{"case": case, "held": 0}]
    assert case in cli.ok("extraction", "due", "--until", "31.12.2032", by="s-03").stdout
    assert cli.run("extraction", "plan", *ORDER[:-1], "31.12.2027", *PEOPLE, by="s-02").exit_code == REFUSED
    assert cli.run("extraction", "plan", *ORDER, *PEOPLE[:-1], "s-02", by="s-02").exit_code == REFUSED
    assert "запланировано" in cli.ok("extraction", "plan", *ORDER, *PEOPLE, by="s-02").stdout
    assert "электронное дело" in cli.ok("extraction", "show", "1", by="s-03").stdout
    [line] = cli.json("extraction", "list", by="s-03")
    assert (line["state"], line["cases"], line["kept_until"]) == ("planned", [case], None)
    for step in (
        ("take", "1", "--case", case, "--loose", "1"),
        ("seal", "1"),
    ):
        assert cli.run("extraction", *step, by="s-03").exit_code == REFUSED
    assert cli.run("extraction", "take", "1", "--case", case, "--left", "x", by="s-03").exit_code == USAGE
    cli.ok("extraction", "print", "1", "--to", tmp_path / "бумаги", by="s-03")
    assert len([*(tmp_path / "бумаги").glob("*.pdf")]) == 4
    cli.ok("extraction", "cancel", "1", "--reason", "ошибка в приказе", by="s-02")
    assert "отменено" in cli.ok("extraction", "list", by="s-03").stdout
    assert cli.run("extraction", "show", "2", by="s-03").exit_code == MISSING
