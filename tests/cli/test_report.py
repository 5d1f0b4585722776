"""``report``: listing and making by command; a file is written or nothing is."""

from pathlib import Path
from typing import Any

import pypdfium2


def test_reports_are_listed(at: Any) -> None:
    """Each report with its title and whether it is of a class or of the school."""
    cli = at("imported")
    assert [one["name"] for one in cli.json("report", "list")][:2] == ["movement", "class-sizes"]
    shown = cli.ok("report", "list").output
    assert "Сводная ведомость учёта посещаемости" in shown
    assert "по школе" in shown


def test_a_report_is_written_and_kept(at: Any, tmp_path: Path) -> None:
    """The file is the document that was kept; a second one of that name is refused."""
    cli = at("imported")
    target = tmp_path / "отчёт.pdf"
    words = ("report", "make", "attendance-sheet", "--term", "q4", "--year", "2025", "--class", "5А")
    said = cli.json(*words, "-o", target, by="s-02")
    assert said["case"] == cli.case()
    assert len(pypdfium2.PdfDocument(target.read_bytes())) >= 1
    again = cli.run(*words, "-o", target, by="s-02")
    assert again.exit_code == 2
    shown = cli.ok(
        "report", "make", "movement", "--term", "q4", "--year", "2025", "-o", tmp_path / "m.pdf", by="s-02"
    )
    assert "документ школы" in shown.output


def test_a_refused_report_leaves_nothing(at: Any, tmp_path: Path) -> None:
    """No role, no class, no such report: the exit code says which, and there is no file."""
    cli = at("imported")
    target = tmp_path / "отчёт.pdf"
    before = cli.state()
    for words, by, code in (
        (("movement",), "t-02", 8),
        (("attendance",), "s-02", 2),
        (("marks",), "s-02", 2),
        (("attendance", "--class", "9Я"), "s-02", 5),
    ):
        run = cli.run("report", "make", *words, "--term", "q4", "--year", "2025", "-o", target, by=by)
        assert run.exit_code == code, run.output
        assert not target.exists()
    assert cli.state() == before
