"""The reports on paper: their figures, their tables where they are wide, valid PDF/A."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from archive_service.importing.sample_school import generate
from archive_service.rendering.forms import Form, Table, render_form
from archive_service.rendering.reports import (
    attendance,
    attendance_sheet,
    class_results,
    class_sizes,
    class_teacher,
    movement,
    results,
)
from workflows.reports.attendance import by_subject
from workflows.reports.progress import pupil_results
from workflows.reports.roll import pupils_at_end
from workflows.reports.source import ClassTerm, gather
from workflows.snapshot import Movement, MovementKind, Section, TermKind

PRESENCE = frozenset({"н", "б", "п"})
SCHOOL = generate(2, classes=12, pupils=240, teachers=20)
QUARTER = gather([SCHOOL], "q4")
NINTH = next(one for one in QUARTER if one.group.grade == 9)
FIRST = next(one for one in QUARTER if one.group.grade == 1)


def drawn(form: Form) -> bytes:
    return render_form(form, created_at=SCHOOL.exported_at, document_id="report")


def text(form: Form) -> str:
    """The text of a form as one line."""
    opened = pypdfium2.PdfDocument(drawn(form))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in opened)


def table_of(form: Form, place: int = 0) -> Table:
    return [block for block in form.blocks if isinstance(block, Table)][place]


def test_reports_are_valid(tmp_path: Path, vera: Callable[..., None]) -> None:
    """The sheet with upright heads and the report of the school are valid PDF/A-2b by veraPDF."""
    files = [tmp_path / "sheet.pdf", tmp_path / "movement.pdf"]
    files[0].write_bytes(drawn(attendance_sheet.form(NINTH, PRESENCE)))
    files[1].write_bytes(drawn(movement.form(QUARTER)))
    vera("2b", *files)


@pytest.mark.clause("002-08")
def test_movement_of_the_school() -> None:
    """A row a class, a bold sum a grade of several classes, the total; who came and went, with the order."""
    form = movement.form(QUARTER)
    table = table_of(form)
    single = [row for number, row in enumerate(table.rows) if number not in table.strong]
    assert [row[0] for row in single] == [one.group.name for one in QUARTER]
    sums = [sum(int(row[column]) for row in single) for column in range(1, 6)]
    assert [*map(str, sums)] == [*table.totals[1:]]
    assert "1-е классы" in [table.rows[number][0] for number in table.strong]
    moves = [row for one in QUARTER for pupil in one.group.pupils for row in pupil.movement]
    assert moves
    assert len(table_of(form, 1).rows) == len(moves)
    assert all(move.note in text(form) for move in moves)


@pytest.mark.clause("002-08")
def test_sizes_of_classes() -> None:
    """Each class with its teacher and pupils; the grade's and the school's mean, smallest and biggest."""
    table = table_of(class_sizes.form(QUARTER))
    counts = [len(pupils_at_end(one)) for one in QUARTER]
    assert table.totals[2] == str(sum(counts))
    assert table.totals[4] == f"{min(counts)}–{max(counts)}"
    assert (table.rows[0][0], table.rows[0][2]) == (QUARTER[0].group.name, str(counts[0]))


@pytest.mark.clause("002-08")
def test_results_of_the_school() -> None:
    """Standings of each class add up to its pupils; grade 1 is named without marks and without shares."""
    form = results.form(QUARTER)
    table = table_of(form)
    for row in (*table.rows, table.totals):
        pupils, *standings = (int(cell) for cell in row[1:7])
        assert sum(standings) + int(row[8]) == pupils
    first = table.rows[0]
    assert (first[0], first[8], first[9:]) == ("1А", first[1], ("—", "—"))
    said = text(form)
    assert "Успеваемость = (отличники + хорошисты + остальные успевающие) : обучающиеся с отметками" in said


@pytest.mark.clause("002-08")
def test_attendance_by_months() -> None:
    """«н», «б», «п» and the sum for April, May and the quarter; the last row is the class's."""
    table = table_of(attendance.form(NINTH, PRESENCE))
    titles = [column.title for column in table.columns]
    assert titles[2:6] == ["апрель: «н»", "апрель: «б»", "апрель: «п»", "апрель: всего"]
    assert titles[6:10] == ["май: «н»", "май: «б»", "май: «п»", "май: всего"]
    for row in (*table.rows, table.totals):
        cells = [int(cell or 0) for cell in row[2:-1]]
        april, may, whole = cells[:4], cells[4:8], cells[8:12]
        assert [a + m for a, m in zip(april, may, strict=True)] == whole
        assert april[3] == sum(april[:3])
    assert len(table.rows) == len(NINTH.group.pupils)


def test_a_year_of_months_has_several_tables() -> None:
    """More months than a sheet is wide: the tables go on, the sums stand in the last one only."""
    year = replace(
        NINTH,
        lessons=tuple(
            replace(given, lesson=replace(given.lesson, on=date(2025 + (month < 9), month, 5)))
            for given, month in zip(NINTH.lessons, (9, 10, 11, 12, 1, 2, 3, 4, 5), strict=False)
        ),
    )
    form = attendance.form(year, PRESENCE)
    tables = [block for block in form.blocks if isinstance(block, Table)]
    months = [column.title for table in tables for column in table.columns if column.title.endswith("всего")]
    assert [title.split(":")[0] for title in months] == [
        *("сентябрь", "октябрь", "ноябрь", "декабрь", "январь", "февраль", "март", "апрель", "май")
    ]
    assert len(tables) == 2
    assert [any("доля" in column.title for column in table.columns) for table in tables] == [False, True]


@pytest.mark.clause("002-08")
def test_the_sheet_of_attendance() -> None:
    """Pupils down, subjects across, sums both ways; signed by three and kept as long as the summary sheet."""
    form = attendance_sheet.form(NINTH, PRESENCE)
    table = table_of(form)
    subjects = by_subject(NINTH, PRESENCE).places
    assert [column.title for column in table.columns[2 : 2 + len(subjects)]] == list(subjects)
    *pupils, _ = table.rows
    for place in range(2, 2 + len(subjects)):
        assert sum(int(row[place] or 0) for row in pupils) == int(table.totals[place] or 0)
    for row in (*pupils, table.totals):
        missed = sum(int(cell or 0) for cell in row[2 : 2 + len(subjects)])
        assert missed == int(row[-3] or 0) == sum(int(cell or 0) for cell in row[-6:-3])
    assert form.kept_over_ten_years
    said = text(form)
    assert all(post in said for post in ("Классный руководитель", "Заместитель директора", "Директор"))


def test_many_subjects_have_several_tables() -> None:
    """More subjects than a sheet is wide are parted evenly; no pupil loses a line."""
    sections = tuple(
        Section(
            f"x{number}", f"Предмет {number}", "t-01", pupil_ids=tuple(one.id for one in NINTH.group.pupils)
        )
        for number in range(40)
    )
    lessons = tuple(
        replace(NINTH.lessons[0], section=section, lesson=replace(NINTH.lessons[0].lesson, id=section.id))
        for section in sections
    )
    form = attendance_sheet.form(replace(NINTH, lessons=lessons), PRESENCE)
    tables = [block for block in form.blocks if isinstance(block, Table)]
    assert len(tables) == 3
    assert {len(table.rows) for table in tables} == {len(NINTH.group.pupils) + 1}
    assert drawn(form)


@pytest.mark.clause("002-08")
def test_the_report_of_a_class_teacher() -> None:
    """Movement, shares, lessons missed, and who stands how, each pupil once."""
    form = class_teacher.form(NINTH, PRESENCE)
    rows = table_of(form).rows
    said = text(form)
    assert [row[0] for row in rows] == [
        "Отличники",
        "Хорошисты",
        "Остальные успевающие",
        "Из них с одной «3»",
        "Неуспевающие",
        "Не аттестованы",
    ]
    assert sum(int(row[1]) for row in rows if "одной" not in row[0]) == len(pupils_at_end(NINTH))
    for one in pupil_results(NINTH):
        for title in one.bad:
            assert title in rows[4][2]
    for piece in ("Обучающихся на начало", "Успеваемость", "Качество", "Пропущено уроков", "«н» —"):
        assert piece in said


@pytest.mark.clause("002-08")
def test_movement_in_the_report_of_a_class_teacher() -> None:
    """Who came or left is named with day and order."""
    someone = NINTH.group.pupils[0]
    gone = replace(someone, movement=(Movement(MovementKind.LEFT, date(2026, 5, 12), "приказ № 9-у"),))
    group = replace(NINTH.group, pupils=(gone, *NINTH.group.pupils[1:]))
    one = replace(NINTH, snapshot=replace(NINTH.snapshot, classes=(group,)))
    said = text(class_teacher.form(one, PRESENCE))
    assert f"{someone.printed_name} — выбытие 12.05.2026, приказ № 9-у" in said


@pytest.mark.clause("002-08")
def test_results_of_a_class_by_subject() -> None:
    """Each subject with its teacher, the marks given, both shares and the mean; marks add up."""
    form = class_results.form(NINTH)
    table = table_of(form)
    titles = [column.title for column in table.columns]
    assert titles[3:7] == ["«5»", "«4»", "«3»", "«2»"]
    for row in table.rows:
        marks = [int(cell or 0) for cell in row[3 : titles.index("Успеваемость")]]
        assert sum(marks) == int(row[2])


def empty(one: ClassTerm) -> ClassTerm:
    return replace(one, lessons=())


def test_a_class_without_marks_or_lessons_says_so() -> None:
    """Grade 1 and an export without lessons give papers that say why there is no table."""
    assert "в этом классе не выставляются" in text(class_results.form(FIRST))
    assert "в этом классе не выставляются" in text(class_teacher.form(FIRST, PRESENCE))
    for form in (attendance.form(empty(NINTH), PRESENCE), attendance_sheet.form(empty(NINTH), PRESENCE)):
        assert "нет записей уроков" in text(form)


def test_a_report_says_its_period_and_its_exports() -> None:
    """The year's report names the year's days, its classes and the export it stands on."""
    year = gather([SCHOOL], "year")
    assert {one.term.kind for one in year} == {TermKind.YEAR}
    said = text(results.form(year))
    assert "Год (01.09.2025 – 26.05.2026), 2025/2026 учебный год; классы: 1А" in said
    assert "По данным выгрузки от 27.05.2026, источник: образец." in said
