"""Untrusted files: whatever they are, the answer is a sentence, and this process goes on."""

import io
import os
import socket
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive_service.guarding import MIB
from archive_service.importing import import_file
from archive_service.importing.content import Content, content_of
from archive_service.importing.limits import DEFAULT
from archive_service.importing.sample_school import tiny
from archive_service.importing.workbook import write_workbook
from archive_service.problems import Problem, explain
from workflows.canonical import canonical_bytes
from workflows.vocabulary import Vocabulary


def _refusal(path: Path, words: Vocabulary, **more: Any) -> str:
    with pytest.raises(Problem) as caught:
        import_file(path, vocabulary=words, **more)
    assert caught.value.kind.exit_code == 3
    return explain(caught.value).text


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _zip(**entries: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()


def _declaring(data: bytes, size: int) -> bytes:
    """Return a zip whose central directory says that its first entry unpacks to ``size``."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


@pytest.fixture
def workbook(tmp_path: Path) -> bytes:
    write_workbook(tiny(4), tmp_path / "sound.xlsx")
    return (tmp_path / "sound.xlsx").read_bytes()


def test_sound_workbook_comes_back_whole(tmp_path: Path, workbook: bytes, words: Vocabulary) -> None:
    """Through the child and back the snapshot is the same, and the stages are told."""
    stages: list[str] = []
    got = import_file(_write(tmp_path / "w.bin", workbook), vocabulary=words, progress=stages.append)
    assert (got.snapshot, got.kind) == (tiny(4), "workbook")
    assert stages == ["reading", "accepting"]


def test_json_comes_back_whole(tmp_path: Path, words: Vocabulary) -> None:
    """The canonical JSON is known by its bytes, whatever the file is called."""
    path = _write(tmp_path / "школа.xlsx", canonical_bytes(tiny(4)))
    assert import_file(path, vocabulary=words).snapshot == tiny(4)


def test_faults_cross_the_border(tmp_path: Path, workbook: bytes, words: Vocabulary) -> None:
    """Faults found in the child reach the person with their places."""
    strict = replace(words, numerals=frozenset(), presence=frozenset(), term=frozenset())
    with pytest.raises(Problem) as caught:
        import_file(_write(tmp_path / "w.xlsx", workbook), vocabulary=strict)
    told = explain(caught.value)
    assert "файл «w.xlsx» не загружен" in told.text
    assert any("лист «Отметки», строка 2, столбец «Отметка»" in line for line in told.details)


def test_absent_file(tmp_path: Path, words: Vocabulary) -> None:
    """A file that is not there is said to be not there."""
    assert "нет.xlsx" in _refusal(tmp_path / "нет.xlsx", words)


def test_empty_file(tmp_path: Path, words: Vocabulary) -> None:
    """0 bytes are refused as such."""
    assert "0 байт" in _refusal(_write(tmp_path / "пусто.zip", b""), words)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_truncated_zip(tmp_path: Path, workbook: bytes, words: Vocabulary, share: float) -> None:
    """A file cut off anywhere is damaged, and the person is told to get it again."""
    cut = _write(tmp_path / "w.xlsx", workbook[: int(len(workbook) * share)])
    assert "поврежден или передан не полностью" in _refusal(cut, words)


def test_flipped_bytes_in_a_sheet(tmp_path: Path, workbook: bytes, words: Vocabulary) -> None:
    """A sound directory over damaged contents is refused too."""
    spoilt = bytearray(workbook)
    for at in range(len(spoilt) // 3, len(spoilt) // 2, 7):
        spoilt[at] ^= 0xFF
    assert "не принят" in _refusal(_write(tmp_path / "w.xlsx", bytes(spoilt)), words)


def test_zip_of_300_megabytes(tmp_path: Path, words: Vocabulary) -> None:
    """A file of 300 MB is refused by its size, without being read."""
    path = tmp_path / "big.zip"
    with path.open("wb") as target:
        target.write(b"PK\x03\x04")
        target.truncate(300 * MIB)
    said = _refusal(path, words)
    assert "300 МБ" in said
    assert "50 МБ" in said


def test_zip_that_unpacks_to_300_megabytes(tmp_path: Path, words: Vocabulary) -> None:
    """What the central directory promises is believed before anything is unpacked."""
    data = _declaring(_zip(**{"xl/workbook.xml": b"x", "[Content_Types].xml": b"x"}), 300 * MIB)
    said = _refusal(_write(tmp_path / "bomb.xlsx", data), words)
    assert "300 МБ" in said
    assert "200 МБ" in said


def test_ratio(words: Vocabulary) -> None:
    """A small file that unpacks to a big one of nothing is refused by its ratio."""
    data = _zip(**{"xl/sheet.xml": bytes(20 * MIB), "[Content_Types].xml": b"x"})
    with pytest.raises(Problem) as caught:
        content_of(data, "bomb.xlsx", DEFAULT)
    assert caught.value.code == "import.refused-ratio"


def test_lying_directory(tmp_path: Path, words: Vocabulary) -> None:
    """A directory that promises little over a stream that gives much does no harm."""
    entries = {"xl/workbook.xml": bytes(150 * MIB), "[Content_Types].xml": b"x"}
    data = _declaring(_zip(**entries), 100)
    assert "не принят" in _refusal(_write(tmp_path / "bomb.xlsx", data), words)


def test_too_many_entries() -> None:
    """Thousands of entries are refused."""
    data = _zip(**{f"xl/{number}": b"" for number in range(2001)})
    with pytest.raises(Problem) as caught:
        content_of(data, "many.xlsx", DEFAULT)
    assert caught.value.code == "import.refused-entries"


def test_encrypted_entry() -> None:
    """An encrypted entry is refused with the advice to save without a password."""
    data = bytearray(_zip(**{"manifest.csv": b"a"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Problem) as caught:
        content_of(bytes(data), "x.zip", DEFAULT)
    assert "без пароля" in explain(caught.value).text


@pytest.mark.parametrize(
    ("data", "piece"),
    [
        (b"%PDF-1.7 ...", "это не книга Excel"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "это не книга Excel"),
        (b"<html><body>...", "веб-страница"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "старый формат"),
        (_zip(**{"a.txt": b"1"}), "это не книга Excel"),
        (_zip(**{"users.csv": b"1"}), "нет manifest.csv"),
        ("просто текст".encode(), "файл соответствий"),
        (b"{", "не читается"),
        (b"[" * 10, "файл соответствий"),
        (b'{"a":' * 100_000, "не "),
    ],
)
def test_not_what_it_should_be(tmp_path: Path, words: Vocabulary, data: bytes, piece: str) -> None:
    """Other kinds of files are told apart by content, each with what to do."""
    assert piece in _refusal(_write(tmp_path / "file.xlsx", data), words)


def _far_cell() -> bytes:
    """A workbook with one cell in the last row and column: 17 billion cells in between."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    source, target = io.BytesIO(), io.BytesIO()
    import xlsxwriter

    from archive_service.importing.workbook import layout

    book = xlsxwriter.Workbook(source, {"in_memory": True})
    for one in layout.SHEETS:
        book.add_worksheet(one.name)
    book.close()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return target.getvalue()


def test_memory_is_limited(tmp_path: Path, words: Vocabulary) -> None:
    """A tiny file that wants endless memory ends its child, not this process."""
    said = _refusal(_write(tmp_path / "far.xlsx", _far_cell()), words)
    assert "не хватило 512 МБ памяти" in said


def test_time_is_limited(tmp_path: Path, workbook: bytes, words: Vocabulary) -> None:
    """A child that does not finish in time is ended, and the sentence names the seconds."""
    limits = replace(DEFAULT, wall_seconds=0.001)
    said = _refusal(_write(tmp_path / "w.xlsx", workbook), words, limits=limits)
    assert "не закончен за 0.001 с" in said


def test_child_has_no_network_and_no_secrets() -> None:
    """After confining itself the child cannot reach a listening socket of its own machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = (
            "import socket\n"
            "from archive_service.guarding import Limits, confine\n"
            "cut = confine(Limits())\n"
            "try:\n"
            f"    socket.create_connection(('127.0.0.1', {port}), timeout=2)\n"
            "    print(cut, 'reached')\n"
            "except OSError:\n"
            "    print(cut, 'unreachable')\n"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    cut, reached = done.stdout.split()
    if cut == "False":
        pytest.skip("the kernel gives this user no network name space")
    assert reached == "unreachable"


def test_environment_does_not_reach_the_child(
    tmp_path: Path, workbook: bytes, words: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child starts with an empty environment: a secret there cannot be read by a hostile file."""
    seen: dict[str, Any] = {}
    real = subprocess.run

    def spy(*args: Any, **more: Any) -> Any:
        seen.update(more)
        return real(*args, **more)

    monkeypatch.setenv("ARCHIVE_SECRET", "канарейка")
    monkeypatch.setattr("archive_service.guarding.guard.subprocess.run", spy)
    import_file(_write(tmp_path / "w.xlsx", workbook), vocabulary=words)
    assert {name for name in seen["env"] if not name.startswith("MALLOC_")} == {"PATH", "LANG"}
    assert "канарейка" not in str(seen["input"])


def test_nothing_is_left_behind(tmp_path: Path, workbook: bytes, words: Vocabulary) -> None:
    """Neither a success nor a refusal leaves files beside the export."""
    import_file(_write(tmp_path / "w.xlsx", workbook), vocabulary=words)
    _refusal(_write(tmp_path / "x.xlsx", workbook[:500]), words)
    assert sorted(os.listdir(tmp_path)) == ["sound.xlsx", "w.xlsx", "x.xlsx"]


def test_kinds(workbook: bytes, bundle: Any) -> None:
    """Each kind is known by its bytes."""
    assert content_of(workbook, "f", DEFAULT) is Content.XLSX
    assert content_of(bundle.data(), "f", DEFAULT) is Content.BUNDLE
    assert content_of(b'\xef\xbb\xbf {"format"', "f", DEFAULT) is Content.JSON
    assert content_of(b"a;b\n1;2\n", "f", DEFAULT) is Content.TEXT
