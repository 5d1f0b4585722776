"""Consents and code names from the command line, as the people of a school go about it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

NAME, CODE = "Дронелева Зоя Макаровна", "Ученик 2"
ORDER = ("--order", "52-о", "--order-date", "06.04.2026")
EXPORTED = ("--order", "41-о", "--order-date", "12.01.2026")


def _two(cli: Any, one: str, other: str, first: str = "--as", second: str = "--with") -> tuple[object, ...]:
    files = ("--passphrase-file", cli.phrase, f"{second}-passphrase-file", cli.phrase)
    return (first, one, second, other, *files)


@pytest.fixture
def coded(at: Any, paper_file: Callable[..., Path]) -> Any:
    """A school with a key, a withdrawal on record and a code name by order."""
    cli = at("deposited")
    cli.ok("code-name", "seal-setup", *_two(cli, "s-01", "s-03"), "--ca-passphrase-file", cli.phrase)
    paper = ("--date", "01.04.2026", "--copy", paper_file("withdrawal"))
    cli.ok("consent", "p-0001", "--withdrawn", *paper, by="s-02")
    assigned = cli.ok("code-name", "assign", "p-0001", *ORDER, "--copy", paper_file(), by="s-02")
    cli.said = assigned.output
    return cli


@pytest.mark.clause("000-33")
def test_the_order_is_taken_in_and_old_editions_are_named(coded: Any) -> None:
    """The deputy is told the code name, what to do next, and where the old name stands for good."""
    assert "Ученик 2: приказ № 52-о от 06.04.2026" in coded.said
    assert "6.3.4" in coded.said
    assert "заперты до конца срока: 2025-q4-c-01" in coded.said
    listed = coded.ok("code-name", "list", by="s-03").output
    assert CODE in listed
    assert "запечатано" in listed
    assert "НЕТ КОПИИ" not in listed
    assert "Следующее свободное: Ученик 3" in listed
    assert "Дронелева" not in listed + coded.said


@pytest.mark.clause("000-06", "001-30")
def test_the_register_of_consents(coded: Any) -> None:
    """The deputy reads the register of the class; ``--missing`` and ``--json`` narrow and spell it."""
    coded.ok("consent", "p-0002", "--given", "--date", "2025-09-01", by="s-02")
    listed = coded.ok("consents", "--class", "5А", by="s-01").output
    assert NAME in listed
    assert "согласие отозвано" in listed
    missing = coded.json("consents", "--missing", by="s-02")
    assert [line["pupil"] for line in missing] == ["p-0003", "p-0004"]
    everybody = coded.json("consents", by="s-02")
    assert {line["consent"] for line in everybody} == {"withdrawn", "given", None}
    assert coded.run("consents", by="t-01").exit_code == 8
    assert coded.run("consent", "p-0003", "--date", "2025-09-01", by="s-02").exit_code == 2


@pytest.mark.clause("000-33")
def test_two_people_open_a_name(coded: Any) -> None:
    """Both pass phrases and a reason show the name once; alone it is refused; the log stays whole."""
    asked = ("code-name", "open", "--code", CODE, "--class", "5А", "--reason", "запрос № 7")
    shown = coded.ok(*asked, *_two(coded, "s-01", "s-03")).output
    assert f"{CODE} (приказ № 52-о от 06.04.2026): {NAME}" in shown
    alone = coded.run(*asked, *_two(coded, "s-01", "s-01"))
    assert alone.exit_code == 4
    assert "два разных человека" in alone.output
    recovery = ("--recovery", "--ca-passphrase-file", coded.phrase)
    assert NAME in coded.ok(*asked, *_two(coded, "s-02", "s-03"), *recovery).output
    assert coded.run("log").exit_code == 0
    log = coded.home / "logs" / "service.log"
    assert not log.exists() or "Дронелева" not in log.read_text("utf-8")


@pytest.mark.clause("000-33")
def test_parts_of_the_key_change_hands(coded: Any) -> None:
    """A part goes to a successor; when a holder is gone the rest and the envelope make all anew."""
    coded.ok("code-name", "seal-handover", *_two(coded, "s-03", "s-02", "--from", "--to"))
    asked = ("code-name", "open", "--code", CODE, "--class", "5А", "--reason", "запрос № 7")
    assert NAME in coded.ok(*asked, *_two(coded, "s-01", "s-02")).output
    envelope = ("--ca-passphrase-file", coded.phrase)
    coded.ok("code-name", "seal-renew", *_two(coded, "s-02", "admin"), *envelope)
    assert NAME in coded.ok(*asked, *_two(coded, "s-02", "admin")).output
    assert coded.run(*asked, *_two(coded, "s-01", "s-02")).exit_code == 4


def test_the_doctor_misses_the_key(coded: Any, tmp_path: Path) -> None:
    """With sealed names and no key file the examination fails and says what to restore."""
    before = json.loads(coded.run("--json", "doctor").stdout)
    [sealed] = [one for one in before if one["subject"] == "sealed names s1"]
    assert sealed["sound"]
    assert "запечатано имён: 1" in sealed["text"]
    shutil.move(coded.home / "keys" / "s1" / "sealing.key", tmp_path / "backup.key")
    examined = coded.run("doctor")
    assert examined.exit_code == 7
    assert "Верните каталог keys" in " ".join(examined.output.split())


@pytest.mark.clause("000-34")
def test_a_copy_of_an_order_that_only_the_export_names(at: Any, paper_file: Any, tmp_path: Path) -> None:
    """Without the copy nothing is printed; a wrong number and a hostile file are refused."""
    cli = at("imported")
    words = ("code-name", "attach-order", "--code", "Ученик 1")
    assert "НЕТ КОПИИ" in cli.ok("code-name", "list", by="s-02").output
    refused = cli.run("render", "--all", by="s-02")
    assert refused.exit_code == 4
    for piece in ("Ученик 1", "code-name attach-order", "п. 6.3.5"):
        assert piece in refused.stderr
    assert cli.run(*words, *ORDER, "--copy", paper_file(), by="s-02").exit_code == 5
    bad = tmp_path / "virus.pdf"
    bad.write_bytes(b"MZ")
    assert cli.run(*words, *EXPORTED, "--copy", bad, by="s-02").exit_code == 3
    assert "страниц: 1" in cli.ok(*words, *EXPORTED, "--copy", paper_file(), by="s-02").output
    assert "НЕТ КОПИИ" not in cli.ok("code-name", "list", by="s-02").output
    assert "Готово дел: 1" in cli.ok("render", "--all", by="s-02").output


def test_a_sheet_is_fetched_with_its_code_names(coded: Any, tmp_path: Path) -> None:
    """Who fetches a sheet is told which code names stand on it and how a name is opened."""
    [found] = coded.json("find", "Ученик", "1", by="s-03")
    code = found["document"].partition(":")[2][:12]
    words = ("fetch", code, "-o", tmp_path / "sheet.pdf", "--reason", "запрос № 7")
    told = coded.ok(*words, by="s-03").output
    assert "под кодовым именем: Ученик 1" in told
    assert "code-name open" in told


@pytest.mark.clause("000-33")
def test_the_next_export_is_stored_under_the_code_name(coded: Any, book: Any, tmp_path: Path) -> None:
    """The workbook that still has the name: what is kept of it has the code name in the name's place.

    For the archived case it is a correction, which somebody has to approve.
    """
    path = tmp_path / "школа.xlsx"
    path.write_bytes(book.data())
    assert coded.json("import", path, by="admin")["proposed"] == ["5А"]
    fresh = [
        file
        for file in (coded.home / "working").rglob("*")
        if file.is_file() and CODE.encode() in file.read_bytes()
    ]
    assert fresh
    assert not any("Дронелева".encode() in file.read_bytes() for file in fresh)


def test_a_parent_name_is_asked_for_never_typed_as_an_option(coded: Any, paper_file: Any) -> None:
    """Without a terminal to ask on the command ends; the help knows no option for a name."""
    words = ("code-name", "assign", "p-0001", *ORDER, "--copy", paper_file(), "--parent", "1")
    assert coded.run(*words, by="s-02").exit_code != 0
    told = coded.ok("code-name", "assign", "--help").output
    assert "--name" not in told
