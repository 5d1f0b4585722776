"""A year of a group under 004: paper copies every month, hours by the 5th, two certify at the year's end."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive_service.importing.sample_school import tiny
from archive_service.services import documents, profiles, reports
from archive_service.services import work as services
from archive_service.signing.authority import roots
from archive_service.signing.verdicts import verify_pdf
from tests.services.years import exports
from tests.services.years.looking import acts_of, done, lines, pages, rooms, text
from tests.services.years.school_year import Ask, SchoolYear
from tests.world import World
from workflows.snapshot import Snapshot, TermKind
from workflows.work import OwedWork, WorkDone

YEAR_CASE, SEPTEMBER = "2025-year-c-01", "2025-m09-c-01"
YEAR_EXPORT = date(2026, 5, 29)
MONTHS = {
    9: "Сентябрь",
    10: "Октябрь",
    11: "Ноябрь",
    12: "Декабрь",
    1: "Январь",
    2: "Февраль",
    3: "Март",
    4: "Апрель",
    5: "Май",
}
ASKED = """
01.09.2025 hours — deputy до 05.09.2025 (Правила, VI)
01.09.2025 rollover — operator до 10.09.2025 (Правила, VI)
01.09.2025 monthly-copies — deputy до 30.09.2025 (Правила, VI)
01.09.2025 monthly-report — deputy до 30.09.2025 (Правила, VI)

01.10.2025 hours — deputy до 05.10.2025 (Правила, VI)
01.10.2025 monthly-copies — deputy до 31.10.2025 (Правила, VI)
01.10.2025 monthly-report — deputy до 31.10.2025 (Правила, VI)
01.10.2025 «Краеведы» Сентябрь: print — operator (Правила, VI)
02.10.2025 «Краеведы» Сентябрь: hand-over — operator (Правила, VI)
03.10.2025 «Краеведы» Сентябрь: deposit — archivist (Правила, VII)

01.11.2025 hours — deputy до 05.11.2025 (Правила, VI)
01.11.2025 monthly-copies — deputy до 30.11.2025 (Правила, VI)
01.11.2025 monthly-report — deputy до 30.11.2025 (Правила, VI)
01.11.2025 «Краеведы» Октябрь: print — operator (Правила, VI)
02.11.2025 «Краеведы» Октябрь: hand-over — operator (Правила, VI)
03.11.2025 «Краеведы» Октябрь: deposit — archivist (Правила, VII)

01.12.2025 hours — deputy до 05.12.2025 (Правила, VI)
01.12.2025 monthly-copies — deputy до 31.12.2025 (Правила, VI)
01.12.2025 monthly-report — deputy до 31.12.2025 (Правила, VI)
01.12.2025 «Краеведы» Ноябрь: print — operator (Правила, VI)
02.12.2025 «Краеведы» Ноябрь: hand-over — operator (Правила, VI)
03.12.2025 «Краеведы» Ноябрь: deposit — archivist (Правила, VII)

01.01.2026 hours — deputy до 05.01.2026 (Правила, VI)
01.01.2026 monthly-copies — deputy до 31.01.2026 (Правила, VI)
01.01.2026 monthly-report — deputy до 31.01.2026 (Правила, VI)
01.01.2026 «Краеведы» Декабрь: print — operator (Правила, VI)
02.01.2026 «Краеведы» Декабрь: hand-over — operator (Правила, VI)
03.01.2026 «Краеведы» Декабрь: deposit — archivist (Правила, VII)

01.02.2026 hours — deputy до 05.02.2026 (Правила, VI)
01.02.2026 monthly-copies — deputy до 28.02.2026 (Правила, VI)
01.02.2026 monthly-report — deputy до 28.02.2026 (Правила, VI)
01.02.2026 «Краеведы» Январь: print — operator (Правила, VI)
02.02.2026 «Краеведы» Январь: hand-over — operator (Правила, VI)
03.02.2026 «Краеведы» Январь: deposit — archivist (Правила, VII)

01.03.2026 hours — deputy до 05.03.2026 (Правила, VI)
01.03.2026 monthly-copies — deputy до 31.03.2026 (Правила, VI)
01.03.2026 monthly-report — deputy до 31.03.2026 (Правила, VI)
01.03.2026 «Краеведы» Февраль: print — operator (Правила, VI)
02.03.2026 «Краеведы» Февраль: hand-over — operator (Правила, VI)
03.03.2026 «Краеведы» Февраль: deposit — archivist (Правила, VII)

01.04.2026 hours — deputy до 05.04.2026 (Правила, VI)
01.04.2026 monthly-copies — deputy до 30.04.2026 (Правила, VI)
01.04.2026 monthly-report — deputy до 30.04.2026 (Правила, VI)
01.04.2026 «Краеведы» Март: print — operator (Правила, VI)
02.04.2026 «Краеведы» Март: hand-over — operator (Правила, VI)
03.04.2026 «Краеведы» Март: deposit — archivist (Правила, VII)

01.05.2026 hours — deputy до 05.05.2026 (Правила, VI)
01.05.2026 monthly-copies — deputy до 31.05.2026 (Правила, VI)
01.05.2026 monthly-report — deputy до 31.05.2026 (Правила, VI)
01.05.2026 «Краеведы» Апрель: print — operator (Правила, VI)
02.05.2026 «Краеведы» Апрель: hand-over — operator (Правила, VI)
03.05.2026 «Краеведы» Апрель: deposit — archivist (Правила, VII)
29.05.2026 «Краеведы» Год: print — operator (Правила, VI)
30.05.2026 «Краеведы» Год: hand-over — operator (Правила, VI)
31.05.2026 «Краеведы» Год: verify Юный краевед — t-01 до 02.06.2026 (000, п. 4.4)

01.06.2026 hours — deputy до 05.06.2026 (Правила, VI)
01.06.2026 monthly-copies — deputy до 30.06.2026 (Правила, VI)
01.06.2026 monthly-report — deputy до 30.06.2026 (Правила, VI)
01.06.2026 rollover — operator до 10.09.2026 (Правила, VI)
01.06.2026 «Краеведы» Май: print — operator (Правила, VI)
01.06.2026 «Краеведы» Год: approve — deputy (Правила, VII)
01.06.2026 «Краеведы» Год: approve-with — operator (Правила, VII)
02.06.2026 «Краеведы» Май: hand-over — operator (Правила, VI)
02.06.2026 «Краеведы» Год: deposit — archivist (Правила, VII)
03.06.2026 «Краеведы» Май: deposit — archivist (Правила, VII)

01.07.2026 hours — deputy до 05.07.2026 (Правила, VI)
01.07.2026 monthly-copies — deputy до 31.07.2026 (Правила, VI)
01.07.2026 monthly-report — deputy до 31.07.2026 (Правила, VI)

01.08.2026 hours — deputy до 05.08.2026 (Правила, VI)
01.08.2026 monthly-copies — deputy до 31.08.2026 (Правила, VI)
01.08.2026 monthly-report — deputy до 31.08.2026 (Правила, VI)
"""


def _exports() -> dict[date, list[Snapshot]]:
    """The month's journal on the first day of the next one, the year's at its end."""
    made = tiny(3, classes=1, pupils=4, sections=2)
    months = [exports.month(number, name) for number, name in MONTHS.items()]
    school = exports.school_of(made, exports.as_club(made.classes[0], "«Краеведы»"), months=months)
    school = replace(school, terms=tuple(one for one in school.terms if one.kind is not TermKind.QUARTER))
    found = {}
    for one in months:
        on = one.ends_on + timedelta(days=1)
        found[on] = [exports.at_end(school, on, c01=one.id)]
    return found | {YEAR_EXPORT: [exports.at_end(school, YEAR_EXPORT, c01="year")]}


def _case_before(year: SchoolYear, day: date) -> str:
    """The case of the month before this day's, "" where there were no lessons."""
    case_id = f"2025-m{(day.replace(day=1) - timedelta(days=1)).month:02}-c-01"
    return case_id if case_id in year.case_ids() else ""


def _handed_over(year: SchoolYear, ask: Ask) -> bool:
    """The copies of a month are received when the system administrator has handed them over."""
    assert ask.due_on is not None
    case_id = _case_before(year, ask.due_on)
    return not case_id or year.case(case_id).handed_over_on is not None


def _hours(year: SchoolYear, owed: OwedWork) -> str:
    """The hours of the month before, where there were lessons."""
    assert owed.due_on is not None
    case_id = _case_before(year, owed.due_on)
    if not case_id:
        return ""
    term = year.case(case_id).opened.term_id
    return reports.make(year.desk, reports.Asked("hours", term, 2025), actor_id="s-02").digest


@pytest.fixture(scope="module")
def year(installation: Callable[..., World]) -> SchoolYear:
    """The year, lived through."""
    lived = SchoolYear(
        installation(),
        profiles.read_mapping("klin-dop-2022"),
        _exports(),
        waits={"monthly-copies": _handed_over},
        papers={"hours": _hours},
    )
    return lived.live()


@pytest.mark.clause("004-05")
@pytest.mark.clause("004-06")
@pytest.mark.clause("004-09")
def test_who_was_asked_for_what_until_when(year: SchoolYear) -> None:
    """Copies, report and hours every month, the roll-over in its window, two to certify at the year's end."""
    assert [line for line in year.asked if "half-year-backup" not in line] == lines(ASKED)
    assert year.late == []
    assert year.open == {}


@pytest.mark.clause("004-06")
def test_a_months_paper_copy(year: SchoolYear) -> None:
    """The system administrator prints and hands over; nobody signs; the deputy has it on the 4th."""
    assert done(year, SEPTEMBER) == [
        ("CaseOpened", "admin", date(2025, 10, 1)),
        ("SnapshotFixed", "admin", date(2025, 10, 1)),
        ("Printed", "admin", date(2025, 10, 2)),
        ("HandedOver", "admin", date(2025, 10, 3)),
        ("VolumeAssembled", "service", date(2025, 10, 3)),
        ("Deposited", "s-03", date(2025, 10, 4)),
    ]
    received = {one.due_on: one for one in _done(year, "monthly-copies")}
    assert len(received) == 12
    october = received[date(2025, 10, 31)]
    assert (october.by, october.on) == ("s-02", date(2025, 10, 4))


@pytest.mark.clause("004-06")
def test_the_hours_by_the_fifth(year: SchoolYear) -> None:
    """Every month the deputy gives the head the hours of the month before, on paper and in time."""
    given = _done(year, "hours")
    assert [one.due_on.day for one in given if one.due_on] == [5] * 12
    assert all(one.by == "s-02" and one.due_on and one.on <= one.due_on for one in given)
    papers = [one.document for one in given if one.document]
    assert len(papers) == len(MONTHS)
    said = text(year, papers[0])
    assert "Сведения о фактически отработанном времени сентябрь 2025 года" in said
    assert "Плевелева Кира Вадимовна «Краеведы» Юный краевед 11 22 Итого 11 22" in said
    assert "Передаётся руководителю до 05.10.2025." in said


@pytest.mark.clause("004-05")
def test_the_roll_over_and_the_years_archive(year: SchoolYear) -> None:
    """Done once in the window that ends on 10 September, once in the one that opens on 1 June."""
    rolled = [(one.due_on, one.on, one.by) for one in _done(year, "rollover")]
    assert rolled == [
        (date(2025, 9, 10), date(2025, 9, 2), "admin"),
        (date(2026, 9, 10), date(2026, 6, 2), "admin"),
    ]
    assert len(year.case_ids()) == 10
    assert rooms(year) == {one: ["кабинет 101", "архив"] for one in year.case_ids()}


@pytest.mark.clause("004-09")
def test_two_people_certify_the_years_copy(year: SchoolYear) -> None:
    """Deputy and system administrator, each with the own key; the archive takes it only then."""
    assert done(year, YEAR_CASE)[-3:] == [
        ("CaseSigned", "s-02", date(2026, 6, 2)),
        ("CaseSigned", "admin", date(2026, 6, 2)),
        ("Deposited", "s-03", date(2026, 6, 3)),
    ]
    steps = [one.step for one in acts_of(year, YEAR_CASE) if type(one).__name__ == "CaseSigned"]
    assert steps == ["approve", "approve-with"]
    volume = documents.read(year.desk, year.case(YEAR_CASE).volume)
    expected = {"deputy": "s-02", "operator": "admin"}
    verdict = verify_pdf(volume, roots=roots(year.desk.keys), expected=expected)
    assert (verdict.sound, verdict.reasons) == (True, ())


@pytest.mark.clause("004-02")
@pytest.mark.clause("001-16")
def test_the_prescribed_texts(year: SchoolYear) -> None:
    """Hours, topic, material and presence; the programme in hours; no mark and no summary sheet."""
    case = year.case(YEAR_CASE)
    said = pages(year, case.volume)
    assert "Журнал объединения дополнительного образования (распечатка" in said[0]
    assert "Оглавление" in said[1]
    assert "Дата Часы Тема занятия Пройденный материал" in said[5]
    assert "01.09.2025 2 Практическая работа текста и его частей (1) рассказ, работа с картой" in said[5]
    assert "2 Кутенина-Ганежева Майя Кирилловна н 1" in said[4]
    assert "Программа выполнена («по плану» — 22, «фактически» — 22)." in said[5]
    assert not re.search(r"Ученик 1 [2-5]", " ".join(said))
    assert case.summary is None
    assert "Сводная ведомость" not in " ".join(said)


def _done(year: SchoolYear, name: str) -> list[WorkDone]:
    """What was recorded of one piece of work, in order."""
    with year.desk.reading() as session:
        return [one for one in services.done_work(session) if one.obligation == name]
