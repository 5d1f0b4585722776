"""Any table with a mapping file; the UCI data set as the worked example."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive_service.importing import import_file
from archive_service.problems import Problem, explain
from workflows.snapshot import MovementKind
from workflows.vocabulary import Vocabulary

OURS = {
    number: "2" if number < 10 else "3" if number < 14 else "4" if number < 17 else "5"
    for number in range(1, 21)
}


@pytest.mark.parametrize("subject", ["mat", "por"])
@pytest.mark.parametrize("school", ["GP", "MS"])
def test_uci_marks_are_the_files_marks(
    uci: Path, examples: Path, words: Vocabulary, subject: str, school: str
) -> None:
    """Every period mark of every pupil of both schools is the file's, by the table; 0 is deferred."""
    got = import_file(
        uci / f"student-{subject}.csv",
        vocabulary=words,
        mapping=examples / f"uci-{subject}.toml",
        school=school,
    )
    with (uci / f"student-{subject}.csv").open() as source:
        rows = [row for row in csv.DictReader(source) if row["school"] == school]
    found: dict[str, dict[str, str]] = {}
    for group in got.snapshot.classes:
        assert len(group.pupils) <= 25
        section = group.sections[0]
        put_off = {(one.pupil_id, one.term_id): "0" for one in section.deferrals}
        for pupil in group.pupils:
            row = section.term_marks.get(pupil.id, {})
            found[pupil.code_name] = {
                term: row.get(term) or put_off[pupil.id, term] for term in ("p1", "p2", "year")
            }
    assert len(found) == len(rows)
    for number, row in enumerate(rows, start=1):
        expected = {
            term: OURS.get(int(row[column]), "0")
            for term, column in (("p1", "G1"), ("p2", "G2"), ("year", "G3"))
        }
        assert found[f"Ученик {number}"] == expected


def test_school_must_be_chosen(uci: Path, examples: Path, words: Vocabulary) -> None:
    """A file of two schools is not imported as one."""
    with pytest.raises(Problem) as caught:
        import_file(uci / "student-mat.csv", vocabulary=words, mapping=examples / "uci-mat.toml")
    assert "GP, MS" in explain(caught.value).text


LONG = """
version = "journal-mapping/1"
source = "проба"
year = 2025
exported_at = 2026-05-27T09:00:00+03:00
[file]
delimiter = ";"
encoding = "windows-1251"
[schools.one]
name = "Школа Пробная"
short_name = "Проба"
[[terms]]
id = "q4"
name = "4 четверть"
kind = "quarter"
starts_on = 2026-04-06
ends_on = 2026-05-26
closes_year = true
[[staff]]
id = "Т1"
surname = "Тестова"
name = "Проба"
patronymic = ""
post = "учитель"
[classes]
by = ["Класс"]
name = "{value}"
grade_column = "Класс"
grades = { "6А" = 6, "6Б" = 6 }
term = "q4"
periods = ["q4"]
teachers = ["Т1"]
[pupils]
id = "Номер"
surname = "Фамилия"
name = "Имя"
[[sections]]
subject_column = "Предмет"
teacher_column = "Учитель"
[lessons]
on = "Дата"
topic = "Тема"
mark = "Балл"
[marks]
"10" = "5"
"8" = "4"
"нб" = "н"
"-" = "none"
"""
ROWS = """Класс;Номер;Фамилия;Имя;Предмет;Учитель;Дата;Тема;Балл
6А;1;Альфова;Анфиса;Химия;Т1;07.04.2026;Соли;10
6А;2;Бетов;Борис;Химия;Т1;07.04.2026;Соли;нб
6А;1;Альфова;Анфиса;Химия;Т1;14.04.2026;Оксиды;-
6Б;3;Гаммов;Глеб;Химия;Т1;08.04.2026;Соли;8
"""


def test_rows_of_lessons(load: Callable[..., Any]) -> None:
    """A file with a row per journal cell becomes lessons with topics and marks, class by class."""
    got = load(ROWS.encode("cp1251"), "табель.csv", mapping=LONG, mapping_file="м.toml").snapshot
    assert [group.name for group in got.classes] == ["6А", "6Б"]
    lessons = got.classes[0].sections[0].lessons
    assert [(lesson.topic, dict(lesson.marks)) for lesson in lessons] == [
        ("Соли", {"1": "5", "2": "н"}),
        ("Оксиды", {}),
    ]
    assert not any(
        note.kind is MovementKind.LEFT for pupil in got.classes[0].pupils for note in pupil.movement
    )


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("Соли;10", "Соли;11", ("файл «табель.csv»", "строка 2", "столбец «Балл»", "«11»", "10, 8, нб, -")),
        ("14.04.2026", "14.14.2026", ("строка 4", "столбец «Дата»", "«14.14.2026» — не дата")),
        ("08.04.2026", "08.02.2026", ("строка 5", "столбец «Дата»", "08.02.2026 вне периода")),
        ("6Б;3", "7Б;3", ("строка 5", "столбец «Класс»", "«7Б»", "6А, 6Б")),
        ("Фамилия;Имя", "Фамилия;Имя ученика", ("строка 1", "столбец «Имя»", "«Имя ученика»")),
        ("Бетов;Борис", "Бетов;Б.", ("строка 3", "столбец «Имя»", "инициалы")),
    ],
)
def test_wrong_cell(sentences: Callable[..., list[str]], old: str, new: str, pieces: tuple[str, ...]) -> None:
    """Faults of a mapped file stand at the file's own rows and columns."""
    data = ROWS.replace(old, new).encode("cp1251")
    said = sentences(data, "табель.csv", mapping=LONG, mapping_file="м.toml")
    assert len(said) == 1, said
    for piece in pieces:
        assert piece in said[0]


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("year = 2025", "year = ", ("м.toml", "не TOML")),
        ("year = 2025", "jahr = 2025", ("м.toml", "поле «jahr»")),
        ('kind = "quarter"', 'kind = "trimester"', ("м.toml", "поле «terms.0.kind»", "trimester")),
        ('patronymic = ""', "", ("м.toml", "поле «staff.0.patronymic»")),
        ('grade_column = "Класс"', "", ("м.toml", "поле «classes»")),
    ],
)
def test_wrong_mapping(
    sentences: Callable[..., list[str]], old: str, new: str, pieces: tuple[str, ...]
) -> None:
    """A wrong mapping file is told by its own name and key."""
    said = " ".join(sentences(ROWS.encode("cp1251"), mapping=LONG.replace(old, new), mapping_file="м.toml"))
    for piece in pieces:
        assert piece in said


def test_wrong_encoding(load: Callable[..., Any]) -> None:
    """A file in another encoding than the mapping says is refused, not read as noise."""
    mapping = LONG.replace("windows-1251", "utf-8")
    with pytest.raises(Problem) as caught:
        load(ROWS.encode("cp1251"), mapping=mapping, mapping_file="м.toml")
    assert "utf-8" in explain(caught.value).text


def test_no_moment_of_export(load: Callable[..., Any]) -> None:
    """Where nobody says when the export was made, the present moment is not taken."""
    mapping = LONG.replace("exported_at = 2026-05-27T09:00:00+03:00\n", "")
    with pytest.raises(Problem) as caught:
        load(ROWS.encode("cp1251"), mapping=mapping, mapping_file="м.toml")
    assert caught.value.code == "import.refused-no-moment"


def test_spreadsheet(load: Callable[..., Any]) -> None:
    """The same table as XLSX gives the same classes."""
    import io

    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet("Лист1")
    for number, line in enumerate(ROWS.splitlines()):
        page.write_row(number, 0, line.split(";"))
    book.close()
    from_sheet = load(target.getvalue(), mapping=LONG, mapping_file="м.toml").snapshot
    from_text = load(ROWS.encode("cp1251"), mapping=LONG, mapping_file="м.toml").snapshot
    assert from_sheet == from_text


def test_duplicate_pupil_in_a_wide_table(
    uci: Path, examples: Path, sentences: Callable[..., list[str]]
) -> None:
    """Where each pupil has one row, a second row of the same pupil is refused."""
    mapping = (examples / "uci-mat.toml").read_text("utf-8").replace("[pupils]", '[pupils]\nid = "id"')
    data = b"school,id,G1,G2,G3\nGP,1,10,11,12\nGP,1,10,11,12\n"
    said = sentences(data, mapping=mapping, mapping_file="м.toml", school="GP")
    assert len(said) == 1
    assert "строка 3, столбец «id»: ученик «1» повторяется" in said[0]
