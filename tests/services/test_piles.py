"""What the deputy takes in hand: calendars, readiness before the print, uploads."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from sqlalchemy import select

from archive_service.db.models import SectionRow
from archive_service.importing.workbook import write_workbook
from archive_service.problems import Kind, Problem
from archive_service.services import feeds, intake, periods, readiness
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
