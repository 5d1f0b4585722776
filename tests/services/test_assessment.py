"""The self-assessment of a real installation: it follows what happens there, and stays true."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from archive_service.problems import Kind, Problem
from archive_service.services import (
    assessment,
    assessment_answers,
    assessment_paper,
    locks,
    log_checks,
    rebuild,
    upkeep,
)
from archive_service.services.assessment_words import told
from archive_service.services.health import ChainWatch
from storage.local import LocalStore
from storage.mirror import Mirror
from storage.port import Key, Lock, LockDrill
from workflows.assessment import Line, Mark, worst

DIRECTOR, TEACHER = "s-01", "t-01"


class Locking(LocalStore):
    """A store that may be meant to lock; ``holds`` says whether its drill succeeds."""

    holds = True
    locks = False

    def drill(self) -> LockDrill:
        return LockDrill(self.name, Lock.WORM if self.holds else Lock.BROKEN, ())


@pytest.fixture
def kept(lite: Any) -> Any:
    """A school with a deposit, whose second store can be meant to lock."""
    lite.to("deposited")
    first, second = lite.archive.mirror.stores
    second = Locking(second.name, second.room, second._place.root)
    lite.archive = replace(lite.archive, mirror=Mirror([first, second]))
    return lite


def _lines(world: Any) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for one in assessment.assess(world.desk(), ChainWatch(), reader_id=DIRECTOR).lines:
        found.setdefault(one.id, []).append(one)
    return found


def _marks(world: Any, *names: str) -> list[Mark]:
    found = _lines(world)
    return [worst(one.mark for one in found[name]) for name in names]


@pytest.mark.clause("000-27")
def test_it_follows_readings_locks_and_proofs(kept: Any) -> None:
    """Unread and untried; then all done, each with its act; then the readings grow old and the lock fails."""
    desk = kept.desk()
    assert _marks(kept, "recorded", "on-demand", "not-shortened", "clock") == [Mark.UNKNOWN] * 4
    assert _marks(kept, "locks") == [Mark.NOT_MET]
    for store in ("disk-a", "disk-b"):
        assert upkeep.audit_store(desk, store).findings == ()
    log_checks.request(desk, actor_id="admin")
    kept.archive.mirror.store("disk-b").locks = True
    assert [one.code for one in _lines(kept)["drill"]] == ["drill-never"]
    locks.drill(desk, "disk-b")
    assert kept.work() == []
    read = ("recorded", "on-demand", "intervals", "not-shortened", "reading")
    done = (*read, "locks", "drill", "log-check", "clock")
    assert _marks(kept, *done) == [Mark.MET] * len(done)
    acts = {one.seq: getattr(one.act, "kind", "") for one in kept.acts()}
    lines = _lines(kept)
    shown = {name: {acts[int(one.value)] for one in lines[name][0].proofs} for name in ("intervals", "drill")}
    assert shown == {"intervals": {"audit-done"}, "drill": {"lock-drilled"}}
    kept.later(days=100)
    old = ("intervals", "reading", "locks", "drill", "log-check")
    assert _marks(kept, *old) == [Mark.NOT_MET] * len(old)
    kept.archive.mirror.store("disk-b").holds = False
    locks.drill(kept.desk(), "disk-b")
    assert [one.code for one in _lines(kept)["drill"]] == ["drill-broken"]


def test_it_is_answered_printed_and_kept(lite: Any, make_world: Any, lite_url: Any) -> None:
    """A teacher may not answer; an answer counts for a year, after a rebuild too; so does the paper."""
    lite.to("imported")
    desk = lite.desk()
    with pytest.raises(Problem) as caught:
        assessment_answers.answer(desk, "restore", yes=True, document="акт 3", actor_id=TEACHER)
    assert caught.value.code == "assessment.not-yours"
    with pytest.raises(Problem) as caught:
        assessment.assess(desk, ChainWatch(), reader_id=TEACHER)
    assert caught.value.kind is Kind.ACCESS
    assert _marks(lite, "restore") == [Mark.UNKNOWN]
    assessment_answers.answer(desk, "restore", yes=True, document="акт 3", actor_id=DIRECTOR)
    [line] = _lines(lite)["restore"]
    assert (line.mark, line.proofs[0].value) == (Mark.MET, str(lite.acts()[-1].seq))
    found = assessment.now(desk, ChainWatch())
    done = assessment_paper.keep(desk, found, actor_id=DIRECTOR)
    pdf = assessment_paper.read(desk, done.digest, reader_id=DIRECTOR)
    pages = PdfReader(BytesIO(pdf)).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert [one.what for one in told(found.lines) if one.what not in said] == []
    with desk.reading() as session:
        assert [one.digest for one in assessment_paper.shelf(session)] == [done.digest]
    assert lite.acts()[-1].act.facts["not_met"] == found.count(Mark.NOT_MET)
    assert lite.work() == []
    fresh = make_world(lite_url("fresh"), "fresh")
    rebuild.rebuild(fresh.archive, lite.archive.mirror.stores[0])
    [line] = _lines(fresh)["restore"]
    assert line.mark is Mark.MET
    with fresh.desk().reading() as session:
        assert assessment_paper.shelf(session) == (done,)
    assert lite.archive.mirror.read(Key.of("objects", done.digest)) == pdf
    lite.later(days=366)
    assert [one.code for one in _lines(lite)["restore"]] == ["answer-old"]
