"""A year at a school under 002: a first grade without marks, an 8th by 25 June, a 9th by 30 June."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from archive_service.db.models import Deposit
from archive_service.importing.sample_school import tiny
from archive_service.services import profiles, reports
from storage.deposit import read_deposits
from storage.streams import read_verified
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
from workflows.work import OwedWork

FIRST, EIGHTH, NINTH = "2025-year-c-01", "2025-year-c-02", "2025-year-c-03"
YEAR_ENDS = date(2026, 5, 26)
EXPORTS = {
    date(2025, 10, 24): {"c01": "q1", "c02": "q1", "c03": "q1"},
    date(2025, 12, 23): {"c01": "q2", "c02": "q2", "c03": "q2"},
    date(2026, 3, 27): {"c01": "q3", "c02": "q3", "c03": "q3"},
    date(2026, 6, 8): {"c01": "year", "c02": "year"},
    date(2026, 6, 20): {"c03": "year"},
}
"""The days of the exports and the term that the classes report; the ninth has its examinations first."""

ASKED = """
24.10.2025 results-told — deputy за 24.10.2025 (п. 7.3)
24.10.2025 reports — deputy за 24.10.2025 (п. 4.5)

23.12.2025 results-told — deputy за 23.12.2025 (п. 7.3)
23.12.2025 reports — deputy за 23.12.2025 (п. 4.5)

27.03.2026 results-told — deputy за 27.03.2026 (п. 7.3)
27.03.2026 reports — deputy за 27.03.2026 (п. 4.5)

26.05.2026 results-told — deputy за 26.05.2026 (п. 7.3)
26.05.2026 reports — deputy за 26.05.2026 (п. 4.5)

08.06.2026 1А Год: check — deputy (п. 7.2)
08.06.2026 8Б Год: check — deputy (п. 7.2)
09.06.2026 1А Год: print — operator до 25.06.2026 (п. 7.5)
09.06.2026 8Б Год: print — operator до 25.06.2026 (п. 7.5)
10.06.2026 1А Год: hand-over — operator (000, п. 4.3)
10.06.2026 8Б Год: hand-over — operator (000, п. 4.3)
11.06.2026 1А Год: verify Русский язык — t-01 до 13.06.2026 (000, п. 4.4)
11.06.2026 1А Год: verify Литература — t-02 до 13.06.2026 (000, п. 4.4)
11.06.2026 8Б Год: verify Русский язык — t-03 до 13.06.2026 (000, п. 4.4)
11.06.2026 8Б Год: verify Литература — t-04 до 13.06.2026 (000, п. 4.4)
12.06.2026 1А Год: bind — binder до 25.06.2026 (п. 7.5)
12.06.2026 8Б Год: bind — binder до 25.06.2026 (п. 7.5)
13.06.2026 1А Год: stamp — director до 25.06.2026 (п. 7.5)
13.06.2026 8Б Год: stamp — director до 25.06.2026 (п. 7.5)
14.06.2026 1А Год: deposit — archivist (п. 7.5)
14.06.2026 8Б Год: deposit — archivist (п. 7.5)

20.06.2026 9В Год: check — deputy (п. 7.2)
21.06.2026 9В Год: print — operator до 30.06.2026 (п. 7.5)
22.06.2026 9В Год: hand-over — operator (000, п. 4.3)
23.06.2026 9В Год: verify Русский язык — t-01 до 25.06.2026 (000, п. 4.4)
23.06.2026 9В Год: verify Литературное чтение — t-01 до 25.06.2026 (000, п. 4.4)
24.06.2026 9В Год: bind — binder до 30.06.2026 (п. 7.5)
25.06.2026 9В Год: stamp — director до 30.06.2026 (п. 7.5)
26.06.2026 9В Год: deposit — archivist (п. 7.5)
"""


def _exports(days: Mapping[date, Mapping[str, str]] = EXPORTS) -> dict[date, list[Snapshot]]:
    made = tiny(3, classes=3, pupils=3, sections=2)
    first, eighth, ninth = made.classes
    school = exports.school_of(
        made,
        exports.as_first_grade(first, "1А"),
        exports.as_class(eighth, "8Б", 8),
        exports.as_class(ninth, "9В", 9),
    )
    return {on: [exports.at_end(school, on, **terms)] for on, terms in days.items()}


def _checked(year: SchoolYear, ask: Ask) -> bool:
    """Results are told, and reports of the year made, once the year's journals have been checked."""
    cases = [year.case(case_id) for case_id in year.case_ids()]
    return ask.due_on != YEAR_ENDS or (len(cases) == 3 and all(one.checked for one in cases))


def _make(year: SchoolYear, *names: str, of: str | None = None) -> str:
    """Make reports of clause 4.5 for the year and return the last one's digest."""
    for name in names:
        made = reports.make(year.desk, reports.Asked(name, "year", 2025, of), actor_id="s-02")
        year.heard.append(made.title)
    return made.digest


def _reports_of_the_class(year: SchoolYear) -> None:
    _make(year, "attendance", "class-teacher", "class-results", "attendance-sheet", of="8Б")


def _reports_of_the_school(year: SchoolYear, owed: OwedWork) -> str:
    return _make(year, "movement", "class-sizes", "results") if owed.due_on == YEAR_ENDS else ""


@pytest.fixture(scope="module")
def year(installation: Callable[..., World]) -> SchoolYear:
    """The year, lived through."""
    lived = SchoolYear(
        installation(),
        profiles.read_mapping("klyuchi-2023"),
        _exports(),
        waits={"results-told": _checked, "reports": _checked},
        papers={"reports": _reports_of_the_school},
        events={date(2026, 6, 10): _reports_of_the_class},
    )
    return lived.live()


@pytest.mark.clause("002-11")
def test_who_was_asked_for_what_until_when(year: SchoolYear) -> None:
    """Printed once a year: by 25 June in grades 1 and 8, by 30 June in grade 9; nothing is late."""
    assert year.asked == lines(ASKED)
    assert year.late == []
    assert year.open == {}
    assert year.unprinted == ["1А", "8Б", "9В"] * 3


@pytest.mark.clause("002-09")
@pytest.mark.clause("002-11")
def test_who_did_what(year: SchoolYear) -> None:
    """Checked, printed, sewn, then signed and sealed by the director: after 25 June, and before 30 June."""
    assert done(year, NINTH)[2:] == [
        ("Checked", "s-02", date(2026, 6, 21)),
        ("Printed", "admin", date(2026, 6, 22)),
        ("HandedOver", "admin", date(2026, 6, 23)),
        ("SectionSigned", "t-01", date(2026, 6, 24)),
        ("SectionSigned", "t-01", date(2026, 6, 24)),
        ("VolumeAssembled", "service", date(2026, 6, 24)),
        ("Bound", "s-03", date(2026, 6, 25)),
        ("CaseSigned", "s-01", date(2026, 6, 26)),
        ("Deposited", "s-03", date(2026, 6, 27)),
    ]
    checked = next(one for one in acts_of(year, NINTH) if type(one).__name__ == "Checked")
    assert [(one.item, one.in_order) for one in checked.items] == [
        ("объективность выставленных текущих и итоговых оценок", True),
        ("наличие контрольных и текущих проверочных работ", True),
    ]
    assert checked.snapshot == year.case(NINTH).snapshot


@pytest.mark.clause("002-08")
def test_the_reports_of_the_period(year: SchoolYear) -> None:
    """The deputy makes all seven beside the summary sheet; those of a class lie in the archive with it."""
    assert year.heard == [
        "Отчёт о посещаемости класса (по месяцам)",
        "Отчёт классного руководителя за учебный период",
        "Итоги успеваемости класса за учебный период",
        "Сводная ведомость учёта посещаемости",
        "Динамика движения обучающихся",
        "Наполняемость классов",
        "Итоговые данные по обучающимся",
    ]
    for store in year.world.archive.mirror.stores:
        found = [one for _, one in read_deposits(store) if "case" in one.subject]
        roles = {one.subject["case"]: [two.role for two in one.entries] for one in found}
        assert [roles[one].count("report") for one in (FIRST, EIGHTH, NINTH)] == [0, 4, 0]
        assert roles[EIGHTH].count("summary") == 1


@pytest.mark.clause("002-03")
def test_the_first_grade_has_no_marks(year: SchoolYear) -> None:
    """Presence and topics are printed and sewn like the others; there is no mark and no column for one."""
    case = year.case(FIRST)
    front, back = pages(year, case.volume)[4:6]
    assert "Пропущено" in front
    assert "четверть" not in front.replace("Год", "")
    assert "Тема урока" in back
    assert "Отметки за учебные периоды не выставлены." in text(year, case.summary)
    assert year.case(FIRST).done_at("bind") is not None


@pytest.mark.clause("002-10")
@pytest.mark.clause("002-11")
def test_every_journal_is_bound_and_lies_in_two_rooms(year: SchoolYear) -> None:
    """The journal of final marks as a document: a note with the count, sealed, in two rooms."""
    assert bound_notes(year) == {FIRST: "6 (шесть)", EIGHTH: "5 (пять)", NINTH: "5 (пять)"}
    assert rooms(year) == {one: ["кабинет 101", "архив"] for one in year.case_ids()}
    said = pages(year, year.case(EIGHTH).volume)
    assert "Журнал итоговой успеваемости (распечатка электронного журнала) 8Б класс" in said[0]
    assert "1 четверть 2 четверть 3 четверть 4 четверть Год" in said[4]
    assert "Отметки и посещаемость" not in said[4]


@pytest.mark.clause("002-08")
def test_the_prescribed_titles(year: SchoolYear) -> None:
    """The summary sheet is called what clause 4.5 calls it, with a blank column for the council."""
    case = year.case(EIGHTH)
    title = "Сводная ведомость учета успеваемости обучающихся класса"
    assert f"{title} (отдельный документ)" in pages(year, case.volume)[1]
    assert pages(year, case.summary)[0].count(title) == 1
    assert council_column(year, case.summary) == ("Решение педагогического совета (дата, номер)", "")
    assert "оменклатур" not in text(year, case.volume) + text(year, case.summary)


# --- the school's own nomenclature ---------------------------------------------------------------


def _with_nomenclature() -> dict[str, Any]:
    """The regulation of a school whose nomenclature has the summary sheets under an index, for 75 years."""
    mapping = deepcopy(dict(profiles.read_mapping("klyuchi-2023")))
    by = {"clause": "nomenclature"}
    mapping["version"] = "номенклатура 2026"
    mapping["retention"] |= {
        "index": {"value": "02-15", **by},
        "article": {"value": "ст. 607", **by},
        "summary_years": {"value": 75, **by},
        "summary_follows": {"value": "closing", **by},
    }
    del mapping["clauses"]["summary-term"]
    return mapping


@pytest.fixture(scope="module")
def named(installation: Callable[..., World]) -> SchoolYear:
    """The eighth grade's year end at such a school."""
    on = date(2026, 6, 8)
    lived = SchoolYear(installation(), _with_nomenclature(), _exports({on: {"c02": "year"}}))
    return lived.live(date(2026, 6, 16))


@pytest.mark.clause("002-12")
def test_index_and_article_stand_on_the_papers(named: SchoolYear) -> None:
    """Title sheet of the journal and summary sheet name the file's place in the nomenclature."""
    case = named.case(EIGHTH)
    assert "Индекс дела по номенклатуре 02-15, ст. 607 Источник" in pages(named, case.volume)[0]
    assert "Индекс дела по номенклатуре: 02-15, ст. 607." in pages(named, case.summary)[0]


@pytest.mark.clause("002-12")
def test_the_nomenclature_says_how_long_the_sheet_is_kept(named: SchoolYear) -> None:
    """75 years from the director's signature, in act, row, manifest and on the media; the journal 5."""
    case = named.case(EIGHTH)
    assert case.deposit is not None
    kept = date(2101, 6, 14)
    days = (case.deposit.journal_keep_until, case.deposit.summary_keep_until)
    assert days == (date(2031, 6, 14), kept)
    with named.desk.reading() as session:
        assert session.scalars(select(Deposit.summary_keep_until)).all() == [kept]
    for store in named.world.archive.mirror.stores:
        [(_, manifest)] = read_deposits(store)
        assert (manifest.subject["index"], manifest.subject["article"]) == ("02-15", "ст._607")
        entries = {one.role: one for one in manifest.entries}
        summary = entries["summary"]
        assert (summary.digest, summary.keep_until) == (case.summary, kept)
        assert store.stat(summary.key).keep_until == kept
        rules = json.loads(read_verified(store, entries["profile"].key))["retention"]
        assert rules["article"]["value"] == "ст. 607"
        assert entries["volume"].keep_until == date(2031, 6, 14)
