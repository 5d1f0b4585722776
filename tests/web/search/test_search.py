"""The archivist's way in a browser: search, reason, sheet with its proof, a certified copy."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive_service.db.act_log import SchoolAct
from archive_service.db.finding import PupilOnSheet, index_summary
from archive_service.services import cases, finding
from archive_service.web.areas.search import LONGEST_REASON
from storage.port import Key
from tests.web.conftest import Browser
from tests.world import PHRASE, World
from workflows.canonical import digest

REASON, REQUEST = "справка по личному обращению", "12-з от 01.06.2026"


@pytest.fixture
def case_id(world: World) -> str:
    """A case in the archive."""
    return world.to("deposited")


@pytest.fixture
def archivist(case_id: str, visit: Callable[..., Browser]) -> Browser:
    """The archivist's browser."""
    return visit("s-03")


@pytest.fixture
def summary(world: World, case_id: str) -> str:
    """The digest of the case's summary sheet."""
    with world.desk().reading() as session:
        return str(cases.load(session, case_id)[0].summary)


def _address(case_id: str, document: str) -> str:
    return f"/search/{case_id}/{finding.short_code(document)}"


def _open(browser: Browser, case_id: str, document: str, **fields: Any) -> str:
    sent = {"reason": REASON, "request": REQUEST} | fields
    return str(browser.post(_address(case_id, document), **sent).headers["Location"])


def _read_acts(world: World) -> list[Any]:
    acts = [one.act for one in world.acts() if isinstance(one.act, SchoolAct)]
    return [one for one in acts if one.kind == "document-read"]


@pytest.mark.clause("000-17", "002-02")
def test_from_a_misspelt_name_to_the_sheet(
    world: World, archivist: Browser, case_id: str, summary: str
) -> None:
    """A slip is forgiven and said, the reason asked for, the sheet opens with its proof."""
    page = archivist.get("/search?q=Дранелева 5А").text
    assert "Показано похожее" in page
    (link,) = re.findall(r'href="(/search/[^"]+)"[^>]*>Открыть<span class="unseen">: Дронелева', page)
    assert link == _address(case_id, summary)
    assert "Зачем открываете документ?" in archivist.get(link).text
    assert _read_acts(world) == [], "the form itself reads nothing"
    opened = archivist.follow(link, reason=REASON, request=REQUEST)
    assert "Документ подлинный и целый" in opened
    for piece in ("Миматов Вадим Вадимович", "уровень B-B", "кабинет 101", "архив", summary, "27.05.2056"):
        assert piece in opened, piece
    (act,) = _read_acts(world)
    assert act.facts == {"document": summary, "role": "summary", "reason": REASON, "request": REQUEST}


@pytest.mark.clause("000-13", "001-36")
def test_the_file_comes_only_through_the_readers_own_reading(
    world: World, archivist: Browser, visit: Callable[..., Browser], case_id: str, summary: str
) -> None:
    """PDF and pages are one reading's, one person's, for half an hour; then the reason is asked anew."""
    where = _open(archivist, case_id, summary)
    answer = archivist.get(f"{where}/document.pdf")
    assert (digest(answer.data), answer.mimetype) == (summary, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in archivist.get(f"{where}/document.pdf?save=1").headers["Content-Disposition"]
    assert archivist.get(f"{where}/pages/1").data[8:12] == b"WEBP"
    archivist.get(f"{where}/pages/99", 404)
    director = visit("s-01")
    for part in ("", "/document.pdf", "/pages/1", "/copy.pdf"):
        director.get(where + part, 404)
    assert len(_read_acts(world)) == 1, "what belongs to one opening is one reading"
    world.later(minutes=31)
    archivist = visit("s-03")
    archivist.get(f"{where}/document.pdf", 409)
    again = archivist.get(where, 303).headers["Location"]
    assert again == _address(case_id, summary)
    assert "Прошло больше 30 минут" in archivist.get(again).text


@pytest.mark.parametrize("reason", ["", "  ", "x" * (LONGEST_REASON + 1)])
def test_without_a_reason_nothing_opens_and_nothing_typed_is_lost(
    world: World, archivist: Browser, case_id: str, summary: str, reason: str
) -> None:
    """The form comes again with what was typed; nothing is on record."""
    page = archivist.post(_address(case_id, summary), 422, reason=reason, request=REQUEST).text
    assert f'value="{REQUEST}"' in page
    assert "aria-invalid" in page
    assert _read_acts(world) == []


def test_a_double_click_is_one_reading(world: World, archivist: Browser, case_id: str, summary: str) -> None:
    """The second sending of the same form leads to the first one's reading."""
    first, second = (_open(archivist, case_id, summary, once="the same") for _ in range(2))
    assert first == second
    assert len(_read_acts(world)) == 1


def test_a_certified_copy_is_issued_with_the_pass_phrase(
    world: World, archivist: Browser, case_id: str, summary: str
) -> None:
    """A wrong phrase signs nothing and keeps what was typed; the right one gives a copy to save."""
    where = _open(archivist, case_id, summary)
    fields = {"reason": REASON, "request": "13-з от 02.06.2026", "recipient": "Пробной А. Т."}
    page = archivist.post(f"{where}/certify", 403, phrase="неверная парольная фраза", **fields).text
    assert "13-з от 02.06.2026" in page
    assert "неверная парольная фраза" not in page
    archivist.get(f"{where}/copy.pdf", 404)
    missing = archivist.post(f"{where}/certify", 422, phrase=PHRASE, reason=REASON, request="").text
    assert "Заполните это поле" in missing
    made = archivist.post(f"{where}/certify", phrase=PHRASE, **fields).headers["Location"]
    page = archivist.get(made).text
    assert f"Копия № {made.rpartition('/')[2]} заверена" in page
    copy = archivist.get(f"{made}/copy.pdf")
    assert copy.data.startswith(b"%PDF")
    (certified,) = [one.act for one in world.acts() if getattr(one.act, "kind", "") == "copy-certified"]
    assert certified.facts["copy"] == digest(copy.data)
    assert certified.actor == "s-03"


def test_all_copies_are_read_again_by_a_button(
    world: World, archivist: Browser, case_id: str, summary: str
) -> None:
    """The page says how many copies are whole now; one that is gone is named with its room."""
    where = _open(archivist, case_id, summary)
    world.later(minutes=5)
    assert "целых 2 из 2" in archivist.follow(f"{where}/check")
    store = world.archive.mirror.store("disk-a")
    (Path(store.place) / str(Key.of("objects", summary))).unlink()
    page = archivist.follow(f"{where}/check")
    assert "целых 1 из 2" in page
    assert "не найдена" in page
    assert "Подтверждено не всё" in page


@pytest.mark.clause("000-13")
def test_the_readers_own_list(
    world: World, archivist: Browser, visit: Callable[..., Browser], case_id: str, summary: str
) -> None:
    """What was read, why, by which request; others have their own list; an empty one says what to do."""
    where = _open(archivist, case_id, summary)
    page = archivist.get("/search/readings").text
    assert REASON in page
    assert REQUEST in page
    assert f'href="{where}"' in page
    other = visit("s-01").get("/search/readings").text
    assert REASON not in other
    assert "Вы ещё ничего не открывали" in other
    world.later(minutes=31)
    assert f'href="{where}"' not in visit("s-03").get("/search/readings").text


@pytest.mark.clause("000-33")
def test_a_code_name_leads_to_no_name(world: World, archivist: Browser) -> None:
    """The page of the code has no surname, no year of leaving and no code of the export beside it."""
    for year, pupil in (
        (2012, PupilOnSheet("p-zoya", "Скрытова", "Зоя", "", "Скрытова Зоя")),
        (2013, PupilOnSheet("p-zoya", "", "", "", "Ученик 77")),
    ):
        with world.desk().writing() as session:
            index_summary(
                session,
                case_id=f"{year}-8А",
                class_name="8А",
                year=year,
                document=f"sha256:{year}",
                pupils=[pupil],
            )
    by_code, by_name = (archivist.get(f"/search?q={one}").text for one in ("Ученик 77", "Скрытова"))
    assert "(кодовое имя)" in by_code
    assert "Скрытова" not in by_code
    assert "Ученик 77" not in by_name
    assert "2012/2013" in by_name
    assert "p-zoya" not in by_code + by_name


def test_empty_states_say_what_to_do(archivist: Browser) -> None:
    """Nothing typed: examples; nobody found: advice and the count without class; no question: a hint."""
    assert "Например" in archivist.get("/search").text
    nobody = archivist.get("/search?q=Несуществующева").text
    assert "Никто не найден" in nobody
    assert "Фамилия могла смениться" in nobody
    assert "Без класса и года: 1" in archivist.get("/search?q=Дронелева 11Я 1999").text
    assert "нечего искать" in archivist.get("/search?q=класс", 400).text
    archivist.get("/search?q=Дронелева&page=9", 404)
    archivist.get("/search?q=Дронелева&page=x", 404)


HOSTILE = ("<script>alert(1)</script>", "' OR 1=1 --", "{{ 7*7 }}", "%00\x00", "../../etc/passwd", "🙂" * 200)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(archivist: Browser, case_id: str, summary: str, text: str) -> None:
    """In the box and in the reason: escaped, kept as typed, never carried out."""
    page = archivist.client.get("/search", query_string={"q": text}, base_url="https://127.0.0.1:8321")
    assert page.status_code in {200, 400}
    assert "<script>alert" not in page.text
    assert text.startswith("{{") is ("{{ 7*7 }}" in page.text)
    where = _open(archivist, case_id, summary, reason=f"запрос {text}"[:200])
    assert "<script>alert" not in archivist.get(where).text
    assert "<script>alert" not in archivist.get("/search/readings").text


@pytest.mark.parametrize("document", ["", "0" * 12, "%", "sha256:", "..", "snapshot"])
def test_only_documents_of_the_case_that_people_read(archivist: Browser, case_id: str, document: str) -> None:
    """Neither a document of nothing nor the export under the case is opened here."""
    archivist.get(f"/search/{case_id}/{document}", 404)


@pytest.mark.clause("002-02")
def test_who_has_no_business_here(visit: Callable[..., Browser], case_id: str, summary: str) -> None:
    """Teachers and the administrator get neither search, nor sheet, nor shelf; and no entry in the menu."""
    for person in ("t-01", "admin"):
        browser = visit(person)
        for path in (
            "/search",
            "/search/readings",
            "/shelf",
            f"/shelf/{case_id}",
            _address(case_id, summary),
        ):
            page = browser.get(path, 403).text
            assert "Поиск в архиве" not in page
