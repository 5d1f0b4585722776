"""Readings: on record before a byte is read, one person's, open for half an hour."""

from typing import Any

import pytest
from sqlalchemy import update

from archive_service.db.act_log import SchoolAct
from archive_service.db.models import Grant
from archive_service.problems import Kind, Problem
from archive_service.services import cases, readings
from archive_service.services.readings import OPEN_FOR, Asked, Reading
from workflows.canonical import digest

ASKED = Asked("  справка выпускнице  ", " 12-з от 01.06.2026 ")


def _summary(world: Any) -> str:
    """Take a case to the archive and return its summary sheet's digest."""
    case_id = world.to("deposited")
    with world.desk().reading() as session:
        found = cases.load(session, case_id)[0].summary
    assert found
    return str(found)


def _begin(world: Any, document: str) -> Reading:
    return readings.begin(world.desk(), document, ASKED, reader_id="s-03")


@pytest.mark.clause("000-13", "001-36")
def test_who_reads_what_why_and_by_which_request_is_on_record_first(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The act is in the log, on its way to both rooms, before any copy is touched."""
    document = _summary(world)
    jobs = len(world.queue.jobs)
    with monkeypatch.context() as patched:
        patched.setattr(world.archive.mirror, "open", lambda _key: pytest.fail("read before it was logged"))
        reading = _begin(world, document)
    last = world.acts()[-1]
    facts = {"document": document, "role": "summary", "reason": "справка выпускнице"}
    request = {"request": "12-з от 01.06.2026"}
    assert last.act == SchoolAct("document-read", "s-03", world.desk().today, facts | request)
    assert len(world.queue.jobs) > jobs
    assert (reading.number, reading.class_name, reading.year) == (last.seq, "5А", 2025)
    found, data = readings.again(world.desk(), reading.number, reader_id="s-03")
    assert (found, digest(data)) == (reading, document)


def test_a_reading_is_one_persons_and_ends(world: Any) -> None:
    """Nobody else opens it; after half an hour neither does the reader; nor with a number that is none."""
    reading = _begin(world, _summary(world))
    desk = world.desk()
    for number, reader in (
        (reading.number, "s-01"),
        (reading.number - 1, "s-03"),
        (10**6, "s-03"),
        (0, "s-03"),
    ):
        with pytest.raises(Problem) as refused:
            readings.again(desk, number, reader_id=reader)
        assert (refused.value.kind, refused.value.code) == (Kind.MISSING, "service.no-reading")
    world.clock.moment += OPEN_FOR
    assert readings.again(desk, reading.number, reader_id="s-03")
    world.later(seconds=1)
    with pytest.raises(Problem) as refused:
        readings.again(desk, reading.number, reader_id="s-03")
    assert (refused.value.kind, refused.value.code) == (Kind.REFUSED, "service.reading-over")


@pytest.mark.clause("002-02")
def test_a_role_that_ended_closes_what_it_opened(world: Any) -> None:
    """The right is asked for each time the file is fetched, not only at the first."""
    reading = _begin(world, _summary(world))
    with world.desk().writing() as session:
        session.execute(
            update(Grant).where(Grant.person_id == "s-03").values(to_on=world.desk().today.replace(day=1))
        )
    with pytest.raises(Problem) as refused:
        readings.again(world.desk(), reading.number, reader_id="s-03")
    assert refused.value.kind is Kind.ACCESS


@pytest.mark.parametrize("reason", ["", "   ", "ok"])
def test_no_reason_no_reading(lite: Any, reason: str) -> None:
    """Without words nothing is read, and nothing is on record."""
    document = _summary(lite)
    before = len(lite.acts())
    with pytest.raises(Problem) as refused:
        readings.begin(lite.desk(), document, Asked(reason, "12"), reader_id="s-03")
    assert refused.value.code == "service.reason-needed"
    assert len(lite.acts()) == before


@pytest.mark.clause("000-13")
def test_the_readers_own_list_is_newest_first_in_pages(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line has the day, the document, the class, the reason; others' readings are not in it."""
    document = _summary(world)
    monkeypatch.setattr(readings, "PER_PAGE", 2)
    for number in range(3):
        readings.begin(world.desk(), document, Asked(f"запрос {number}"), reader_id="s-03")
    readings.begin(world.desk(), document, ASKED, reader_id="s-01")
    with world.desk().reading() as session:
        pages = [readings.of_reader(session, "s-03", page=page) for page in (1, 2)]
        assert [[one.reason for one in page.lines] for page in pages] == [
            ["запрос 2", "запрос 1"],
            ["запрос 0"],
        ]
        assert [(page.total, page.pages) for page in pages] == [(3, 2)] * 2
        assert {(one.class_name, one.request) for page in pages for one in page.lines} == {("5А", "")}
        assert readings.of_reader(session, "t-01").lines == ()
        with pytest.raises(Problem):
            readings.of_reader(session, "s-03", page=3)
