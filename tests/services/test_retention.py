"""The list of what is kept until when, as the services read it from the rows and the acts."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from archive_service.db.models import Object
from archive_service.problems import Kind, Problem
from archive_service.services import holds, lock_lengths, nomenclature, retention
from storage.port import Key
from tests.world import Task
from workflows.holds import HoldKind, Scope
from workflows.nomenclature import FOR_GOOD, FileKind
from workflows.retention import Action, Kept, review

DIRECTOR, TEACHER = "s-01", "t-01"


@pytest.mark.clause("001-23")
@pytest.mark.clause("002-12")
def test_terms_holds_and_the_nomenclature_meet(world: Any) -> None:
    """A deposited case: its term by the regulation, lengthened by the nomenclature, then held."""
    case_id = world.to("deposited")
    desk = world.desk()
    with desk.reading() as session:
        known = {one.kind: one for one in retention.records(session)}
    journal = known[Kept.JOURNAL]
    assert (journal.case, journal.destroyed_on, journal.extracted_on) == (case_id, None, None)
    assert journal.until == journal.starts_on.replace(year=journal.starts_on.year + 5)
    assert {one.ref for one in journal.clauses} >= {"п. 8.6"}
    entry = {"index": "02-14", "title": "Журналы", "kind": FileKind.JOURNAL, "years": 7}
    year = journal.starts_on.year - 1  # of the year in which the file was closed
    nomenclature.write(desk, year, nomenclature.Wanted(**entry), actor_id=DIRECTOR)
    [line] = _journals(desk, journal.until)
    assert line.verdict.action is Action.KEEP
    assert line.verdict.since == journal.until.replace(year=journal.until.year + 2)
    later = line.verdict.since
    expected = Action.EXTRACT if Kept.SUMMARY in known else Action.ELIGIBLE
    assert [one.verdict.action for one in _journals(desk, later)] == [expected]
    wanted = holds.Wanted(
        kind=HoldKind.COURT,
        reason="запрос суда",
        document="исх. 5",
        until=date(desk.today.year + 1, 1, 1),
        scope=Scope(cases=frozenset({case_id})),
    )
    holds.set_hold(desk, wanted, actor_id=DIRECTOR)
    with desk.reading() as session:
        [verdict] = review(
            [one for one in retention.records(session, [case_id]) if one.kind is Kept.JOURNAL],
            later,
            holds=holds.standing(session),
        )
    assert (verdict.action, verdict.reasons[0].code) == (Action.KEEP, "held")
    forever = {**entry, "years": FOR_GOOD}
    nomenclature.write(desk, year, nomenclature.Wanted(**forever), actor_id=DIRECTOR)
    with desk.reading() as session:
        assert {one.until for one in retention.records(session) if one.kind is Kept.JOURNAL} == {date.max}


def _journals(desk: Any, on: date) -> list[retention.Line]:
    lines = retention.listing(desk, reader_id=DIRECTOR, on=on)
    return [one for one in lines if one.verdict.record.kind is Kept.JOURNAL]


def test_the_list_is_not_for_everybody(lite: Any) -> None:
    """A teacher does not review the archive."""
    lite.to("imported")
    with pytest.raises(Problem) as caught:
        retention.listing(lite.desk(), reader_id=TEACHER)
    assert caught.value.kind is Kind.ACCESS


def test_locks_follow_the_terms(lite: Any) -> None:
    """A longer nomenclature is carried into every store; «for ever» is a century; a lost store is named."""
    case_id = lite.to("deposited")
    desk = lite.desk()
    with desk.reading() as session:
        assert lock_lengths.wanted(desk, session) == ()
        assert list(lock_lengths.due(desk, session)) == []
        [journal] = [one for one in retention.records(session, [case_id]) if one.kind is Kept.JOURNAL]
    year = journal.starts_on.year - 1
    entry = {"index": "02-14", "title": "Журналы", "kind": FileKind.JOURNAL, "years": 60}
    nomenclature.write(desk, year, nomenclature.Wanted(**entry), actor_id=DIRECTOR)
    with desk.reading() as session:
        volume = session.scalars(select(Object).where(Object.role == "volume")).one()
        key = Key.of(volume.space, volume.digest)
        [order] = lock_lengths.due(desk, session)
    until = journal.starts_on.replace(year=journal.starts_on.year + 60)
    assert _lengthen(desk)["stores"] == []
    assert [store.stat(key).keep_until for store in desk.archive.mirror.stores] == [until] * 2
    assert _lengthen(desk) == {"objects": 0, "stores": []}
    nomenclature.write(desk, year, nomenclature.Wanted(**{**entry, "years": FOR_GOOD}), actor_id=DIRECTOR)
    assert _lengthen(desk)["objects"] > 0
    century = date(desk.today.year + 99, 12, 31)
    assert [store.stat(key).keep_until for store in desk.archive.mirror.stores] == [century] * 2
    with desk.reading() as session:
        last = lock_lengths.last(session)
    assert last is not None
    assert (last.until, last.missing) == (century, ())
    assert order.job == lock_lengths.JOB


def _lengthen(desk: Any) -> Any:
    return lock_lengths.job(desk, Task({"school": desk.school_id}))
