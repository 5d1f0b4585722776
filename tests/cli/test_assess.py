"""``assess``: the self-assessment at the command line, answers to it, its paper."""

from pathlib import Path
from typing import Any

import pypdfium2


def test_an_inspection_is_answered_at_the_console(at: Any, tmp_path: Path) -> None:
    """Lines with evidence, a paper of one leaf, an answer that counts; exit 7 while anything is not met."""
    cli, target = at("deposited"), tmp_path / "самооценка.pdf"
    run = cli.run("assess", "--pdf", target)
    assert run.exit_code == 7, run.output
    assert "не выполнено" in run.output
    assert "действие №" in run.output
    assert len(pypdfium2.PdfDocument(target.read_bytes())) <= 2
    assert cli.run("assess", "--pdf", target).exit_code == 2
    assert "restore" in cli.json("assess", "questions")
    refused = cli.run("assess", "answer", "restore", "--yes", by="s-01")
    assert refused.exit_code == 4
    cli.ok("assess", "answer", "restore", "--yes", "--document", "акт № 3", by="s-01")
    assert "да (акт № 3)" in cli.run("assess").output
    assert cli.json("assess", "keep", by="s-01")["digest"].startswith("sha256:")
