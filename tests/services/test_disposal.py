"""Destruction only by act: the whole way, what stays, and what a rebuild makes of it."""

import json
from typing import Any

import pytest

from archive_service.db.models import Copy, Object
from archive_service.problems import Problem
from archive_service.services import disposal_end, documents, orphans, upkeep
from archive_service.services.disposal import disposals
from storage.errors import ObjectMissing
from storage.port import Key
from tests import disposing
from tests.disposing import ARCHIVIST
from workflows.disposal import DisposalState, destroyed
from workflows.retention import Kept


def _all_digests(desk: Any, case_id: str) -> dict[str, str]:
    with desk.reading() as session:
        rows = session.query(Object).where(Object.case_id == case_id, Object.space == "objects").all()
        return {row.role: row.digest for row in rows}


def _lies_in(desk: Any, digest: str) -> list[str]:
    found = []
    for store in (*desk.archive.mirror.stores, desk.archive.working):
        try:
            store.stat(Key.of("objects", digest))
            found.append(store.name)
        except ObjectMissing:
            continue
    return found


@pytest.mark.clause("001-23")
@pytest.mark.clause("001-26")
def test_a_journal_is_destroyed_by_act_and_its_summary_sheet_lives_on(world: Any, sample: Any) -> None:
    """Bytes, rows and traces of the journal go from everywhere; sheet, acts, tombstone and the act stay."""
    case_id = world.to("deposited", snapshot=sample(classes=2))
    other = next(one for one in world.cases() if one != case_id)
    desk = disposing.years_later(world)
    disposing.take_out(desk, [case_id, other])
    before, neighbour = _all_digests(desk, case_id), _all_digests(desk, other)
    assert {"volume", "snapshot", "summary"} <= before.keys()
    number = disposing.approved(world, [case_id])
    disposing.execute(world, number)
    with desk.reading() as session:
        found = disposals(session)
    assert destroyed(found) == {(case_id, Kept.JOURNAL): desk.today}
    assert found.by_number[number].state is DisposalState.CLEARED
    for role, digest in before.items():
        gone = role in {"volume", "snapshot"}
        assert bool(_lies_in(desk, digest)) is not gone, role
    assert all(len(_lies_in(desk, digest)) >= 2 for digest in neighbour.values())
    with pytest.raises(Problem) as caught:
        documents.read(desk, before["volume"])
    assert (caught.value.code, caught.value.facts["disposal"]) == ("disposal.destroyed", number)
    event = found.by_number[number].executed[case_id, Kept.JOURNAL]
    stone = json.loads(desk.archive.mirror.read(Key.of("objects", event.tombstone)))
    assert {one["digest"] for one in stone["objects"]} == {before["volume"], before["snapshot"]}
    assert stone["act"]["digest"] == found.by_number[number].act
    _nothing_is_wrong(world)
    done = disposal_end.finish(desk, number, actor_id=ARCHIVIST)
    assert done.state is DisposalState.FINISHED
    assert documents.read(desk, done.finished.document).startswith(b"%PDF")


def _nothing_is_wrong(world: Any) -> None:
    desk = world.desk()
    for store in desk.archive.mirror.stores:
        assert upkeep.audit_store(desk, store.name).findings == ()
    assert orphans.orphans(desk) == ()
    with desk.reading() as session:
        lone = session.query(Copy.digest).where(Copy.digest.not_in(session.query(Object.digest))).all()
    assert lone == []
