"""The demonstration, run as a user runs it: from nothing to two verified rooms and one found sheet."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).parent / "archive-service"
TREE = Path(__file__).parents[2]


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    return program("demo", "--dir", folder, "--size", "small", "--no-serve")


def program(*words: object) -> subprocess.CompletedProcess[str]:
    """Run the program; what it imports is the tree under test, whatever tree was installed."""
    return subprocess.run(
        [str(PROGRAM), *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(TREE)},
    )


def test_the_demonstration_ends_in_files_to_open(tmp_path: Path) -> None:
    """It verifies both stores, every file it names is there, and seven people each have something to do."""
    folder = tmp_path / "demo"
    run = demo(folder)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("всё верно") == 2
    assert "подписи верны" in run.stdout
    for name in (
        "выгрузка.xlsx",
        "журнал-10А.pdf",
        "сводная-ведомость-10А.pdf",
        "помещение-1",
        "помещение-2",
    ):
        assert str(folder / name) in run.stdout
        assert (folder / name).exists()
    assert "http://127.0.0.1:" in run.stdout
    for phrase in (folder / "парольные-фразы").iterdir():
        assert phrase.stat().st_mode & 0o077 == 0
    assert list(folder.glob("приказ-*.pdf")), "the copy of an order about a code name"
    _each_has_something(folder, run.stdout)


def _each_has_something(folder: Path, said: str) -> None:
    accounts = re.findall(r"^    код (\S+) +фраза (\S+)$", said, re.MULTILINE)
    assert len(dict(accounts)) == 7
    for person, phrase in accounts:
        assert (folder / "парольные-фразы" / person).read_text("utf-8") == phrase
    owed = json.loads(program("--home", folder / "archive", "--json", "queue").stdout)
    steps = {duty["step"] for duty in owed}
    assert steps >= {"check", "hand-over", "print", "verify", "certify", "approve", "stamp", "deposit"}
    names = {line.partition(": ")[2] for line in said.splitlines()}
    assert {duty["who"] for duty in owed if duty["step"] in {"verify", "certify"}} <= names
    late = program("--home", folder / "archive", "--json", "queue", "--late")
    assert {duty["step"] for duty in json.loads(late.stdout)} >= {"print"}, "what was returned is late"
    phrase = folder / "парольные-фразы" / "operator"
    mended = ("import", folder / "исправленная-выгрузка.xlsx", "--as", "operator")
    taken = program("--home", folder / "archive", *mended, "--passphrase-file", phrase)
    assert taken.returncode == 0, taken.stdout + taken.stderr


def test_the_demonstration_touches_no_foreign_directory(tmp_path: Path) -> None:
    """A directory that it did not make is left alone, with a word why."""
    (tmp_path / "mine.txt").write_text("моё", "utf-8")
    run = demo(tmp_path)
    assert run.returncode == 2
    assert str(tmp_path) in run.stderr
    assert (tmp_path / "mine.txt").read_text("utf-8") == "моё"
