"""``retention``, ``hold``, ``nomenclature``, ``inventory``, ``presence``: the commands in their order."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

USAGE, INPUT, REFUSED = 2, 3, 4
TABLE = "Индекс;Заголовок;Вид;Срок;Статья\n02-14;Журналы;журнал;15 лет;ст. 000\n{}\n"


@pytest.mark.clause("001-23", "002-12", "000-12")
def test_terms_are_kept_by_commands(at: Callable[[str], Any], tmp_path: Path) -> None:
    """A table with a fault names its row; the deposit carries the index; review, hold, inventory, check."""
    cli = at("bound")
    source, year = tmp_path / "номенклатура.csv", ("--year", "2026")
    source.write_text(TABLE.format("02-15;Ведомости;ведомость;навек"), "utf-8")
    refused = cli.run("nomenclature", "take", source, *year, by="s-03")
    assert refused.exit_code == INPUT
    assert "строка 3" in refused.output
    source.write_text(TABLE.format("02-15;Ведомости;сводная ведомость;постоянно"), "cp1251")
    assert cli.json("nomenclature", "take", source, *year, by="s-03")["entries"] == ["02-14", "02-15"]
    assert cli.run("nomenclature", "approve", *year, "--document", "7", by="s-03").exit_code == REFUSED
    cli.ok("nomenclature", "approve", *year, "--document", "приказ 7", by="s-01")
    cli.ok("deposit", "--all", by="s-03")
    files = [one for one in (cli.stores["d1"] / "deposits").rglob("*") if one.is_file()]
    manifests = [json.loads(one.read_bytes()) for one in files]
    assert [one["subject"]["index"] for one in manifests if "case" in one["subject"]] == ["02-14"]
    book, table = tmp_path / "номенклатура.pdf", tmp_path / "сроки.csv"
    shown = cli.json("nomenclature", "show", *year, "--closed", "-o", book, by="s-03")
    assert shown["entries"][0]["files"] == 1
    assert book.read_bytes().startswith(b"%PDF")
    [journal, *_] = cli.json("retention", "review", "--csv", table, by="s-03")
    assert journal["action"] == "keep"
    assert "увеличен номенклатурой" in journal["reasons"][-1]
    assert "02-14" in table.read_text("utf-8-sig")

    hold = ("--kind", "court", "--document", "запрос 5", "--reason", "суд", "--until", "01.03.2031")
    assert cli.run("hold", "set", *hold, by="s-03").exit_code == USAGE
    assert cli.json("hold", "set", *hold, "--all", by="s-03")["number"] == 1
    later = cli.json("retention", "review", "--on", "01.01.2070", "--kind", "journal", by="s-03")
    assert [one["action"] for one in later] == ["keep"]
    cli.ok("hold", "prolong", "1", "--until", "01.03.2032", "--reason", "идёт", by="s-03")
    assert cli.run("hold", "lift", "1", "--document", "9", "--reason", "всё", by="s-03").exit_code == REFUSED
    cli.ok("hold", "lift", "1", "--document", "9", "--reason", "всё", by="s-01")
    assert cli.json("hold", "list", by="s-03") == []

    assert "long" in cli.ok("inventory", "list", by="s-03").stdout
    made = cli.json("inventory", "make", "long", "2026", "-o", tmp_path / "опись.pdf", by="s-03")
    assert [one["number"] for one in made["lines"]] == ["1"]
    assert cli.run("inventory", "make", "long", "2026", by="s-03").exit_code == REFUSED
    assert "журнал" in cli.ok("inventory", "show", "long", "2026", by="s-03").stdout

    cli.ok("presence", "start", by="s-03")
    assert cli.json("presence", "show", by="s-03")["running"] == 1
    act = tmp_path / "акт.pdf"
    assert cli.json("presence", "finish", "-o", act, by="s-03")["number"] == 1
    assert act.read_bytes().startswith(b"%PDF")
