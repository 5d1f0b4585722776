"""The contract of the mirror over every pair of implementations: any two stores are as good as two disks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations_with_replacement
from pathlib import Path

import pytest

from storage.audit import Expected, Finding, Trouble, audit
from storage.errors import NoGoodCopy, StillKept, TooFewCopies
from storage.mirror import Mirror
from storage.repair import Action, catch_up, repair
from storage.streams import of_bytes
from tests.storage.subjects import MAKERS, Subject

LATE = date(2051, 9, 1)
SHEET = b"sheet of 9B"


@dataclass
class Rooms:
    """Two stores of the pair's kinds and the mirror over them."""

    first: Subject
    second: Subject
    mirror: Mirror


def _marked(pair: tuple[str, str]) -> object:
    marks = [pytest.mark.xdist_group("s3")] if "s3" in pair else []
    return pytest.param(pair, id="+".join(pair), marks=marks)


@pytest.fixture(params=[_marked(pair) for pair in combinations_with_replacement(sorted(MAKERS), 2)])
def rooms(request: pytest.FixtureRequest, tmp_path: Path) -> Rooms:
    """Every pair of implementations in turn, empty."""
    servers = request.getfixturevalue("s3_rooms") if "s3" in request.param else [None, None]
    places = zip(request.param, ("first", "second"), ("room 1", "room 2"), servers, strict=True)
    first, second = (MAKERS[kind](tmp_path, server, name, room) for kind, name, room, server in places)
    return Rooms(first, second, Mirror([first.store, second.store]))


def test_an_object_lies_in_both_rooms_and_either_serves_it(rooms, contents):
    """Two verified copies; a damaged first one is passed over, a damaged second one not even needed."""
    key = contents.key(SHEET)
    assert rooms.mirror.put(key, of_bytes(SHEET), keep_until=LATE).stores == ("first", "second")
    for subject in (rooms.first, rooms.second):
        assert subject.store.stat(key).keep_until == LATE
    rooms.first.harm(key, b"sheet of 9A")
    assert rooms.mirror.read(key) == SHEET
    rooms.second.harm(key, b"")
    with pytest.raises(NoGoodCopy):
        rooms.mirror.read(key)


@pytest.mark.parametrize("deed", ["harm", "lose"])
def test_a_bad_copy_is_found_and_made_good_from_the_other(rooms, contents, deed):
    """Found by the audit, repaired from the good copy, which is not touched; evidence of damage stays."""
    key = contents.key(SHEET)
    rooms.mirror.put(key, of_bytes(SHEET), keep_until=LATE)
    bad: dict[str, Callable[[], None]] = {
        "harm": lambda: rooms.second.harm(key, b"?"),
        "lose": lambda: rooms.second.lose(key),
    }
    bad[deed]()
    wanted = [Expected(key, LATE)]
    found = audit(rooms.second.store, wanted).findings[0]
    assert found.trouble is (Trouble.DAMAGED if deed == "harm" else Trouble.MISSING)
    done = repair(rooms.mirror, found)
    assert (done.action, done.source) == (Action.COPIED, "first")
    for subject in (rooms.first, rooms.second):
        assert audit(subject.store, wanted).findings == ()
    assert len(rooms.second.evidence()) == (1 if deed == "harm" else 0)
    assert rooms.first.evidence() == ()
    assert repair(rooms.mirror, Finding("first", key, Trouble.DAMAGED)).action is Action.NOTHING


def test_a_room_that_was_away_is_not_counted_and_catches_up(rooms, contents):
    """One of two is too few where two are demanded; what was written stays, the other is given it later."""
    key = contents.key(SHEET)
    rooms.second.take_down()
    with pytest.raises(TooFewCopies) as caught:
        rooms.mirror.put(key, of_bytes(SHEET), keep_until=LATE)
    assert (caught.value.copies, caught.value.demanded) == (1, 2)
    assert rooms.mirror.put(key, of_bytes(SHEET), keep_until=LATE, demanded=1).stores == ("first",)
    rooms.second.bring_back()
    assert catch_up(rooms.mirror, "second").objects == 1
    assert rooms.second.store.stat(key).keep_until == LATE
    assert contents.read(rooms.second.store, key) == SHEET


def test_keeping_only_grows_in_both_rooms(rooms, contents):
    """A later day is taken by both; before it nothing is deleted in either."""
    key = contents.key(SHEET)
    rooms.mirror.put(key, of_bytes(SHEET), keep_until=LATE - timedelta(400))
    rooms.mirror.lock_until(key, LATE)
    with pytest.raises(StillKept):
        rooms.mirror.delete(key, today=LATE - timedelta(1))
    for subject in (rooms.first, rooms.second):
        assert subject.store.stat(key).keep_until == LATE
        assert contents.read(subject.store, key) == SHEET
