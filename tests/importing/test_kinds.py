"""Kinds of journal on their way in: clubs, electives, individual and college groups, hand-overs."""

import dataclasses
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_service.importing import import_file
from archive_service.importing.canonical_json import read_snapshot, schema
from archive_service.importing.checks import check
from archive_service.importing.journals import Journals
from archive_service.importing.sample_school import tiny, varied
from archive_service.importing.workbook import layout, read_workbook, write_workbook
from archive_service.problems import Problem
from workflows.canonical import canonical_bytes
from workflows.snapshot import GroupKind, Handover, SectionKind, Snapshot
from workflows.vocabulary import Vocabulary

SCHOOLS = st.one_of(
    st.builds(tiny, st.integers(0, 10_000), kind=st.sampled_from(GroupKind)),
    st.builds(varied, st.integers(0, 10_000)),
)
TOWN = Journals(
    regulation="Положение школы",
    clause="п. 1.8",
    titles={GroupKind.SCHOOL: "Классный журнал", GroupKind.ADDITIONAL: "Журнал кружка"},
    unmarked=frozenset({GroupKind.ADDITIONAL}),
)
ROWS = """Группа;Код;Фамилия;Имя;Отчество;Дата;Часы;Тема;Материал;Присутствие
Краеведы;1;Альфова;Анфиса;Тестовна;13.01.2026;2;Карта района;Масштаб, стороны света;+
Краеведы;2;Бетов;Борис;Тестович;13.01.2026;2;Карта района;Масштаб, стороны света;-
Краеведы;1;Альфова;Анфиса;Тестовна;16.03.2026;3;Музей;Экскурсия;бол
Краеведы;2;Бетов;Борис;Тестович;16.03.2026;3;Музей;Экскурсия;+
"""


@pytest.fixture
def club() -> Snapshot:
    """A group of additional education."""
    return tiny(3, classes=1, pupils=4, kind=GroupKind.ADDITIONAL)


@pytest.fixture
def handed() -> Snapshot:
    """A class with an elective, a club and a subject that changes hands."""
    return varied(6, pupils=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(school=SCHOOLS)
@pytest.mark.clause("000-03")
@pytest.mark.clause("000-05")
def test_every_kind_goes_through_the_workbook_and_json(
    school: Snapshot, words: Vocabulary, tmp_path: Path
) -> None:
    """Whatever the kind: it passes the checks, and both formats give it back byte for byte."""
    assert check(school, words).faults == ()
    data = canonical_bytes(school)
    write_workbook(school, tmp_path / "w.xlsx")
    for reading in (
        read_workbook((tmp_path / "w.xlsx").read_bytes(), "w.xlsx"),
        read_snapshot(data, "s.json"),
    ):
        assert reading.faults == ()
        assert canonical_bytes(reading.snapshot) == data
    jsonschema.validate(json.loads(data), schema())


def test_a_form_filled_in_before_the_new_columns_is_read(
    make_book: Callable[..., Any], middle_school: Snapshot, load: Callable[..., Any]
) -> None:
    """Old forms lack the sheet of hand-overs and the later columns: nothing is missing in them."""
    book = make_book()
    del book.sheets[layout.HANDOVERS.name]
    for sheet in layout.SHEETS:
        rows = book.sheets.get(sheet.name, [])
        later = {column.header for column in sheet.columns if column.optional}
        kept = [place for place, header in enumerate(rows[0] if rows else []) if header not in later]
        book.sheets[sheet.name] = [[row[place] for place in kept] for row in rows]
    book.sheets = {name: rows for name, rows in book.sheets.items() if rows}
    assert load(book.data()).snapshot == middle_school


def test_json_written_before_the_new_fields_is_read(handed: Snapshot) -> None:
    """What is not there has its default; what is spelled out in full is understood too."""
    plain = json.loads(canonical_bytes(handed))
    lessons = [lesson for one in plain["classes"] for part in one["sections"] for lesson in part["lessons"]]
    assert not any("hours" in lesson for lesson in lessons)
    for lesson in lessons:
        lesson |= {"hours": 1, "material": ""}
    assert read_snapshot(json.dumps(plain).encode(), "s.json").snapshot == handed


@pytest.mark.clause("001-11")
def test_who_gave_a_lesson_follows_the_hand_over(
    make_book: Callable[..., Any], handed: Snapshot, load: Callable[..., Any]
) -> None:
    """Without a substitution the lessons before the day are the first teacher's, then the other's."""
    section = load(make_book(handed).data()).snapshot.classes[0].sections[0]
    (handover,) = section.handovers
    given = {(one.on >= handover.on, one.teacher_id) for one in section.lessons}
    assert given == {(False, section.teacher_id), (True, handover.teacher_id)}


Spoil = Callable[[Any], None]


def _cell(sheet: str, row: int, column: str, value: Any) -> Spoil:
    return lambda book: book.set(sheet, row, column, value)


def _taken(*rows: tuple[Any, Any, str]) -> Spoil:
    """Hand-overs of the first section: (day, teacher, order)."""

    def spoil(book: Any) -> None:
        code = book.get("Нагрузка", 2, "Код нагрузки")
        book.sheets["Передача предметов"][1:] = [[code, *row] for row in rows]
        for row in book.sheets["Уроки"][1:]:
            row[6] = "t-01"

    return spoil


HANDED: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "of no section": (
        lambda book: book.sheets["Передача предметов"].append(["x-99", date(2026, 4, 9), "t-01", ""]),
        ("строка 3", "столбец «Код нагрузки»", "нагрузка «x-99» не описана"),
    ),
    "to nobody": (_taken((date(2026, 4, 9), "", "")), ("строка 2", "столбец «Учитель»", "клетка пуста")),
    "to a stranger": (
        _taken((date(2026, 4, 9), "t-77", "")),
        ("строка 2", "столбец «Учитель»", "сотрудник «t-77» не описан"),
    ),
    "on no day": (
        _taken(("31.04.2026", "t-02", "")),
        ("строка 2", "столбец «Дата»", "«31.04.2026» — не дата"),
    ),
    "outside the year": (
        _taken((date(2024, 4, 9), "t-02", "")),
        ("строка 2", "столбец «Дата»", "09.04.2024 вне учебного года 2025/2026"),
    ),
    "twice on one day": (
        _taken((date(2026, 4, 9), "t-02", ""), ("2026-04-09", "t-03", "")),
        ("строка 3", "столбец «Дата»", "передан 09.04.2026 дважды"),
    ),
    "out of order": (
        _taken((date(2026, 4, 20), "t-02", ""), (date(2026, 4, 9), "t-03", "")),
        ("строка 3", "столбец «Дата»", "09.04.2026 записана после передачи 20.04.2026"),
    ),
    "to whoever has it": (
        _taken((date(2026, 4, 9), "t-02", ""), (date(2026, 4, 20), "t-02", "")),
        ("строка 3", "столбец «Учитель»", "передан «t-02», а вел его тот же"),
    ),
}


@pytest.mark.parametrize("name", HANDED)
def test_a_wrong_hand_over(
    name: str, make_book: Any, handed: Snapshot, sentences: Callable[..., list[str]]
) -> None:
    """One wrong hand-over is told once, at its sheet, row and column."""
    spoil, pieces = HANDED[name]
    book = make_book(handed)
    spoil(book)
    said = [line for line in sentences(book.data()) if "нет ни нагрузки" not in line]
    assert len(said) == 1, said
    assert all(piece in said[0] for piece in ("лист «Передача предметов»", *pieces)), said[0]


WRONG: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "hours in words": (
        _cell("Уроки", 2, "Часы", "два"),
        ("лист «Уроки»", "строка 2", "столбец «Часы»", "«два» — не целое число"),
    ),
    "no hours": (
        _cell("Уроки", 2, "Часы", 0),
        ("лист «Уроки»", "строка 2", "столбец «Часы»", "часов на уроке: 0", "от 1 до 12"),
    ),
    "too many hours": (_cell("Уроки", 3, "Часы", 24), ("строка 3", "столбец «Часы»", "24")),
    "a kind of section nobody knows": (
        _cell("Нагрузка", 2, "Вид", "секта"),
        ("лист «Нагрузка»", "строка 2", "столбец «Вид»", "«секта»", "предмет, факультатив, кружок"),
    ),
    "a kind of group nobody knows": (
        _cell("Классы", 2, "Вид", "хор"),
        ("лист «Классы»", "строка 2", "столбец «Вид»", "«хор»", "индивидуальное обучение"),
    ),
    "a post in two alphabets": (
        _cell("Классы", 2, "Должность руководителя", "мacтер"),
        ("лист «Классы»", "строка 2", "столбец «Должность руководителя»", "правильно «мастер»"),
    ),
    "a home class of a class": (
        _cell("Классы", 2, "Класс ученика", "9Б"),
        ("лист «Классы»", "строка 2", "столбец «Класс ученика»", "«9Б» указан не у индивидуального"),
    ),
    "a misspelled later header": (
        lambda book: book.sheets["Уроки"][0].__setitem__(7, "Час"),
        ("лист «Уроки»", "строка 1", "столбец «Часы»", "назван «Час»"),
    ),
    "a misspelled later sheet": (
        lambda book: book.sheets.update({"Передача предмета": book.sheets.pop("Передача предметов")}),
        ("лист «Передача предметов»", "назван «Передача предмета»"),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_cell(name: str, make_book: Any, sentences: Callable[..., list[str]]) -> None:
    """Each wrong value of a later field is told once, with its place and what is right."""
    spoil, pieces = WRONG[name]
    book = make_book()
    spoil(book)
    said = sentences(book.data())
    assert len(said) == 1, said
    assert all(piece in said[0] for piece in pieces), said[0]


@pytest.mark.clause("000-05")
def test_a_pupil_taught_singly_belongs_to_a_class_that_is_there(
    make_book: Any, middle_school: Snapshot, sentences: Callable[..., list[str]], load: Any
) -> None:
    """The class is among the school's; the pupil may stand in its list and has a journal besides."""
    (group,) = middle_school.classes
    section = replace(group.sections[0], id="i-1", lessons=(), pupil_ids=(group.pupils[0].id,), term_marks={})
    single = replace(
        group, id="c-9", name="Надомно", kind=GroupKind.INDIVIDUAL, home_class=group.name,
        pupils=group.pupils[:1], sections=(section,),
    )  # fmt: skip
    book = make_book(replace(middle_school, classes=(group, single)))
    assert load(book.data()).snapshot.classes[1] == single
    book.set("Классы", 3, "Класс ученика", "12Ы")
    (said,) = sentences(book.data())
    assert "лист «Классы», строка 3, столбец «Класс ученика»: класс «12Ы» не описан" in said


@pytest.mark.clause("000-03")
@pytest.mark.parametrize("kind", ["факультатив", "кружок"])
def test_without_term_marks_a_club_has_presence_only(
    kind: str, make_book: Any, handed: Snapshot, sentences: Callable[..., list[str]]
) -> None:
    """A figure in the cell of an unmarked club or elective would not be printed: it is refused."""
    (place, club) = next(
        (place, one) for place, one in enumerate(handed.classes[0].sections) if one.kind is SectionKind.CLUB
    )
    book = make_book(handed)
    book.set("Нагрузка", place + 2, "Вид", kind)
    book.sheets["Отметки"] = [book.sheets["Отметки"][0], [club.lessons[0].id, club.pupil_ids[0], "5"]]
    (said,) = sentences(book.data())
    assert "лист «Отметки», строка 2, столбец «Отметка»: отметка «5» здесь не допускается" in said
    assert "б, н, п" in said


@pytest.mark.clause("004-02")
def test_a_club_journal_has_no_marks_at_all(
    club: Snapshot, make_book: Any, sentences: Callable[..., list[str]]
) -> None:
    """Neither a figure in a lesson nor periods with marks: each is told at its cell."""
    section = club.classes[0].sections[0]
    book = make_book(club)
    book.sheets["Отметки"][1:] = [[section.lessons[0].id, section.pupil_ids[0], "4"]]
    book.set("Классы", 2, "Периоды с отметками", "2 полугодие")
    marks, periods = sorted(sentences(book.data()), key=lambda line: "Классы" in line)
    assert "отметка «4» здесь не допускается; возможно: б, н, п" in marks
    assert "лист «Классы», строка 2, столбец «Периоды с отметками»" in periods
    assert "журнал без отметок" in periods


def test_a_kind_without_a_journal_is_refused_with_clause_and_advice(
    make_book: Any, sentences: Callable[..., list[str]]
) -> None:
    """The regulation, its clause, the journals it has, and what to do: at the group's own row."""
    college = make_book(tiny(4, classes=1, pupils=3, kind=GroupKind.COLLEGE))
    (said,) = sentences(college.data(), journals=TOWN)
    for piece in (
        *("лист «Классы»", "строка 2", "столбец «Вид»", "«Журнал учебной группы»"),
        *("«Положение школы» не знает", "п. 1.8", "«Классный журнал», «Журнал кружка»"),
        "исправьте вид группы",
    ):
        assert piece in said


def test_the_kinds_cross_the_border_of_the_process(club: Snapshot, words: Vocabulary, tmp_path: Path) -> None:
    """The child that reads untrusted files judges by the same kinds."""
    write_workbook(club, tmp_path / "w.xlsx")
    assert import_file(tmp_path / "w.xlsx", vocabulary=words, journals=TOWN).snapshot == club
    without = dataclasses.replace(TOWN, titles={GroupKind.SCHOOL: "Классный журнал"})
    with pytest.raises(Problem) as caught:
        import_file(tmp_path / "w.xlsx", vocabulary=words, journals=without)
    assert [one.code for one in caught.value.faults] == ["import.kind-without-journal"]


@pytest.mark.clause("004-02")
def test_a_mapped_table_of_a_club(load: Callable[..., Any], examples: Path) -> None:
    """Hours, material and the hand-over come out of the mapping; presence is all there is."""
    mapping = (examples / "club.toml").read_text("utf-8")
    (group,) = load(ROWS.encode(), "клуб.csv", mapping=mapping, mapping_file="м.toml").snapshot.classes
    assert (group.kind, group.grade, group.head_post) == (
        GroupKind.ADDITIONAL,
        0,
        "педагог дополнительного образования",
    )
    (section,) = group.sections
    assert (section.kind, section.marked, section.planned_lessons) == (SectionKind.CLUB, False, 72)
    assert section.handovers == (Handover(date(2026, 3, 16), "p-2", "приказ № 31-к от 13.03.2026"),)
    assert [(one.hours, one.material, one.teacher_id, dict(one.marks)) for one in section.lessons] == [
        (2, "Масштаб, стороны света", "p-1", {"2": "н"}),
        (3, "Экскурсия", "p-2", {"1": "б"}),
    ]


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        (";2;Карта", ";два;Карта", ("строка 2", "столбец «Часы»", "«два» — не целое число")),
        (";3;Музей", ";30;Музей", ("строка 4", "столбец «Часы»", "часов на уроке: 30")),
        ("Часы", "Час", ("строка 1", "столбец «Часы»", "нет такого столбца")),
    ],
)
def test_a_wrong_cell_of_a_mapped_club(
    sentences: Callable[..., list[str]], examples: Path, old: str, new: str, pieces: tuple[str, ...]
) -> None:
    """Faults of the later columns stand at the table's own rows and columns."""
    mapping = (examples / "club.toml").read_text("utf-8")
    data = ROWS.replace(old, new, 1).encode()
    said = sentences(data, "клуб.csv", mapping=mapping, mapping_file="м.toml")
    assert len(said) == 1, said
    assert all(piece in said[0] for piece in pieces), said


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ('teacher = "p-2"', 'teacher = "p-7"', ("c-01-01/2026-03-16", "«p-7» не описан")),
        ("on = 2026-03-16", "on = 2027-03-16", ("16.03.2027 вне учебного года",)),
        ("on = 2026-03-16", 'on = "весной"', ("м.toml", "sections.0.handovers.0.on")),
        ('kind = "club"', 'kind = "choir"', ("м.toml", "sections.0.kind", "choir")),
        ('kind = "additional"', 'kind = "school"', ("м.toml", "поле «classes»")),
    ],
)
def test_a_wrong_mapping_of_a_club(
    sentences: Callable[..., list[str]], examples: Path, old: str, new: str, pieces: tuple[str, ...]
) -> None:
    """A wrong key of the mapping is told by its path."""
    mapping = (examples / "club.toml").read_text("utf-8").replace(old, new, 1)
    said = " ".join(sentences(ROWS.encode(), "клуб.csv", mapping=mapping, mapping_file="м.toml"))
    assert all(piece in said for piece in pieces), said


@pytest.mark.clause("000-05")
def test_mapped_pupils_of_one_group_have_one_home_class(
    sentences: Callable[..., list[str]], load: Callable[..., Any], examples: Path
) -> None:
    """The column names the class; two classes in one group are told at the odd row."""
    mapping = (
        (examples / "club.toml")
        .read_text("utf-8")
        .replace('kind = "additional"', 'kind = "individual"\ngrade = 9\nhome_class_column = "Класс"')
    )
    head, *rows = ROWS.splitlines()
    whole = "\n".join([f"{head};Класс", *(f"{row};9Б" for row in rows)])
    more = {"mapping": mapping, "mapping_file": "м.toml"}
    assert load(whole.encode(), "и.csv", **more).snapshot.classes[0].home_class == "9Б"
    odd = whole.replace(";-;9Б", ";-;9А")
    (said,) = sentences(odd.encode(), "и.csv", **more)
    assert "строка 3, столбец «Класс»: класс ученика «9А», а у группы Краеведы — «9Б»" in said


@pytest.mark.clause("001-11")
def test_a_bundle_hands_over_by_the_days_of_its_enrolments(
    bundle: Any, bundle_mapping: str, load: Callable[..., Any]
) -> None:
    """A teacher until one day and another from the next: a hand-over, with lessons given by each."""
    first = next(row for row in bundle["enrollments"] if row[0] == "n2")
    first[9] = "2026-04-19"
    bundle["enrollments"].append(["n98", "active", "", "m6", "o1", "t2", "teacher", "true", "2026-04-20", ""])
    bundle["lineItems"][1][4] = "Обыкновенные дроби, § 3"
    group = load(bundle.data(), mapping=bundle_mapping, mapping_file="м.toml").snapshot.classes[0]
    section = group.sections[0]
    assert (section.teacher_id, section.handovers) == ("t1", (Handover(date(2026, 4, 20), "t2"),))
    assert [(one.teacher_id, one.material) for one in section.lessons] == [
        ("t1", "Обыкновенные дроби, § 3"),
        ("t2", ""),
    ]


def test_a_bundle_with_two_teachers_at_once_is_still_refused(
    bundle: Any, bundle_mapping: str, sentences: Callable[..., list[str]]
) -> None:
    """Days that overlap do not say who signs."""
    bundle["enrollments"].append(["n98", "active", "", "m6", "o1", "t2", "teacher", "true", "2026-04-20", ""])
    said = sentences(bundle.data(), mapping=bundle_mapping, mapping_file="м.toml")
    assert any("учителей несколько (t1, t2)" in line for line in said)


def test_a_hand_over_of_a_bundle_outside_the_year(
    bundle: Any, bundle_mapping: str, sentences: Callable[..., list[str]]
) -> None:
    """The fault stands at the enrolment's own row."""
    next(row for row in bundle["enrollments"] if row[0] == "n2")[9] = "2027-04-19"
    bundle["enrollments"].append(["n98", "active", "", "m6", "o1", "t2", "teacher", "true", "2027-04-20", ""])
    said = sentences(bundle.data(), mapping=bundle_mapping, mapping_file="м.toml")
    assert any("лист «enrollments.csv», строка 15, столбец «beginDate»" in line for line in said), said
