"""Printing by command: piles as files, runs and copies, a leaf again, printers, who signs by hand."""

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

USAGE, REFUSED, MISSING, SETUP = 2, 4, 5, 9


@pytest.mark.clause("000-21")
def test_piles_are_written_and_listed(at: Any, tmp_path: Path) -> None:
    """By class and for who signs on paper; what was printed is listed with its copy; a leaf once more."""
    cli = at("handed")
    [case, *_] = cli.json("cases")
    cli.ok("hand", "t-01", "paper", "--reason", "приказ № 3", by="s-02")
    assert "на бумаге, от руки" in cli.ok("hands").stdout
    [of_class] = cli.json("print", "class", "--case", case["id"], "-o", tmp_path, by="s-02")
    pages = len(PdfReader(of_class["written"]).pages)
    assert (pages % 2, of_class["run"]) == (0, 1)
    cli.ok("print", "teacher", "--paper", "-o", tmp_path, by="s-02")
    again = cli.json(
        "print", "again", "--case", case["id"], "--leaf", "3", "--reason", "порван", "-o", tmp_path, by="s-02"
    )
    assert len(PdfReader(again[0]["written"]).pages) == 2
    assert [one["kind"] for one in cli.json("print", "runs")] == ["reprint", "teacher", "class"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("print", "again", "J1-9", "--reason", "порван"), USAGE, "не код листа"),
        (
            ("print", "again", "--case", "2025-q4-c-01", "--leaf", "3", "--reason", "порван"),
            REFUSED,
            "ещё не было",
        ),
        (("print", "again", "--leaf", "3", "--reason", "порван"), USAGE, "--class"),
        (("print", "class", "--case", "нет"), MISSING, "нет"),
        (("print", "class", "--all", "--printer", "Нет"), USAGE, "Принтера «Нет»"),
        (("print", "teacher"), USAGE, "Отметьте"),
        (("hand", "x-9", "paper", "--reason", "приказ"), MISSING, "x-9"),
    ],
)
def test_what_cannot_be_printed(at: Any, words: tuple[str, ...], code: int, said: str) -> None:
    """No such code, leaf never printed, no class, no printer, nobody: said in words, nothing changes."""
    cli = at("handed")
    before = cli.state()
    result = cli.run(*words, by="s-02")
    assert (result.exit_code, said in result.output) == (code, True), result.output
    assert cli.state() == before


def test_printers_are_looked_at(at: Any) -> None:
    """None is set: how to set one. One is set and silent: which, and where."""
    cli = at("handed")
    assert "[[printers]]" in cli.ok("print", "printers").stdout
    with (cli.home / "archive.toml").open("a") as file:
        file.write('\n[[printers]]\nname = "Учительская"\naddress = "ipp://127.0.0.1:9/printers/x"\n')
    assert "не отвечает" in cli.ok("print", "printers").stdout
    result = cli.run("print", "class", "--all", "--printer", "Учительская", by="s-02")
    assert (result.exit_code, "не отвечает" in result.output) == (SETUP, True)
