"""A printout made elsewhere from the command line."""

from pathlib import Path
from typing import Any

from tests.foreign import Printed, print_journal

JOURNAL = ("--class", "9Я", "--grade", 9, "--year", 2025, "--term", "q4", "--program", "Дневник 3.1")
DAYS = ("--from", "06.04.2026", "--until", "26.05.2026", "--class-teacher", "t-01")


def test_take_sort_and_open(at: Any, tmp_path: Path) -> None:
    """The operator's way: taken in, the table corrected in a spreadsheet, the class list added, opened."""
    cli = at("imported")
    printed = Printed([("Алгебра", "Никто", 2), ("Физика", "Никто", 1)], ["И. Иванов"], "Никто")
    path = print_journal(tmp_path / "journal.pdf", printed)
    taken = cli.json("brought", "take", path, *JOURNAL, *DAYS, by="s-02")
    assert (taken["pages"], len(taken["faults"])) == (7, 3)
    draft = taken["draft"][:8]
    table, pupils = tmp_path / "table.csv", tmp_path / "pupils.txt"
    cli.ok("brought", "show", draft, "--table", table, by="s-02")
    said = table.read_text("utf-8-sig")
    table.write_text(said.replace("Алгебра;;", "Алгебра;;t-01").replace("Физика;;", "Физика;;t-02"), "utf-8")
    pupils.write_text("1. Ёлкина Марфа Петровна\n2. Зимина Ада\n", "utf-8")
    refused = cli.run("brought", "open", draft, by="s-02")
    assert refused.exit_code == 3
    assert "не указан учитель" in refused.output
    sorted_ = cli.ok("brought", "assign", draft, "--table", table, "--pupils", pupils, by="s-02").output
    assert "Всё разложено" in sorted_
    assert "не проверяет" in sorted_
    assert "2025-q4-9Я" in cli.ok("brought", "open", draft, by="s-02").output
    assert "2025-q4-9Я" in {one["id"] for one in cli.json("cases")}
    assert cli.run("brought", "drop", draft, by="s-02").exit_code == 5
    assert cli.run("brought", "list", by="t-01").exit_code == 8
