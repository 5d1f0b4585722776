"""``check``, ``inspection``, ``remark``, ``remarks``, ``council`` as the people of a school use them."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

USAGE, REFUSED, MISSING, ACCESS = 2, 4, 5, 8
PROTOCOL = ("--number", "5", "--date", "27.05.2026")


def _refused(cli: Any, code: int, piece: str, *words: object, by: str) -> None:
    before = cli.state()
    result = cli.run(*words, by=by)
    assert result.exit_code == code, result.output
    assert piece in result.stderr, result.stderr
    assert cli.state() == before


def _text(path: Path) -> str:
    pages = pypdfium2.PdfDocument(path)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


# --- check and inspection -------------------------------------------------------------------------


@pytest.mark.clause("003-05")
def test_the_print_waits_for_the_check(under_003: Any) -> None:
    """Unchecked the print is refused with clause 3.4; failed it still is; passed, it is made."""
    cli = under_003
    before = cli.run("render", "--case", cli.case(), by="s-02")
    assert (before.exit_code, "п. 3.4" in before.stderr) == (REFUSED, True)
    words = ("check", "--all", "--fault", "2=у двоих нет отметок", "--conclusion", "поставить отметки")
    assert "не пройдена" in cli.ok(*words, by="s-02").stdout
    [owed] = cli.json("queue")
    assert (owed["step"], owed["clause"]) == ("check", "п. 3.4")
    [passed] = cli.json("check", "--all", by="s-02")
    assert passed == {"case": cli.case(), "passed": True}
    assert "Готово дел: 1" in cli.ok("render", "--all", by="s-02").stdout


@pytest.mark.clause("003-05")
def test_an_item_is_named_by_its_number_or_its_words(under_003: Any) -> None:
    """An unknown item is refused with the regulation's list; a text that would be lost is refused too."""
    cli = under_003
    for fault in ("4=нет", "0=нет", "погода=дождь"):
        _refused(cli, USAGE, "объективность", "check", "--all", "--fault", fault, by="s-02")
    item = "наличие контрольных и текущих проверочных работ"
    for other in ("3=мало", f"{item}=мало"):
        words = ("check", "--all", "--fault", f"{item}=нет", "--fault", other)
        _refused(cli, USAGE, "дважды", *words, by="s-02")
    _refused(cli, USAGE, "имя=текст", "check", "--all", "--fault", "3", by="s-02")
    _refused(cli, USAGE, "--all", "check", by="s-02")
    cli.ok("check", "--case", cli.case(), "--fault", f"{item}=нет за май", by="s-02")


def test_whose_check_it_is(under_003: Any) -> None:
    """A teacher checks nothing, and a failed check says why."""
    cli = under_003
    _refused(cli, REFUSED, "заместитель директора", "check", "--all", by="t-01")
    _refused(cli, REFUSED, "напишите вывод", "check", "--all", "--failed", by="s-02")


@pytest.mark.clause("003-06")
def test_a_note_is_written_from_the_check(under_003: Any, tmp_path: Path) -> None:
    """The deputy's «справка» is a file to sign, and a document of the case that goes into its deposit."""
    cli, folder = under_003, tmp_path / "справки"
    words = ("inspection", "--case", cli.case(), "--to", folder)
    _refused(cli, REFUSED, "archive-service check", *words, by="s-02")
    assert list(folder.iterdir()) == []
    cli.ok("check", "--all", by="s-02")
    _refused(cli, ACCESS, "заместитель директора", *words, by="t-01")
    [file] = cli.json(*words, "--number", "7", "--conclusion", "журнал ведётся верно", by="s-02")
    assert Path(file).parent == folder
    said = _text(Path(file))
    for piece in ("Справка", "№ 7", "5А", "журнал ведётся верно", "п. 3.4"):
        assert piece in said
    kept = Path(file).read_bytes()
    _refused(cli, USAGE, file, *words, by="s-02")
    assert Path(file).read_bytes() == kept
    for step in (("render",), ("hand-over",)):
        cli.ok(*step, "--all", by="s-02")
    for person in ("t-01", "t-02"):
        cli.ok("sign", "--all", by=person)
    cli.ok("stamp", "--all", by="s-01")
    cli.ok("deposit", "--all", by="s-03")
    stored = [path for root in cli.stores.values() for path in root.rglob("*") if path.is_file()]
    assert sum(path.read_bytes() == kept for path in stored) == len(cli.stores)


def test_no_note_without_cases(under_003: Any, tmp_path: Path) -> None:
    """With --all and nothing checked there is nobody to write about."""
    words = ("inspection", "--all", "--to", tmp_path / "справки")
    _refused(under_003, USAGE, "--all", *words, by="s-02")


# --- remarks --------------------------------------------------------------------------------------


@pytest.mark.clause("001-13")
def test_a_remark_from_its_noting_to_its_end(at: Any) -> None:
    """It is listed with day, subject and author; mended it says how; then the page is printed."""
    cli = at("imported")
    cli.attach_order()
    case = ("--case", cli.case())
    said = cli.ok("remark", *case, "--section", "x-001", "Нет темы за 12 мая", by="s-02").stdout
    assert "Замечание № 1" in said
    assert "печатается на странице замечаний" in said
    assert cli.json("remark", *case, "Отметки не вовремя", by="s-02")["number"] == 2
    assert "снято" in cli.ok("remark", *case, "--mended", "1", "тема внесена", by="s-02").stdout
    first, second = cli.json("remarks", *case)
    assert (first["section"], first["text"], first["note"]) == (
        "Русский язык",
        "Нет темы за 12 мая",
        "тема внесена",
    )
    assert (second["section"], second["mended"]) == ("", "")
    assert first["by"] == second["by"] != "s-02"
    assert "Отметки не вовремя" in cli.ok("remarks", *case).stdout
    cli.ok("render", "--all", by="s-02")
    later = cli.ok("remark", *case, "Ещё одно", by="s-02").stdout
    assert "от руки" in later


def test_remarks_that_are_refused(at: Any) -> None:
    """A teacher's, one of an unknown subject or case, the end of one that is not there."""
    cli = at("imported")
    case = ("remark", "--case", cli.case())
    _refused(cli, REFUSED, "заместитель директора", *case, "?", by="t-01")
    _refused(cli, REFUSED, "x-999", *case, "--section", "x-999", "?", by="s-02")
    _refused(cli, REFUSED, "3", *case, "--mended", "3", "внесено", by="s-02")
    _refused(cli, MISSING, "нет-такого", "remark", "--case", "нет-такого", "?", by="s-02")


# --- the council ----------------------------------------------------------------------------------


@pytest.mark.clause("000-26")
def test_the_decision_is_entered_by_the_class_teacher(at: Any) -> None:
    """Owed in the archive too, entered with one text for all and another for one; then nothing is owed."""
    cli = at("deposited")
    [owed] = cli.json("queue")
    assert (owed["step"], owed["clause"]) == ("council", "п. 4.8")
    words = ("council", "--case", cli.case(), *PROTOCOL)
    _refused(cli, REFUSED, "Плевелева Кира Вадимовна", *words, "--all", "переведены", by="s-02")
    said = cli.ok(*words, "--all", "переведены", "--pupil", "p-0002=переведён условно", by="t-01").stdout
    assert "протокол № 5 от 27.05.2026, записей: 2" in said
    assert cli.json("queue") == []
    again = cli.json(*words, "--all", "переведены", by="t-01")
    assert again["decisions"] == 1


@pytest.mark.parametrize(
    ("words", "code", "piece"),
    [
        (("--pupil", "p-9999=переведён"), USAGE, "p-9999"),
        (("--pupil", "p-0002=переведён", "--pupil", "p-0002=оставлен"), USAGE, "дважды"),
        (("--pupil", "переведён"), USAGE, "имя=текст"),
        ((), REFUSED, "ни к одному"),
    ],
)
def test_decisions_that_are_refused(at: Any, words: tuple[str, ...], code: int, piece: str) -> None:
    """A pupil who is not there or is named twice, no text, nobody: refused, nothing is entered."""
    cli = at("deposited")
    _refused(cli, code, piece, "council", "--case", cli.case(), *PROTOCOL, *words, by="t-01")


@pytest.mark.clause("000-26")
def test_no_decision_before_the_print(at: Any) -> None:
    """There is no column to write in yet."""
    cli = at("imported")
    words = ("council", "--case", cli.case(), *PROTOCOL, "--all", "переведены")
    _refused(cli, REFUSED, "Вывести журнал на печать", *words, by="t-01")
