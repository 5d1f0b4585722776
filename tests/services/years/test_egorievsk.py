"""A year at a college under 001: one group with its master, half-years, printed once and by 30 June."""

from collections.abc import Callable
from datetime import date

import pytest

from archive_service.importing.sample_school import tiny
from archive_service.services import checking, profiles
from tests.services.years import exports
from tests.services.years.looking import (
    acts_of,
    bound_notes,
    council_column,
    done,
    lines,
    pages,
    rooms,
    text,
)
from tests.services.years.school_year import Ask, SchoolYear
from tests.world import World
from workflows.snapshot import GroupKind, Snapshot

CASE = "2025-year-c-01"
HALF_YEAR, YEAR_END = date(2025, 12, 23), date(2026, 6, 8)
REMARK = "за 14.04.2026 не указана тема практической работы"
ASKED = """
01.09.2025 fill — deputy до 05.09.2025 (п. 6.3)
01.09.2025 summary-to-archive — director (Обязанности директора, п. 9)

08.06.2026 21-П Год: check — deputy (п. 8.3)
09.06.2026 21-П Год: print — t-01 до 30.06.2026 (п. 8.3)
10.06.2026 21-П Год: verify Русский язык — t-01 (п. 6.10)
10.06.2026 21-П Год: verify Иностранный язык (английский), подгруппа 1 — t-02 (п. 6.10)
10.06.2026 21-П Год: verify Иностранный язык (английский), подгруппа 2 — t-02 (п. 6.10)
11.06.2026 21-П Год: approve — deputy (п. 8.4)
12.06.2026 21-П Год: bind — t-01 (п. 8.5)
13.06.2026 21-П Год: stamp — director (п. 8.5)
14.06.2026 21-П Год: deposit — archivist (п. 8.6)
"""


def _exports() -> dict[date, list[Snapshot]]:
    """At the half-year, when nothing is printed, and after the year's end."""
    made = tiny(3, classes=1, pupils=4, sections=2, kind=GroupKind.COLLEGE)
    group = exports.lagging(made.classes[0], "Русский язык", "Стили речи")
    school = exports.school_of(made, group)
    return {
        HALF_YEAR: [exports.at_end(school, HALF_YEAR, c01="h1")],
        YEAR_END: [exports.at_end(school, YEAR_END, c01="year")],
    }


def _notes_a_remark(year: SchoolYear) -> None:
    checking.note_remark(year.desk, CASE, REMARK, actor_id="s-02")


def _archived(year: SchoolYear, _ask: Ask) -> bool:
    """The summary sheet goes into the archive at once, with the journal (the director's duty 9)."""
    return year.today > YEAR_END and year.case(CASE).deposit is not None


@pytest.fixture(scope="module")
def year(installation: Callable[..., World]) -> SchoolYear:
    """The year, lived through."""
    lived = SchoolYear(
        installation(),
        profiles.read_mapping("egorievsk-2020"),
        _exports(),
        events={YEAR_END: _notes_a_remark},
        waits={"summary-to-archive": _archived},
    )
    return lived.live()


@pytest.mark.clause("001-20")
def test_who_was_asked_for_what_until_when(year: SchoolYear) -> None:
    """Nothing at the half-year; after the year the deputy checks, the master prints by 30 June."""
    assert year.asked == lines(ASKED)
    assert year.late == []
    assert year.open == {}
    assert year.unprinted == ["21-П"]


@pytest.mark.clause("001-20")
@pytest.mark.clause("001-21")
@pytest.mark.clause("001-22")
@pytest.mark.clause("001-29")
def test_who_did_what(year: SchoolYear) -> None:
    """The deputy checks first, the master prints and sews, the deputy takes it, the director seals it."""
    assert done(year, CASE)[2:] == [
        ("RemarkNoted", "s-02", date(2026, 6, 8)),
        ("Checked", "s-02", date(2026, 6, 9)),
        ("Printed", "t-01", date(2026, 6, 10)),
        ("SectionSigned", "t-01", date(2026, 6, 11)),
        ("SectionSigned", "t-02", date(2026, 6, 11)),
        ("SectionSigned", "t-02", date(2026, 6, 11)),
        ("VolumeAssembled", "service", date(2026, 6, 11)),
        ("CaseSigned", "s-02", date(2026, 6, 12)),
        ("Bound", "t-01", date(2026, 6, 13)),
        ("CaseSigned", "s-01", date(2026, 6, 14)),
        ("Deposited", "s-03", date(2026, 6, 15)),
    ]
    checked = next(one for one in acts_of(year, CASE) if type(one).__name__ == "Checked")
    assert (checked.passed, checked.snapshot) == (True, year.case(CASE).snapshot)


@pytest.mark.clause("001-22")
@pytest.mark.clause("001-25")
def test_the_journal_is_bound_and_lies_in_two_rooms(year: SchoolYear) -> None:
    """The prescribed note with the count of leaves in figures and words."""
    assert bound_notes(year) == {CASE: "8 (восемь)"}
    assert rooms(year) == {CASE: ["кабинет 101", "архив"]}


@pytest.mark.clause("001-23")
@pytest.mark.clause("001-26")
def test_how_long_it_is_kept(year: SchoolYear) -> None:
    """From the director's signature on: the journal 5 years, the summary sheet 25 years after them."""
    deposit = year.case(CASE).deposit
    assert deposit is not None
    days = (deposit.journal_keep_until, deposit.summary_keep_until)
    assert days == (date(2031, 6, 14), date(2056, 6, 14))


@pytest.mark.clause("001-16")
def test_the_teachers_notes_on_the_programme(year: SchoolYear) -> None:
    """Two subgroups did what was planned; of the Russian language one topic was not given."""
    said = text(year, year.case(CASE).volume)
    assert said.count("Программа выполнена («по плану» — 11, «фактически» — 11).") == 2
    missing = "Не пройдены следующие темы: Стили речи («по плану» — 12, «фактически» — 11)."
    assert said.count(missing) == 1


@pytest.mark.clause("001-05")
@pytest.mark.clause("001-13")
@pytest.mark.clause("001-21")
@pytest.mark.clause("001-32")
def test_the_prescribed_texts(year: SchoolYear) -> None:
    """First sheet, contents, page of remarks and summary sheet say the regulation's words to the letter."""
    said = pages(year, year.case(CASE).volume)
    assert "Журнал учебной группы (распечатка электронного журнала) группа 21-П" in said[0]
    assert "Мастер производственного обучения: " in said[0]
    assert "Журнал проверен и принят для сдачи в архив Заместитель директора по учебной работе" in said[0]
    assert "Оглавление" in said[1]
    assert "8 Замечания по ведению классного журнала Заместитель директора 13–14 7" in said[1]
    assert "Сводная ведомость итоговых отметок (отдельный документ) Директор С1–С2 С1" in said[1]
    remarks = next(page for page in said if REMARK in page)
    assert "Замечания по ведению классного журнала" in remarks
    assert f"08.06.2026 {REMARK} заместитель директора" in remarks
    summary = year.case(CASE).summary
    assert "Сводная ведомость итоговых отметок" in text(year, summary)
    assert council_column(year, summary) == ("Решение педагогического совета (дата, номер)", "")


@pytest.mark.clause("001-15")
def test_what_the_sheets_of_a_subject_show(year: SchoolYear) -> None:
    """In front the list, marks, presence and half-year marks; on the back topics and homework."""
    front, back = pages(year, year.case(CASE).volume)[4:6]
    assert "1 Дронелева Зоя Макаровна 5/5 5 5 5 5" in front
    assert "2 Кутенина-Ганежева Майя Кирилловна 5 н 4 4 4/3" in front
    assert "1 полугодие 2 полугодие Год" in front
    assert "Дата № урока Тема урока Домашнее задание" in back
    assert "23.09.2025 1 Контрольная работа наблюдений за год (2) § 40, упр. 94" in back
