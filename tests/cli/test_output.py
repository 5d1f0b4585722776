"""What the command line prints: JSON for programs, two languages for people, exit codes for both."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive_service.cli import main
from archive_service.cli.app import COMMANDS

LISTS: tuple[tuple[str, ...], ...] = (
    ("people",),
    ("cases",),
    ("cases", "--state", "archived"),
    ("queue",),
    ("queue", "--late"),
    ("find", "Дронелева"),
    ("find", "Никто"),
    ("audit",),
    ("log",),
    ("breach", "list"),
    ("doctor",),
    ("rooms",),
    ("rounds",),
    ("drill",),
)


@pytest.mark.parametrize("words", LISTS, ids=" ".join)
@pytest.mark.parametrize("stage", ["handed", "deposited"])
def test_lists_as_json(at: Any, stage: str, words: tuple[str, ...]) -> None:
    """Every listing command prints nothing but JSON on standard output."""
    cli = at(stage)
    result = cli.run("--json", *words, by="s-03" if words[0] == "find" else "")
    assert result.exit_code in {0, 7}, result.output  # a doctor may find something
    assert isinstance(json.loads(result.stdout), list | dict)


def test_cases_and_queue_say_the_same(at: Any) -> None:
    """The JSON of cases and queue is consistent with itself and with the tables for people."""
    cli = at("handed")
    [case] = cli.json("cases")
    owed = cli.json("queue")
    assert {one["case"] for one in owed} == {case["id"]}
    assert len([one for one in owed if one["step"] == "verify"]) == case["sections"] == 2
    assert all(one["clause"] for one in owed)
    assert case["id"] in cli.ok("cases").stdout
    assert "Гасагин Лев Захарович" in cli.ok("queue").stdout


def test_steps_as_json(at: Any) -> None:
    """Signing and binding answer in JSON what was done to which case."""
    cli = at("handed")
    [signed] = cli.json("sign", "--all", by="t-01")
    assert signed["case"] == cli.case()
    assert signed["signed"]["signed"].startswith("sha256:")
    again = cli.run("--json", "sign", "--case", cli.case(), "--section", "x-001", by="t-01")
    assert again.exit_code == 4
    [refused] = json.loads(again.stdout)
    assert refused["error"] == "kernel.already-signed"
    assert "уже" in refused["text"]


@pytest.mark.parametrize(
    ("words", "english"),
    [
        (("cases", "--class", "12Ы"), "There is no case"),
        (("sign", "--all", "--as", "t-01"), "pass phrase"),
        (("find", "2", "--as", "s-03"), "pass phrase"),
        (("audit", "--store", "d9"), "There is no store"),
        (("--school", "s9", "cases"), "s9"),
        (("verify", "x.pdf"), "root certificate"),
    ],
)
def test_english(at: Any, words: tuple[str, ...], english: str) -> None:
    """With --lang en what goes wrong is told in English."""
    result = at("handed").run(*words, lang="en")
    assert english in result.stderr
    if result.exit_code:
        told = result.stderr.replace("12Ы", "")
        assert not any("а" <= letter.lower() <= "я" for letter in told), told


def test_every_command_has_help() -> None:
    """Every command answers --help in words, without an installation."""
    for name in COMMANDS:
        result = CliRunner().invoke(main, [name, "--help"])
        assert result.exit_code == 0, (name, result.output)
        told = result.output.partition("Options:")[0].splitlines()
        assert len([line for line in told if line.strip()]) > 1, (name, result.output)


def test_template_and_example(fresh: Any, tmp_path: Path) -> None:
    """Both workbooks are written without an installation, and never over a file."""
    for words in (("template",), ("template", "--example", "--classes", "1")):
        target = tmp_path / f"{len(words)}.xlsx"
        assert fresh.json(*words[:1], target, *words[1:]) == {"file": str(target)}
        data = target.read_bytes()
        again = fresh.run(*words[:1], target, *words[1:])
        assert again.exit_code == 2
        assert target.read_bytes() == data
    nowhere = fresh.run("template", tmp_path / "нет" / "книга.xlsx")
    assert nowhere.exit_code == 2, nowhere.output
    assert "книга.xlsx" in nowhere.stderr


@pytest.mark.clause("000-13")
def test_a_reading_is_on_record(at: Any, tmp_path: Path) -> None:
    """Fetching tells where the copies lie; the log grows by the reading and stays whole."""
    cli = at("deposited")
    [found] = cli.json("find", "Дронелевой", "5А", by="s-03")
    before = cli.json("log")["acts"]
    target = tmp_path / "out.pdf"
    said = cli.json("fetch", found["document"], "-o", target, "--reason", "запрос № 1", by="s-03")
    assert [copy["room"] for copy in said["copies"]] == ["комната d1", "комната d2"]
    assert target.read_bytes().startswith(b"%PDF-")
    log = cli.json("log")
    assert (log["acts"], log["sound"]) == (before + 1, True)


def test_two_schools_have_to_be_told_apart(at: Any) -> None:
    """With a second school every command asks which one; each lists its own."""
    cli = at("handed")
    cli.ok(
        *("school-add", "--id", "s2", "--name", "Школа вторая", "--short-name", "Вторая"),
        *("--admin", "Иная Инна Иновна", "--admin-order", "2", "--admin-order-date", "01.09.2025"),
        *("--passphrase-file", cli.phrase, "--ca-passphrase-file", cli.phrase),
    )
    asked = cli.run("cases")
    assert asked.exit_code == 2
    assert "s1, s2" in asked.stderr
    assert len(cli.json("--school", "s1", "cases")) == 1
    assert cli.json("--school", "s2", "cases") == []
    again = cli.run(
        *("school-add", "--id", "s2", "--name", "Школа вторая", "--short-name", "Вторая"),
        *("--admin", "Иная Инна Иновна", "--admin-order", "2", "--admin-order-date", "01.09.2025"),
        *("--passphrase-file", cli.phrase, "--ca-passphrase-file", cli.phrase),
    )
    assert again.exit_code == 4


def test_rebuild_asks_first(at: Any) -> None:
    """A rebuild asks; without a yes nothing happens, and over a database in use it is refused."""
    cli = at("deposited")
    before = cli.state()
    asked = cli.run("rebuild", "--from", "d1")
    assert asked.exit_code == 1
    refused = cli.run("rebuild", "--from", "d1", "--yes")
    assert refused.exit_code == 4
    assert cli.state() == before


def test_slips_hold_one_phrase_a_person(stages: dict[str, Path]) -> None:
    """The slips of keys-issue name everybody who got a key, once."""
    path = stages["imported"].parents[1] / "slips.csv"
    rows = list(csv.reader(path.open(encoding="utf-8")))
    assert rows[0] == ["Код", "Сотрудник", "Парольная фраза"]
    assert sorted(row[0] for row in rows[1:]) == ["s-01", "s-02", "s-03", "t-01", "t-02"]
    assert path.stat().st_mode & 0o077 == 0
