"""Pages about paper copies: from hand to hand, on shelves and off; a sheet by its code; an extract."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from archive_service.db.models import CaseRow
from archive_service.services import sheet_places
from archive_service.services.sheet_places import WantedLeaf
from tests.world import PHRASE, World

SHELF = {"room": "архив", "cabinet": "шкаф 2", "shelf": "полка 3"}
OLDER = {"title": "Журнал 8А", "class_name": "8А", "year": "2011", "leaves": "64", "copy": "1"}
_CLASS = select(CaseRow.class_name)
NOTHING = {"to": "", "outside": "", "name": "", "request": ""}


@pytest.mark.clause("000-10", "000-12", "000-13")
def test_volumes_go_their_way_on_pages(world: World, visit: Callable[..., Any]) -> None:
    """The deputy brings leaves, the archivist accepts, shelves, lends and misses them: pages say so."""
    case_id = world.to("deposited")
    deputy, archivist, teacher = visit("s-02"), visit("s-03"), visit("t-01")
    assert case_id in deputy.get("/paper/bring").text
    deputy.post("/paper/bring", cases=[case_id])
    assert "/paper/1" in deputy.get("/paper").text
    archivist.post("/paper/hands/1/accept", 404)
    deputy.post("/paper/hands/new?volume=1", receiver="s-03")
    assert "Примите тома под подпись: ведомость № 1" in archivist.get("/").text
    deputy.post("/paper/hands/1/accept", 409)
    assert deputy.get("/paper/hands/1/list.pdf").mimetype == "application/pdf"
    archivist.follow("/paper/hands/1/accept?volume=1")
    assert "Ещё не приняты" in archivist.get("/paper/hands").text
    assert "внесён" in archivist.follow("/paper/add", keeper="s-03", access="archivist", **OLDER)
    archivist.post("/paper/add", 422, keeper="s-03", **{**OLDER, "title": ""})
    archivist.post("/paper/place?volume=1&volume=2", access="archivist", folder="", **SHELF)
    archivist.post("/paper/place?volume=9", 404, access="archivist", folder="", **SHELF)
    assert "/paper/2" in archivist.get("/paper?class=8а&year=2011").text
    assert "Таких томов нет" in archivist.get("/paper?state=missing").text
    later = (world.desk().today + timedelta(days=3)).isoformat()
    lend = {**NOTHING, "reason": "сверка", "until": later}
    archivist.post("/paper/issue?volume=2", 400, **lend)
    archivist.post("/paper/issue?volume=2", **{**lend, "to": "t-01"})
    assert "Верните том № 2" in teacher.get("/").text
    assert "сверка" in teacher.get("/paper/2").text
    assert archivist.get("/paper/2/slip.pdf").mimetype == "application/pdf"
    assert "сверка" in archivist.get("/paper/usage").text
    archivist.follow("/paper/return?volume=2", remark="")
    archivist.get("/paper/2/slip.pdf", 404)
    shelf = f"/paper/shelves/shelf?{urlencode(SHELF)}"
    assert "полка 3" in archivist.get("/paper/shelves").text
    assert "не найдены № 2" in archivist.follow(shelf, volume="1")
    assert "Найдите том № 2" in archivist.get("/").text
    archivist.get("/paper/shelves/shelf?room=подвал", 404)
    for book in ("register.pdf", "usage.pdf", "shelves/labels.pdf"):
        assert archivist.get(f"/paper/{book}").mimetype == "application/pdf"
    archivist.get("/paper?volume=x&year=x", 404)
    teacher.get("/paper", 403)
    teacher.get("/paper/1", 403)


@pytest.mark.clause("000-15", "001-18")
def test_a_sheet_is_found_and_an_extract_given_out_on_pages(world: World, visit: Callable[..., Any]) -> None:
    """By code and by leaf the same sheet; the extract is signed with the phrase and is in the journal."""
    case_id = world.to("deposited")
    archivist = visit("s-03")
    archivist.post("/paper/bring", cases=[case_id])
    with world.desk().reading() as session:
        name = next(iter(session.execute(_CLASS)))[0]
    found = sheet_places.by_leaf(world.desk(), WantedLeaf(name, "2"), reader_id="s-03")
    by_code = archivist.get(f"/paper/sheet?code={found.page.code.lower()}").text
    assert found.title in by_code
    assert "действует" in by_code
    assert found.page.code in archivist.get(f"/paper/sheet?{urlencode({'class': name, 'leaf': '2'})}").text
    assert "не код листа" in archivist.get("/paper/sheet?code=14", 400).text
    page = f"/extracts/of/{case_id}"
    asked = {"pupil": "1", "request": "вх. 17", "reason": "заявление родителей", "recipient": "Пробной"}
    assert page in archivist.get(f"/shelf/{case_id}").text
    archivist.post(page, 403, phrase="не та", **asked)
    archivist.post(page, 422, phrase=PHRASE, **{**asked, "request": ""})
    journal = archivist.follow(page, phrase=PHRASE, **asked)
    assert "Выписка № 1" in journal
    assert "Пробной" not in journal
    assert archivist.get("/extracts/1.pdf").mimetype == "application/pdf"
    archivist.get("/extracts/2.pdf", 404)
    visit("t-01").get(page, 403)
    page = f"/extracts/certificate/{case_id}"
    asked = {"cases": case_id, "request": "исх. 40", "reason": "проверка", "recipient": "", "purpose": ""}
    assert page in archivist.get(f"/shelf/{case_id}").text
    archivist.post(page, 422, phrase=PHRASE, **{**asked, "request": ""})
    assert "Справка № 1" in archivist.follow(page, phrase=PHRASE, **asked)
    assert archivist.get("/extracts/certificates/1.pdf").mimetype == "application/pdf"
    archivist.get("/extracts/certificates/2.pdf", 404)
