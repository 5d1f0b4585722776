"""A year at a school under 000: 9Б by quarters, 10А and a club by half-years; 1В is not printed at all."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from archive_service.importing.sample_school import tiny
from archive_service.problems import Problem, explain
from archive_service.services import checking, documents, printing, profiles, signoff
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
from workflows.snapshot import Snapshot

EARLY = date(2025, 10, 23)
EXPORTS = {
    date(2025, 10, 24): {"c01": "q1", "c03": "q1"},
    date(2025, 12, 23): {"c01": "q2", "c03": "q2", "c02": "h1", "c04": "h1"},
    date(2026, 3, 27): {"c01": "q3", "c03": "q3"},
    date(2026, 5, 26): {"c01": "q4", "c03": "q4", "c02": "h2", "c04": "h2"},
}
"""On the last day of each term the term that the classes report."""
REMARK = "не записана тема урока за 12.05.2026"
ASKED = """
01.09.2025 fill — deputy до 05.09.2025 (п. 3.2)

23.10.2025 9Б 1 четверть: print — deputy (п. 4.3)
24.10.2025 backup-receipt — operator за 24.10.2025 (п. 4.2)
24.10.2025 folders — deputy за 24.10.2025 (п. 4.7)
24.10.2025 9Б 1 четверть: hand-over — deputy (п. 4.3)
25.10.2025 9Б 1 четверть: verify Русский язык — t-01 до 27.10.2025 (п. 4.4)
25.10.2025 9Б 1 четверть: verify Литература — t-02 до 27.10.2025 (п. 4.4)
26.10.2025 9Б 1 четверть: certify — t-01 до 27.10.2025 (п. 4.5)
27.10.2025 9Б 1 четверть: approve — deputy (п. 4.6)
28.10.2025 9Б 1 четверть: stamp — director (п. 4.7)
29.10.2025 9Б 1 четверть: bind — binder (п. 3.3)
30.10.2025 9Б 1 четверть: deposit — archivist (п. 3.3)

23.12.2025 backup-receipt — operator за 23.12.2025 (п. 4.2)
23.12.2025 folders — deputy за 23.12.2025 (п. 4.7)
23.12.2025 10А 1 полугодие: print — deputy (п. 4.3)
23.12.2025 «Краеведы» 1 полугодие: print — deputy (п. 4.3)
23.12.2025 9Б 2 четверть: print — deputy (п. 4.3)
24.12.2025 10А 1 полугодие: hand-over — deputy (п. 4.3)
24.12.2025 «Краеведы» 1 полугодие: hand-over — deputy (п. 4.3)
24.12.2025 9Б 2 четверть: hand-over — deputy (п. 4.3)
25.12.2025 10А 1 полугодие: verify Русский язык — t-03 до 27.12.2025 (п. 4.4)
25.12.2025 10А 1 полугодие: verify Литература — t-04 до 27.12.2025 (п. 4.4)
25.12.2025 «Краеведы» 1 полугодие: verify Юный краевед — t-03 до 27.12.2025 (п. 4.4)
25.12.2025 9Б 2 четверть: verify Русский язык — t-01 до 27.12.2025 (п. 4.4)
25.12.2025 9Б 2 четверть: verify Литература — t-02 до 27.12.2025 (п. 4.4)
26.12.2025 10А 1 полугодие: certify — t-03 до 27.12.2025 (п. 4.5)
26.12.2025 «Краеведы» 1 полугодие: certify — t-02 до 27.12.2025 (п. 4.5)
26.12.2025 9Б 2 четверть: certify — t-01 до 27.12.2025 (п. 4.5)
27.12.2025 10А 1 полугодие: approve — deputy (п. 4.6)
27.12.2025 «Краеведы» 1 полугодие: approve — deputy (п. 4.6)
27.12.2025 9Б 2 четверть: approve — deputy (п. 4.6)
28.12.2025 10А 1 полугодие: stamp — director (п. 4.7)
28.12.2025 «Краеведы» 1 полугодие: stamp — director (п. 4.7)
28.12.2025 9Б 2 четверть: stamp — director (п. 4.7)
29.12.2025 10А 1 полугодие: bind — binder (п. 3.3)
29.12.2025 «Краеведы» 1 полугодие: bind — binder (п. 3.3)
29.12.2025 9Б 2 четверть: bind — binder (п. 3.3)
30.12.2025 10А 1 полугодие: deposit — archivist (п. 3.3)
30.12.2025 «Краеведы» 1 полугодие: deposit — archivist (п. 3.3)
30.12.2025 9Б 2 четверть: deposit — archivist (п. 3.3)

27.03.2026 backup-receipt — operator за 27.03.2026 (п. 4.2)
27.03.2026 folders — deputy за 27.03.2026 (п. 4.7)
27.03.2026 9Б 3 четверть: print — deputy (п. 4.3)
28.03.2026 9Б 3 четверть: hand-over — deputy (п. 4.3)
29.03.2026 9Б 3 четверть: verify Русский язык — t-01 до 31.03.2026 (п. 4.4)
29.03.2026 9Б 3 четверть: verify Литература — t-02 до 31.03.2026 (п. 4.4)
30.03.2026 9Б 3 четверть: certify — t-01 до 31.03.2026 (п. 4.5)
31.03.2026 9Б 3 четверть: approve — deputy (п. 4.6)
01.04.2026 9Б 3 четверть: stamp — director (п. 4.7)
02.04.2026 9Б 3 четверть: bind — binder (п. 3.3)
03.04.2026 9Б 3 четверть: deposit — archivist (п. 3.3)

26.05.2026 backup-receipt — operator за 26.05.2026 (п. 4.2)
26.05.2026 folders — deputy за 26.05.2026 (п. 4.7)
26.05.2026 10А 2 полугодие: print — deputy (п. 4.3)
26.05.2026 «Краеведы» 2 полугодие: print — deputy (п. 4.3)
26.05.2026 9Б 4 четверть: print — deputy (п. 4.3)
27.05.2026 10А 2 полугодие: hand-over — deputy (п. 4.3)
27.05.2026 10А 2 полугодие: council — t-03 (п. 4.8)
27.05.2026 «Краеведы» 2 полугодие: hand-over — deputy (п. 4.3)
27.05.2026 9Б 4 четверть: hand-over — deputy (п. 4.3)
27.05.2026 9Б 4 четверть: council — t-01 (п. 4.8)
28.05.2026 10А 2 полугодие: verify Русский язык — t-03 до 30.05.2026 (п. 4.4)
28.05.2026 10А 2 полугодие: verify Литература — t-04 до 30.05.2026 (п. 4.4)
28.05.2026 «Краеведы» 2 полугодие: verify Юный краевед — t-03 до 30.05.2026 (п. 4.4)
28.05.2026 9Б 4 четверть: verify Русский язык — t-01 до 30.05.2026 (п. 4.4)
28.05.2026 9Б 4 четверть: verify Литература — t-02 до 30.05.2026 (п. 4.4)
29.05.2026 10А 2 полугодие: certify — t-03 до 30.05.2026 (п. 4.5)
29.05.2026 «Краеведы» 2 полугодие: certify — t-02 до 30.05.2026 (п. 4.5)
29.05.2026 9Б 4 четверть: certify — t-01 до 30.05.2026 (п. 4.5)
30.05.2026 10А 2 полугодие: approve — deputy (п. 4.6)
30.05.2026 «Краеведы» 2 полугодие: approve — deputy (п. 4.6)
30.05.2026 9Б 4 четверть: approve — deputy (п. 4.6)
31.05.2026 10А 2 полугодие: stamp — director (п. 4.7)
31.05.2026 «Краеведы» 2 полугодие: stamp — director (п. 4.7)
31.05.2026 9Б 4 четверть: stamp — director (п. 4.7)
01.06.2026 10А 2 полугодие: bind — binder (п. 3.3)
01.06.2026 «Краеведы» 2 полугодие: bind — binder (п. 3.3)
01.06.2026 9Б 4 четверть: bind — binder (п. 3.3)
02.06.2026 10А 2 полугодие: deposit — archivist (п. 3.3)
02.06.2026 «Краеведы» 2 полугодие: deposit — archivist (п. 3.3)
02.06.2026 9Б 4 четверть: deposit — archivist (п. 3.3)
"""


def _exports() -> dict[date, list[Snapshot]]:
    """The exports of the year; on 23 October the marks of literature are not there yet."""
    made = tiny(3, classes=4, pupils=3, sections=2)
    ninth, tenth, first, club = made.classes
    school = exports.school_of(
        made,
        exports.as_class(ninth, "9Б", 9),
        exports.lagging(exports.as_class(tenth, "10А", 10), "Литература", "Ряды", "Пределы"),
        exports.as_first_grade(first, "1В"),
        exports.as_club(club, "«Краеведы»"),
    )
    early = exports.unfinished(exports.at_end(school, EARLY, c01="q1"), "Литература")
    return {EARLY: [early]} | {on: [exports.at_end(school, on, **terms)] for on, terms in EXPORTS.items()}


def _marks_are_there(year: SchoolYear, ask: Ask) -> bool:
    return not any(one.facts.missing_marks for one in year.case(ask.case_id).sections)


def _prints_too_early(year: SchoolYear) -> None:
    printing.request(year.desk, ["2025-q1-c-01"], actor_id="s-02")
    year.heard += [job.error.text for job in year.world.work()]


def _notes_a_remark(year: SchoolYear) -> None:
    checking.note_remark(year.desk, "2025-q4-c-01", REMARK, actor_id="s-02")


def _archived(year: SchoolYear, ask: Ask) -> bool:
    """Folders are made of what is stamped and sewn: once everything of the term lies in the archive."""
    cases = [year.case(case_id) for case_id in year.case_ids()]
    return all(one.deposit for one in cases if one.opened.term_ends_on == ask.due_on)


@pytest.fixture(scope="module")
def year(installation: Callable[..., World]) -> SchoolYear:
    """The year, lived through."""
    lived = SchoolYear(
        installation(),
        profiles.read_mapping("perevoz"),
        _exports(),
        events={EARLY: _prints_too_early, date(2026, 5, 26): _notes_a_remark},
        waits={"print": _marks_are_there, "folders": _archived},
    )
    return lived.live()


@pytest.mark.clause("000-18")
@pytest.mark.clause("000-21")
@pytest.mark.clause("000-22")
@pytest.mark.clause("000-23")
@pytest.mark.clause("000-24")
@pytest.mark.clause("000-25")
def test_who_was_asked_for_what_until_when(year: SchoolYear) -> None:
    """The whole log of the year, and nothing in it late; grade 1 is not in the rhythm."""
    assert year.asked == lines(ASKED)
    assert year.late == []
    assert year.open == {}
    assert year.unprinted == ["1В"] * 4


@pytest.mark.clause("000-18")
def test_what_was_printed_when(year: SchoolYear) -> None:
    """Quarters in grade 9, half-years in grade 10 and in the club; a summary sheet where the year ends."""
    cases = [year.case(case_id) for case_id in year.case_ids()]
    assert {(one.opened.class_name, one.opened.term_name, bool(one.summary)) for one in cases} == {
        ("9Б", "1 четверть", False),
        ("9Б", "2 четверть", False),
        ("9Б", "3 четверть", False),
        ("9Б", "4 четверть", True),
        ("10А", "1 полугодие", False),
        ("10А", "2 полугодие", True),
        ("«Краеведы»", "1 полугодие", False),
        ("«Краеведы»", "2 полугодие", False),
    }


@pytest.mark.clause("000-19")
def test_nothing_is_printed_before_the_marks_are_there(year: SchoolYear) -> None:
    """The deputy's attempt of 23 October is refused: it says whose marks of which subject are missing."""
    assert year.heard == [
        "«Литература», 9Б: не выставлено итоговых отметок: 3; ответственный: Гасагин Лев Захарович. "
        "До этого печатать нельзя (п. 4.1)."
    ]
    fixed = [one.on for one in acts_of(year, "2025-q1-c-01") if type(one).__name__ == "SnapshotFixed"]
    printed = [one.on for one in acts_of(year, "2025-q1-c-01") if type(one).__name__ == "Printed"]
    assert (fixed, printed) == ([date(2025, 10, 23), date(2025, 10, 24)], [date(2025, 10, 24)])


@pytest.mark.clause("000-21")
@pytest.mark.clause("000-22")
@pytest.mark.clause("000-23")
@pytest.mark.clause("000-24")
@pytest.mark.clause("000-25")
def test_who_did_what_at_the_years_end(year: SchoolYear) -> None:
    """The fourth quarter of 9Б, in the regulation's order; signatures on the first sheet, the seal there."""
    assert done(year, "2025-q4-c-01") == [
        ("CaseOpened", "admin", date(2026, 5, 26)),
        ("SnapshotFixed", "admin", date(2026, 5, 26)),
        ("RemarkNoted", "s-02", date(2026, 5, 26)),
        ("Printed", "s-02", date(2026, 5, 27)),
        ("HandedOver", "s-02", date(2026, 5, 28)),
        ("DecisionEntered", "t-01", date(2026, 5, 28)),
        ("SectionSigned", "t-01", date(2026, 5, 29)),
        ("SectionSigned", "t-02", date(2026, 5, 29)),
        ("VolumeAssembled", "service", date(2026, 5, 29)),
        ("CaseSigned", "t-01", date(2026, 5, 30)),
        ("CaseSigned", "s-02", date(2026, 5, 31)),
        ("CaseSigned", "s-01", date(2026, 6, 1)),
        ("Bound", "s-03", date(2026, 6, 2)),
        ("Deposited", "s-03", date(2026, 6, 3)),
    ]
    first = PdfReader(BytesIO(documents.read(year.desk, year.case("2025-q4-c-01").volume))).pages[0]
    places = [one.get_object() for one in first["/Annots"]]
    assert [one["/T"] for one in places] == ["class_teacher", "deputy", "director"]
    sealed = [one["/T"] for one in places if "/XObject" in one["/AP"]["/N"]["/Resources"]]
    assert sealed == ["director"]


@pytest.mark.clause("001-25")
def test_every_journal_is_bound_and_lies_in_two_rooms(year: SchoolYear) -> None:
    """The note of binding counts the leaves of each volume; both stores have each deposit whole."""
    assert bound_notes(year) == {
        "2025-h1-c-02": "6 (шесть)",
        "2025-h1-c-04": "5 (пять)",
        "2025-h2-c-02": "6 (шесть)",
        "2025-h2-c-04": "5 (пять)",
        "2025-q1-c-01": "7 (семь)",
        "2025-q2-c-01": "7 (семь)",
        "2025-q3-c-01": "7 (семь)",
        "2025-q4-c-01": "7 (семь)",
    }
    assert rooms(year) == {one: ["кабинет 101", "архив"] for one in year.case_ids()}


@pytest.mark.clause("001-16")
def test_the_teachers_notes_on_the_programme(year: SchoolYear) -> None:
    """One of the two prescribed texts under every log, with the numbers of lessons (hours in the club)."""
    said = {case_id: text(year, year.case(case_id).volume) for case_id in year.case_ids()}
    assert said["2025-q4-c-01"].count("Программа выполнена («по плану» — 3, «фактически» — 3).") == 2
    assert said["2025-h1-c-04"].count("Программа выполнена («по плану» — 6, «фактически» — 6).") == 1
    tenth = said["2025-h2-c-02"]
    assert tenth.count("Программа выполнена («по плану» — 3, «фактически» — 3).") == 1
    missing = "Не пройдены следующие темы: Ряды; Пределы («по плану» — 5, «фактически» — 3)."
    assert tenth.count(missing) == 1


@pytest.mark.clause("000-26")
def test_the_councils_column_stays_blank(year: SchoolYear) -> None:
    """Head to the letter, nothing below it; the decision is an act of the day after the print."""
    for case_id, teacher in (("2025-q4-c-01", "t-01"), ("2025-h2-c-02", "t-03")):
        case = year.case(case_id)
        head = "Решение педагогического совета (дата, номер)"
        assert council_column(year, case.summary) == (head, "")
        [entered] = case.decisions
        assert (entered.actor, entered.on, entered.number) == (teacher, date(2026, 5, 28), "7")
        assert entered.on > case.printed_on
        assert "перевести" not in text(year, case.summary)
        assert pages(year, case.summary)[0].count("Сводная ведомость учета успеваемости") == 1


@pytest.mark.clause("001-13")
@pytest.mark.clause("001-05")
def test_remarks_and_contents(year: SchoolYear) -> None:
    """The deputy's remark stands on its page in the volume; the contents name the page by its title."""
    said = pages(year, year.case("2025-q4-c-01").volume)
    assert "11 Образцовая средняя школа (вымышленная) Замечания по ведению классного журнала" in said[10]
    assert f"26.05.2026 {REMARK} заместитель директора, Шемагин Антон Денисович" in said[10]
    assert "2 Образцовая средняя школа (вымышленная) Оглавление" in said[1]
    for line in (
        "4 Русский язык Плевелева Кира Вадимовна 5–6 3",
        "6 Копия: приказ № 41-о от 05.09.2025 9–10 5",
        "7 Замечания по ведению классного журнала Заместитель директора 11–12 6",
        "9 Сводная ведомость учета успеваемости (отдельный документ) Директор С1–С2 С1",
    ):
        assert line in said[1], line
    assert "Журнал проверен и принят для сдачи в архив Заместитель директора" in said[0]


@pytest.mark.clause("000-22")
@pytest.mark.clause("000-23")
def test_who_is_late_is_named_with_the_clause(installation: Callable[..., World]) -> None:
    """A teacher takes four days: on the third the queue says so; the class teacher's day follows hers."""
    late = SchoolYear(
        installation(),
        profiles.read_mapping("perevoz"),
        {date(2025, 10, 24): _exports()[date(2025, 10, 24)]},
        slow={("verify", "t-02"): 4},
        events={date(2025, 10, 29): _hears_why_not},
    ).live(date(2025, 11, 5))
    assert late.late == [
        "29.10.2025 9Б: Проверить и подписать листы своего предмета — t-02 до 28.10.2025 (п. 4.4)"
    ]
    assert late.heard == [
        "Лист 4 (Литература, 9Б) ещё не подписан: Гасагин Лев Захарович; срок 28.10.2025 (п. 4.4)."
    ]
    assert "30.10.2025 9Б 1 четверть: certify — t-01 до 31.10.2025 (п. 4.5)" in late.asked


def _hears_why_not(year: SchoolYear) -> None:
    with pytest.raises(Problem) as caught:
        signoff.sign_volume(year.desk, year.world.who("t-01"), "2025-q1-c-01", "certify")
    year.heard.append(explain(caught.value).text)
