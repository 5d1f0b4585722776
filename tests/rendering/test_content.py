"""What the clauses demand stands on the paper."""

import re
from dataclasses import replace

import pypdfium2
import pytest

from archive_service.problems import Problem, explain
from archive_service.rendering.plan import plan
from archive_service.rendering.rules import PrintRules
from templates.geometry import PT_PER_MM, SUMMARY, SUMMARY_SHEET
from workflows.snapshot import GroupKind

CHECKED = "Журнал проверен и принят для сдачи в архив. Дата. Подпись"


@pytest.mark.clause("001-01")
@pytest.mark.clause("001-02")
def test_title_names_school_class_year_term_and_class_teacher(full_print):
    """The first sheet says whose journal this is, with the class's letter."""
    for text in ("Образцовая школа (вымышленная)", "9Б класс", "2025/2026 учебный год", "IV четверть"):
        assert text in full_print.front[0]
    assert "Классный руководитель: Образцова Вера Примерная" in full_print.front[0]


@pytest.mark.clause("001-19")
def test_title_has_the_whole_digest_and_every_sheet_the_short_one(full_print):
    """Every page says from which export it was made (001 clause 8.2)."""
    short = full_print.digest.removeprefix("sha256:")[:12]
    assert full_print.digest in full_print.front[0]
    for document in full_print.case.documents:
        assert all(f"sha256:{short}…" in text for text in full_print.texts(document))


@pytest.mark.clause("001-21")
def test_title_has_the_deputys_note_to_the_letter(full_print):
    """001 clause 8.4 prescribes the words."""
    assert CHECKED in full_print.front[0]


@pytest.mark.clause("001-03")
@pytest.mark.clause("001-05")
def test_contents_spell_subjects_as_their_pages_do(full_print):
    """One spelling of a subject, its pages and its teacher's full name in the contents."""
    pages = iter(full_print.case.sections)
    for title in ("Алгебра", "Родной (башҡорт) теле, подгруппа 2"):
        assert title in full_print.front[1]
        assert all(title in text for text in full_print.texts(next(pages)))


@pytest.mark.clause("001-04")
def test_teachers_full_name_stands_on_every_page_of_the_section(full_print):
    """No initials: surname, name, patronymic (001 clause 4.3)."""
    assert all("Тестова Анна Пробная" in text for text in full_print.section)


@pytest.mark.clause("000-09")
@pytest.mark.clause("001-15")
def test_class_list_has_dated_movement(full_print):
    """Movement prints as dated notes that name the order."""
    assert "прибытие 07.04.2026, приказ 12-к" in full_print.front[2]


@pytest.mark.clause("000-33")
@pytest.mark.clause("000-34")
def test_code_name_is_printed_and_its_order_noted(full_print):
    """A pupil under a code name has no other name on paper; the order's copy belongs to the print."""
    assert "Ученик 1" in full_print.section[0]
    assert "Кодовое имя (приказ 77 от 01.02.2026). Копия приказа прилагается." in full_print.front[2]


def test_letters_of_tatar_and_bashkir_are_printed(full_print):
    """Names keep their letters."""
    assert "Әҙһамов-Ҡурайсы Җәүдәт Өмөтңур улы" in full_print.section[0]


def test_a_letter_the_fonts_lack_is_spelled_by_its_number(maker, printed):
    """Nothing disappears: an unknown sign is printed as its code point."""
    text = printed(maker(topic="Знак ☃ и степень ⁴").snapshot()).section[1]
    assert "Знак [U+2603] и степень 4" in text or "Знак [U+2603] и степень ⁴" in text


def test_a_long_name_is_condensed_but_whole(full_print):
    """A name wider than its column is never cut."""
    whole = "Длинноимённый-Протяжённофамильский-Нескончаемый Константин Святославович"
    assert whole in full_print.section[0]


@pytest.mark.clause("001-15")
def test_log_has_date_number_topic_and_homework(full_print):
    """The verso of the grid's leaf is the log of its lessons."""
    assert re.search(r"06\.04\.2026 2 Тема урока 2 § 2", full_print.section[1])


@pytest.mark.clause("001-11")
def test_substitute_is_named_in_full(full_print):
    """Who gave the lesson instead stands in the log."""
    assert "Заменова Инна Запасная" in full_print.section[1]
    assert "Заменова" not in full_print.section[0]


@pytest.mark.clause("001-16")
def test_both_programme_texts_stand_under_the_log_to_choose_from(full_print):
    """Neither text is chosen on paper: both are there for a pen, under the numbers of lessons."""
    log = full_print.section[1]
    assert "«по плану» — 7, «фактически» — 5" in log
    assert "Программа выполнена" in log
    assert "Не пройдены следующие темы:" in log
    assert "Логарифмы" not in log


@pytest.mark.clause("001-16")
def test_without_a_plan_the_numbers_say_so(maker, printed):
    """A number that the export does not give is not invented."""
    log = printed(maker(lessons=4, section={"planned_lessons": None}).snapshot()).section[1]
    assert "«по плану» — не указано в выгрузке, «фактически» — 4" in log


@pytest.mark.clause("001-35")
def test_a_deferred_mark_says_so_with_its_reason(full_print):
    """«отсрочка» stands in the cell, the reason under the log."""
    assert "отсрочка" in full_print.section[0]
    assert "Отсрочка: Ученик 1, IV четверть. Основание: болезнь, справка 14." in full_print.section[1]
    assert "Отсрочка: Ученик 1, Год. Основание в выгрузке не указано." in full_print.section[1]
    assert "отсрочка" in full_print.summary[0]


@pytest.mark.clause("001-15")
def test_term_columns_are_the_reporting_term_and_what_closes_the_year(full_print):
    """An earlier quarter has no column on the subject's sheets."""
    assert "IV четверть" in full_print.section[0]
    assert "Год" in full_print.section[0]
    assert "III четверть" not in full_print.section[0]


@pytest.mark.clause("000-17")
@pytest.mark.clause("001-32")
@pytest.mark.clause("002-08")
def test_summary_has_all_periods_and_subjects(full_print):
    """The summary sheet shows subjects × periods, subgroups under their subject's name."""
    for text in ("III четверть", "IV четверть", "Год", "Алгебра", "Родной (башҡорт) теле"):
        assert text in full_print.summary[0]
    assert "подгруппа" not in full_print.summary[0]


@pytest.mark.clause("000-26")
def test_decision_column_has_a_head_and_nothing_else(full_print):
    """The council's decision is written by hand: the printed column stays blank."""
    page = pypdfium2.PdfDocument(full_print.case.summary.pdf)[0]
    left_mm = SUMMARY_SHEET.binding_mm + SUMMARY.number_mm + SUMMARY.name_mm + SUMMARY.period_mm
    left = (left_mm + 2 * SUMMARY.subject_most_mm) * PT_PER_MM
    right = left + SUMMARY.decision_mm * PT_PER_MM
    found = page.get_textpage().search("Решение").get_next()
    assert left < page.get_textpage().get_charbox(found[0])[0] < right
    floor = (SUMMARY_SHEET.height_mm - SUMMARY_SHEET.floor_mm + SUMMARY.signatures_mm) * PT_PER_MM
    top = (SUMMARY_SHEET.height_mm - 38 - SUMMARY.head_mm) * PT_PER_MM
    column = page.get_textpage().get_text_bounded(left + 2, floor, right, top)
    beside = page.get_textpage().get_text_bounded(left - 60, floor, left - 2, top)
    assert column.strip() == ""
    assert "4" in beside


@pytest.mark.clause("001-13")
def test_remarks_page_has_its_prescribed_name(full_print):
    """«Замечания по ведению классного журнала» is a page of its own, also in the contents."""
    assert "Замечания по ведению классного журнала" in full_print.back[0]
    assert "Замечания по ведению классного журнала" in full_print.front[1]


@pytest.mark.clause("001-22")
def test_certificate_counts_leaves_in_figures_and_words(full_print):
    """001 clause 8.5: the words to the letter, the count twice, the noun in its case."""
    text = full_print.back[2]
    assert full_print.case.leaves == 6
    assert "Прошито, пронумеровано и скреплено печатью 6 (шесть) листа(ов)" in text
    assert "Количество листов цифрами и прописью: 6 (шесть) листов." in text


@pytest.mark.clause("002-03")
def test_grade_one_has_presence_and_no_marks(maker, printed):
    """The presence form: no term columns, absences counted, no subjects on the summary sheet."""
    marks = {"p-1": "н"}
    lessons = tuple(replace(maker().lesson(index), marks=marks) for index in range(3))
    made = printed(maker(grade=1, section={"lessons": lessons, "term_marks": {}}).snapshot())
    assert "Пропущено" in made.section[0]
    assert "четверть Год" not in made.section[0]
    assert "Отметки за учебные периоды не выставлены." in made.summary[0]


@pytest.mark.clause("004-02")
def test_additional_education_has_no_marks_either(maker, printed):
    """A group of additional education prints presence only, under its own title."""
    made = printed(maker(group={"kind": GroupKind.ADDITIONAL}).snapshot())
    assert "Журнал учёта занятий объединения" in made.front[0]
    assert "Пропущено" in made.section[0]


def test_a_section_without_lessons_says_so(maker, printed):
    """Mapped data has term marks only: a sane sheet with all periods and no programme note."""
    made = printed(maker(lessons=0, section={"planned_lessons": None}).snapshot())
    assert "В выгрузке нет записей уроков" in made.section[0]
    assert "III четверть" in made.section[0]
    assert "В выгрузке нет записей о проведённых уроках." in made.section[1]
    assert "Программа выполнена" not in made.section[1]


def test_editions_are_printed_and_certified(full, printed):
    """A corrected section says its edition on every page, and the certificate names it."""
    made = printed(full, editions={"x-2": 3})
    assert all("издание 3" in text for text in made.texts(made.case.sections[1]))
    assert all("издание 1" in text for text in made.section)
    assert "Издания разделов: Родной (башҡорт) теле, подгруппа 2 — 3." in made.back[2]


def test_profile_texts_replace_the_defaults(maker, printed):
    """The notation texts are the profile's, with its own kind of blank."""
    rules = PrintRules(
        programme_done="Выполнено",
        topics_missing="Осталось…",
        checked_note="Принято",
        binding_note="Прошито {leaves} л.",
        summary=False,
    )
    made = printed(maker().snapshot(), rules)
    assert "Выполнено" in made.section[1]
    assert "Осталось:" in made.section[1]
    assert "Программа выполнена" not in made.section[1]
    assert "Принято" in made.front[0]
    assert "Прошито 5 (пять) л." in made.back[2]
    assert made.case.summary is None
    assert "отдельный документ" not in made.front[1]


def test_two_classes_are_refused_in_words(maker):
    """Only one class is printed at a time."""
    snapshot = maker().snapshot()
    with pytest.raises(Problem) as refused:
        plan(replace(snapshot, classes=snapshot.classes * 2), PrintRules())
    assert "их 2" in explain(refused.value).text
