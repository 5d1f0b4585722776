"""Every way a workbook can be wrong: told at its cell, all at once, and nothing is imported."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows.snapshot import Movement, MovementKind, Snapshot

Spoil = Callable[[Any], None]


def _cell(sheet: str, row: int, column: str, value: Any) -> Spoil:
    return lambda book: book.set(sheet, row, column, value)


def _copy(sheet: str, row: int) -> Spoil:
    return lambda book: book.sheets[sheet].append(list(book.sheets[sheet][row - 1]))


def _add(sheet: str, *cells: Any) -> Spoil:
    return lambda book: book.sheets[sheet].append(list(cells))


def _rename(sheet: str, old: str, new: str) -> Spoil:
    def spoil(book: Any) -> None:
        header = book.sheets[sheet][0]
        header[header.index(old)] = new

    return spoil


ONE_FAULT: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "a missing sheet": (
        lambda book: book.sheets.pop("Отсрочки"),
        ("файл «школа.xlsx»", "лист «Отсрочки»", "нет такого листа", "«Школа»"),
    ),
    "a renamed sheet": (
        lambda book: book.sheets.update({"Отметка": book.sheets.pop("Отметки")}),
        ("лист «Отметки»", "назван «Отметка»"),
    ),
    "a misspelled header": (
        _rename("Уроки", "Тема", "Темы"),
        ("лист «Уроки»", "строка 1", "столбец «Тема»", "назван «Темы»"),
    ),
    "a missing header": (
        _rename("Нагрузка", "Учитель", "Кабинет"),
        ("лист «Нагрузка»", "строка 1", "столбец «Учитель»", "нет такого столбца", "«Кабинет»"),
    ),
    "a header twice": (
        lambda book: book.sheets["Движение"][0].append("Дата"),
        ("лист «Движение»", "строка 1", "столбец «Дата»", "повторяется"),
    ),
    "an unknown mark": (
        _cell("Отметки", 2, "Отметка", "6"),
        ("лист «Отметки»", "строка 2", "столбец «Отметка»", "«6»", "2, 3, 4, 5, б, н, п"),
    ),
    "a Latin letter as a mark": (
        _cell("Отметки", 2, "Отметка", "H"),
        ("лист «Отметки»", "строка 2", "«H» написана неверно", "правильно «н»"),
    ),
    "a mark that became a date": (
        _cell("Отметки", 2, "Отметка", date(2026, 4, 5)),
        ("лист «Отметки»", "строка 2", "превратил «5/4» в дату", "Текстовый"),
    ),
    "a half mark": (_cell("Отметки", 2, "Отметка", 4.5), ("строка 2", "«4.5»", "не допускается")),
    "a lower-case Latin c": (
        _cell("Отметки", 3, "Отметка", "y"),
        ("лист «Отметки»", "строка 3", "«y»", "не допускается"),
    ),
    "a duplicate pupil": (
        _copy("Ученики", 3),
        ("лист «Ученики»", "строка 7", "столбец «Код ученика»", "повторяется", "оставьте одну"),
    ),
    "a pupil in no class": (
        _cell("Ученики", 6, "Класс", "12Ы"),
        ("лист «Ученики»", "строка 6", "столбец «Класс»", "«12Ы» не описан"),
    ),
    "a lesson outside the term": (
        _cell("Уроки", 2, "Дата", date(2026, 1, 15)),
        ("лист «Уроки»", "строка 2", "столбец «Дата»", "15.01.2026 вне периода", "06.04.2026–26.05.2026"),
    ),
    "a day that is no day": (
        _cell("Уроки", 2, "Дата", "31.04.2026"),
        ("лист «Уроки»", "строка 2", "столбец «Дата»", "«31.04.2026» — не дата", "27.05.2026"),
    ),
    "a day that is a small number": (
        _cell("Уроки", 2, "Дата", 5),
        ("лист «Уроки»", "строка 2", "столбец «Дата»", "«5» — не дата"),
    ),
    "a teacher without assignments": (
        _add("Сотрудники", "t-99", "Лишний", "Тест", "Тестович", "учитель физики"),
        (
            "лист «Сотрудники»",
            "столбец «Должность»",
            "Лишний Тест Тестович",
            "учитель физики",
            "нет ни нагрузки",
        ),
    ),
    "initials": (
        _cell("Сотрудники", 2, "Имя", "А."),
        ("лист «Сотрудники»", "строка 2", "столбец «Имя»", "«А.»", "инициалы", "4.3", "полностью"),
    ),
    "an empty patronymic": (
        _cell("Сотрудники", 2, "Отчество", ""),
        ("лист «Сотрудники»", "строка 2", "столбец «Отчество»", "«нет»"),
    ),
    "a Latin letter in a surname": (
        _cell("Сотрудники", 2, "Фамилия", "Пробoва"),
        ("лист «Сотрудники»", "строка 2", "столбец «Фамилия»", "смешаны", "правильно «Пробова»"),
    ),
    "a section without a teacher": (
        _cell("Нагрузка", 3, "Учитель", ""),
        ("лист «Нагрузка»", "строка 3", "столбец «Учитель»", "не назначен учитель"),
    ),
    "an unknown class teacher": (
        _cell("Классы", 2, "Классный руководитель", "t-77"),
        ("лист «Классы»", "строка 2", "столбец «Классный руководитель»", "«t-77» не описан"),
    ),
    "a lesson twice": (_copy("Уроки", 2), ("лист «Уроки»", "столбец «Код урока»", "повторяется")),
    "a mark twice": (_copy("Отметки", 2), ("лист «Отметки»", "столбец «Код ученика»", "вторая отметка")),
    "a mark of a pupil in no class": (
        _cell("Отметки", 2, "Код ученика", "p-9999"),
        ("лист «Отметки»", "строка 2", "столбец «Код ученика»", "«p-9999»", "ни в один класс"),
    ),
    "a mark in an unknown lesson": (
        _cell("Отметки", 2, "Код урока", "l-9"),
        ("лист «Отметки»", "строка 2", "столбец «Код урока»", "«l-9» не описан"),
    ),
    "a term mark outside the vocabulary": (
        _cell("Итоговые отметки", 2, "4 четверть", "зачёт"),
        ("лист «Итоговые отметки»", "строка 2", "столбец «4 четверть»", "«зачёт»", "правильно «зачет»"),
    ),
    "a period nobody described": (
        _rename("Итоговые отметки", "4 четверть", "5 четверть"),
        ("лист «Итоговые отметки»", "строка 1", "столбец «5 четверть»", "«4 четверть»"),
    ),
    "a term of another rhythm": (
        _cell("Итоговые отметки", 2, "2 полугодие", "5"),
        ("лист «Итоговые отметки»", "строка 2", "столбец «2 полугодие»", "не входит в периоды класса"),
    ),
    "a deferral where there is a mark": (
        lambda book: book.sheets["Отсрочки"].append(
            [*book.sheets["Итоговые отметки"][1][:2], "4 четверть", "болезнь"]
        ),
        ("лист «Отсрочки»", "столбец «Период»", "отложена, но она есть"),
    ),
    "a number of lessons in words": (
        _cell("Нагрузка", 2, "Уроков по плану", "десять"),
        ("лист «Нагрузка»", "строка 2", "столбец «Уроков по плану»", "«десять» — не целое число"),
    ),
    "a kind nobody knows": (
        _cell("Периоды", 2, "Вид", "триместр"),
        ("лист «Периоды»", "строка 2", "столбец «Вид»", "«триместр»", "четверть, полугодие"),
    ),
    "a year that is no year": (
        _cell("Школа", 4, "Значение", "2025/2027"),
        ("лист «Школа»", "строка 4", "«2025/2027» — не учебный год"),
    ),
    "no time zone": (
        _cell("Школа", 6, "Значение", "Москва"),
        ("лист «Школа»", "строка 6", "«Москва» — не часовой пояс", "+03:00"),
    ),
    "another version of the form": (
        _cell("Школа", 8, "Значение", "journal-workbook/9"),
        ("лист «Школа»", "строка 8", "«journal-workbook/9»", "«journal-workbook/1»"),
    ),
}


@pytest.mark.parametrize("name", ONE_FAULT)
def test_one_wrong_cell(name: str, make_book: Any, sentences: Callable[..., list[str]]) -> None:
    """One wrong cell gives exactly one fault, with its place, its value and what is right."""
    spoil, pieces = ONE_FAULT[name]
    book = make_book()
    spoil(book)
    said = sentences(book.data())
    assert len(said) == 1, said
    for piece in pieces:
        assert piece in said[0], said[0]


@pytest.mark.clause("001-09")
def test_two_marks_in_one_cell_only_where_allowed(
    make_book: Any, middle_school: Snapshot, sentences: Callable[..., list[str]], load: Any
) -> None:
    """«5/4» passes in Russian and is refused in another subject."""
    book = make_book()
    for row in book.sheets["Нагрузка"][1:]:
        row[2] = "Геометрия" if row[2] == "Русский язык" else row[2]
    for row in book.sheets["Отметки"][1:]:
        row[2] = "5"
    book.set("Отметки", 2, "Отметка", "5/4")
    said = sentences(book.data())
    assert len(said) == 1
    assert "«5/4» здесь не допускается" in said[0]
    book.set("Нагрузка", 2, "Предмет", "Русский язык")
    assert load(book.data()).snapshot


@pytest.mark.clause("001-03")
def test_one_spelling_of_a_subject(make_book: Any, sentences: Callable[..., list[str]]) -> None:
    """A subject spelled in two ways is refused where it is the odd one."""
    book = make_book()
    rows = book.sheets["Нагрузка"]
    rows.extend([[f"z-{place}", *rows[1][1:3], f"группа {place}", *rows[1][4:]] for place in range(2)])
    rows[-1][2] = "русский  язык"
    said = sentences(book.data())
    assert len(said) == 1
    assert "строка" in said[0]
    assert "пишется «Русский язык»" in said[0]


@pytest.mark.clause("002-03")
def test_grade_one_has_no_marks(make_book: Any, sentences: Callable[..., list[str]]) -> None:
    """In grade 1 presence is all there is."""
    book = make_book()
    book.set("Классы", 2, "Параллель", 1)
    book.sheets["Отметки"] = book.sheets["Отметки"][:2]
    book.set("Отметки", 2, "Отметка", "5")
    book.sheets["Итоговые отметки"] = book.sheets["Итоговые отметки"][:1]
    said = sentences(book.data())
    assert len(said) == 1
    assert "«5» здесь не допускается; возможно: б, н, п" in said[0]


def test_marks_while_away(
    make_book: Any, middle_school: Snapshot, sentences: Callable[..., list[str]]
) -> None:
    """A mark before the arrival or after the departure is refused, with the day and the name."""
    book = make_book()
    lesson, pupil = book.sheets["Отметки"][1][:2]
    on = next(row[2] for row in book.sheets["Уроки"] if row[0] == lesson)
    name = next(one.printed_name for one in middle_school.classes[0].pupils if one.id == pupil)
    book.sheets["Отметки"] = book.sheets["Отметки"][:2]
    group = book.sheets["Ученики"][1][0]
    book.sheets["Движение"].append([group, pupil, "прибыл", on.replace(day=on.day + 1), "приказ № 1"])
    said = sentences(book.data())
    assert len(said) == 1
    for piece in ("лист «Отметки»", "строка 2", f"за {on:%d.%m.%Y}", name, "не было в классе"):
        assert piece in said[0]


def test_pupil_in_two_classes(
    make_book: Any, middle_school: Snapshot, sentences: Callable[..., list[str]]
) -> None:
    """A pupil may be in two classes only when the former one says that he went."""
    first = middle_school.classes[0]
    other = replace(first, id="c-99", name="9Я", sections=(), pupils=first.pupils[:1])
    said = sentences(make_book(replace(middle_school, classes=(first, other))).data())
    assert len(said) == 1
    assert f"сразу в классах {first.name}, 9Я" in said[0]


def test_all_faults_at_once(make_book: Any, sentences: Callable[..., list[str]]) -> None:
    """Faults on different sheets are told together, in the order of the sheets' rows."""
    book = make_book()
    book.set("Сотрудники", 2, "Имя", "А.")
    book.set("Уроки", 2, "Дата", date(2026, 1, 15))
    book.set("Отметки", 2, "Отметка", "7")
    book.set("Отметки", 4, "Отметка", "10")
    said = sentences(book.data())
    assert len(said) == 4
    assert all("лист «" in line and "строка " in line for line in said)


def test_all_wrong_headers_at_once(make_book: Any, sentences: Callable[..., list[str]]) -> None:
    """A missing sheet and two wrong headers are three faults, told together."""
    book = make_book()
    del book.sheets["Отсрочки"]
    book.sheets["Уроки"][0][4] = "Темы урока"
    book.sheets["Отметки"][0][0] = "Урок"
    assert len(sentences(book.data())) == 3


@pytest.mark.clause("000-34")
def test_code_name_needs_its_order(make_book: Any, sentences: Callable[..., list[str]]) -> None:
    """A code name without the order that assigned it is refused."""
    book = make_book()
    book.set("Ученики", 2, "Кодовое имя", "Ученик 5")
    book.set("Ученики", 2, "Приказ о кодовом имени", "")
    assert any("«Ученик 5» нет приказа" in line and "строка 2" in line for line in sentences(book.data()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.clause("001-08")
def test_any_wrong_mark_is_found_at_its_row(
    data: st.DataObject, make_book: Any, middle_school: Snapshot, sentences: Callable[..., list[str]]
) -> None:
    """Whichever mark is replaced by whatever nonsense: exactly that row is refused."""
    book = make_book()
    row = data.draw(st.integers(2, len(book.sheets["Отметки"])))
    wrong = data.draw(
        st.sampled_from(["1", "6", "10", "А", "УП", "74.00", "5-", "н/а", "x", "55", "5/6", "."])
    )
    book.set("Отметки", row, "Отметка", wrong)
    said = sentences(book.data())
    assert len(said) == 1
    assert f"строка {row}," in said[0]
    assert f"«{wrong}»" in said[0]


def test_left_pupil_keeps_earlier_marks(make_book: Any, middle_school: Snapshot, load: Any) -> None:
    """Marks up to and on the day of leaving stay."""
    group = middle_school.classes[0]
    gone = replace(group.pupils[0], movement=(Movement(MovementKind.LEFT, date(2026, 5, 26), "приказ № 1"),))
    changed = replace(group, pupils=(gone, *group.pupils[1:]))
    assert (
        load(make_book(replace(middle_school, classes=(changed,))).data()).snapshot.classes[0].pupils[0]
        == gone
    )
