"""Pages of sewing and of folders: printed, counted, looked at, put together, without a command."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.world import PHRASE, World


def scan(path: Path) -> Path:
    """A scan of a label."""
    canvas = Canvas(str(path))
    canvas.drawString(60, 700, "1")
    canvas.save()
    return path


@pytest.mark.clause("000-11")
@pytest.mark.clause("001-22")
def test_a_journal_is_sewn_and_its_seal_looked_at(
    world: World, tmp_path: Path, visit: Callable[..., Any]
) -> None:
    """The papers open, a wrong count stays with what to look for, the answer «нет» asks for another stamp."""
    case_id = world.to("stamped")
    binder = visit("s-03")
    here = f"/sewing/{case_id}"
    assert here in binder.get("/binding").text
    page = binder.get(here).text
    assert "Сосчитать листы" in page
    for link in set(re.findall(rf'href="({here}/[a-z]+\.pdf[^"]*)"', page)):
        assert binder.get(link.replace("&amp;", "&")).mimetype == "application/pdf"
    assert "должны лежать 1–" in binder.post(here, 409, **{"leaves-1": "3"}).text
    binder.post(here, 422, **{"leaves-1": "много"})
    leaves = re.search(r"листы 1–(\d+)", page)
    assert leaves
    assert "Прошито томов: 1" in binder.follow(here, **{"leaves-1": leaves[1]})
    binder.get(f"{here}/act.pdf")
    binder.get(f"{here}/will.pdf", 404)
    binder.post(f"{here}/label/1", 422)
    asked = binder.post(f"{here}/label/1", scan=(scan(tmp_path / "a.pdf").open("rb"), "a.pdf"))
    look = asked.headers["Location"]
    question = binder.get(look).text
    assert "Печать на обоих" in question
    assert "Код на наклейке не прочитался" in question
    binder.post(look, 422, phrase=PHRASE)
    assert "не считается скреплённым" in binder.follow(look, covers="no", phrase=PHRASE)
    assert "Ждут проверки печати" in binder.get("/binding").text
    assert "скреплён печатью" in binder.follow(look, covers="yes", phrase=PHRASE)
    binder.get(f"/sewing/{case_id}/picture/sha256:other", 404)


@pytest.mark.clause("000-25")
def test_folders_are_formed_on_pages(world: World, visit: Callable[..., Any]) -> None:
    """The deputy forms them, puts a paper part in, closes one; others see them and form none."""
    case_id = world.to("stamped")
    deputy, archivist = visit("s-02"), visit("s-03")
    deputy.post("/folders/form", 422)
    page = deputy.get("/folders/form").text
    name = re.search(r'name="classes" value="([^"]+)"', page)
    assert name
    assert "Сформировано папок: 1" in deputy.follow("/folders/form", classes=name[1])
    assert "Папка № 1" in archivist.get("/folders").text
    assert "Положить в папку" not in archivist.get("/folders/1").text
    archivist.post("/folders/1/renew", 409, reason="так")
    deputy.post("/folders/1/add", 409, title="", leaves="", receipt="")
    assert "Положено" in deputy.follow("/folders/1/add", title="Журнал курса", leaves="12", receipt="")
    deputy.post("/folders/1/close", 409)
    world.on([case_id], ["bound"])
    assert "закрыта" in deputy.follow("/folders/1/close")
    for paper in ("cover", "list", "certificate"):
        assert archivist.get(f"/folders/1/{paper}.pdf").mimetype == "application/pdf"
    assert "Вынуто" in deputy.follow("/folders/1/take-out/1", reason="по ошибке")
    deputy.get("/folders/9", 404)
    deputy.get("/folders/1/will.pdf", 404)
