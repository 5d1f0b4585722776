"""A year at a school under 003, on both databases: monthly control, check, note, visa; the deputy keeps."""

import os
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from archive_service.importing.sample_school import tiny
from archive_service.services import checking, inspections, profiles
from storage.deposit import read_deposits
from tests.services.years import exports
from tests.services.years.looking import acts_of, council_column, done, lines, pages, rooms, text
from tests.services.years.school_year import BY_ROLE, Ask, SchoolYear
from tests.world import World
from workflows.snapshot import Snapshot
from workflows.work import OwedWork

CASE = "2025-year-c-01"
YEAR_ENDS = date(2026, 5, 26)
EXPORTS = {
    date(2025, 10, 24): "q1",
    date(2025, 12, 23): "q2",
    date(2026, 3, 27): "q3",
    date(2026, 5, 27): "year",
}
REMARK = "нет второй контрольной работы в апреле"
ASKED = """
01.09.2025 monthly-check — deputy до 30.09.2025 (п. 3.3)
01.10.2025 monthly-check — deputy до 31.10.2025 (п. 3.3)
24.10.2025 inspection — deputy за 24.10.2025 (п. 3.5)
01.11.2025 monthly-check — deputy до 30.11.2025 (п. 3.3)
01.12.2025 monthly-check — deputy до 31.12.2025 (п. 3.3)
23.12.2025 inspection — deputy за 23.12.2025 (п. 3.5)
01.01.2026 monthly-check — deputy до 31.01.2026 (п. 3.3)
01.02.2026 monthly-check — deputy до 28.02.2026 (п. 3.3)
01.03.2026 monthly-check — deputy до 31.03.2026 (п. 3.3)
27.03.2026 inspection — deputy за 27.03.2026 (п. 3.5)
01.04.2026 monthly-check — deputy до 30.04.2026 (п. 3.3)
01.05.2026 monthly-check — deputy до 31.05.2026 (п. 3.3)
26.05.2026 inspection — deputy за 26.05.2026 (п. 3.5)

27.05.2026 7А Год: check — deputy (п. 3.4)
28.05.2026 7А Год: print — deputy (000, п. 4.3)
29.05.2026 7А Год: hand-over — deputy (000, п. 4.3)
30.05.2026 7А Год: verify Русский язык — t-01 до 01.06.2026 (000, п. 4.4)
30.05.2026 7А Год: verify Литература — t-02 до 01.06.2026 (000, п. 4.4)
31.05.2026 7А Год: stamp — director (п. 1.3)
01.06.2026 monthly-check — deputy до 30.06.2026 (п. 3.3)
01.06.2026 7А Год: deposit — deputy (п. 1.3)

01.07.2026 monthly-check — deputy до 31.07.2026 (п. 3.3)
01.08.2026 monthly-check — deputy до 31.08.2026 (п. 3.3)
"""


def _exports() -> dict[date, list[Snapshot]]:
    made = tiny(3, classes=1, pupils=3, sections=2)
    school = exports.school_of(made, exports.as_class(made.classes[0], "7А", 7))
    return {on: [exports.at_end(school, on, c01=term)] for on, term in EXPORTS.items()}


def _checked(year: SchoolYear, ask: Ask) -> bool:
    """The note on the year's check is written when the check was made."""
    return ask.due_on != YEAR_ENDS or bool(year.case_ids() and year.case(CASE).checked)


def _note(year: SchoolYear, owed: OwedWork) -> str:
    """At the year's end the note is made from the check; of a quarter the deputy writes it by hand."""
    if owed.due_on != YEAR_ENDS:
        return ""
    [note] = inspections.make(year.desk, [CASE], actor_id="s-02", number="4")
    return note.digest


def _notes_a_remark(year: SchoolYear) -> None:
    checking.note_remark(year.desk, CASE, REMARK, actor_id="s-02")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh database, empty for a file of the installation's own."""
    if request.param == "sqlite":
        yield ""
        return
    cluster = request.getfixturevalue("postgresql_cluster")
    name = f"y_{os.urandom(6).hex()}"
    cluster.execute(f"CREATE DATABASE {name} TEMPLATE migrated STRATEGY WAL_LOG")
    yield cluster.url(name)
    cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def year(installation: Callable[..., World], address: str) -> SchoolYear:
    """The year, lived through; the deputy has the archive too."""
    lived = SchoolYear(
        installation(address),
        profiles.read_mapping("sterlitamak-2023"),
        _exports(),
        people={**BY_ROLE, "archivist": "s-02"},
        events={date(2026, 5, 27): _notes_a_remark},
        waits={"inspection": _checked},
        papers={"inspection": _note},
    )
    return lived.live()


@pytest.mark.clause("003-01")
@pytest.mark.clause("003-04")
@pytest.mark.clause("003-06")
def test_who_was_asked_for_what_until_when(year: SchoolYear) -> None:
    """Control in each of the twelve months, a note after every term, one journal at the year's end."""
    assert year.asked == lines(ASKED)
    assert year.late == []
    assert year.open == {}
    assert year.unprinted == ["7А"] * 3


@pytest.mark.clause("003-01")
@pytest.mark.clause("003-05")
def test_who_did_what(year: SchoolYear) -> None:
    """The check by the regulation's list comes before the print; the director's visa, then the keeper."""
    assert done(year, CASE)[2:] == [
        ("RemarkNoted", "s-02", date(2026, 5, 27)),
        ("Checked", "s-02", date(2026, 5, 28)),
        ("Printed", "s-02", date(2026, 5, 29)),
        ("HandedOver", "s-02", date(2026, 5, 30)),
        ("SectionSigned", "t-01", date(2026, 5, 31)),
        ("SectionSigned", "t-02", date(2026, 5, 31)),
        ("VolumeAssembled", "service", date(2026, 5, 31)),
        ("CaseSigned", "s-01", date(2026, 6, 1)),
        ("Deposited", "s-02", date(2026, 6, 2)),
    ]
    checked = next(one for one in acts_of(year, CASE) if type(one).__name__ == "Checked")
    assert [one.item for one in checked.items] == [
        "фактическое усвоение учащимися программы (соответствие учебному плану и тематическому планированию)",
        "объективность выставленных текущих и итоговых оценок",
        "наличие контрольных и текущих проверочных работ",
    ]


@pytest.mark.clause("003-06")
def test_the_note_lies_with_the_journal(year: SchoolYear) -> None:
    """«Справка» with the list, the remark and its number is in both rooms, in the deposit of the class."""
    for store in year.world.archive.mirror.stores:
        [manifest] = [one for _, one in read_deposits(store) if "case" in one.subject]
        [note] = [one.digest for one in manifest.entries if one.role == inspections.ROLE]
        said = text(year, note)
    assert "№ 4" in said
    assert "Справка по результатам проверки электронных журналов" in said
    assert "наличие контрольных и текущих проверочных работ" in said
    assert f"7А {REMARK}" in said


@pytest.mark.clause("001-25")
def test_the_journal_lies_in_two_rooms(year: SchoolYear) -> None:
    """Volume and summary sheet in both stores; the regulation has nobody sew, so nobody was asked to."""
    assert rooms(year) == {CASE: ["кабинет 101", "архив"]}
    assert "Bound" not in [type(one).__name__ for one in acts_of(year, CASE)]


@pytest.mark.clause("001-16")
def test_the_prescribed_texts(year: SchoolYear) -> None:
    """Titles and the teachers' notes; the deputy's remark has its page, and the contents name it."""
    case = year.case(CASE)
    said = pages(year, case.volume)
    assert "7 Замечания по ведению классного журнала Заместитель директора 11–12 6" in said[1]
    assert f"27.05.2026 {REMARK}" in said[10]
    missing = "Не пройдены следующие темы: Понятие и свойства наблюдений за год (12)"
    assert f"{missing} («по плану» — 12, «фактически» — 11)." in said[5]
    assert "Программа выполнена («по плану» — 11, «фактически» — 11)." in said[7]
    assert "1 четверть 2 четверть 3 четверть 4 четверть Год" in said[4]
    assert "Журнал проверен" not in " ".join(said)
    assert pages(year, case.summary)[0].count("Сводная ведомость учета успеваемости") == 1
    assert council_column(year, case.summary) == ("Решение педагогического совета (дата, номер)", "")
