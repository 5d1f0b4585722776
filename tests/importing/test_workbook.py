"""The workbook: what is written is read back; the empty form is a form."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from archive_service.importing.sample_school import generate, tiny
from archive_service.importing.workbook import layout, read_workbook, write_template, write_workbook
from workflows.canonical import canonical_bytes
from workflows.snapshot import Snapshot


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_round_trip(seed: int, tmp_path: Path) -> None:
    """Writing and reading gives the same snapshot, byte for byte of its canonical form."""
    school = tiny(seed)
    write_workbook(school, tmp_path / "w.xlsx")
    reading = read_workbook((tmp_path / "w.xlsx").read_bytes(), "w.xlsx")
    assert reading.faults == ()
    assert reading.snapshot is not None
    assert canonical_bytes(reading.snapshot) == canonical_bytes(school)


def test_round_trip_with_both_classes_of_a_transfer(tmp_path: Path) -> None:
    """A pupil who went over to the parallel class stays in both, with subgroups and deferrals."""
    school = generate(3, classes=13, pupils=60, teachers=8)
    write_workbook(school, tmp_path / "w.xlsx")
    reading = read_workbook((tmp_path / "w.xlsx").read_bytes(), "w.xlsx")
    assert (reading.faults, reading.warnings) == ((), ())
    assert reading.snapshot == school


def test_same_snapshot_same_workbook(tmp_path: Path) -> None:
    """Equal snapshots give equal files."""
    for name in ("one.xlsx", "two.xlsx"):
        write_workbook(tiny(5), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_template_has_every_sheet_and_a_guide(tmp_path: Path) -> None:
    """The empty form opens with its guide, and has all sheets with their headers."""
    write_template(tmp_path / "t.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "t.xlsx"))
    assert book.sheet_names == [layout.GUIDE, *(sheet.name for sheet in layout.SHEETS)]
    for sheet in layout.SHEETS:
        header = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)[0]
        assert header[: len(sheet.columns)] == [column.header for column in sheet.columns]


def test_empty_template_is_told_what_to_fill_in(tmp_path: Path) -> None:
    """Importing the empty form names the empty cells, and does not complain of its shape."""
    write_template(tmp_path / "t.xlsx")
    reading = read_workbook((tmp_path / "t.xlsx").read_bytes(), "t.xlsx")
    codes = {fault.code for fault in reading.faults if fault.row != 1}
    assert codes == {"import.empty-cell"}


def test_column_order_spaces_and_empty_rows_do_not_matter(
    make_book: Callable[..., Any], middle_school: Snapshot, load: Callable[..., Any]
) -> None:
    """Columns may stand in any order; spaces around values and empty rows are passed over."""
    book = make_book()
    book.sheets["Сотрудники"] = [row[::-1] for row in book.sheets["Сотрудники"]]
    book.set("Ученики", 2, "Фамилия", f"  {book.get('Ученики', 2, 'Фамилия')} \u00a0")
    book.sheets["Отметки"].insert(2, ["", " ", ""])
    book.sheets["Отметки"].append(["", "", ""])
    assert load(book.data()).snapshot == middle_school


def test_numbers_and_texts_are_understood(
    make_book: Callable[..., Any], middle_school: Snapshot, load: Callable[..., Any]
) -> None:
    """Marks typed as numbers, days typed as text in two spellings, numbers typed as text."""
    book = make_book()
    marks = book.sheets["Отметки"]
    for row in marks[1:]:
        row[2] = float(row[2]) if row[2].isdigit() else row[2]
    lessons = book.sheets["Уроки"]
    for place, row in enumerate(lessons[1:]):
        day: date = row[2]
        row[2] = day.isoformat() if place % 2 else f"{day:%d.%m.%Y}"
        row[3] = str(row[3])
    assert load(book.data()).snapshot == middle_school


def test_codes_may_be_numbers(make_book: Callable[..., Any], load: Callable[..., Any]) -> None:
    """Codes that a spreadsheet keeps as numbers are the same codes everywhere."""
    book = make_book()
    numbers = {row[1]: 100 + place for place, row in enumerate(book.sheets["Ученики"][1:])}
    for name, column in (("Ученики", 1), ("Отметки", 1), ("Итоговые отметки", 1), ("Состав подгрупп", 1)):
        for row in book.sheets[name][1:]:
            row[column] = numbers[row[column]]
    assert load(book.data()).snapshot.classes[0].pupils[0].id == "100"


def test_extra_sheet_is_a_warning(make_book: Callable[..., Any], load: Callable[..., Any]) -> None:
    """A sheet that is not part of the form is not read silently: the person is told."""
    book = make_book()
    book.sheets["Черновик"] = [["что-то свое"]]
    said = [fault.sentence() for fault in load(book.data()).warnings]
    assert any("Черновик" in line and "не прочитан" in line for line in said)


@pytest.mark.clause("001-04")
def test_stated_lack_of_a_patronymic(make_book: Callable[..., Any], load: Callable[..., Any]) -> None:
    """«нет» and a dash say that there is no patronymic; that is a full name."""
    book = make_book()
    book.set("Сотрудники", 2, "Отчество", "нет")
    book.set("Сотрудники", 3, "Отчество", "—")
    staff = load(book.data()).snapshot.staff
    assert [staff[0].patronymic, staff[1].patronymic] == ["", ""]


def test_dates_inside_the_file_are_fixed(tmp_path: Path) -> None:
    """The file carries no moment of its making."""
    write_template(tmp_path / "t.xlsx")
    import zipfile

    with zipfile.ZipFile(io.BytesIO((tmp_path / "t.xlsx").read_bytes())) as archive:
        assert "2026-01-01T00:00:00Z" in archive.read("docProps/core.xml").decode()
