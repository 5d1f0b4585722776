"""``request`` and ``names``: a request from its registration to the figures of the year, by commands."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

KEEPER = "s-03"
REFUSED, MISSING = 4, 5


@pytest.mark.clause("000-13", "000-17")
def test_a_request_is_answered_by_commands(at: Callable[[str], Any], tmp_path: Path) -> None:
    """Registered, prolonged, answered by certificate and letter, closed, counted; names written down."""
    cli = at("deposited")
    [case] = [one["id"] for one in cli.json("cases")]
    name = cli.json("extract", case, by=KEEPER)[0]["name"]
    marriage = ("--number", "I-ТН № 5", "--date", "01.05.2026")
    cli.ok("names", "pupil", case, "--pupil", "1", "--surname", "Новофамильева", *marriage, by=KEEPER)
    cli.ok("names", "class", "5 инженерный", "5А", "--since", "02.03.2026", *marriage, by=KEEPER)
    cli.ok("names", "school", "Школа № 7", "--until", "01.09.2026", *marriage, by=KEEPER)
    assert [one["number"] for one in cli.json("names", "list", by=KEEPER)] == [3, 2, 1]
    assert name in cli.ok("find", "Новофамильевой", by=KEEPER).stdout
    add = ("request", "add", "--from", "graduate", "--about", "study")
    made = cli.json(*add, "--letter", "12-з", "--letter-date", "20.05.2026", by=KEEPER)
    assert made["request"] == "вх. 1, № 12-з от 20.05.2026"
    paper, letter, table = (tmp_path / name for name in ("справка.pdf", "ответ.pdf", "год.csv"))
    about = ("--case", case, "--pupil", "1", "--recipient", "Пробной А. Т.")
    assert "Архивная справка" in cli.ok("request", "certificate", "1", *about, "-o", paper, by=KEEPER).stdout
    assert paper.read_bytes().startswith(b"%PDF")
    again = tmp_path / "ещё.pdf"
    assert cli.run("request", "certificate", "1", *about, "-o", again, by=KEEPER).exit_code == REFUSED
    assert not again.exists()
    until = date.fromisoformat(cli.json(*add, by=KEEPER)["due"]) + timedelta(days=10)
    cli.ok("request", "extend", "2", "--reason", "сверка", "--until", until, by=KEEPER)
    cli.ok("request", "nothing", "2", "--years", "2024", "2025", "-o", letter, by=KEEPER)
    cli.ok(*add, by=KEEPER)
    assert "ждут ответа: 1" in cli.ok("request", "list", by=KEEPER).stdout.lower()
    cli.ok("request", "close", "3", "--as-outcome", "withdrawn", "--reason", "сам", by=KEEPER)
    cli.ok("request", "statistics", "-o", table, by=KEEPER)
    assert "Запросов поступило;3" in table.read_text("utf-8-sig")
    cli.ok("names", "strike", "1", "--reason", "ошибка", by=KEEPER)
    assert cli.run("names", "strike", "9", "--reason", "ошибка", by=KEEPER).exit_code == MISSING
    assert cli.run("request", "list", by="t-01").exit_code == 8
