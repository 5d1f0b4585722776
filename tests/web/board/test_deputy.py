"""The deputy's other pages: uploads, reminders, corrections, reassigning, reports, year work, calendars."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from archive_service.importing.workbook import write_workbook
from archive_service.services import accounts, cases, imports, reminders, signoff
from archive_service.settings import MailSettings
from tests.world import PHRASE
from workflows.acts import Remark
from workflows.snapshot import Section, Snapshot, TermKind

DEPUTY, DIRECTOR = "s-02", "s-01"


def case_of(world: Any, case_id: str) -> Any:
    """The case as its acts tell it."""
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


def workbook(snapshot: Snapshot, folder: Path) -> bytes:
    """The snapshot as a school sends it."""
    write_workbook(snapshot, folder / "export.xlsx")
    return (folder / "export.xlsx").read_bytes()


def with_first(snapshot: Snapshot, change: Callable[[Section], Section]) -> Snapshot:
    """The export with its first section changed."""
    [group] = snapshot.classes
    first, *rest = group.sections
    return replace(snapshot, classes=(replace(group, sections=(change(first), *rest)),))


def other_topic(section: Section) -> Section:
    """The section with another topic in its first lesson."""
    first, *rest = section.lessons
    return replace(section, lessons=(replace(first, topic="Тема исправлена после печати"), *rest))


def send(world: Any, browser: Any, data: bytes, name: str = "export.xlsx", kind: str = "workbook") -> str:
    """Upload a file, let the job run, and return the page of what came of it."""
    answer = browser.post("/imports", kind=kind, export=(BytesIO(data), name))
    assert world.work() == []
    watched = browser.get(answer.headers["Location"]).text
    [to] = re.findall(r'href="(/imports/result/[^"]+)"', watched)
    return str(browser.get(to).text)


def test_an_upload_opens_cases(world: Any, visit: Any, sample: Any, tmp_path: Path) -> None:
    """The workbook is taken in by a job; the page says what was opened and where to go on."""
    world.to("imported")
    page = send(world, visit(DEPUTY), workbook(sample(), tmp_path))
    assert "Без изменений (1)" in page
    assert "К печати" in page


def test_faults_stand_in_their_places(world: Any, visit: Any, sample: Any, tmp_path: Path) -> None:
    """Grouped by sheet, with row, column, value and what would be right; nothing was changed."""
    world.to("imported")
    before = len(world.acts())

    def wrong(section: Section) -> Section:
        return replace(section, term_marks={**section.term_marks, section.pupil_ids[0]: {"q4": "Ы<b>"}})

    page = send(world, visit(DEPUTY), workbook(with_first(sample(), wrong), tmp_path))
    for part in ("Файл не принят", "ничего не изменено", "строка ", "Ы&lt;b&gt;", "Столбец"):
        assert part in page
    assert "Ы<b>" not in page
    assert len(world.acts()) == before


@pytest.mark.parametrize("name", ["x.exe", "x.xlsx", "x.zip", "x.csv", "x.json", "x.pdf", "<script>.xlsx"])
def test_other_files_are_told(lite: Any, sample: Any, name: str, make_visit: Any) -> None:
    """Whatever is sent as an export is refused with a reason, never with a crash."""
    lite.to("imported")
    page = send(lite, make_visit(lite)(DEPUTY), b"MZ\x00\x01 not what it says", name)
    assert "Файл не принят" in page
    assert "<script>.xlsx" not in page


def test_forms_without_their_files_come_back(lite: Any, make_visit: Any) -> None:
    """No file, or no mapping file for a foreign table: said beside the field, what was typed is kept."""
    lite.to("imported")
    browser = make_visit(lite)(DEPUTY)
    assert "Выберите файл" in browser.post("/imports", 422, kind="workbook", school="Школа 7").text
    page = browser.post("/imports", 422, kind="mapped", school="Школа 7", export=(BytesIO(b"a;b"), "a.csv"))
    assert 'value="Школа 7"' in page.text
    assert browser.get("/imports/template.xlsx").data.startswith(b"PK")


def test_another_s_upload_is_not_there(lite: Any, make_visit: Any, sample: Any, tmp_path: Path) -> None:
    """What came of an upload is for who sent it and who oversees the school's work."""
    lite.to("imported")
    visit = make_visit(lite)
    browser = visit(DEPUTY)
    answer = browser.post(
        "/imports", kind="workbook", export=(BytesIO(workbook(sample(), tmp_path)), "a.xlsx")
    )
    job = re.search(r"/jobs/([^?]+)", answer.headers["Location"])
    assert job
    assert lite.work() == []
    visit("t-01").get(f"/imports/result/{job[1]}", 403)
    browser.get("/imports/result/s2:import:1", 404)


def test_too_much_is_said_in_words(lite: Any, make_visit: Any) -> None:
    """A file over the limit is answered with 413 and a page."""
    lite.to("imported")
    browser = make_visit(lite)(DEPUTY)
    browser.client.application.config["MAX_CONTENT_LENGTH"] = 1000
    answer = browser.post("/imports", 413, kind="workbook", export=(BytesIO(b"x" * 5000), "a.xlsx"))
    assert "слишком большой" in answer.text


def test_reminders_without_a_server_give_the_text(world: Any, visit: Any) -> None:
    """The page says how to set mail up and shows every letter to be copied."""
    world.to("handed")
    page = visit(DEPUTY).get("/reminders").text
    for part in ("Почта не настроена", "password_file", "Здравствуйте", "п. 4.4"):
        assert part in page
    assert "Напомнить всем" not in page


def test_reminders_are_queued_once(lite: Any, make_visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One, some or all: a job; a double click queues it once; nobody chosen is said."""
    lite.to("handed")
    settings = MailSettings(host="127.0.0.1", port=9, tls="none", sender="a@school.example", timeout_s=1)
    changed = lite.archive.settings.model_copy(update={"mail": settings})
    lite.archive = replace(lite.archive, settings=changed)
    signer = case_of(lite, lite.cases()[0]).sections[0].signer
    accounts.set_profile(lite.desk(), signer, email="t@school.example")
    browser = make_visit(lite)(DEPUTY)
    assert "t@school.example" in browser.get("/reminders").text
    assert "Отметьте, кому напомнить" in browser.post("/reminders", 422).text
    first = browser.post("/reminders", once="k", people=signer).headers["Location"]
    assert browser.post("/reminders", once="k", people=signer).headers["Location"] == first
    browser.post("/reminders", everybody="1")
    queued = [job for job in lite.queue.jobs.values() if job.name == reminders.JOB]
    assert [job.payload["people"] == [signer] for job in queued] == [True, False]
    assert queued[0].payload["site"] == "https://127.0.0.1:8321/"


def test_a_correction_is_seen_and_decided(world: Any, visit: Any, sample: Any) -> None:
    """Cells before and after, the sheet as PDF, a phrase to decide; wrong ones keep what was typed."""
    case_id = world.to("signed")
    imports.take_in(world.desk(), with_first(sample(), other_topic), actor_id="admin")
    browser = visit(DEPUTY)
    assert "ждёт решения" in browser.get("/board").text
    assert f"/corrections/{case_id}" in browser.get("/corrections").text
    page = browser.get(f"/corrections/{case_id}").text
    assert "Тема исправлена после печати" in page
    assert browser.get(f"/corrections/{case_id}/difference.pdf").data.startswith(b"%PDF")
    again = browser.post(
        f"/corrections/{case_id}", 403, act="approve", reason="записка № 4", phrase="не та парольная фраза"
    ).text
    assert 'value="записка № 4"' in again
    assert "не та парольная фраза" not in again
    said = browser.follow(f"/corrections/{case_id}", act="approve", reason="записка № 4", phrase=PHRASE)
    assert "Исправление принято" in said
    assert world.kinds(case_id)[-1] == "CorrectionApproved"
    assert "Лист различий" in browser.get(f"/board/{case_id}").text


def test_a_correction_may_be_left(lite: Any, make_visit: Any, sample: Any) -> None:
    """Rejected, the printout stands; without a reason or with another verb nothing happens."""
    case_id = lite.to("signed")
    imports.take_in(lite.desk(), with_first(sample(), other_topic), actor_id="admin")
    browser = make_visit(lite)(DEPUTY)
    browser.post(f"/corrections/{case_id}", 422, act="reject", reason="", phrase=PHRASE)
    browser.post(f"/corrections/{case_id}", 400, act="burn", reason="так", phrase=PHRASE)
    browser.post(f"/corrections/{case_id}", act="reject", reason="записка № 5", phrase=PHRASE)
    assert lite.kinds(case_id)[-1] == "CorrectionRejected"
    browser.get(f"/corrections/{case_id}", 409)


def test_returned_sheets_stand_with_their_remarks(lite: Any, make_visit: Any) -> None:
    """Who sent what back, and why; hostile words stay words."""
    case_id = lite.to("handed")
    section = case_of(lite, case_id).sections[0]
    remark = [Remark("<img src=x onerror=alert(1)>", section.leaves[0])]
    signoff.return_section(lite.desk(), lite.who(section.signer), case_id, section.id, remark)
    page = make_visit(lite)(DEPUTY).get("/corrections").text
    assert section.title in page
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


def test_another_signs_by_order(world: Any, visit: Any) -> None:
    """Chosen by name, with the order and a phrase; the sheets are the other one's afterwards."""
    case_id = world.to("handed")
    case = case_of(world, case_id)
    away = case.sections[0].signer
    other = next(one.signer for one in case.sections if one.signer != away)
    browser = visit(DEPUTY)
    assert case.sections[0].title in browser.get(f"/reassigning?from={away}").text
    asked = {"from_id": away, "to_id": other, "cases": case_id, "order_on": "2026-05-27", "phrase": PHRASE}
    page = browser.post("/reassigning", 422, **asked).text
    assert "Заполните это поле" in page
    said = browser.follow("/reassigning", **asked, order_no="40-к")
    assert "Замена записана" in said
    assert {one.signer for one in case_of(world, case_id).sections} == {other}


def test_reports_are_made_and_kept(world: Any, visit: Any) -> None:
    """A report of the school and one of a class; those of a class are for its teacher too."""
    case_id = world.to("imported")
    case = case_of(world, case_id)
    browser = visit(DEPUTY)
    for report, name in (("movement", ""), ("class-results", case.opened.class_name)):
        answer = browser.post("/reports", report=report, period="2025/q4", class_name=name, month="0")
        assert browser.get(answer.headers["Location"]).data.startswith(b"%PDF")
    made = answer.headers["Location"]
    page = browser.get("/reports").text
    assert page.count("/reports/sha256") == 2
    browser.post("/reports", 400, report="class-results", period="2025/q4", class_name="", month="0")
    browser.post("/reports", 422, report="nothing", period="2025/q4", month="0")
    teacher, stranger = visit(case.class_teacher), visit("s-03")
    assert teacher.get("/reports").text.count("/reports/sha256") == 1
    assert teacher.get(made).data.startswith(b"%PDF")
    assert stranger.get("/reports").text.count("/reports/sha256") == 0
    stranger.get(made, 403)


def test_work_of_the_year_is_marked_done(world: Any, visit: Any) -> None:
    """What the regulation demands beside the cases is listed; done work says who did it."""
    world.to("imported")
    browser = visit(DEPUTY)
    page = browser.get("/work").text
    name, due = re.findall(
        r'name="name" value="(folders)"><input type="hidden" name="due" value="([^"]*)"', page
    )[0]
    said = browser.follow("/work", name=name, due=due, note="опись 3")
    assert "опись 3" in said
    browser.post("/work", 409, name=name, due=due, note="ещё раз")
    browser.post("/work", 422, name=name, due="31.02.2026", note="")


def test_a_calendar_has_a_secret_address(world: Any, visit: Any, web: Any) -> None:
    """Anybody with the address, without a log-in, gets the owner's days; revoked, nothing any more."""
    case_id = world.to("handed")
    signer = case_of(world, case_id).sections[0].signer
    browser = visit(signer)
    shown = browser.post("/calendar", 200).text
    [address] = re.findall(r'value="https://127\.0\.0\.1:8321(/calendar/[^"]+\.ics)"', shown)
    stranger = web()
    answer = stranger.get(address)
    assert answer.mimetype == "text/calendar"
    assert "BEGIN:VEVENT" in answer.text
    assert address.split("/")[-1] not in browser.get("/calendar").text
    stranger.get("/calendar/s1.nothing.ics", 404)
    stranger.get("/calendar/nothing.ics", 404)
    [token] = re.findall(r'name="token" value="([^"]+)"', browser.get("/calendar").text)
    browser.post("/calendar/revoke", token=token)
    stranger.get(address, 404)


def test_the_check_before_the_print(lite: Any, make_visit: Any, sample: Any, exported: Any) -> None:
    """Where the regulation wants it: the list, a fault holds the class back, then it passes."""
    lite.found(profile="sterlitamak-2023")
    [case_id] = lite.take_in(exported(sample(), TermKind.YEAR))
    lite.file_orders([case_id])
    browser = make_visit(lite)(DEPUTY)
    assert "ещё не было" in browser.get("/printing").text
    browser.get(f"/checks/{case_id}")
    browser.post(
        f"/checks/{case_id}", outcome="failed", **{"fault-0": "нет тем за май"}, conclusion="исправить"
    )
    assert "не в порядке" in browser.get("/printing").text
    assert "нет тем за май" in browser.get(f"/board/{case_id}").text
    browser.post(f"/checks/{case_id}", outcome="passed", conclusion="в порядке")
    assert "готов к печати" in browser.get("/printing").text
