"""The subject teacher's pages, as a phone gets them: without scripts, in few taps."""

import json
import re
from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from archive_service.db.models import CaseRow, Person, SectionRow
from archive_service.services import sheet_queue
from tests.world import PHRASE, sample

pytestmark = pytest.mark.both_databases


@pytest.fixture
def taught(world):
    """A school in which one teacher has the first subject of three classes; the teacher's id."""
    snapshot = sample(classes=3)
    teacher, other = (one.teacher_id for one in snapshot.classes[0].sections)
    groups = tuple(
        replace(
            group,
            sections=tuple(
                replace(one, teacher_id=other if place else teacher)
                for place, one in enumerate(group.sections)
            ),
        )
        for group in snapshot.classes
    )
    world.found()
    world.on(world.take_in(replace(snapshot, classes=groups)), ("printed", "handed"))
    return teacher


def _lines(world, person):
    with world.desk().reading() as session:
        return sheet_queue.queue(session, person).lines


def _boxes(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'name="choice" value="([^"]+)"', page)]


def _hidden(page: str, name: str) -> str:
    return unescape(re.search(rf'name="{name}" type="hidden" value="([^"]*)"', page)[1])


@pytest.mark.clause("000-22")
def test_one_sheet_is_signed_in_two_taps_and_a_phrase(world, taught, visit) -> None:
    """From the queue one link leads to the sheet, one button signs it, and the next sheet comes."""
    browser, first = visit(taught), _lines(world, taught)[0]
    queue = browser.get("/sheets").text
    href = f"/sheets/{first.case_id}/{first.section_id}"
    assert f'href="{href}"' in queue
    page = browser.get(href).text
    answer = browser.post(
        f"{href}/sign", phrase=PHRASE, seen=_hidden(page, "seen"), programme="done", topics=""
    )
    second = _lines(world, taught)[0]
    assert answer.headers["Location"] == f"/sheets/{second.case_id}/{second.section_id}"
    assert "подписано" in browser.get(answer.headers["Location"]).text
    assert len(_lines(world, taught)) == 2


def test_a_wrong_phrase_signs_nothing_and_keeps_what_was_typed(world, taught, visit) -> None:
    """The answer stands above the form, the chosen note and its topics are still there, the phrase is not."""
    browser, first = visit(taught), _lines(world, taught)[0]
    href = f"/sheets/{first.case_id}/{first.section_id}"
    typed = {"seen": first.document, "programme": "missing", "topics": "Дроби\nСтепени"}
    page = browser.post(f"{href}/sign", 403, phrase="не та фраза", **typed).text
    assert "Дроби\nСтепени" in page
    assert "не та фраза" not in page
    assert re.search(r'value="missing" checked', page)
    assert len(_lines(world, taught)) == 3
    browser.post(f"{href}/sign", 422, phrase="", **typed)


@pytest.mark.clause("001-16")
def test_the_note_on_the_programme_is_chosen(world, taught, visit, rows) -> None:
    """Topics that were not given are named one a line and stand on the sheet; none named is refused."""
    browser, first = visit(taught), _lines(world, taught)[0]
    href = f"/sheets/{first.case_id}/{first.section_id}"
    sent = {"phrase": PHRASE, "seen": first.document, "programme": "missing"}
    assert "тем" in browser.post(f"{href}/sign", 409, topics=" \n", **sent).text
    browser.post(f"{href}/sign", topics="Дроби\n\n Степени", **sent)
    acts = [one.act for one in world.acts() if type(one.act).__name__ == "SectionSigned"]
    assert acts[-1].programme.topics == ("Дроби", "Степени")
    assert not acts[-1].programme.done


@pytest.mark.clause("000-22")
def test_all_sheets_are_signed_at_once_each_with_its_outcome(world, taught, visit) -> None:
    """One link ticks all, one phrase signs them; a box that was tampered with is refused and stops nobody."""
    browser = visit(taught)
    boxes = _boxes(browser.get("/sheets").text)
    assert len(boxes) == 3
    assert "checked" not in browser.get("/sheets").text
    assert browser.get("/sheets?all=1").text.count(" checked") == 3
    tampered = json.dumps([*json.loads(boxes[0])[:3], "sha256:0"])
    page = browser.follow("/sheets/sign", phrase=PHRASE, choice=[tampered, *boxes[1:]])
    assert "Подписано 2 из 3" in page
    assert "документ изменился" in page
    assert len(_lines(world, taught)) == 1
    page = browser.follow("/sheets/sign", phrase=PHRASE, choice=boxes)
    assert "Подписано 1 из 3" in page
    assert page.count("уже подписаны") == 2
    assert "Сейчас ничего не ждёт вашей подписи" in browser.get("/sheets").text


def test_a_double_click_signs_once(world, taught, visit) -> None:
    """The second request with the same key leads to the first one's outcome."""
    browser = visit(taught)
    boxes = _boxes(browser.get("/sheets").text)
    first = browser.post("/sheets/sign", once="k" * 16, phrase=PHRASE, choice=boxes)
    again = browser.post("/sheets/sign", once="k" * 16, phrase=PHRASE, choice=boxes)
    assert first.headers["Location"] == again.headers["Location"]
    assert "Подписано всё: 3" in browser.get(again.headers["Location"]).text
    assert len([one for one in world.acts() if type(one.act).__name__ == "SectionSigned"]) == 3


@pytest.mark.parametrize("choice", [[], ["{}"], ["[1,2,3,4]"], ['["a"]'], ['["x","y","verify","z"]']])
def test_bad_choices_are_answered_in_words(world, taught, visit, choice) -> None:
    """Nothing, rubbish, and somebody else's sheets sign nothing and are no error of the service."""
    answer = visit(taught).post("/sheets/sign", 400, phrase=PHRASE, choice=choice)
    assert "отмет" in answer.text.lower()
    assert len(_lines(world, taught)) == 3


def test_a_sheet_goes_back_with_remarks_pinned_to_cells(world, taught, visit) -> None:
    """A cell of the table opens the form with its place chosen; one more remark loses nothing."""
    browser, first = visit(taught), _lines(world, taught)[0]
    href = f"/sheets/{first.case_id}/{first.section_id}"
    page = browser.get(href).text
    cell = unescape(re.search(rf'href="({href}/return\?cell=[^"]+)"', page)[1])
    form = browser.get(cell).text
    row, _, column = cell.partition("cell=")[2].partition(".")
    assert f'<option selected value="{row}">' in form
    assert f'<option selected value="{column}">' in form
    typed = {
        "remarks-0-row": row,
        "remarks-0-column": column,
        "remarks-0-text": "Должно быть 5",
    }
    more = browser.post(f"{href}/return", 200, more="1", **typed).text
    assert "Должно быть 5" in more
    assert "remarks-1-text" in more
    assert (
        "напишите"
        in browser.post(f"{href}/return", 409, phrase=PHRASE, **typed | {"remarks-0-text": ""}).text
    )
    second = {"remarks-1-row": "0", "remarks-1-column": "", "remarks-1-text": "Нет темы за май"}
    browser.post(f"{href}/return", phrase=PHRASE, **typed, **second)
    acts = [one.act for one in world.acts() if type(one.act).__name__ == "SectionReturned"]
    assert len(acts) == 1
    assert [one.text.partition(": ")[2] for one in acts[0].remarks] == ["Должно быть 5", ""]
    assert acts[0].remarks[0].text.startswith(f"строка {row}, ")
    page = browser.get(href).text
    assert "Должно быть 5" in page
    assert "Проверить и подписать" not in page
    assert "возвращены" in browser.get("/sheets?show=coming").text


def test_hostile_remarks(world, taught, visit) -> None:
    """Too long, a cell that is not there, markup: refused in words, or shown as plain text."""
    browser, first = visit(taught), _lines(world, taught)[0]
    href = f"/sheets/{first.case_id}/{first.section_id}"
    place = {"remarks-0-row": "0", "remarks-0-column": ""}
    long = browser.post(f"{href}/return", 400, phrase=PHRASE, **place, **{"remarks-0-text": "ы" * 501})
    assert "ы" * 501 in long.text
    other = {"remarks-0-row": "999", "remarks-0-column": "t9", "remarks-0-text": "x"}
    browser.post(f"{href}/return", 400, phrase=PHRASE, **other)
    for cell in ("999.l1", "1.zz", "-1.l0", "x", "1"):
        browser.get(f"{href}/return?cell={cell}")
    browser.post(f"{href}/return", phrase=PHRASE, **place, **{"remarks-0-text": "<script>alert(1)</script>"})
    page = browser.get(href).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_page_shows_the_sheet_as_picture_and_as_words(world, taught, visit) -> None:
    """Both widths of the picture answer, the table has heads and a region of its own, other widths do not."""
    browser, first = visit(taught), _lines(world, taught)[0]
    href = f"/sheets/{first.case_id}/{first.section_id}"
    page = browser.get(href).text
    assert 'role="region" tabindex="0"' in page
    assert '<th scope="row" class="name"' in page
    assert page.count("<h1") == 1
    for width in (800, 2000):
        answer = browser.get(f"{href}/pages/1-{width}.webp")
        assert answer.mimetype == "image/webp"
        assert answer.headers["Cache-Control"] == "no-store"
        assert Image.open(BytesIO(answer.data)).width == width
    browser.get(f"{href}/pages/1-801.webp", 404)
    browser.get(f"{href}/pages/99-800.webp", 404)
    browser.get(f"{href}?page=99", 404)
    assert browser.get(f"{href}.pdf").data.startswith(b"%PDF")


@pytest.mark.clause("000-14")
def test_others_at_a_sheet(world, taught, visit) -> None:
    """The class teacher reads every sheet of the class and signs none; a colleague finds nothing there."""
    line = _lines(world, taught)[-1]
    with world.desk().reading() as session:
        head = session.get(CaseRow, ("s1", line.case_id)).class_teacher
        staff = set(session.scalars(select(Person.id)))
    href = f"/sheets/{line.case_id}/{line.section_id}"
    assert head != taught
    assert "Проверить и подписать" not in visit(head).get(href).text
    visit(head).post(f"{href}/sign", 404, phrase=PHRASE)
    with world.desk().reading() as session:
        here = set(session.scalars(select(SectionRow.signer).where(SectionRow.case_id == line.case_id)))
    stranger = min(staff - here - {head, "admin", "s-01", "s-02", "s-03"})
    for path in (href, f"{href}.pdf", f"{href}/pages/1-800.webp", f"{href}/return"):
        visit(stranger).get(path, 404)
    visit("s-02").get(href)


def test_an_empty_queue_says_what_comes_next(world, visit) -> None:
    """Before the hand-over the page explains; the sheets to come are listed apart."""
    case_id = world.to("printed")
    with world.desk().reading() as session:
        signer = session.scalars(select(SectionRow.signer).where(SectionRow.case_id == case_id)).first()
    browser = visit(signer)
    assert "Когда заместитель директора отдаст распечатку" in browser.get("/sheets").text
    assert "ещё не отданы на подпись" in browser.get("/sheets?show=coming").text
    browser.get("/sheets?page=7", 404)
    assert "Nothing waits for your signature" in browser.get("/sheets?lang=en").text
