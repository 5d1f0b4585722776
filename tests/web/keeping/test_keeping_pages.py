"""Pages about terms, holds and the nomenclature: what an archivist sees, and who may change what."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from pypdf import PdfReader

from archive_service.services import inventories, paper_register
from tests.world import World

HOLD = {"kind": "court", "document": "запрос суда № 5", "reason": "оценки за четверть"}
SCOPE = {"what": "cases", "cases": "", "group": "", "first_year": "", "last_year": ""}
LINE = {"index": "02-14", "heading": "Журналы", "kind": "journal", "term": "7 лет", "article": "ст. 000"}
REST = {"basis": "", "note": ""}


@pytest.mark.clause("001-23", "001-24", "002-12")
def test_terms_are_reviewed_held_and_lengthened_on_pages(world: World, visit: Callable[..., Any]) -> None:
    """The review says until when and why; a hold shows wherever the case does; the nomenclature lengthens."""
    case_id = world.to("deposited")
    archivist, director, teacher = visit("s-03"), visit("s-01"), visit("t-01")
    today = world.desk().today
    far = today.replace(year=today.year + 60).isoformat()
    page = archivist.get("/retention").text
    assert "хранить до" in page
    assert "п. 8.6" in page
    assert case_id in archivist.get(f"/retention?on={far}&kind=journal&year=2025&class=").text
    assert "По этому отбору ничего нет" in archivist.get("/retention?action=gone").text
    for wrong in ("on=завтра", "action=burn", "page=9", "year=x"):
        archivist.get(f"/retention?{wrong}", 404)
    table = archivist.get(f"/retention/table.csv?on={far}").data.decode("utf-8-sig")
    assert table.startswith("Учебный год;")
    assert case_id in table
    teacher.get("/retention", 403)

    assert case_id in archivist.get(f"/holds/add?case={case_id}").text
    soon = (today + timedelta(days=3)).isoformat()
    archivist.post("/holds/add", 400, until=soon, **HOLD, **SCOPE)
    archivist.post("/holds/add", 422, until="", **HOLD, **SCOPE)
    archivist.post("/holds/add", 409, until=today.isoformat(), **HOLD, **{**SCOPE, "cases": case_id})
    shown = archivist.follow("/holds/add", until=soon, **HOLD, **{**SCOPE, "cases": case_id})
    assert "запрос суда № 5" in shown
    for path in ("/holds", f"/shelf/{case_id}", f"/retention?on={far}"):
        assert "запрос суда № 5" in archivist.get(path).text, path
    assert "запрет № 1" in director.get(f"/board/{case_id}").text
    assert "Пересмотрите запрет № 1" in archivist.get("/").text
    later = (today + timedelta(days=90)).isoformat()
    assert "не закончено" in archivist.follow("/holds/1/prolong", until=later, reason="не закончено")
    assert "Пересмотрите запрет" not in archivist.get("/").text
    archivist.get("/holds/1/lift", 403)
    assert "снят" in director.follow("/holds/1/lift", document="письмо № 6", reason="решено")
    assert "запрос суда" not in archivist.get("/holds").text
    assert "запрос суда" in archivist.get("/holds?all=1").text
    archivist.get("/holds/9", 404)

    archivist.post("/nomenclature/write?year=2026", 422, **{**LINE, "term": "навек"}, **REST)
    assert "02-14" in archivist.follow("/nomenclature/write?year=2026", **LINE, **REST)
    archivist.post("/nomenclature/write?year=2026", 409, **{**LINE, "term": "3"}, **REST)
    table = archivist.get("/nomenclature/table.csv?year=2026").data
    archivist.post("/nomenclature/take?year=2026", 422, table=(BytesIO("Индекс;А\n1;б;в".encode()), "a.csv"))
    longer = table.replace(b";7;", b";9;")
    assert "9 лет" in archivist.follow("/nomenclature/take?year=2026", table=(BytesIO(longer), "a.csv"))
    assert "увеличен номенклатурой дел: индекс 02-14, лет: 9" in archivist.get("/retention?kind=journal").text
    archivist.get("/nomenclature/approve?year=2026", 403)
    assert "приказ 7" in director.follow("/nomenclature/approve?year=2026", document="приказ 7")
    assert archivist.get("/nomenclature/paper.pdf?year=2026&closed=1").mimetype == "application/pdf"
    archivist.post("/nomenclature/drop?year=2027&index=02-99", 409)
    archivist.post("/nomenclature/drop?year=2027&index=02-14")
    assert "пока нет строк" in archivist.get("/nomenclature?year=2027").text
    assert "02-14" in archivist.get("/nomenclature?year=2026").text


def test_an_inventory_is_drawn_up_on_pages(world: World, visit: Callable[..., Any]) -> None:
    """What the nomenclature keeps for more than ten years is listed, numbered, kept, and listed once."""
    case_id = world.to("deposited")
    archivist, director, teacher = visit("s-03"), visit("s-01"), visit("t-01")
    line = {**LINE, "index": "02-15", "term": "15 лет"}
    archivist.follow("/nomenclature/write?year=2026", **line, **REST)
    assert "внести" in archivist.get("/inventories").text
    page = archivist.get("/inventories/long/2026").text
    assert "Классный журнал" in page
    archivist.get("/inventories/long/2026/paper.pdf", 404)
    archivist.get("/inventories/other/2026", 404)
    archivist.get("/inventories/personnel/2026", 404)
    assert "составлена" in archivist.follow("/inventories/long/2026/make", name="7")
    archivist.post("/inventories/long/2026/make", 409, name="7")
    paper = director.get("/inventories/long/2026/paper.pdf").data
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    assert "Опись № 7" in text
    assert "02-15" in text
    teacher.get("/inventories", 403)
    with world.desk().reading() as session:
        [made] = inventories.inventories(session).values()
    assert [str(one.number) for one in made.lines] == [str(place) for place in range(1, len(made.lines) + 1)]
    assert {one.unit.split("/")[0] for one in made.lines} == {case_id}


SHELF = {"room": "архив", "cabinet": "шкаф 2", "shelf": "полка 3"}
OLDER = {"title": "Журнал 8А", "class_name": "8А", "year": "2011", "leaves": "64", "copy": "1"}


@pytest.mark.clause("000-12", "000-27")
def test_the_archive_is_checked_once_a_year(world: World, visit: Callable[..., Any]) -> None:
    """Shelves by numbers and label codes, what is missing, misplaced or damaged, the stores, and the act."""
    world.to("deposited")
    archivist = visit("s-03")
    visit("t-01").get("/presence", 403)
    for place in (SHELF, {**SHELF, "shelf": "полка 4"}):
        for _ in range(2):
            archivist.post("/paper/add", keeper="s-03", access="archivist", **OLDER)
        with world.desk().reading() as session:
            number = max(one.number for one in paper_register.volumes(session).values())
        last = f"volume={number - 1}&volume={number}"
        archivist.post(f"/paper/place?{last}", access="archivist", folder="", **place)
    assert "ежегодную проверку" not in archivist.get("/").text
    world.later(days=360)
    archivist = visit("s-03")
    assert "Проведите ежегодную проверку архива" in archivist.get("/").text
    shelf, other = (f"/presence/look?{urlencode({**SHELF, 'shelf': one})}" for one in ("полка 3", "полка 4"))
    archivist.post(shelf, 409, typed="1")
    archivist.follow("/presence/start")
    archivist.post("/presence/start", 409)
    archivist.post(shelf, 400, typed="1 ящик")
    assert "Не найдены тома №: 2. Лежат не на месте тома №: 3" in archivist.follow(shelf, typed="1\n3")
    archivist.post("/presence/finish", 409)
    archivist.follow(other, typed="3, 4")
    archivist.follow("/presence/note", volume="4", fault="damaged", remark="оторвана обложка")
    page = archivist.get("/presence").text
    for said in ("том № 2 не найден", "№ 3 лежит не на месте: архив, шкаф 2, полка 3", "оторвана обложка"):
        assert said in page, said
    assert "копии давно не читали" in page
    assert "Акт № 1" in archivist.follow("/presence/finish")
    paper = archivist.get("/presence/1/act.pdf").data
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    assert "Акт проверки наличия и состояния" in text
    assert "том № 2 не найден" in " ".join(text.split())
    assert "проверку архива" not in archivist.get("/").text
    archivist.get("/presence/2/act.pdf", 404)
