"""The pages about paper: print runs, what was printed so far, a leaf once more, who signs by hand."""

import re
from typing import Any

import pytest

from archive_service.services import cases, print_runs
from archive_service.settings import PrinterSettings

DEPUTY = "s-02"


@pytest.fixture
def printed(lite: Any) -> str:
    """A class that was handed out to be signed."""
    return str(lite.to("handed"))


def made_files(browser: Any, world: Any, path: str, **fields: Any) -> str:
    """Send a form, let the work be done, and return the address of the page with the files."""
    to = browser.post(path, **fields).headers["Location"]
    assert world.work() == []
    [found] = re.findall(r'class="btn btn-primary" href="(/printing/batches/[^"]+)"', browser.get(to).text)
    return str(found)


@pytest.mark.clause("000-21")
def test_a_term_goes_to_paper_and_a_leaf_once_more(lite: Any, make_visit: Any, printed: str) -> None:
    """Nothing chosen is told; the whole term is one file; the runs have it; a spoilt leaf follows."""
    browser = make_visit(lite)(DEPUTY)
    assert "Отметьте классы или учителей" in browser.post("/printing/batches", 422).text
    assert "Пока ничего не печатали" in browser.get("/printing/runs").text
    asked = {"year": "2025", "term": "q4", "whole": "teacher", "joined": "y", "separators": "y"}
    files = browser.get(made_files(browser, lite, "/printing/batches", **asked)).text
    assert "Печать № 1 записана" in files
    [path] = re.findall(r'href="(/printing/file/[^"]+)"', files)
    assert browser.get(path).data.startswith(b"%PDF")
    refused = browser.post("/printing/again", 404, case=printed, leaves="99", reason="порван").text
    assert "листа 99 в журнале нет" in refused
    made_files(browser, lite, "/printing/again", case=printed, leaves="3", reason="залит кофе")
    page = browser.get(f"/printing/runs?case={printed}").text
    assert path in page
    assert ("экз. 1" in page, "залит кофе" in page, "№ 2" in page) == (True, True, True)
    browser.get("/printing/runs?case=nothing", 404)


def test_a_printer_that_refuses_leaves_the_file(lite: Any, make_visit: Any, printed: str) -> None:
    """Silent when asked for: told above the form. Silent later: the file stays, and is taken by hand once."""
    lite.archive.settings.printers = [PrinterSettings(name="Учительская", address="ipp://127.0.0.1:9/x/y")]
    browser = make_visit(lite)(DEPUTY)
    answer = browser.post("/printing/batches", 503, cases=printed, printer="Учительская").text
    assert "не отвечает" in answer
    assert re.search(r'<option selected value="Учительская">', answer)
    assert re.search(rf'value="{printed}" checked', answer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive_service.services.printers.look", lambda *_: None)
        files = made_files(browser, lite, "/printing/batches", cases=printed, printer="Учительская")
    text = browser.get(files).text
    assert "Не напечатано: Принтер «Учительская» не отвечает" in text
    [path] = re.findall(r'action="(/printing/file/[^"]+/take)"', text)
    assert "Печать № 1 записана" in browser.follow(path)
    with lite.desk().reading() as session:
        assert len(print_runs.runs(session)) == 1


@pytest.mark.clause("000-22")
def test_who_signs_by_hand_is_settled_and_seen(lite: Any, make_visit: Any, printed: str) -> None:
    """The deputy settles it; the print page ticks the teacher; whose queue says where the sheets are."""
    visit = make_visit(lite)
    browser = visit(DEPUTY)
    with lite.desk().reading() as session:
        signer = cases.load(session, printed)[0].sections[0].signer
    browser.post(f"/hands/{signer}", 422, way="paper", reason="")
    assert "на бумаге, от руки" in browser.follow(f"/hands/{signer}", way="paper", reason="приказ № 3")
    page = browser.get("/printing").text
    assert re.search(rf'name="people" value="{signer}" checked', page)
    assert "подписывает на бумаге" in page
    queue = visit(signer).get("/sheets").text
    assert ("листы получите у заместителя" in queue, 'name="choice"' in queue) == (True, False)
    assert "приказ № 3" in visit("admin").get(f"/staff/{signer}").text
    visit(signer).get("/hands", 403)
