"""What the status page says."""

import re
from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from archive_service.db.models import School
from archive_service.jobs import JobState
from archive_service.services import placement

pytestmark = pytest.mark.both_databases


def _row(page: str, class_name: str) -> str:
    """The text of a case's row, without tags."""
    found = re.search(rf'<th scope="row"[^>]*>{class_name}</th>(.*?)</tr>', page, re.DOTALL)
    assert found, page
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_a_case_at_work(town, desk, read) -> None:
    """A case shows its step in the regulation's words, how many sections are signed, and the deadline."""
    town.case(desk)
    row = _row(read(), "9Б")
    assert "4 четверть , 2025/2026" in row
    assert "Проверить и подписать листы своего предмета" in row
    assert "7 из 12" in row
    assert "27.05.2026" in row
    assert "просрочено" not in row


def test_the_last_day_is_in_time_and_the_next_is_late(town, desk, read) -> None:
    """A case is late from the day after its deadline, in the row and in the count."""
    town.case(desk, "9А", next_due_on=date(2026, 5, 25))
    town.case(desk, "9Б", next_due_on=date(2026, 5, 24))
    page = read()
    assert "просрочено" not in _row(page, "9А")
    assert "просрочено" in _row(page, "9Б")
    assert "Просроченных дел: 1." in page


def test_a_returned_section_is_said(town, desk, read) -> None:
    """A case that waits for a new edition says so."""
    town.case(desk, state="returned")
    assert "Есть раздел с замечаниями" in _row(read(), "9Б")


@pytest.fixture
def discs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The media that the regulation asks for besides the stores lie in a third room."""
    disc = SimpleNamespace(
        label="диск № 1", room="сейф", serves_as=frozenset({"optical", "hard-disk"}), counts=True
    )
    monkeypatch.setattr(placement, "OFFLINE", lambda _session: (disc,))


@pytest.mark.clause("001-23")
def test_an_archived_case(town, desk, read, discs) -> None:
    """An archived case shows both days of keeping, the number of whole copies and their rooms."""
    town.archived(desk)
    town.audit(desk)
    page = read()
    row = _row(page, "9А")
    assert "журнал: 25.05.2031" in row
    assert "сводная ведомость: 25.05.2056" in row
    assert "2 из 2: кабинет 101, архив" in row
    assert "Замечаний нет" in page


@pytest.mark.clause("001-25")
def test_a_medium_that_is_nowhere(town, desk, read) -> None:
    """A kind of media that the regulation demands and nobody has is a broken line with its clause."""
    town.archived(desk)
    page = read()
    assert "Тревога: хранилища" in page
    assert page.count("Вид носителя «оптический диск»: нет ни одного.") == 2, "in the alarm and in its place"
    assert "на оптическом и жёстком дисках" in page
    assert "Электронное хранение архивных данных осуществляется минимум на двух различных носителях" in page
    assert "Замечаний нет" not in page


def test_a_missing_copy(town, desk, read) -> None:
    """Where one store's copy is not whole, the case and the box above say so."""
    town.archived(desk, stores=1)
    page = read()
    row = _row(page, "9А")
    assert "1 из 2: кабинет 101" in row
    assert "не хватает целой копии" in row
    assert "В хранилище «disk-b» (архив) не хватает целых копий: 2." in page
    assert "Замечаний нет" not in page


def test_archived_without_a_deposit(town, desk, read) -> None:
    """A case called archived whose deposit is not on record does not look well."""
    town.case(desk, state="archived", next_due_on=None)
    assert "нет записи о приёме" in _row(read(), "9Б")


def test_without_a_summary_sheet(town, desk, read) -> None:
    """Objects of other cases do not lend this case a summary sheet."""
    town.archived(desk, "9А")
    town.case(desk, "9Б", state="archived", next_due_on=None)
    assert "сводная ведомость" not in _row(read(), "9Б")


def test_stores(town, desk, read) -> None:
    """Every store shows room, place, last audit, and that nothing but modes protects it."""
    town.archived(desk)
    town.audit(desk)
    page = read()
    assert "кабинет 101" in page
    assert "memory:disk-a" in page
    assert "25.05.2026 12:00: прочитано объектов: 2, нарушений нет" in page
    assert "без замка: права 0444, хэши под наблюдением" in page


def test_findings_of_an_audit(town, desk, read) -> None:
    """What the last audit found is said in the table and in the box above."""
    town.archived(desk)
    town.audit(desk, findings=3)
    page = read()
    assert "нарушений: 3" in page
    assert "Последняя проверка хранилища «disk-a» (кабинет 101) нашла нарушений: 3." in page


def test_a_store_that_was_never_audited(town, desk, read) -> None:
    """Only once something lies in a store is a missing audit a reproach."""
    assert "ни разу не проверяли" not in read()
    town.archived(desk)
    assert "Хранилище «disk-a» (кабинет 101) ещё ни разу не проверяли." in read()


def test_an_absent_store(town, desk, read) -> None:
    """A disk that is not there is said at once."""
    town.stores[1].reachable = False
    assert "Хранилище «disk-b» (архив) сейчас недоступно" in read()


def test_jobs(town, desk, read) -> None:
    """Waiting and failed jobs are counted; what they are about is not shown."""
    with desk.writing() as session:
        for number in range(3):
            town.queue.enqueue(session, "render", {"who": "Канарейкина"}, key=f"{number}", school="s1")
    waiting = re.search(r"Ждут</dt><dd>(\d+)", read())
    assert waiting
    assert waiting[1] == "3"
    assert len(town.queue.list("s1", states=[JobState.QUEUED])) == 3


def test_newest_first_and_fifty_a_page(town, desk, read) -> None:
    """The list is cut into pages of fifty, newest school year first, grades in order."""
    for year in range(2021, 2026):
        for grade in range(1, 12):
            town.case(desk, f"{grade}А", year=year)
    first, second = read(), read("/rooms?page=2")
    assert first.count('<th scope="row"') == 50 + 2
    assert second.count('<th scope="row"') == 5 + 2
    years = re.findall(r"(\d{4})/\d{4}</span></td>", first)
    assert years == sorted(years, reverse=True)
    assert re.findall(r'scope="row"[^>]*>(\d+)А', first)[:11] == [str(grade) for grade in range(1, 12)]
    assert 'href="/rooms?page=2"' in first
    assert 'href="/rooms?page=1"' in second


def test_the_school_year_filter(town, desk, read) -> None:
    """The filter keeps one school year, and the links keep the filter."""
    for grade in range(1, 12):
        for letter in "АБВГД":
            town.case(desk, f"{grade}{letter}", year=2024)
    town.case(desk, "11А", year=2025)
    assert read("/rooms?year=2025").count('<th scope="row"') == 1 + 2
    page = read("/rooms?year=2024")
    assert "2025/2026</span>" not in page
    assert 'href="/rooms?year=2024&amp;page=2"' in page


@pytest.mark.parametrize(
    "query", ["page=0", "page=2", "page=-1", "page=x", "page=1234567", "year=1999", "year=²"]
)
def test_pages_that_are_not_there(desk, read, query: str) -> None:
    """A page, a year or a school that does not exist is 404, not an error."""
    assert "Такой страницы нет" in read(f"/rooms?{query}", 404)


def test_nothing_yet(desk, read) -> None:
    """An empty school is told what comes first."""
    assert "Дел пока нет" in read()


def test_languages(town, desk, read) -> None:
    """English comes by address or by the browser's wish; else Russian; the address wins."""
    town.case(desk)
    assert '<html lang="ru">' in read()
    assert '<html lang="ru">' in read("/rooms", **{"Accept-Language": "de"})
    english = read("/rooms", **{"Accept-Language": "en-GB,en;q=0.8"})
    assert '<html lang="en">' in english
    assert "7 of 12" in english
    assert '<span lang="ru">Проверить и подписать' in english
    assert '<html lang="ru">' in read("/rooms?lang=ru", **{"Accept-Language": "en"})
    assert '<html lang="ru">' in read("/rooms?lang=<script>")


def test_names_are_text(desk, read) -> None:
    """A school's name is shown as it is, never obeyed."""
    with desk.writing() as session:
        session.scalars(select(School)).one().name = "<script>alert(1)</script>"
    page = read()
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_how_it_is_built_for_every_reader(town, desk, read) -> None:
    """Skip link, one main heading, headed columns and rows, and a label for every cell's card."""
    town.archived(desk)
    page = read()
    assert '<a class="skip" href="#content">' in page
    assert page.count("<h1") == 1
    headings = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(headings))
    assert page.count('<th scope="col"') == 7 + 7
    assert all("data-label=" in cell for cell in re.findall(r"<td[^>]*>", page))
    assert "style=" not in page
    identities = re.findall(r' id="([^"]+)"', page)
    assert len(identities) == len(set(identities))
    assert set(re.findall(r'aria-labelledby="([^"]+)"', page)) <= set(identities)


def test_the_chain_is_proved(desk, read) -> None:
    """An unbroken log says so, with its length, its head, and when it was proved."""
    page = read()
    assert "цела" in page
    assert re.search(r"Записано действий</dt><dd>1<", page)
    assert re.search(r"<code>sha256:[0-9a-f]{64}</code>", page)
    assert "Проверены все действия, 25.05.2026 12:00." in page


def test_the_chain_is_not_proved_at_every_request(town, desk, read) -> None:
    """The proof is kept for ten minutes, and made anew after them or when the log has grown."""
    read()
    town.clock.moment += timedelta(minutes=9)
    assert "Проверены все действия, 25.05.2026 12:00." in read()
    town.clock.moment += timedelta(minutes=2)
    assert "Проверены все действия, 25.05.2026 12:11." in read()
    town.clock.moment += timedelta(minutes=1)
    with desk.writing() as session:
        town.act(session)
    assert "Проверены все действия, 25.05.2026 12:12." in read()
