"""The deputy's pages: the board, a case, printing, deposits, folder — from the export to the archive."""

import re
from typing import Any

import pytest

from archive_service.db.models import CaseRow, Duty, SectionRow
from archive_service.services import cases, signoff
from workflows.acts import Remark

DEPUTY, DIRECTOR, ARCHIVIST = "s-02", "s-01", "s-03"


def text(answer: Any) -> str:
    """The words of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def case_of(world: Any, case_id: str) -> Any:
    """The case as its acts tell it."""
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


def test_before_the_first_export_the_board_says_what_to_do(world: Any, visit: Any) -> None:
    """Nothing to show yet: a sentence and the way to the upload."""
    world.to("imported")
    with world.desk().writing() as session:
        for table in (Duty, SectionRow, CaseRow):
            for row in session.query(table):
                session.delete(row)
            session.flush()
    browser = visit(DEPUTY)
    for path in ("/board", "/printing", "/deposits/folder"):
        assert "/imports" in browser.get(path).text


@pytest.mark.parametrize("step", ["imported", "handed", "certified", "deposited"])
def test_every_page_at_every_step(world: Any, visit: Any, step: str) -> None:
    """However far the term is, all pages open in both languages, and none says a code for a sentence."""
    case_id = world.to(step)
    browser = visit(DEPUTY)
    paths = (
        "/board",
        f"/board/{case_id}",
        "/reminders",
        "/calendar",
        "/imports",
        "/printing",
        "/corrections",
        "/reassigning",
        "/reassigning?from=t-01",
        "/binding",
        "/deposits",
        "/deposits/folder",
        "/reports",
        "/work",
    )
    for path in paths:
        for lang in ("ru", "en"):
            page = browser.get(f"{path}{'&' if '?' in path else '?'}lang={lang}").text
            assert page.count("<h1") == 1, path
            assert "style=" not in page, path


def test_the_board_shows_who_is_late(world: Any, visit: Any) -> None:
    """Days, names and the way to remind them stand on the first look."""
    world.to("handed")
    world.later(days=4)
    page = text(visit(DEPUTY).get("/board"))
    for part in ("Кто опаздывает", "! срок прошёл", "на 2 дн.", "0 из 2", "Напомнить"):
        assert part in page


def test_a_chart_has_a_title_and_a_table(world: Any, visit: Any) -> None:
    """What the eye sees, the ear hears: every SVG has a title, and the numbers stand in a table."""
    world.to("signed")
    page = visit(DEPUTY).get("/board").text
    assert page.count("<svg") == 2
    assert page.count('aria-labelledby="growth-title"') == page.count('id="growth-title"') == 1
    assert "Подписано разделов по дням: всего 2 из 2" in page
    assert "2 из 2" in text(visit(DEPUTY).get("/board"))


def test_a_case_tells_its_history(world: Any, visit: Any) -> None:
    """Acts in words with names and the school's time; documents to be opened."""
    case_id = world.to("signed")
    browser = visit(DEPUTY)
    page = browser.get(f"/board/{case_id}")
    for part in ("листы подписаны", "Распечатка отдана на подпись", "27.05.2026 12:00", "Открыто дело"):
        assert part in page.text
    links = re.findall(rf'href="(/board/{case_id}/documents/[^"]+)"', page.text)
    assert len(links) >= 5
    for link in links:
        answer = browser.get(link)
        assert answer.data.startswith(b"%PDF")
        assert answer.headers["Content-Disposition"].startswith("inline")


@pytest.mark.clause("000-14")
def test_a_class_teacher_sees_the_own_class_and_no_other(world: Any, visit: Any) -> None:
    """All subjects of the own class may be read, nothing of it is signed or changed there."""
    case_id = world.to("signed")
    teacher = case_of(world, case_id).class_teacher
    browser = visit(teacher)
    page = browser.get(f"/board/{case_id}")
    [link, *_] = re.findall(rf'href="(/board/{case_id}/documents/[^"]+)"', page.text)
    assert browser.get(link).data.startswith(b"%PDF")
    browser.get("/board", 403)
    browser.get("/reminders", 403)
    other = next(one for one in _teachers(world, case_id) if one != teacher)
    visit(other).get(f"/board/{case_id}", 404)
    visit(other).get(link, 404)


def test_an_operator_sees_where_the_term_stands_and_reads_nothing(lite: Any, make_visit: Any) -> None:
    """The board, a case and the folder are for who keeps the term going; journals are not."""
    case_id = lite.to("certified")
    visit = make_visit(lite)
    volume = case_of(lite, case_id).volume
    browser = visit("admin")
    browser.get("/board")
    for path in (f"/board/{case_id}", "/deposits/folder"):
        assert f"/board/{case_id}/documents" not in browser.get(path).text
        assert f"/board/{case_id}/documents" in visit(DEPUTY).get(path).text
    browser.get(f"/board/{case_id}/documents/{volume}", 404)
    browser.get("/corrections", 403)


def _teachers(world: Any, case_id: str) -> set[str]:
    return {one.signer for one in case_of(world, case_id).sections}


def test_what_lies_in_the_archive_is_not_read_from_here(world: Any, visit: Any) -> None:
    """A deposited case's documents are read for a reason, through the search: the page says so."""
    case_id = world.to("deposited")
    case = case_of(world, case_id)
    browser = visit(DEPUTY)
    assert "с указанием основания" in browser.get(f"/board/{case_id}").text
    browser.get(f"/board/{case_id}/documents/{case.volume}", 409)
    browser.get(f"/board/{case_id}/documents/sha256:0", 409)


def test_a_struck_edition_is_read_for_a_reason(world: Any, visit: Any) -> None:
    """Without a reason it is not handed out; with one it comes struck, and the log says who read it."""
    case_id = world.to("handed")
    section = case_of(world, case_id).sections[0]
    remark = [Remark("нет темы", section.leaves[0])]
    signoff.return_section(world.desk(), world.who(section.signer), case_id, section.id, remark)
    browser = visit(DEPUTY)
    assert "нет темы" in browser.get(f"/board/{case_id}").text
    browser.post(f"/board/{case_id}/editions", 422, section=section.id, number="1", reason="")
    answer = browser.post(
        f"/board/{case_id}/editions", 200, section=section.id, number="1", reason="запрос № 7"
    )
    assert answer.data.startswith(b"%PDF")
    assert any(getattr(one.act, "kind", "") == "document-read" for one in world.acts())


@pytest.mark.clause("000-21")
def test_a_term_is_printed_and_handed_over(world: Any, visit: Any) -> None:
    """Render what is ready, watch it, hand it over with its list; what is chosen twice happens once."""
    case_id = world.to("imported")
    world.file_orders([case_id])
    browser = visit(DEPUTY)
    assert "готов к печати" in browser.get("/printing").text
    browser.post("/printing/render", 422)
    to = browser.post("/printing/render", once="k", cases=case_id).headers["Location"]
    assert browser.post("/printing/render", once="k", cases=case_id).headers["Location"] == to
    assert to.startswith("/jobs/")
    assert world.work() == []
    assert "Готово" in browser.get(to).text
    said = browser.follow("/printing/hand-over", cases=case_id, paper="y")
    assert "Отдано на подпись классов: 1" in said
    assert "Ведомость передачи" in browser.get(f"/board/{case_id}").text
    assert world.kinds(case_id).count("HandedOver") == 1
    signer = case_of(world, case_id).sections[0].signer
    to = browser.post("/printing/batches", cases=case_id, people=signer, year="2025", term="q4").headers[
        "Location"
    ]
    assert world.work() == []
    [made] = re.findall(r'class="btn btn-primary" href="(/printing/batches/[^"]+)"', browser.get(to).text)
    for path in re.findall(r'href="(/printing/file/[^"]+)"', browser.get(made).text):
        assert browser.get(path).data.startswith(b"%PDF")
        visit("t-01" if signer != "t-01" else "t-02").get(path, 404)
    assert "экз. 2" in browser.get("/printing/runs").text


def test_a_teacher_sees_no_colleague_s_gaps(lite: Any, make_visit: Any) -> None:
    """Whose marks are missing is for those who print; others read who does it."""
    lite.to("imported")
    visit = make_visit(lite)
    name = lite.cases()[0]
    assert f'value="{name}"' in visit(DEPUTY).get("/printing").text
    page = visit("t-01").get("/printing").text
    assert f'value="{name}"' not in page
    assert "Этот шаг делает" in page


def test_binding_counts_leaves(world: Any, visit: Any) -> None:
    """A wrong count is refused beside its field and kept; the right one binds, and the deputy cannot."""
    case_id = world.to("stamped")
    assert "Этот шаг делает" in visit(DEPUTY).get("/binding").text
    browser = visit(ARCHIVIST)
    leaves = case_of(world, case_id).leaves
    page = browser.post("/binding", 409, **{"cases": case_id, f"leaves-{case_id}": str(leaves + 1)}).text
    assert f'value="{leaves + 1}"' in page
    assert "field-error" in page
    browser.post("/binding", 409, **{"cases": case_id, f"leaves-{case_id}": "много"})
    said = browser.follow("/binding", **{"cases": case_id, f"leaves-{case_id}": str(leaves)})
    assert f"листов в них: {leaves}" in said


def test_a_term_ends_in_a_folder(world: Any, visit: Any) -> None:
    """Taken in with progress; the folder says it is whole and in which rooms it lies."""
    case_id = world.to("bound")
    deputy, archivist = visit(DEPUTY), visit(ARCHIVIST)
    assert "В архиве 0 из 1" in deputy.get("/deposits/folder").text
    to = archivist.post("/deposits", cases=case_id).headers["Location"]
    assert world.work() == []
    assert "Готово" in archivist.get(to).text
    page = text(deputy.get("/deposits/folder"))
    assert "Папка собрана" in page
    assert "кабинет 101, архив" in page
    assert "бумажной частью" in page


def test_nobody_deposits_what_is_not_theirs(world: Any, visit: Any) -> None:
    """A deputy under this regulation, and a case that is not bound, are refused in words; nothing queued."""
    case_id = world.to("stamped")
    answer = visit(ARCHIVIST).post("/deposits", 409, cases=case_id)
    assert "Не сделано" in answer.text
    visit(DEPUTY).post("/deposits", 403, cases=case_id)
    assert world.work() == []


def test_another_school_is_not_there(two: Any, world: Any, visit: Any) -> None:
    """Ids of another school answer as if they did not exist."""
    browser = visit(DEPUTY)
    for path in (
        "/board/2025-q4-z-01",
        f"/board/2025-q4-z-01/documents/{two.document}",
        "/corrections/2025-q4-z-01",
        "/checks/2025-q4-z-01",
    ):
        browser.get(path, 404)
    browser.post("/printing/render", 404, cases="2025-q4-z-01")
    browser.post("/printing/batches", 404, cases="2025-q4-z-01")
    browser.post("/printing/batches", 404, people="b-01", year="2025", term="q4")
