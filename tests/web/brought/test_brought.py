"""The pages of a printout made elsewhere: brought, sorted in both ways, opened; refusals beside the form."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from archive_service.services import brought
from tests.foreign import Printed, print_journal

OPERATOR = "s-02"
ABOUT = {
    "class_name": "9Я",
    "grade": "9",
    "year": "2025",
    "term": "q4",
    "starts_on": "2026-04-06",
    "ends_on": "2026-05-26",
    "class_teacher": "t-01",
    "source": "Дневник 3.1",
}
PARTS = {
    "front": "1–3",
    "summary": "7",
    "ignored": "",
    "subjects-0-subject": "Алгебра",
    "subjects-0-teacher": "t-01",
    "subjects-0-pages": "4-5",
    "subjects-1-subject": "Физика",
    "subjects-1-teacher": "t-02",
    "subjects-1-pages": "6",
    "pupils": "Ёлкина Марфа Петровна\nЗимина Ада",
}


@pytest.fixture
def journal(tmp_path: Path) -> bytes:
    """A printout whose teachers nobody knows."""
    printed = Printed([("Алгебра", "Никто", 2), ("Физика", "Никто", 1)], ["Никто Никто"], "Никто")
    return print_journal(tmp_path / "journal.pdf", printed).read_bytes()


def _brought(world: Any, browser: Any, data: bytes, name: str = "журнал.pdf") -> str:
    """Send a file, let the job run, and return the address to which its outcome leads, or its page."""
    answer = browser.post("/brought", **ABOUT, file=(BytesIO(data), name))
    assert world.work() == []
    [to] = re.findall(r'href="(/brought/result/[^"]+)"', browser.get(answer.headers["Location"]).text)
    seen = browser.client.get(to, base_url="https://127.0.0.1")
    return str(seen.headers.get("Location") or seen.text)


def test_from_the_file_to_the_case(lite: Any, make_visit: Any, journal: bytes) -> None:
    """Sorted in ranges and page by page, it becomes a case; the file is given back as it was brought."""
    lite.to("imported")
    browser = make_visit(lite)(OPERATOR)
    at = _brought(lite, browser, journal)
    page = browser.get(at).text
    assert "Что поправить: 2" in page
    assert "Отметки в чужой распечатке программа не проверяет" in page
    assert browser.get(f"{at}/page/1.jpg").mimetype == "image/jpeg"
    assert browser.get(f"{at}/printout.pdf").data == journal
    assert "Алгебра" in browser.get(f"{at}/table.csv").text
    said = browser.post(f"{at}/parts", 422, **{**PARTS, "front": "1-99"}).text
    assert "«1-99»: таких страниц нет" in said
    assert 'value="1-99"' in said
    browser.post(f"{at}/parts", **PARTS)
    browser.post(f"{at}/pages?page=1", **{"share-6": ""})
    assert "Страницы 6: не решено" in browser.get(at).text
    assert "не решено" in browser.post(f"{at}/open", 422).text
    browser.post(f"{at}/pages?page=1", **{"share-6": "2", "share-7": "no such share", "share-999": "1"})
    browser.post(f"{at}/pages?page=1", **{"share-7": "summary"})
    opened = browser.post(f"{at}/open")
    assert "2025-q4-9" in opened.headers["Location"]
    assert "Открыто дело" in browser.get(opened.headers["Location"]).text
    browser.get(at, 404)


def test_what_is_refused_stays_said(lite: Any, make_visit: Any, journal: bytes) -> None:
    """No file, a file that is no PDF: said in a sentence. A sorting can be thrown away."""
    lite.to("imported")
    visit = make_visit(lite)
    browser = visit(OPERATOR)
    assert "Выберите файл" in browser.post("/brought", 422, **ABOUT).text
    assert "не PDF" in _brought(lite, browser, b"MZ<b>", "<b>.pdf")
    assert brought.drafts(lite.desk(), actor_id=OPERATOR) == ()
    at = _brought(lite, browser, journal)
    visit("t-01").get(at, 403)
    browser.post(f"{at}/drop")
    browser.get(at, 404)
    assert "Начатых раскладок нет" in browser.get("/brought").text
