"""What the deputy takes in hand: calendars, print batches, readiness before the print, uploads."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import icalendar
import pypdf
import pytest
from sqlalchemy import select

from archive_service.db.models import SectionRow
from archive_service.importing.workbook import write_workbook
from archive_service.problems import Kind, Problem
from archive_service.services import batches, cases, feeds, intake, periods, readiness
from archive_service.services.readiness import Check
from workflows.snapshot import Snapshot


def chosen(world: Any) -> periods.Period:
    """The period that is worked on."""
    with world.desk().reading() as session:
        found = periods.choose(session)
    assert found is not None
    return found.period


def calendar(world: Any, person: str) -> Any:
    """A person's calendar, as a calendar program reads it."""
    desk = world.desk()
    with desk.reading() as session:
        return icalendar.Calendar.from_ical(feeds.deadlines(desk, session, person))


def signer(world: Any) -> str:
    """One who signs sheets."""
    with world.desk().reading() as session:
        return session.scalars(select(SectionRow.signer).order_by(SectionRow.signer)).first() or ""


def test_deadlines_are_days_of_a_calendar(world: Any) -> None:
    """An all-day event on the last day, the same name tomorrow, gone when it is signed."""
    world.to("handed")
    person = signer(world)
    [event] = calendar(world, person).walk("VEVENT")
    assert event["DTSTART"].dt == date(2026, 5, 29)
    assert event["DTEND"].dt == date(2026, 5, 30)
    assert "п. 4.4" in event["DESCRIPTION"]
    world.later(days=3)
    [again] = calendar(world, person).walk("VEVENT")
    assert again["UID"] == event["UID"]
    assert again["SUMMARY"].startswith("Просрочено")
    world.on(world.cases(), ["signed"])
    assert event["UID"] not in {one["UID"] for one in calendar(world, person).walk("VEVENT")}


def test_nobody_else_s_day_is_in_it(lite: Any) -> None:
    """A calendar has what its owner owes, and no name of any person or pupil."""
    lite.to("handed")
    assert [str(one["SUMMARY"]) for one in calendar(lite, "s-01").walk("VEVENT")] == []
    with pytest.raises(Problem, match=r"service\.no-person"):
        calendar(lite, "nobody")


def test_a_class_comes_out_of_the_printer_as_it_is_bound(world: Any) -> None:
    """Front, sections, back in the order of their leaves, two pages a leaf."""
    case_id = world.to("printed")
    with world.desk().reading() as session:
        case, _ = cases.load(session, case_id)
        [pile] = batches.of_classes(session, chosen(world))
    assert (pile.case_id, pile.leaves, pile.waiting) == (case_id, case.leaves, 0)
    told: list[tuple[int, int]] = []
    pdf = pypdf.PdfReader(BytesIO(batches.class_pdf(world.desk(), case_id, lambda *done: told.append(done))))
    assert len(pdf.pages) == case.leaves * 2
    words = [page.extract_text() for page in pdf.pages]
    first = [next(n for n, text in enumerate(words) if one.title in text and n > 3) for one in case.sections]
    assert first == sorted(first)
    assert told[-1][0] == told[-1][1] == len(pdf.outline)


def test_a_teacher_gets_the_own_sheets_of_all_classes(lite: Any, sample: Callable[..., Snapshot]) -> None:
    """Sheets of every class in one file, and nobody else's."""
    lite.found()
    lite.on(lite.take_in(sample(classes=2)), ["printed"])
    period = chosen(lite)
    with lite.desk().reading() as session:
        piles = batches.of_teachers(session, period)
        whole = sum(len(row.leaves.split(",")) > 0 for row in session.scalars(select(SectionRow)))
    assert sum(one.sections for one in piles) == whole
    with lite.desk().reading() as session:
        mine = list(session.scalars(select(SectionRow).where(SectionRow.signer == piles[0].person_id)))
    outline = pypdf.PdfReader(BytesIO(batches.teacher_pdf(lite.desk(), period, piles[0].person_id))).outline
    assert len(outline) == len(mine) == piles[0].sections


def test_batches_are_made_by_jobs_and_kept_for_a_while(lite: Any) -> None:
    """A class and a teacher as two files; another teacher gets neither, and after days they are gone."""
    case_id = lite.to("printed")
    desk, person = lite.desk(), signer(lite)
    wanted = batches.Wanted((case_id,), (person,), 2025, "q4")
    jobs = batches.request(desk, wanted, actor_id="s-02")
    assert lite.work() == []
    results = [lite.queue.status(job, school="s1").result for job in jobs]
    assert all(batches.fetch(desk, one).startswith(b"%PDF") for one in results)
    batches.request(desk, replace(wanted, case_ids=()), actor_id=person)
    with pytest.raises(Problem, match=r"service\.role-needed"):
        batches.request(desk, batches.Wanted((), ("s-01",), 2025, "q4"), actor_id=person)
    for path in (lite.archive.settings.home / "batches").iterdir():
        os.utime(path, (0, 0))
    batches.request(desk, batches.Wanted(), actor_id="s-02")
    with pytest.raises(Problem, match=r"board\.batch-gone"):
        batches.fetch(desk, results[0])


def test_what_is_not_printed_has_no_batch(lite: Any) -> None:
    """An unprinted class, a teacher without sheets: refused in words."""
    case_id = lite.to("imported")
    with pytest.raises(Problem, match=r"board\.not-printed"):
        batches.class_pdf(lite.desk(), case_id)
    with pytest.raises(Problem, match=r"board\.no-sheets"):
        batches.teacher_pdf(lite.desk(), chosen(lite), "s-01")


def test_readiness_names_what_is_missing(lite: Any, sample: Callable[..., Snapshot]) -> None:
    """Before the print: which marks are missing in which subject, and who has to enter them."""
    snapshot = sample()
    [group] = snapshot.classes
    bare = replace(group.sections[0], term_marks={})
    lite.found()
    lite.take_in(replace(snapshot, classes=(replace(group, sections=(bare, *group.sections[1:])),)))
    desk = lite.desk()
    with desk.reading() as session:
        [ready] = readiness.readiness(desk, session, chosen(lite))
    assert not ready.can_print
    [lacking] = ready.lacking
    assert (lacking.title, lacking.missing > 0) == (bare.title, True)
    assert ready.check is Check.UNASKED


def test_a_ready_class_is_said_to_be_ready_until_it_is_printed(lite: Any) -> None:
    """With orders on file nothing stands in the way; a printed class is not on the list."""
    case_id = lite.to("imported")
    lite.file_orders([case_id])
    desk = lite.desk()
    with desk.reading() as session:
        assert [one.can_print for one in readiness.readiness(desk, session, chosen(lite))] == [True]
    lite.on([case_id], ["printed"])
    with desk.reading() as session:
        assert readiness.readiness(desk, session, chosen(lite)) == ()


class _File:
    """What a browser sends."""

    def __init__(self, filename: str, data: bytes) -> None:
        self.filename = filename
        self.data = data

    def save(self, dst: Path) -> None:
        """Write it."""
        dst.write_bytes(self.data)


def _send(world: Any, name: str, data: bytes, actor: str = "admin") -> intake.Taken:
    job = intake.request(world.desk(), intake.Sent(_File(name, data)), actor_id=actor)
    assert world.work() == []
    return intake.taken(world.queue.status(job, school="s1").result)


def test_an_upload_becomes_cases(lite: Any, sample: Callable[..., Snapshot], tmp_path: Path) -> None:
    """A job takes it in and tells what came of it; nothing of the file is left behind."""
    lite.found()
    write_workbook(sample(), tmp_path / "a.xlsx")
    data = (tmp_path / "a.xlsx").read_bytes()
    taken = _send(lite, "выгрузка.xlsx", data)
    assert taken.refused == ""
    assert taken.outcome is not None
    assert len(taken.outcome.opened) == len(lite.cases()) == 1
    assert list((lite.archive.settings.home / "uploads").iterdir()) == []
    again = _send(lite, "выгрузка.xlsx", data)
    assert again.outcome is not None
    assert len(again.outcome.unchanged) == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\temp\\x.xlsx", "", ".hidden", "a" * 300])
def test_bad_files_are_told_and_change_nothing(lite: Any, name: str) -> None:
    """Whatever the name and the bytes: refused with the reason, no case, no file left."""
    lite.found()
    taken = _send(lite, name, b"not a workbook at all")
    assert taken.refused.startswith("import.")
    assert taken.outcome is None
    assert "/" not in taken.file
    assert lite.cases() == []
    assert list((lite.archive.settings.home / "uploads").iterdir()) == []


def test_faults_keep_their_places(lite: Any, sample: Callable[..., Snapshot], tmp_path: Path) -> None:
    """Sheet, row, column and value come through the job, in both languages."""
    lite.found()
    snapshot = sample()
    [group] = snapshot.classes
    section = group.sections[0]
    pupil = section.pupil_ids[0]
    wrong = replace(section, term_marks={**section.term_marks, pupil: {"q4": "Ы"}})
    bad = replace(snapshot, classes=(replace(group, sections=(wrong, *group.sections[1:])),))
    write_workbook(bad, tmp_path / "b.xlsx")
    taken = _send(lite, "b.xlsx", (tmp_path / "b.xlsx").read_bytes())
    assert taken.outcome is None
    assert taken.faults_in_all == len(taken.faults) >= 1
    fault = taken.faults[0]
    assert (bool(fault.sheet), bool(fault.row), fault.value) == (True, True, "Ы")
    assert fault.sentence("ru") != fault.sentence("en")


def test_what_a_kill_left_is_swept(lite: Any) -> None:
    """An upload whose job never came to its end does not lie there for ever."""
    lite.found()
    left = lite.archive.settings.home / "uploads" / "left"
    left.mkdir(parents=True)
    (left / "export.xlsx").write_bytes(b"x")
    _send(lite, "a.xlsx", b"x")
    assert left.exists()
    os.utime(left, (0, 0))
    _send(lite, "a.xlsx", b"x")
    assert not left.exists()


def test_others_may_not_send(lite: Any) -> None:
    """A person without the role is refused before anything is kept."""
    lite.to("imported")
    with pytest.raises(Problem) as caught:
        _send(lite, "a.xlsx", b"x", actor=signer(lite))
    assert caught.value.kind is Kind.ACCESS
    assert not (lite.archive.settings.home / "uploads").exists()
