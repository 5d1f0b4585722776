"""A year by the strictest union of the five: every quarter checked, printed, signed by all, sealed, sewn."""

from collections.abc import Callable
from datetime import date

import pytest

from archive_service.importing.sample_school import tiny
from archive_service.services import checking, documents, inspections, profiles
from archive_service.signing.authority import roots
from archive_service.signing.verdicts import verify_pdf
from storage.deposit import read_deposits
from tests.services.years import exports
from tests.services.years.looking import bound_notes, council_column, done, lines, pages, rooms, text
from tests.services.years.school_year import Ask, SchoolYear
from tests.world import World
from workflows.snapshot import Snapshot
from workflows.work import OwedWork

LAST = "2025-q4-c-01"
EXPORTS = {
    date(2025, 10, 24): "q1",
    date(2025, 12, 23): "q2",
    date(2026, 3, 27): "q3",
    date(2026, 5, 26): "q4",
}
REMARK = "домашние задания за 4–8 мая записаны с опозданием"
ASKED = """
01.09.2025 monthly-check — deputy до 30.09.2025 (003, п. 3.3)
01.10.2025 monthly-check — deputy до 31.10.2025 (003, п. 3.3)

24.10.2025 inspection — deputy за 24.10.2025 (003, п. 3.5)
24.10.2025 5А 1 четверть: check — deputy (001, п. 8.3)
25.10.2025 5А 1 четверть: print — deputy (000, п. 4.3)
26.10.2025 5А 1 четверть: hand-over — deputy (000, п. 4.3)
27.10.2025 5А 1 четверть: verify Русский язык — t-01 до 29.10.2025 (000, п. 4.4)
27.10.2025 5А 1 четверть: verify Литература — t-02 до 29.10.2025 (000, п. 4.4)
28.10.2025 5А 1 четверть: certify — t-01 до 29.10.2025 (000, п. 4.5)
29.10.2025 5А 1 четверть: approve — deputy (001, п. 8.4)
30.10.2025 5А 1 четверть: stamp — director (001, Обязанности директора, п. 8)
31.10.2025 5А 1 четверть: bind — binder (001, п. 8.5)
01.11.2025 monthly-check — deputy до 30.11.2025 (003, п. 3.3)
01.11.2025 5А 1 четверть: deposit — archivist (001, п. 8.6)
01.12.2025 monthly-check — deputy до 31.12.2025 (003, п. 3.3)

23.12.2025 inspection — deputy за 23.12.2025 (003, п. 3.5)
23.12.2025 5А 2 четверть: check — deputy (001, п. 8.3)
24.12.2025 5А 2 четверть: print — deputy (000, п. 4.3)
25.12.2025 5А 2 четверть: hand-over — deputy (000, п. 4.3)
26.12.2025 5А 2 четверть: verify Русский язык — t-01 до 28.12.2025 (000, п. 4.4)
26.12.2025 5А 2 четверть: verify Литература — t-02 до 28.12.2025 (000, п. 4.4)
27.12.2025 5А 2 четверть: certify — t-01 до 28.12.2025 (000, п. 4.5)
28.12.2025 5А 2 четверть: approve — deputy (001, п. 8.4)
29.12.2025 5А 2 четверть: stamp — director (001, Обязанности директора, п. 8)
30.12.2025 5А 2 четверть: bind — binder (001, п. 8.5)
31.12.2025 5А 2 четверть: deposit — archivist (001, п. 8.6)
01.01.2026 monthly-check — deputy до 31.01.2026 (003, п. 3.3)
01.02.2026 monthly-check — deputy до 28.02.2026 (003, п. 3.3)
01.03.2026 monthly-check — deputy до 31.03.2026 (003, п. 3.3)

27.03.2026 inspection — deputy за 27.03.2026 (003, п. 3.5)
27.03.2026 5А 3 четверть: check — deputy (001, п. 8.3)
28.03.2026 5А 3 четверть: print — deputy (000, п. 4.3)
29.03.2026 5А 3 четверть: hand-over — deputy (000, п. 4.3)
30.03.2026 5А 3 четверть: verify Русский язык — t-01 до 01.04.2026 (000, п. 4.4)
30.03.2026 5А 3 четверть: verify Литература — t-02 до 01.04.2026 (000, п. 4.4)
31.03.2026 5А 3 четверть: certify — t-01 до 01.04.2026 (000, п. 4.5)
01.04.2026 monthly-check — deputy до 30.04.2026 (003, п. 3.3)
01.04.2026 5А 3 четверть: approve — deputy (001, п. 8.4)
02.04.2026 5А 3 четверть: stamp — director (001, Обязанности директора, п. 8)
03.04.2026 5А 3 четверть: bind — binder (001, п. 8.5)
04.04.2026 5А 3 четверть: deposit — archivist (001, п. 8.6)
01.05.2026 monthly-check — deputy до 31.05.2026 (003, п. 3.3)

26.05.2026 inspection — deputy за 26.05.2026 (003, п. 3.5)
26.05.2026 5А 4 четверть: check — deputy (001, п. 8.3)
27.05.2026 5А 4 четверть: print — deputy до 30.06.2026 (001, п. 8.3)
28.05.2026 5А 4 четверть: hand-over — deputy (000, п. 4.3)
28.05.2026 5А 4 четверть: council — t-01 (000, п. 4.8)
29.05.2026 5А 4 четверть: verify Русский язык — t-01 до 31.05.2026 (000, п. 4.4)
29.05.2026 5А 4 четверть: verify Литература — t-02 до 31.05.2026 (000, п. 4.4)
30.05.2026 5А 4 четверть: certify — t-01 до 31.05.2026 (000, п. 4.5)
31.05.2026 5А 4 четверть: approve — deputy (001, п. 8.4)
01.06.2026 monthly-check — deputy до 30.06.2026 (003, п. 3.3)
01.06.2026 5А 4 четверть: stamp — director до 25.06.2026 (002, п. 7.5)
02.06.2026 5А 4 четверть: bind — binder до 25.06.2026 (002, п. 7.5)
03.06.2026 5А 4 четверть: deposit — archivist (001, п. 8.6)
01.07.2026 monthly-check — deputy до 31.07.2026 (003, п. 3.3)
01.08.2026 monthly-check — deputy до 31.08.2026 (003, п. 3.3)
"""


def _exports() -> dict[date, list[Snapshot]]:
    made = tiny(3, classes=1, pupils=4, sections=2)
    group = exports.lagging(made.classes[0], "Литература", "Былины")
    school = exports.school_of(made, group)
    return {on: [exports.at_end(school, on, c01=term)] for on, term in EXPORTS.items()}


def _case_of(year: SchoolYear, day: date | None) -> str:
    return next(one for one in year.case_ids() if year.case(one).opened.term_ends_on == day)


def _checked(year: SchoolYear, ask: Ask) -> bool:
    return year.case(_case_of(year, ask.due_on)).checked is not None


def _note(year: SchoolYear, owed: OwedWork) -> str:
    [note] = inspections.make(year.desk, [_case_of(year, owed.due_on)], actor_id="s-02")
    return note.digest


def _notes_a_remark(year: SchoolYear) -> None:
    checking.note_remark(year.desk, LAST, REMARK, actor_id="s-02")


@pytest.fixture(scope="module")
def year(installation: Callable[..., World]) -> SchoolYear:
    """The year, lived through."""
    lived = SchoolYear(
        installation(),
        profiles.read_mapping("default"),
        _exports(),
        events={date(2026, 5, 26): _notes_a_remark},
        waits={"inspection": _checked},
        papers={"inspection": _note},
    )
    return lived.live()


@pytest.mark.clause("000-22")
@pytest.mark.clause("000-23")
@pytest.mark.clause("003-04")
def test_who_was_asked_for_what_until_when(year: SchoolYear) -> None:
    """Every regulation's strictest demand, each by its own clause; at the year's end the days of June."""
    assert year.asked == lines(ASKED)
    assert year.late == []
    assert year.open == {}


@pytest.mark.clause("001-20")
@pytest.mark.clause("001-28")
def test_who_did_what_at_the_years_end(year: SchoolYear) -> None:
    """Check, print, five signatures, seal, binding, and the council's decision beside them."""
    assert done(year, LAST)[2:] == [
        ("RemarkNoted", "s-02", date(2026, 5, 26)),
        ("Checked", "s-02", date(2026, 5, 27)),
        ("Printed", "s-02", date(2026, 5, 28)),
        ("HandedOver", "s-02", date(2026, 5, 29)),
        ("DecisionEntered", "t-01", date(2026, 5, 29)),
        ("SectionSigned", "t-01", date(2026, 5, 30)),
        ("SectionSigned", "t-02", date(2026, 5, 30)),
        ("VolumeAssembled", "service", date(2026, 5, 30)),
        ("CaseSigned", "t-01", date(2026, 5, 31)),
        ("CaseSigned", "s-02", date(2026, 6, 1)),
        ("CaseSigned", "s-01", date(2026, 6, 2)),
        ("Bound", "s-03", date(2026, 6, 3)),
        ("Deposited", "s-03", date(2026, 6, 4)),
    ]
    expected = {"class_teacher": "t-01", "deputy": "s-02", "director": "s-01"}
    for digest in (year.case(LAST).volume, year.case(LAST).summary):
        pdf = documents.read(year.desk, digest)
        verdict = verify_pdf(pdf, roots=roots(year.desk.keys), expected=expected)
        assert (verdict.sound, verdict.reasons) == (True, ())


@pytest.mark.clause("001-22")
@pytest.mark.clause("001-25")
@pytest.mark.clause("003-06")
def test_every_journal_is_bound_and_lies_in_two_rooms(year: SchoolYear) -> None:
    """The count of leaves in each note; the deputy's note on the check lies beside each volume."""
    ids = ["2025-q1-c-01", "2025-q2-c-01", "2025-q3-c-01", LAST]
    assert bound_notes(year) == dict.fromkeys(ids, "7 (семь)")
    assert rooms(year) == {one: ["кабинет 101", "архив"] for one in ids}
    for store in year.world.archive.mirror.stores:
        of_cases = [one for _, one in read_deposits(store) if "case" in one.subject]
        assert len(of_cases) == len(ids)
        for manifest in of_cases:
            assert [one.role for one in manifest.entries].count(inspections.ROLE) == 1


@pytest.mark.clause("001-16")
@pytest.mark.clause("001-21")
@pytest.mark.clause("001-13")
@pytest.mark.clause("000-26")
def test_the_prescribed_texts(year: SchoolYear) -> None:
    """First sheet, contents, logs, remarks and summary sheet: the regulations' words to the letter."""
    case = year.case(LAST)
    said = pages(year, case.volume)
    assert "Журнал проверен и принят для сдачи в архив Заместитель директора" in said[0]
    assert "Оглавление" in said[1]
    assert "7 Замечания по ведению классного журнала Заместитель директора 11–12 6" in said[1]
    assert "9 Сводная ведомость учета успеваемости (отдельный документ) Директор С1–С2 С1" in said[1]
    assert "Программа выполнена («по плану» — 11, «фактически» — 11)." in said[5]
    assert "Не пройдены следующие темы: Былины («по плану» — 12, «фактически» — 11)." in said[7]
    assert "Замечания по ведению классного журнала" in said[10]
    assert f"26.05.2026 {REMARK} заместитель директора" in said[10]
    assert council_column(year, case.summary) == ("Решение педагогического совета (дата, номер)", "")
    assert [one.number for one in case.decisions] == ["7"]
    assert pages(year, case.summary)[0].count("Сводная ведомость учета успеваемости") == 1
    assert "перевести" not in text(year, case.summary)
