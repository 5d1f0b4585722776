"""Somebody wants to delete, shorten or overwrite what is kept: four actors, three deeds, every layer."""

from pathlib import Path
from typing import Any

import pytest

from archive_service.services import upkeep
from archive_service.services.context import Desk
from tests.adversary.attempts import ATTEMPTS, Actor_, Attempt, Deed, Outcome
from tests.conftest import DATABASES

DOCUMENT = Path(__file__).parents[2] / "docs" / "adversaries.md"


def _cases() -> list[Any]:
    """Every line of the table, those of the database on both."""
    found = []
    for one in ATTEMPTS:
        for kind in DATABASES if one.actor is Actor_.SQL else DATABASES[:1]:
            named = "-".join((one.actor.name, one.deed.name, one.slug, kind)).lower()
            found.append(pytest.param(one, kind, id=named))
    return found


def _findings(desk: Desk, world: Any) -> list[Any]:
    world.later(seconds=1)
    return [
        one for store in world.archive.mirror.stores for one in upkeep.audit_store(desk, store.name).findings
    ]


@pytest.mark.clause("001-23", "001-25")
@pytest.mark.parametrize(("attempt", "database"), _cases())
def test_the_table(targets: Any, attempt: Attempt, database: str) -> None:
    """A deed is refused, or the next audit finds it and the repair makes it good from the other room."""
    target = targets(database)
    desk = target.world.desk()
    attempt.do(target)
    found = _findings(desk, target.world)
    assert {one.trouble for one in found} == attempt.troubles
    assert {one.key for one in found} <= {target.key}
    if attempt.outcome is Outcome.REPAIRED:
        repairs = upkeep.repair_all(desk, tuple(found))
        assert (len(repairs.done), repairs.failed) == (len(found), ())
        assert _findings(desk, target.world) == []
    for store in target.world.archive.mirror.stores:
        with store.open(target.key) as data:
            assert data.read(4) == b"%PDF"


def test_every_actor_tries_every_deed() -> None:
    """The table has no hole, and the document shows it line by line."""
    assert {(one.actor, one.deed) for one in ATTEMPTS} == {(who, deed) for who in Actor_ for deed in Deed}
    said = DOCUMENT.read_text("utf-8")
    missing = [one.line for one in ATTEMPTS if one.line not in said]
    assert missing == []
