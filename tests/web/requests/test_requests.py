"""The archivist's year in a browser: a request, its answer, the book of names, the figures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from archive_service.services import finding, pupil_extracts, searching
from tests.world import PHRASE, World

PAPER = {"kind": "marriage", "number": "I-ТН № 5", "paper_on": "2026-05-20"}


@pytest.mark.clause("000-13", "000-17", "002-02")
def test_a_request_goes_its_way_on_pages(
    lite: World, make_visit: Callable[..., Any], paper_file: Callable[..., Path]
) -> None:
    """Registered, shown at home, searched for, answered by a certificate; another by a letter; counted."""
    case_id = lite.to("deposited")
    visit = make_visit(lite)
    archivist, teacher = visit("s-03"), visit("t-01")
    letter = {"letter": "12-з", "letter_on": "2026-05-20", "on": ""}
    shown = archivist.follow("/requests/add", applicant="graduate", subject="study", **letter)
    assert "вх. 1, № 12-з от 20.05.2026" in shown
    assert "/requests/1" in archivist.get("/").text
    name = pupil_extracts.pupils_of(lite.desk(), case_id, reader_id="s-03")[0].name
    found = archivist.get(f"/search?q={quote(name)}&request=1").text
    link = f"/answers/of/{case_id}?name={quote(name)}&amp;request=1"
    assert "вх. 1, № 12-з" in found
    assert link in found.replace("%20", "+").replace(quote(name).replace("%20", "+"), quote(name))
    with lite.desk().reading() as session:
        document = searching.search(session, name).hits[0].document
    reason = archivist.get(f"/search/{case_id}/{finding.short_code(document)}?request=1").text
    assert 'value="вх. 1, № 12-з от 20.05.2026"' in reason
    page = f"/answers/of/{case_id}"
    asked = {"pupil": "1", "request": "1", "recipient": "Пробной", "answer": ""}
    archivist.post(page, 422, **asked, phrase="")
    answered = archivist.follow(page, **asked, phrase=PHRASE)
    assert "1/2026" in answered
    assert "Архивная справка" in answered
    assert archivist.get("/requests/1/answer.pdf").mimetype == "application/pdf"
    archivist.post(page, 422, **asked, phrase=PHRASE)  # it waits for no answer any more: no choice
    archivist.follow("/requests/add", applicant="court", subject="marks", letter="", letter_on="", on="")
    archivist.post("/requests/2/close", 409, outcome="found", answer="", reason="")
    until = lite.desk().today.replace(month=7, day=20).isoformat()
    assert "сверка" in archivist.follow("/requests/2/extend", until=until, reason="сверка фондов")
    looked = {"first": "2024", "last": "2025", "advice": "", "recipient": "", "answer": ""}
    assert "сведений не обнаружено" in archivist.follow("/answers/2/nothing", **looked, phrase=PHRASE)
    archivist.follow("/requests/add", applicant="other", subject="other", letter="", letter_on="", on="")
    assert "отозвано" in archivist.follow("/requests/3/close", outcome="withdrawn", answer="", reason="сам")
    assert "Запросов поступило" in archivist.get("/usage?year=2026").text
    assert "Запросов поступило;3" in archivist.get("/usage/2026.csv").get_data(as_text=True)
    assert archivist.get("/usage/2026.pdf").mimetype == "application/pdf"
    archivist.get("/requests/9", 404)
    teacher.get("/requests", 403)
    _write_in_the_book(archivist, case_id, name, paper_file("marriage"))


def _write_in_the_book(archivist: Any, case_id: str, name: str, paper: Path) -> None:
    """A surname by a document with its scan, a class, a school; found by all; one struck out."""
    assert "selected" in archivist.get(f"/names/person/{case_id}?name={quote(name)}").text
    new = {"pupil": "1", "surname": "Новофамильева", "name": "", "patronymic": ""}
    with paper.open("rb") as copy:
        book = archivist.follow(f"/names/person/{case_id}", **new, **PAPER, copy=copy)
    assert "Новофамильева" in book
    assert archivist.get("/names/1/scan.pdf").mimetype == "application/pdf"
    assert name in archivist.get("/search?q=Новофамильева").text
    order = {**PAPER, "kind": "order"}
    archivist.post("/names/class", 400, old="9В", new="9-в", since="2026-03-01", **order)
    assert "5 инженерный" in archivist.follow(
        "/names/class", old="5 инженерный", new="5А", since="2026-03-01", **order
    )
    school = {"how": "renamed", "name": "Школа № 7", "since": "", "until": "2026-09-01", "became": ""}
    assert "Школа № 7" in archivist.follow("/names/school", **school, **order)
    assert "Школа № 7" in archivist.get(f"/search?q={quote(name)} школа 7").text
    assert "нет" in archivist.get(f"/search?q={quote(name)} школа 44").text
    assert "вычеркнута" in archivist.follow("/names/1/strike", reason="не та ведомость")
    assert "Никто не найден" in archivist.get("/search?q=Новофамильева").text
