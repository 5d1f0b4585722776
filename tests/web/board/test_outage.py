"""A room is away on the day of a deposit: what everybody's pages say, until it is back."""

import re
from typing import Any

from tests.outage import Disk, rounds

DEPUTY, DIRECTOR, ARCHIVIST, TEACHER = "s-02", "s-01", "s-03", "t-01"
SAID = "1 из 2 копий — ещё не в архиве"


def text(answer: Any) -> str:
    """The words of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_every_page_says_one_of_two_until_the_room_is_back(lite: Any, make_visit: Any) -> None:
    """Deposits, board, case, folder, first pages; nothing to do; and nothing of it afterwards."""
    case_id = lite.to("bound")
    disk = Disk(lite, "disk-b")
    disk.unplug()
    visit = make_visit(lite)
    archivist, deputy, director = visit(ARCHIVIST), visit(DEPUTY), visit(DIRECTOR)
    answer = archivist.post("/deposits", cases=case_id)
    assert lite.work() == []
    watched = text(archivist.get(answer.headers["Location"]))
    assert "ждёт помещения: архив" in watched
    assert SAID in watched
    pages = [(archivist, "/deposits"), (archivist, "/"), (deputy, "/"), (director, "/"), (director, "/rooms")]
    pages += [(deputy, path) for path in ("/board", f"/board/{case_id}", "/deposits/folder")]
    for browser, path in pages:
        said = text(browser.get(path))
        assert SAID in said, path
        assert "архив" in said, path
    assert f'value="{case_id}"' not in archivist.get("/deposits").text
    assert "ждёт помещения: архив" in text(director.get("/jobs"))
    assert SAID not in text(visit(TEACHER).get("/"))
    assert "Хранилище «disk-b» (архив) сейчас недоступно" in text(director.get("/rooms"))
    disk.plug_in()
    assert rounds(lite)
    for browser, path in pages:
        assert SAID not in text(browser.get(path)), path
    assert "Папка собрана" in text(deputy.get("/deposits/folder"))
