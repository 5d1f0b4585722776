"""Bad input files on the command line: a message, an exit code, and everything as it was."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[1] / "data"
MAPPING = Path(__file__).parents[2] / "docs" / "examples" / "oneroster.toml"
MIB = 1 << 20

Spoil = Callable[[Any], object]

FAULTS: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "a missing sheet": (lambda book: book.sheets.pop("Отсрочки"), ("лист «Отсрочки»", "нет такого листа")),
    "wrong headers": (
        lambda book: book.sheets["Уроки"].__setitem__(0, ["Код", "День"]),
        ("лист «Уроки»", "столбец «Тема»", "столбец «Дата»"),
    ),
    "an unknown mark": (
        lambda book: book.set("Отметки", 2, "Отметка", "6"),
        ("лист «Отметки»", "строка 2", "столбец «Отметка»", "«6»", "2, 3, 4, 5"),
    ),
    "a duplicate pupil": (
        lambda book: book.sheets["Ученики"].append(list(book.sheets["Ученики"][1])),
        ("лист «Ученики»", "строка 6", "повторяется"),
    ),
    "a lesson outside the term": (
        lambda book: book.set("Уроки", 2, "Дата", date(2026, 1, 15)),
        ("лист «Уроки»", "строка 2", "15.01.2026 вне периода"),
    ),
    "a teacher without assignments": (
        lambda book: book.sheets["Сотрудники"].append(
            ["t-99", "Лишний", "Тест", "Тестович", "учитель физики"]
        ),
        ("лист «Сотрудники»", "Лишний Тест Тестович", "нет ни нагрузки"),
    ),
    "initials": (
        lambda book: book.set("Сотрудники", 2, "Имя", "А."),
        ("лист «Сотрудники»", "строка 2", "инициалы"),
    ),
}


def _refused(cli: Any, path: Path, pieces: tuple[str, ...], *more: object) -> str:
    before = cli.state()
    result = cli.run("import", path, *more, by="admin")
    assert result.exit_code == 3, result.output
    assert result.stdout == ""
    for piece in pieces:
        assert piece in result.stderr, result.stderr
    assert cli.state() == before
    return str(result.stderr)


@pytest.mark.parametrize("fault", FAULTS)
def test_workbook(at: Any, book: Any, tmp_path: Path, fault: str) -> None:
    """A fault in the workbook is told with its place, and nothing of the file is taken in."""
    spoil, pieces = FAULTS[fault]
    spoil(book)
    path = tmp_path / "книга.xlsx"
    path.write_bytes(book.data())
    _refused(at("imported"), path, ("файл «книга.xlsx»", *pieces))


def test_all_faults_at_once(at: Any, book: Any, tmp_path: Path) -> None:
    """Three faults of different sheets are three lines of one answer."""
    for name in ("an unknown mark", "a lesson outside the term", "initials"):
        FAULTS[name][0](book)
    path = tmp_path / "книга.xlsx"
    path.write_bytes(book.data())
    said = _refused(at("imported"), path, ())
    assert sum(line.strip().startswith("•") for line in said.splitlines()) == 3


def test_empty_zip_file(at: Any, tmp_path: Path) -> None:
    """0 bytes."""
    path = tmp_path / "пусто.zip"
    path.touch()
    _refused(at("imported"), path, ("0 байт",))


def test_truncated_zip(at: Any, book: Any, tmp_path: Path) -> None:
    """Half a file."""
    path = tmp_path / "половина.zip"
    data = book.data()
    path.write_bytes(data[: len(data) // 2])
    _refused(at("imported"), path, ("поврежден или передан не полностью",))


def test_zip_of_300_megabytes(at: Any, tmp_path: Path) -> None:
    """Too big to be read at all."""
    path = tmp_path / "большой.zip"
    with path.open("wb") as target:
        target.write(b"PK\x03\x04")
        target.truncate(300 * MIB)
    _refused(at("imported"), path, ("300 МБ", "50 МБ"))


def _bundle(target: Path, change: Callable[[str, str], str | None]) -> Path:
    """Write the sample OneRoster bundle; ``change(name, text)`` gives each file's text, None drops it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted((DATA / "oneroster").glob("*.csv")):
            text = change(path.stem, path.read_text("utf-8"))
            if text is not None:
                archive.writestr(path.name, text)
    target.write_bytes(buffer.getvalue())
    return target


def test_sound_bundle_is_taken_in(at: Any, tmp_path: Path) -> None:
    """The bundle that the next tests spoil is sound: what refuses them is the fault."""
    path = _bundle(tmp_path / "обмен.zip", lambda _name, text: text)
    result = at("imported").run("import", path, "--mapping", MAPPING, by="admin")
    assert result.exit_code == 0, result.output
    assert "6А" in result.stdout


def test_manifest_that_promises_absent_files(at: Any, tmp_path: Path) -> None:
    """Every file that the manifest promises and the bundle lacks is named."""
    gone = {"users", "results"}
    path = _bundle(tmp_path / "обмен.zip", lambda name, text: None if name in gone else text)
    _refused(at("imported"), path, ("users.csv", "results.csv"), "--mapping", MAPPING)


def test_typo_in_a_header(at: Any, tmp_path: Path) -> None:
    """A misspelled column is named with its file and what it ought to be."""
    path = _bundle(
        tmp_path / "обмен.zip",
        lambda name, text: text.replace("givenName", "givenNane", 1) if name == "users" else text,
    )
    _refused(at("imported"), path, ("users.csv", "givenName", "givenNane"), "--mapping", MAPPING)


def test_absent_file_and_mapping(at: Any, book: Any, tmp_path: Path) -> None:
    """A file or a mapping that is not there is named."""
    cli = at("imported")
    _refused(cli, tmp_path / "нет.xlsx", ("нет.xlsx",))
    path = _bundle(tmp_path / "обмен.zip", lambda _name, text: text)
    _refused(cli, path, ("нет.toml",), "--mapping", tmp_path / "нет.toml")


def test_the_same_file_again_changes_no_case(at: Any, book: Any, tmp_path: Path) -> None:
    """A second import of the same export opens and renews nothing."""
    cli = at("imported")
    path = tmp_path / "книга.xlsx"
    path.write_bytes(book.data())
    before = cli.json("cases")
    assert cli.json("import", path, by="admin")["unchanged"] == ["5А"]
    assert cli.json("cases") == before


def test_english_faults(at: Any, book: Any, tmp_path: Path) -> None:
    """With --lang en the same fault is told in English, with the values as they stand in the file."""
    FAULTS["an unknown mark"][0](book)
    path = tmp_path / "book.xlsx"
    path.write_bytes(book.data())
    result = at("imported").run("import", path, by="admin", lang="en")
    assert result.exit_code == 3
    assert "row 2" in result.stderr
    assert "строка" not in result.stderr


def test_json_faults(at: Any, book: Any, tmp_path: Path) -> None:
    """Under --json a refusal is JSON too, with a code and every fault."""
    import json

    FAULTS["initials"][0](book)
    path = tmp_path / "книга.xlsx"
    path.write_bytes(book.data())
    result = at("imported").run("--json", "import", path, by="admin")
    assert result.exit_code == 3
    said = json.loads(result.stdout)
    assert said["error"] == "import.faults"
    assert len(said["details"]) == 1


def test_import_without_an_installation(fresh: Any, book: Any, tmp_path: Path) -> None:
    """Without an installation the answer says how to make one; no directory appears."""
    path = tmp_path / "книга.xlsx"
    path.write_bytes(book.data())
    result = fresh.run("import", path, by="admin")
    assert result.exit_code == 9
    assert "archive-service init" in result.stderr
    assert not fresh.home.exists()
