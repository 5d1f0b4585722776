"""Pages of the archive leaving and coming in: two schools hand over between them, without a command."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from archive_service.services import leave_register, leave_write, roles
from tests.web.conftest import HERE
from tests.world import World

ORDER = {"receiver": "Муниципальный архив (образец)", "order": "приказ № 17", "paper": "1"}

NOTHING = {"offered": "", "package": "", "bag": "", "root": ""}


def _brought(package: bytes, **said: str) -> dict[str, Any]:
    return {**NOTHING, "package": (BytesIO(package), "пакет.zip"), **said}


def test_one_school_hands_over_to_another(world: World, visit: Callable[..., Any]) -> None:
    """Made, downloaded, offered, refused with a list of faults, taken in, read there, and accepted here."""
    world.to("deposited")
    world.found("m1")
    director = visit("s-01")
    _made_and_offered(world, director)
    package = leave_write.file_of(world.desk(), _made(world)).read_bytes()
    other = visit("admin", "m1")
    other.get("/leave", 403)
    _archivist(world)
    other.post("/leave/receive", 400, **NOTHING)
    assert "Это другой пакет" in _sent(world, other, _brought(package, bag="0" * 64))
    page = _sent(world, other, _brought(package, paper="1"))
    assert "Школа проверочная s1" in page
    assert "5А" in page
    assert other.get("/leave/received/1/receipt.json").json["from"] == "s1"
    link = page.split('href="/leave/documents/')[1].split('"')[0]
    other.post(f"/leave/documents/{link}", 422, reason="")
    read = other.follow(f"/leave/documents/{link}", reason="запрос выпускника", request="17")
    assert "Откуда документ" in read
    file = re.search(r"/leave/readings/\d+\.pdf", read)
    assert file
    assert other.get(file[0]).mimetype == "application/pdf"
    act = director.get("/leave/1/act.pdf").data
    director.post("/leave/1/accept", 409)
    director.follow("/leave/1/accept", act=(BytesIO(act), "акт.pdf"))
    assert "передан" in director.get("/leave").text
    visit("t-01").get("/leave", 403)


def _made_and_offered(world: World, director: Any) -> None:
    director.get("/leave/export")
    director.post("/leave/export", 422, what="", reason="", request="")
    director.post("/leave/export", what="2025:5А", reason="ликвидация школы", request="№ 17")
    assert world.work() == []
    assert director.get("/leave/1.zip").mimetype == "application/zip"
    director.post("/leave/1/offer", 422, receiver="", order="")
    assert "Акт составлен" in director.follow("/leave/1/offer", **ORDER)
    assert "отозвана" in director.follow("/leave/1/withdraw", reason="ошибка в приказе")
    director.follow("/leave/1/offer", **ORDER)


def _made(world: World) -> Any:
    with world.desk().reading() as session:
        return leave_register.package(session, 1).made


def _archivist(world: World) -> None:
    desk = world.desk("m1")
    with desk.writing() as session:
        on = desk.today
        roles.grant(desk, session, "admin", "archivist", order_no="1", order_on=on, actor="admin")


def _sent(world: World, browser: Any, fields: dict[str, Any]) -> str:
    """Send a package and return the page that says what came of it."""
    to = browser.post("/leave/receive", **fields).location
    assert world.work() == []
    page = browser.get(to).text
    path = "/leave/arrived/" + page.split('href="/leave/arrived/')[1].split('"')[0]
    answer = browser.client.get(path, follow_redirects=True, base_url=HERE)
    return str(answer.text)
