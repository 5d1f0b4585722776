"""The demonstration, run as a user runs it: from nothing to two verified rooms and one found sheet."""

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).parent / "archive-service"


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), "demo", "--dir", str(folder), "--size", "small", "--no-serve"],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_demonstration_ends_in_files_to_open(tmp_path: Path) -> None:
    """It says what it did, verifies both stores, and every file it names is there."""
    folder = tmp_path / "demo"
    run = demo(folder)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("всё верно") == 2
    assert "подписи верны" in run.stdout
    for name in ("выгрузка.xlsx", "журнал-4А.pdf", "сводная-ведомость-4А.pdf", "помещение-1", "помещение-2"):
        assert str(folder / name) in run.stdout
        assert (folder / name).exists()
    assert "http://127.0.0.1:" in run.stdout
    for phrase in (folder / "парольные-фразы").iterdir():
        assert phrase.stat().st_mode & 0o077 == 0


def test_the_demonstration_touches_no_foreign_directory(tmp_path: Path) -> None:
    """A directory that it did not make is left alone, with a word why."""
    (tmp_path / "mine.txt").write_text("моё", "utf-8")
    run = demo(tmp_path)
    assert run.returncode == 2
    assert str(tmp_path) in run.stderr
    assert (tmp_path / "mine.txt").read_text("utf-8") == "моё"
