"""Papers by command: each is written where it is asked for and says what the archive knows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

USAGE = 2
NAME, CODE = "Дронелева Зоя Макаровна", "Ученик 2"
ORDER = ("--order", "52-о", "--order-date", "06.04.2026")


def _text(path: Path) -> str:
    """The text of a PDF as one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def _two(cli: Any, one: str, other: str) -> tuple[object, ...]:
    files = ("--passphrase-file", cli.phrase, "--with-passphrase-file", cli.phrase)
    return ("--as", one, "--with", other, *files)


def _names(cli: Any) -> dict[str, str]:
    return {one["id"]: one["name"] for one in cli.json("people")}


def _says(paper: str, *pieces: str) -> None:
    for piece in pieces:
        assert piece in paper, f"{piece!r} is not in {paper}"


@pytest.mark.clause("001-17")
def test_the_matrix_is_printed(at: Any, tmp_path: Path) -> None:
    """The paper names steps, orders and gaps for the whole school and for a department of its own."""
    cli = at("imported")
    cli.ok("unit-set", "primary", "Начальная школа", "--class", "5А", *ORDER, by="admin")
    cli.ok("grant", "t-02", "binder", "--unit", "primary", *ORDER, by="admin")
    target, names = tmp_path / "матрица.pdf", _names(cli)
    cli.ok("people", "--matrix", "-o", target)
    _says(
        _text(target),
        "Школа проверочная",
        "Матрица ответственности",
        "Вся организация",
        f"{names['s-01']} (приказ № 1 от 01.09.2025)",
        "Начальная школа (классы и группы: 5А)",
        f"{names['t-02']} (приказ № 52-о от 06.04.2026)",
        "тот, кого называет выгрузка",
        "делает программа",
    )
    assert cli.run("people", "--matrix", "-o", target).exit_code == USAGE, "the file is there already"
    refused = cli.run("people", "-o", tmp_path / "other.pdf")
    assert refused.exit_code == USAGE
    assert "people --matrix -o" in refused.output


@pytest.mark.clause("000-21")
def test_the_list_that_goes_with_the_printout(at: Any, tmp_path: Path) -> None:
    """Each teacher's sheets with the last day, the giver named; what is refused hands nothing over."""
    cli = at("imported")
    cli.attach_order()
    cli.ok("render", "--all", by="s-02")
    target, names = tmp_path / "ведомость.pdf", _names(cli)
    target.write_bytes(b"")
    before = cli.state()
    assert cli.run("hand-over", "--all", "--list", target, by="s-02").exit_code == USAGE
    assert cli.state() == before
    target.unlink()
    cli.ok("hand-over", "--all", "--list", target, by="s-02")
    paper = _text(target)
    owed = [one for one in cli.json("queue") if one["step"] == "verify"]
    assert len(owed) == 2
    for one in owed:
        _says(paper, one["who"], one["due"])
    _says(paper, "Подписать до", "5А", "Заверить", "после листов предметов", "Передал:", names["s-02"])


def _coded(cli: Any, copy: Path, withdrawn: Path) -> None:
    cli.ok("code-name", "seal-setup", *_two(cli, "s-01", "s-03"), "--ca-passphrase-file", cli.phrase)
    cli.ok("consent", "p-0001", "--withdrawn", "--date", "01.04.2026", "--copy", withdrawn, by="s-02")
    cli.ok("code-name", "assign", "p-0001", *ORDER, "--copy", copy, by="s-02")


@pytest.mark.clause("000-33")
def test_the_protocol_of_an_opened_name_has_no_name(
    at: Any, tmp_path: Path, paper_file: Callable[..., Path]
) -> None:
    """Two people, the reason, the record's number; the name is on the screen and in no file."""
    cli = at("imported")
    _coded(cli, paper_file(), paper_file("withdrawal"))
    target, names = tmp_path / "протокол.pdf", _names(cli)
    asked = ("code-name", "open", "--code", CODE, "--class", "5А", "--reason", "запрос суда № 7")
    words = (*asked, "-o", target, *_two(cli, "s-01", "s-03"))
    assert NAME in cli.ok(*words).output
    paper = _text(target)
    _says(paper, CODE, "приказ № 52-о от 06.04.2026", "запрос суда № 7", names["s-01"], names["s-03"])
    assert "Дронелева" not in paper
    data = target.read_bytes()
    kept = [file for file in cli.home.rglob("*") if file.is_file() and file.read_bytes() == data]
    assert kept, "the school keeps the protocol"
    before = cli.state()
    assert cli.run(*words).exit_code == USAGE, "the file is there already"
    assert cli.state() == before, "nothing was opened"


@pytest.mark.clause("000-26")
def test_the_councils_decision_is_printed_as_keyed_in(at: Any, tmp_path: Path) -> None:
    """Pupil by pupil with protocol and day, under the heading and the code of the summary sheet."""
    cli = at("deposited")
    target, names = tmp_path / "решения.pdf", _names(cli)
    [duty] = [one for one in cli.json("queue") if one["step"] == "council"]
    teacher = next(person for person, name in names.items() if name == duty["who"])
    decided = ("--number", "11", "--date", "26.05.2026", "--all", "переведён в 6 класс")
    apart = ("--pupil", "p-0002=оставлен на повторное обучение")
    cli.ok("council", "--case", cli.case(), *decided, *apart, "-o", target, by=teacher)
    [found] = cli.json("find", "Ученик", "1", by="s-03")
    sheet = tmp_path / "сводная.pdf"
    code = found["document"].partition(":")[2][:12]
    cli.ok("fetch", code, "-o", sheet, "--reason", "сверка решения", by="s-03")
    paper, summary = _text(target), _text(sheet)
    named = next(word for word in paper.split() if word.startswith("J1-"))
    _says(summary, named)
    when = "(26.05.2026, № 11)"
    _says(
        paper,
        "Решение педагогического совета (дата, номер)",
        f"Ученик 1 переведён в 6 класс {when}",
        f"оставлен на повторное обучение {when}",
        "№ 11 от 26.05.2026",
        duty["who"],
    )
    assert paper.count(when) == 3, "who has left is not decided about with everybody"
