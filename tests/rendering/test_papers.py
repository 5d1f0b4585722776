"""The papers: each says what its clause wants, from facts alone, and is valid PDF/A."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from archive_service.importing.sample_school import generate
from archive_service.rendering.forms import Checked, Form, Signer, render_form
from archive_service.rendering.papers import (
    breach_act,
    breach_notice,
    council_decision,
    difference_sheet,
    handover_list,
    hours_report,
    inspection_note,
    reading_of_code,
    responsibility_matrix,
)
from archive_service.rendering.sheets_of import SheetsOf

ON = date(2026, 5, 28)
AT = datetime(2026, 5, 28, 10, 40, tzinfo=UTC)
SCHOOL = generate(5, classes=2, pupils=40, teachers=8)
ORGANISATION = SCHOOL.school.name
NAMES = [person.full_name for person in SCHOOL.staff]
PUPILS = [pupil.printed_name for pupil in SCHOOL.classes[1].pupils]
DEPUTY = Signer("Заместитель директора по учебно-воспитательной работе", NAMES[1])
DIRECTOR = Signer("Директор", NAMES[0])

NOTICE = breach_notice.BreachNotice(
    organisation=ORGANISATION,
    head=f"Директору: {SCHOOL.school.short_name}",
    who=NAMES[2],
    post="учитель",
    login="t-17",
    noticed_at=AT,
    written_on=ON,
    what="записка с реквизитами доступа лежала в учительской",
    contacts=("телефон +7 000 000-00-00",),
)
ACT = breach_act.BreachAct(
    organisation=ORGANISATION,
    number="3",
    on=ON,
    incident="2026-03",
    account="t-17",
    noticed_at=AT,
    received=(("директор", AT + timedelta(minutes=25)), ("служба поддержки", AT + timedelta(minutes=50))),
    void_from=AT + timedelta(minutes=50),
    void_clause="п. 3.16",
    due_at=AT + timedelta(hours=1),
    due_clause="п. 3.15",
    in_time=True,
    acts=tuple(
        breach_act.VoidAct(
            411 + place,
            AT + timedelta(hours=2, minutes=place),
            "Подписаны листы раздела",
            f"9Б, {section.title}",
        )
        for place, section in enumerate(SCHOOL.classes[1].sections)
    ),
    again=("Листы 12–15 (9Б, Физика) проверить и подписать снова.", "Выдать новый ключ сотруднику t-17."),
    commission=(DIRECTOR, DEPUTY, Signer("Администратор журнала", NAMES[3])),
)
NOTE = inspection_note.InspectionNote(
    organisation=ORGANISATION,
    on=ON,
    period="4 четверть 2025/2026 учебного года",
    first_on=date(2026, 5, 20),
    last_on=date(2026, 5, 27),
    classes=("5А", "9Б"),
    basis="п. 3.4 Положения",
    items=(
        Checked("Программа пройдена: соответствие учебному плану и тематическому планированию", "да"),
        Checked("Объективность текущих и итоговых отметок", "с замечаниями", "см. 9Б"),
        Checked("Контрольные и текущие проверочные работы проведены"),
    ),
    findings=(
        inspection_note.Finding("9Б", "Физика: нет отметок за контрольную работу 14.05.", date(2026, 5, 29)),
        inspection_note.Finding("9Б", "Алгебра: темы записаны с сокращениями."),
    ),
    conclusions=("Журналы готовы к выводу на печать.", "Замечания устранить до указанных дней."),
    deputy=DEPUTY,
)
HOURS = hours_report.HoursReport(
    organisation=ORGANISATION,
    year=2026,
    month=4,
    due_on=date(2026, 5, 5),
    rows=(
        hours_report.Hours(NAMES[4], "группа 1", "Робототехника", 8, 16),
        hours_report.Hours(NAMES[4], "группа 2", "Робототехника", 7, 14),
        hours_report.Hours(NAMES[5], "группа 3", "Театр", 9, 18),
    ),
    responsible=Signer("Уполномоченное лицо", NAMES[1]),
)
HANDOVER = handover_list.HandoverList(
    organisation=ORGANISATION,
    on=ON,
    basis="Положение, п. 4.3",
    items=(
        SheetsOf("9Б", "Физика", ("5", "6", "6а", "7"), NAMES[4], date(2026, 5, 30)),
        SheetsOf("9Б", "Заверить копию на первом листе", ("1", "2"), NAMES[2], None),
    ),
    giver=Signer("заместитель директора", NAMES[1]),
)
MATRIX = responsibility_matrix.ResponsibilityMatrix(
    organisation=ORGANISATION,
    on=ON,
    regulation="Егорьевский техникум, 2020",
    units=(
        responsibility_matrix.UnitDuties(
            "",
            (),
            (
                responsibility_matrix.Duty(
                    "Заверить подписью и печатью",
                    "директор",
                    (responsibility_matrix.Assigned(NAMES[0], "1", date(2025, 9, 1)),),
                    "п. 7.2",
                ),
            ),
        ),
        responsibility_matrix.UnitDuties(
            "Отделение № 1",
            ("21-П", "22-П"),
            (
                responsibility_matrix.Duty(
                    "Проверить журнал перед выводом на печать",
                    "заведующий отделением",
                    (
                        responsibility_matrix.Assigned(NAMES[1], "14", date(2025, 9, 1)),
                        responsibility_matrix.Assigned(
                            NAMES[2], "15-к", date(2026, 1, 12), date(2026, 6, 30)
                        ),
                    ),
                    "п. 8.3",
                ),
                responsibility_matrix.Duty("Сдать в архив", "архивариус", (), "п. 7.2"),
                responsibility_matrix.Duty("Заверить", "куратор", (), "п. 8.1", "кого называет выгрузка"),
            ),
        ),
    ),
    director=DIRECTOR,
)
COUNCIL = council_decision.CouncilDecision(
    organisation=ORGANISATION,
    class_name="9Б класс",
    year="2025/2026",
    column="Решение педагогического совета (дата, номер)",
    summary_sheet="J1-9F3A2C1D5E6B-S01R-E1",
    number="11",
    decided_on=date(2026, 5, 27),
    keyed_in=f"{NAMES[2]}, 28.05.2026",
    decisions=tuple(council_decision.Decision(name, "Переведён(а) в 10 класс") for name in PUPILS),
    class_teacher=Signer("Классный руководитель", NAMES[2]),
    on=ON,
    evidence="sha256:9f3a2c1d5e6b",
)
DIFFERENCE = difference_sheet.DifferenceSheet(
    organisation=ORGANISATION,
    class_name="9Б класс",
    period="4 четверть",
    old_edition="издание 1 от 27.05.2026 (sha256:9f3a2c1d5e6b…)",
    new_edition="издание 2 от 28.05.2026 (sha256:1b2c3d4e5f60…)",
    basis="служебная записка № 8 от 28.05.2026",
    on=ON,
    rows=(
        difference_sheet.Changed(f"Физика, {PUPILS[0]}", "урок 12.05.2026", "3", "4"),
        difference_sheet.Changed(f"Физика, {PUPILS[0]}", "4 четверть", "", "4"),
        difference_sheet.Changed(f"Физика, {PUPILS[1]}", "урок 14.05.2026", "н", "б"),
    ),
    approved_by=(DEPUTY,),
)
READING = reading_of_code.ReadingOfCode(
    organisation=ORGANISATION,
    code="Ученик 1",
    order="приказ № 41-о от 12.01.2026",
    at=AT,
    reason="запрос суда № 12-34 от 20.05.2026",
    log_number=518,
    first=DIRECTOR,
    second=Signer("Архивариус", NAMES[3]),
)
PAPERS: Mapping[str, tuple[Any, Any]] = {
    "breach_notice": (breach_notice, NOTICE),
    "breach_act": (breach_act, ACT),
    "inspection_note": (inspection_note, NOTE),
    "hours_report": (hours_report, HOURS),
    "handover_list": (handover_list, HANDOVER),
    "responsibility_matrix": (responsibility_matrix, MATRIX),
    "council_decision": (council_decision, COUNCIL),
    "difference_sheet": (difference_sheet, DIFFERENCE),
    "reading_of_code": (reading_of_code, READING),
}


def drawn(form: Form) -> bytes:
    return render_form(form, created_at=AT, document_id="paper")


def text(form: Form) -> str:
    """The text of a form as one line."""
    opened = pypdfium2.PdfDocument(drawn(form))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in opened)


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    """The text of every paper."""
    return {name: text(module.form(facts)) for name, (module, facts) in PAPERS.items()}


def test_papers_are_valid(tmp_path: Path, vera: Callable[..., None]) -> None:
    """The notice, the act and the matrix are valid PDF/A-2b by veraPDF."""
    files = []
    for name in ("breach_notice", "breach_act", "responsibility_matrix"):
        module, facts = PAPERS[name]
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(drawn(module.form(facts)))
    vera("2b", *files)


@pytest.mark.parametrize("name", PAPERS)
def test_papers_are_reproducible_and_have_no_blank_of_a_placeholder(name: str, said: dict[str, str]) -> None:
    """Same facts, same bytes; every place of the wording is filled; the organisation is named."""
    module, facts = PAPERS[name]
    assert drawn(module.form(facts)) == drawn(module.form(facts))
    assert not set("{}") & set(said[name])
    assert ORGANISATION in said[name]
    assert "расшифровка подписи" in said[name]


@pytest.mark.clause("002-06")
def test_the_notice_follows_its_form(said: dict[str, str]) -> None:
    """Приложение 1: who, the fact with date and time, the login asked to be void, signature and date."""
    for piece in (
        "УВЕДОМЛЕНИЕ",
        f"мною ({NAMES[2]})",
        "зафиксирован факт нарушения конфиденциальности условий доступа в личный кабинет",
        "дата 28.05.2026, время 10:40",
        "Прошу считать логин t-17 недействительным.",
        "подпись",
    ):
        assert piece in said["breach_notice"]


@pytest.mark.clause("002-06")
def test_the_notice_knows_no_password(said: dict[str, str]) -> None:
    """No fact holds a password, no blank asks for one; the paper says that none is given."""
    assert not [one.name for one in fields(breach_notice.BreachNotice) if "pass" in one.name]
    assert said["breach_notice"].lower().count("парол") == 1
    assert "Пароль в уведомлении не указывается" in said["breach_notice"]


@pytest.mark.clause("002-05")
def test_the_act_says_what_is_void(said: dict[str, str]) -> None:
    """Who had the notice when, from when on operations are void by which clause, each by its number."""
    act = said["breach_act"]
    for piece in (
        "Акт о фиксации нарушения конфиденциальности",
        "№ 3",
        "2026-03",
        "Уведомление получил: директор 28.05.2026, 11:05",
        "Действия недействительны с 28.05.2026, 11:30",
        "признаются недействительными (п. 3.16)",
        "соблюдён: до 28.05.2026, 11:40 (п. 3.15)",
        f"Недействительные действия: {len(ACT.acts)}",
        "Листы 12–15",
    ):
        assert piece in act, piece
    for one in ACT.acts:
        assert f"{one.number} 28.05.2026" in act
    for signer in ACT.commission:
        assert signer.name in act


@pytest.mark.clause("002-05")
def test_the_act_of_a_late_notice_with_nothing_void() -> None:
    """A missed deadline is named as missed; with no operations the act says so in place of a table."""
    late = text(breach_act.form(replace(ACT, in_time=False, acts=(), again=())))
    assert "нарушен: истёк 28.05.2026, 11:40 (п. 3.15)" in late
    assert "недействительным признавать нечего" in late
    assert "Выполнить заново 1. Ничего." in late


@pytest.mark.clause("003-06")
def test_the_note_of_a_check(said: dict[str, str]) -> None:
    """Period, classes, the list with results, findings by class, conclusions, the deputy's signature."""
    note = said["inspection_note"]
    for piece in (
        "Справка по результатам проверки",
        "4 четверть 2025/2026 учебного года",
        "5А, 9Б",
        "Объективность текущих и итоговых отметок с замечаниями см. 9Б",
        "Контрольные и текущие проверочные работы проведены",
        "Физика: нет отметок за контрольную работу 14.05. 29.05.2026",
        "2. Замечания устранить до указанных дней.",
        DEPUTY.name,
    ):
        assert piece in note, piece
    clean = text(inspection_note.form(replace(NOTE, findings=())))
    assert "Замечаний нет." in clean


@pytest.mark.clause("004-06")
def test_hours_have_sums_and_a_day(said: dict[str, str]) -> None:
    """Rows by teacher and group, a sum where a teacher has several, the total, the 5th of the next month."""
    hours = said["hours_report"]
    for piece in (
        "апрель 2026 года",
        "группа 1 Робототехника 8 16",
        f"Итого: {NAMES[4]} 15 30",
        "Итого 24 48",
        "до 05.05.2026",
    ):
        assert piece in hours, piece
    assert f"Итого: {NAMES[5]}" not in hours
    empty = text(hours_report.form(replace(HOURS, rows=(), due_on=None)))
    assert "проведённых занятий в выгрузках нет" in empty
    assert "до 05.05.2026" not in empty


@pytest.mark.clause("000-21")
def test_sheets_on_their_way_to_be_signed(said: dict[str, str]) -> None:
    """Which sheets go to whom until when, counted in leaves, with the signature of who gives them."""
    paper = said["handover_list"]
    for piece in (
        f"9Б Физика 5–6, 6а, 7 4 {NAMES[4]} 30.05.2026",
        f"9Б Заверить копию на первом листе 1–2 2 {NAMES[2]} после листов предметов",
        "Всего позиций: 2, в них 6 (шесть) листов",
        "Передал: заместитель директора",
        NAMES[1],
    ):
        assert piece in paper, piece


def test_the_matrix_of_responsibility(said: dict[str, str]) -> None:
    """By unit: step with its clause, role, people with the order; a step without anybody stands out."""
    matrix = said["responsibility_matrix"]
    for piece in (
        "Отделение № 1 (классы и группы: 21-П, 22-П)",
        "Проверить журнал перед выводом на печать (п. 8.3) заведующий отделением",
        f"{NAMES[1]} (приказ № 14 от 01.09.2025)",
        f"{NAMES[2]} (приказ № 15-к от 12.01.2026, по 30.06.2026)",
        "Заверить (п. 8.1) куратор кого называет выгрузка",
        "Сдать в архив (п. 7.2) архивариус никто не назначен",
    ):
        assert piece in matrix, piece


def test_decisions_of_the_council(said: dict[str, str]) -> None:
    """Each pupil's decision with date and number, what it was read from, who keyed it in."""
    sheet = said["council_decision"]
    assert f"1 {PUPILS[0]} Переведён(а) в 10 класс (27.05.2026, № 11)" in sheet
    assert "с графы «Решение педагогического совета (дата, номер)»" in sheet
    assert "Внесено с листов (скан) sha256:9f3a2c1d5e6b" in sheet
    assert "скан" not in text(council_decision.form(replace(COUNCIL, evidence="")))
    assert f"Внёс {NAMES[2]}, 28.05.2026" in sheet
    assert council_decision.form(COUNCIL).kept_over_ten_years


def test_differences_cell_by_cell(said: dict[str, str]) -> None:
    """Under each section and pupil: the lesson or term, was, now; an empty cell is a dash."""
    sheet = said["difference_sheet"]
    head = "Урок, учебный период Было Стало"
    assert f"Физика, {PUPILS[0]} {head} урок 12.05.2026 3 4 4 четверть — 4" in sheet
    assert "Изменено записей: 3." in sheet
    assert "служебная записка № 8" in sheet
    assert "Записи не изменились." in text(difference_sheet.form(replace(DIFFERENCE, rows=())))


def test_the_look_up_of_a_code_names_nobody_behind_it(said: dict[str, str]) -> None:
    """Two people, reason, moment, number in the log; the facts have no place for the pupil's name."""
    protocol = said["reading_of_code"]
    for piece in ("Ученик 1", "28.05.2026, 10:40", "запрос суда", "518", NAMES[0], NAMES[3]):
        assert piece in protocol
    assert {one.name for one in fields(reading_of_code.ReadingOfCode)}.isdisjoint({"name", "pupil"})


def test_long_lists_keep_their_form() -> None:
    """An act with 400 void operations repeats its head and loses none."""
    many = tuple(
        breach_act.VoidAct(number, AT, "Подписаны листы", "9Б, Физика") for number in range(1000, 1400)
    )
    opened = pypdfium2.PdfDocument(drawn(breach_act.form(replace(ACT, acts=many))))
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in opened]
    whole = " ".join(pages)
    assert all(whole.count(f" {one.number} 28.05.2026") == 1 for one in many)
    assert all("Класс, раздел" in page for page in pages if "9Б, Физика" in page)
