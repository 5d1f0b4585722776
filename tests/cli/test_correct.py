"""``import`` after the print, ``corrections``, ``correct``, ``editions``: nothing changes in silence."""

import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

USAGE, REFUSED, MISSING, ACCESS = 2, 4, 5, 8
REASON = ("--reason", "служебная записка № 4 от 28.05.2026")
WHY = ("--reason", "запрос № 7")
TOPIC = "Тема исправлена после печати"
LESSONS, TOPICS = "Уроки", "Тема"


def _refused(cli: Any, code: int, piece: str, *words: object, by: str) -> None:
    before = cli.state()
    result = cli.run(*words, by=by)
    assert result.exit_code == code, result.output
    assert piece in result.stderr, result.stderr
    assert cli.state() == before


def _text(path: Path) -> str:
    pages = pypdfium2.PdfDocument(path)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


@pytest.fixture
def changed(book: Any, tmp_path: Path) -> Path:
    """The workbook with another topic in its first lesson."""
    book.set(LESSONS, 2, TOPICS, TOPIC)
    path = tmp_path / "исправлено.xlsx"
    path.write_bytes(book.data())
    return path


@pytest.fixture
def proposed(at: Any, changed: Path) -> Any:
    """A signed journal whose next export says something else."""
    cli = at("signed")
    cli.said = cli.ok("import", changed, by="admin").stdout
    return cli


@pytest.mark.clause("001-31")
def test_an_import_that_differs_names_class_and_command(proposed: Any, changed: Path) -> None:
    """The operator is told which class waits and where to look; nothing printed has changed."""
    line = next(line for line in proposed.said.splitlines() if "5А" in line)
    assert "Отличается от напечатанного" in line
    assert "archive-service corrections" in line
    assert proposed.json("import", changed, by="admin")["unchanged"] == ["5А"]
    assert proposed.json("cases")[0]["signed"] == 2


@pytest.mark.clause("001-31")
def test_the_deputy_sees_what_would_change(proposed: Any) -> None:
    """Which cases wait, and cell by cell what stood there and what stands there now."""
    assert proposed.json("corrections", by="s-02") == [
        {"case": proposed.case(), "class": "5А", "term": "4 четверть"}
    ]
    [cell] = proposed.json("corrections", "--case", proposed.case(), by="s-02")
    assert (cell["title"], cell["now"]) == ("Русский язык", TOPIC)
    assert cell["was"] not in {"", TOPIC}
    shown = proposed.ok("corrections", "--case", proposed.case(), by="s-02").stdout
    assert cell["was"] in shown
    assert TOPIC in shown


@pytest.mark.clause("001-31")
def test_a_correction_is_taken(proposed: Any) -> None:
    """Exactly that section gets a new edition; the answer says what falls and what to run next."""
    words = ("correct", "--case", proposed.case(), *REASON)
    _refused(proposed, REFUSED, "заместитель директора", *words, by="t-01")
    said = proposed.ok(*words, by="s-02").stdout
    assert "Новое издание: Русский язык." in said
    assert f"archive-service render --case {proposed.case()}" in said
    assert proposed.json("corrections", by="s-02") == []
    proposed.ok("render", "--all", by="s-02")
    assert [(one["section"], one["edition"], one["state"]) for one in _editions(proposed)] == [
        ("x-001", 1, "struck"),
        ("x-002", 1, "standing"),
        ("x-001", 2, "standing"),
    ]
    assert proposed.json("cases")[0]["signed"] == 1
    _refused(proposed, REFUSED, "5А", *words, by="s-02")


@pytest.mark.clause("001-31")
def test_a_correction_is_left(proposed: Any) -> None:
    """Rejected with a reason, the printout stays and nothing waits any more."""
    before = _editions(proposed)
    words = ("correct", "--case", proposed.case(), "--reject", *REASON)
    assert proposed.json(*words, by="s-02") == {"case": proposed.case(), "taken": False}
    assert proposed.json("corrections", by="s-02") == []
    assert _editions(proposed) == before
    _refused(proposed, REFUSED, "5А", "corrections", "--case", proposed.case(), by="s-02")


@pytest.mark.clause("001-31")
def test_an_archived_journal_comes_out_and_goes_in_again(at: Any, changed: Path) -> None:
    """After the deposit the same way: two deposits, both whole."""
    cli = at("deposited")
    assert cli.json("import", changed, by="admin")["proposed"] == ["5А"]
    cli.ok("correct", "--case", cli.case(), *REASON, by="s-02")
    cli.ok("render", "--all", by="s-02")
    assert len(cli.json("sign", "--all", by="t-01")) == 1
    for step, person in (("certify", "t-01"), ("approve", "s-02"), ("stamp", "s-01"), ("bind", "s-03")):
        cli.ok(step, "--all", by=person)
    cli.ok("deposit", "--all", by="s-03")
    assert cli.json("cases")[0]["state"] == "archived"
    cli.ok("audit")
    for root in cli.stores.values():
        assert cli.json("verify", root)["deposits"] == 2


@pytest.fixture
def corrected(proposed: Any) -> Any:
    """The journal with its second edition printed."""
    proposed.ok("correct", "--case", proposed.case(), *REASON, by="s-02")
    proposed.ok("render", "--all", by="s-02")
    return proposed


@pytest.mark.clause("001-31")
def test_the_old_edition_is_read_struck(corrected: Any, tmp_path: Path) -> None:
    """With the reason on every page; the original bytes on demand; the present edition is not struck."""
    paths = {name: tmp_path / f"{name}.pdf" for name in ("struck", "original", "present")}
    words = ("editions", "--case", corrected.case(), "--section", "x-001", *WHY)
    corrected.ok(*words, "--edition", "1", "-o", paths["struck"], by="s-02")
    corrected.ok(*words, "--edition", "1", "-o", paths["original"], "--original", by="s-02")
    corrected.ok(*words, "--edition", "2", "-o", paths["present"], by="s-02")
    assert "ПОГАШЕНО" in _text(paths["struck"])
    assert REASON[1] in _text(paths["struck"])
    assert TOPIC not in _text(paths["original"])
    for name in ("original", "present"):
        assert "ПОГАШЕНО" not in _text(paths[name])
    assert TOPIC in _text(paths["present"])
    listed = corrected.ok("editions", "--case", corrected.case(), by="s-02").stdout
    assert re.search(rf"погашено \d\d\.\d\d\.\d{{4}}: {re.escape(REASON[1])}", listed)
    assert listed.count("действует") == 2


@pytest.mark.clause("002-02", "001-36")
def test_who_reads_an_edition_and_why_is_on_record(corrected: Any, tmp_path: Path) -> None:
    """Not without need and not without a reason: a teacher gets no file; a reading is in the log."""
    target = tmp_path / "лист.pdf"
    words = ("editions", "--case", corrected.case(), "--section", "x-001", "--edition", "1", "-o", target)
    _refused(corrected, ACCESS, "заместитель директора", *words, *WHY, by="t-02")
    _refused(corrected, USAGE, "основание", *words, by="s-02")
    assert not target.exists()
    before = corrected.json("log")["acts"]
    corrected.ok(*words, *WHY, by="s-02")
    log = corrected.json("log")
    assert (log["acts"], log["sound"]) == (before + 1, True)
    data = target.read_bytes()
    _refused(corrected, USAGE, str(target), *words, *WHY, by="s-02")
    assert target.read_bytes() == data


@pytest.mark.clause("002-02")
def test_who_sees_the_cells(proposed: Any) -> None:
    """Names and marks of a correction are for those who read journals or bring exports."""
    words = ("corrections", "--case", proposed.case())
    _refused(proposed, ACCESS, "заместитель директора", *words, by="t-02")
    assert proposed.json(*words, by="admin") == proposed.json(*words, by="s-01")
    assert proposed.run(*words).exit_code == USAGE


@pytest.mark.parametrize(
    ("words", "code", "piece"),
    [
        (("--section", "x-001", "--edition", "7", "-o", "x.pdf"), MISSING, "7"),
        (("--section", "x-999", "--edition", "1", "-o", "x.pdf"), MISSING, "x-999"),
        (("--section", "x-001", "-o", "x.pdf"), USAGE, "--edition"),
        (("--section", "x-001", "--edition", "1"), USAGE, "-o"),
        (("--edition", "1", "-o", "x.pdf"), USAGE, "--section"),
        (("--original",), USAGE, "--section"),
    ],
)
def test_an_edition_that_cannot_be_written(
    at: Any, tmp_path: Path, words: tuple[str, ...], code: int, piece: str
) -> None:
    """There is no such edition, or half of what names it is missing: said, and no file is left."""
    cli, target = at("handed"), tmp_path / "x.pdf"
    line = [target if word == "x.pdf" else word for word in words]
    _refused(cli, code, piece, "editions", "--case", cli.case(), *line, *WHY, by="s-02")
    assert not target.exists()


def _editions(cli: Any) -> list[dict[str, Any]]:
    return list(cli.json("editions", "--case", cli.case(), by="s-02"))
