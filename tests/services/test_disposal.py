"""Destruction only by act: the whole way, what stays, what is refused, and what a rebuild makes of it."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from archive_service.db.models import Copy, Deposit, Object, SummaryPupil
from archive_service.problems import Problem, explain
from archive_service.services import (
    disposal_end,
    disposal_plan,
    disposal_run,
    disposal_steps,
    disposal_wipe,
    documents,
    holds,
    media_load,
    orphans,
    paper_end,
    paper_register,
    rebuild,
    reconcile,
    upkeep,
    verification,
)
from archive_service.services.disposal import disposals
from archive_service.services.media_load import Wanted
from archive_service.services.paper_register import Older
from storage.deposit import describe, source_of, write_deposit
from storage.errors import ObjectMissing, StillKept
from storage.manifest import Manifest
from storage.port import Key
from tests import disposing
from tests.disposing import ARCHIVIST, DEPUTY, DIRECTOR
from tests.world import SAME
from workflows.disposal import DisposalState, destroyed
from workflows.holds import HoldKind, Scope
from workflows.retention import Kept

GONE = {"volume", "snapshot"}


def _digests(desk: Any, case_id: str) -> dict[str, str]:
    with desk.reading() as session:
        rows = session.query(Object).where(Object.case_id == case_id, Object.space == "objects").all()
        return {row.role: row.digest for row in rows}


def _places(desk: Any, digest: str) -> list[str]:
    found = []
    for store in (*desk.archive.mirror.stores, desk.archive.working):
        try:
            store.stat(Key.of("objects", digest))
            found.append(store.name)
        except ObjectMissing:
            continue
    return found


def _nothing_is_wrong(world: Any) -> None:
    desk = world.desk()
    for store in desk.archive.mirror.stores:
        assert upkeep.audit_store(desk, store.name).findings == ()
    assert orphans.orphans(desk) == ()
    assert reconcile.missing(desk) == ()


def _over(world: Any) -> tuple[Any, str]:
    """A deposited journal whose time is over and whose summary sheet was taken out."""
    case_id = world.to("deposited")
    desk = disposing.years_later(world)
    disposing.take_out(desk, [case_id])
    return desk, case_id


@pytest.mark.clause("001-23")
@pytest.mark.clause("001-26")
def test_a_journal_goes_by_act_and_its_summary_sheet_lives_on(
    world: Any, make_world: Any, lite_url: Any, rows: Callable[..., Any]
) -> None:
    """Bytes, rows and traces of the journal go from everywhere; the rest stays, after a rebuild too."""
    desk, case_id = _over(world)
    before = _digests(desk, case_id)
    number = disposing.approved(world, [case_id])
    disposing.execute(world, number)
    with desk.reading() as session:
        found = disposals(session)
    assert destroyed(found) == {(case_id, Kept.JOURNAL): desk.today}
    assert found.by_number[number].state is DisposalState.CLEARED
    for role, digest in before.items():
        assert bool(_places(desk, digest)) is (role not in GONE), role
    with pytest.raises(Problem) as caught:
        documents.read(desk, before["volume"])
    assert (caught.value.code, caught.value.facts["disposal"]) == ("disposal.destroyed", number)
    event = found.by_number[number].executed[case_id, Kept.JOURNAL]
    stone = json.loads(desk.archive.mirror.read(Key.of("objects", event.tombstone)))
    assert {one["digest"] for one in stone["objects"]} == {before[one] for one in GONE}
    assert stone["act"]["digest"] == found.by_number[number].act
    _nothing_is_wrong(world)
    with desk.reading() as session:
        load = {piece.key.digest for piece in media_load.gather(desk, session, Wanted()).pieces}
    assert load & set(before.values()) == {one for role, one in before.items() if role not in GONE}
    assert {event.manifest, event.previous, event.tombstone} <= load
    done = disposal_end.finish(desk, number, actor_id=ARCHIVIST)
    assert done.state is DisposalState.FINISHED
    assert world.work() == []
    again = make_world(lite_url("again"), "again", stores=_paths(world))
    rebuild.rebuild(again.archive, again.archive.mirror.stores[1])
    again.clock.moment = world.clock.moment
    for table in (*SAME[:-1], Object):
        assert rows(again.desk(), table) == rows(desk, table), table.__name__
    with again.desk().reading() as session:
        assert destroyed(disposals(session)) == destroyed(found)
    _nothing_is_wrong(again)


def _paths(world: Any) -> dict[str, Path]:
    return {one.name: Path(one.place) for one in world.archive.settings.stores}


def test_what_another_file_needs_stays_and_a_killed_job_is_mended(
    lite: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after each part of the work, the same job ends the same; a shared object is not touched."""
    desk, case_id = _over(lite)
    before = _digests(desk, case_id)
    data = desk.archive.mirror.read(Key.of("objects", before["snapshot"]))
    entry = describe("snapshot", data, media_type=documents.JSON, keep_until=date(2060, 1, 1))
    other = Manifest({"school": "s1", "case": "another"}, (entry,))
    number = disposing.approved(lite, [case_id])
    write_deposit(desk.archive.mirror, other, {entry.digest: source_of(data)})
    places = (
        (disposal_run, "write_deposit"),
        (disposal_run.disposal_rows, "drop"),
        (disposal_run.shipping, "ship"),
        (disposal_wipe, "_delete"),
        (disposal_wipe, "_record"),
    )
    for module, name in places:
        real = getattr(module, name)

        def killed(*args: Any, real: Any = real, **more: Any) -> Any:
            real(*args, **more)
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(module, name, killed)
            with pytest.raises(KeyboardInterrupt):
                disposal_run.dispose(desk, _Job(number, desk.today))
    assert disposal_run.wipe(desk) == ()
    with desk.reading() as session:
        found = disposals(session).by_number[number]
    assert (found.state, found.pending) == (DisposalState.CLEARED, ())
    assert found.executed[case_id, Kept.JOURNAL].shared == (entry.digest,)
    assert _places(desk, before["volume"]) == []
    assert _places(desk, entry.digest) == ["disk-a", "disk-b"]
    assert _code(lambda: disposing.propose(desk, [case_id])) == "disposal.gone"


class _Job:
    """A job as its body sees it."""

    def __init__(self, number: int, day: date) -> None:
        self.payload = {"disposal": number, "actor": ARCHIVIST, "day": day.isoformat()}

    def report(self, *_said: Any) -> None:
        """Say nothing."""


@pytest.mark.clause("001-23")
@pytest.mark.clause("001-24")
def test_what_the_rules_refuse(lite: Any) -> None:
    """Early, held, sheet not taken out, one person, a member missing, no waiting, a doubtful day: refused."""
    case_id = lite.to("deposited")
    desk = lite.desk()
    disposing.appoint(desk)
    assert _code(lambda: disposing.propose(desk, [case_id])) == "disposal.term-runs"
    desk = disposing.years_later(lite)
    disposing.appoint(desk)
    assert _code(lambda: disposing.propose(desk, [case_id])) == "disposal.not-extracted"
    disposing.take_out(desk, [case_id])
    hold = _hold(desk, case_id)
    assert _code(lambda: disposing.propose(desk, [case_id])) == "disposal.held"
    _lift(desk, hold)
    number = disposing.propose(desk, [case_id]).number

    def approve(person: str, today: date | None = None) -> Any:
        return disposal_steps.approve(desk, lite.who(person), number, today=today or desk.today)

    assert _code(lambda: approve(DIRECTOR)) == "disposal.member-missing"
    disposing.agree(desk, number)
    assert _code(lambda: approve(ARCHIVIST)) == "disposal.not-approver"
    assert _code(lambda: approve(DIRECTOR, desk.today + timedelta(days=1))) == "disposal.day-typed"
    approve(DIRECTOR)
    assert _code(lambda: approve(DIRECTOR)) == "disposal.one-person"
    assert _code(lambda: _execute(desk, number)) == "disposal.one-approval"
    approve(DEPUTY)
    assert _code(lambda: _execute(desk, number)) == "disposal.waiting"
    lite.later(days=10)
    hold = _hold(desk, case_id)
    assert _code(lambda: _execute(desk, number)) == "disposal.held"
    _lift(desk, hold)
    lite.later(days=-3)
    assert _code(lambda: _execute(desk, number)) == "disposal.day-before-acts"
    lite.later(days=3)
    with pytest.MonkeyPatch.context() as patched:
        store = desk.archive.mirror.stores[0]
        patched.setattr(type(store), "clock", lambda self: desk.now - timedelta(days=400))
        assert _code(lambda: _execute(desk, number)) == "disposal.day-of-store"
    with pytest.raises(Problem):
        disposal_steps.revoke(desk, number, reason=" ", actor_id=DIRECTOR)
    disposal_steps.revoke(desk, number, reason="жалоба", actor_id=DIRECTOR)
    assert _code(lambda: _execute(desk, number)) == "disposal.closed-revoked"


def _code(step: Callable[[], Any]) -> str:
    with pytest.raises(Problem) as caught:
        step()
    assert explain(caught.value).text
    return caught.value.code


def _execute(desk: Any, number: int) -> str:
    return disposal_run.request(desk, number, today=desk.today, actor_id=ARCHIVIST)


def _hold(desk: Any, case_id: str) -> int:
    wanted = holds.Wanted(
        kind=HoldKind.COURT,
        reason="запрос суда",
        document="исх. 5",
        until=desk.today + timedelta(days=90),
        scope=Scope(cases=frozenset({case_id})),
    )
    return holds.set_hold(desk, wanted, actor_id=DIRECTOR).number


def _lift(desk: Any, number: int) -> None:
    holds.lift(desk, number, reason="дело окончено", document="исх. 6", actor_id=DIRECTOR)


@pytest.mark.clause("001-23")
def test_the_database_lets_nothing_go_without_an_act(world: Any) -> None:
    """Raw SQL: no row of a kept object is deleted or shortened, no deposit, not even when its day is over."""
    case_id = world.to("deposited")
    desk = disposing.years_later(world)
    statements = (
        delete(Object).where(Object.case_id == case_id),
        update(Object).where(Object.case_id == case_id).values(keep_until=date(2026, 1, 1)),
        update(Object).where(Object.case_id == case_id).values(keep_until=None),
        delete(Deposit),
        update(Deposit).values(journal_keep_until=date(2026, 1, 1)),
    )
    for statement in statements:
        with pytest.raises(DBAPIError):
            _execute_sql(desk, statement)
    with desk.reading() as session:
        assert session.query(SummaryPupil).count() == 4


def _execute_sql(desk: Any, statement: Any) -> None:
    with desk.writing() as session:
        session.execute(delete(Copy))
        session.execute(statement)


def test_a_locked_store_waits_and_a_paper_volume_ends_by_the_same_act(lite: Any) -> None:
    """A store that keeps an object longer is tried again; a volume of a kept journal is not destroyed."""
    desk, case_id = _over(lite)
    volume = _digests(desk, case_id)["volume"]
    with desk.writing() as session:
        paper_register.note_printed(desk, session, case_id, leaves=9, actor_id=ARCHIVIST)
    older = Older(title="Журнал", year=2001, leaves=40, keeper=ARCHIVIST, access=("director",))
    old = paper_register.register(desk, older, actor_id=ARCHIVIST)
    assert _code(lambda: paper_end.end(desk, [1], act="1", actor_id=ARCHIVIST)) == "disposal.volume-kept"
    number = disposing.approved(lite, [case_id])
    store = desk.archive.mirror.store("disk-a")
    later = desk.today + timedelta(days=5)
    store.lock_until(Key.of("objects", volume), later)
    disposing.execute(lite, number)
    assert _places(desk, volume) == ["disk-a"]
    assert _code(lambda: disposal_end.finish(desk, number, actor_id=ARCHIVIST)) == "disposal.not-clear"
    _nothing_is_wrong(lite)
    assert [one.until for one in disposal_run.wipe(desk)] == [later]
    with pytest.raises(StillKept):
        store.delete(Key.of("objects", volume), today=desk.today)
    lite.later(days=5)
    with desk.reading() as session:
        assert [one.job for one in disposal_run.due(desk, session)] == [disposal_run.WIPE_JOB]
    assert disposal_run.wipe(desk, day=desk.today) == ()
    assert _places(desk, volume) == []
    assert _code(lambda: disposal_end.finish(desk, number, actor_id=ARCHIVIST)) == "disposal.paper-left"
    assert _code(lambda: paper_end.end(desk, [1], act="9", actor_id=ARCHIVIST)) == "disposal.volume-act"
    paper_end.end(desk, [1], act=str(number), actor_id=ARCHIVIST)
    paper_end.end(desk, [old.number], act="акт № 7 от 02.02.2020", actor_id=ARCHIVIST)
    assert disposal_end.finish(desk, number, actor_id=ARCHIVIST).finished
    said = verification.verify_store(store, progress=lambda _done, _total: None)
    assert (said.troubles, said.deposits, said.documents) == ((), 1, 1)
    assert not disposal_plan.wanted_elsewhere(desk.archive, volume)
