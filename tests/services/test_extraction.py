"""Extraction: summary sheets are taken out, bound anew, sealed, deposited and read back (001 clause 8.7)."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from archive_service.problems import Problem
from archive_service.services import (
    documents,
    extraction,
    extraction_home,
    extraction_paper,
    extraction_papers,
    extraction_plan,
    extraction_seal,
    paper_register,
    people,
    rebuild,
    retention,
    upkeep,
)
from archive_service.services.extraction_plan import Wish
from archive_service.services.extraction_wear import Worn
from archive_service.services.rounds import request_due
from archive_service.wiring.rounds import ROUNDS
from storage.port import Key
from tests.outage import Disk, sound
from tests.world import PHRASE, SAME
from workflows.acts import BoundVolume
from workflows.extraction import Extraction, State, kept_until, taken_out
from workflows.retention import Action, Kept

ARCHIVIST, DIRECTOR, DEPUTY = "s-03", "s-01", "s-02"


def text(pdf: bytes) -> str:
    """The words of a document."""
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def wish(desk: Any, *cases: str, **said: Any) -> Wish:
    """A plan for today, by the usual people."""
    usual = {
        "order_no": "12-а",
        "order_on": desk.today,
        "due_on": desk.today,
        "archivist": ARCHIVIST,
        "sewer": DEPUTY,
        "director": DIRECTOR,
    }
    return Wish(cases=cases, **{**usual, **said})


def state(desk: Any, number: int = 1) -> State:
    """How far an extraction is."""
    with desk.reading() as session:
        return extraction.load(session, number).state


def years_later(world: Any) -> None:
    """Let the journals' years pass; the director's key is renewed as it has to be."""
    world.later(days=5 * 366)
    people.issue_keys(world.desk(), PHRASE, dict.fromkeys((DIRECTOR, ARCHIVIST), PHRASE), "admin")
    world.present.clear()


def verdict(desk: Any, case: str) -> Action:
    """What is to happen to a journal today."""
    with desk.reading() as session:
        return next(
            one.action for one in retention.verdicts(desk, session, [case]) if one.record.kind is Kept.JOURNAL
        )


@pytest.mark.clause("001-24", "001-25", "001-26", "001-29")
def test_a_whole_extraction(
    lite: Any, sample: Any, make_world: Any, lite_url: Any, rows: Callable[..., Any]
) -> None:
    """Leaves counted, register and act agree, originals unchanged, 25 years more in every room."""
    world = lite
    paper = world.to("deposited", snapshot=sample(classes=2))
    desk, [electronic] = world.desk(), [one for one in world.cases() if one != paper]
    with desk.writing() as session:
        sewn = [BoundVolume(1, "1", "5", 5), BoundVolume(2, "6", "С1", 8)]
        paper_register.note_bound(desk, session, paper, sewn, actor_id=ARCHIVIST)
    with pytest.raises(Problem, match=r"extraction\.before-term"):
        extraction_plan.plan(desk, wish(desk, paper), actor_id=DEPUTY)
    years_later(world)
    due = extraction_plan.due(desk, reader_id=ARCHIVIST)
    assert {one.sheet.case: one.sheet.on_paper for one in due} == {paper: True, electronic: False}
    extraction_plan.plan(desk, wish(desk, paper, electronic), actor_id=DEPUTY)
    assert extraction_plan.due(desk, reader_id=ARCHIVIST) == ()
    _taken_and_bound(desk, paper)
    assert world.work() == []
    assert waits(desk, DIRECTOR) == ["seal"]
    _sealed_while_a_room_is_away(world, paper)
    assert verdict(desk, paper) is Action.ELIGIBLE
    assert sound(world)
    with desk.reading() as session:
        known = extraction.extractions(session)
        until = retention.records(session, [paper])
    done = known[1].deposited
    assert done is not None
    assert taken_out(known) == dict.fromkeys((paper, electronic), desk.today)
    assert done.keep_until >= desk.today.replace(year=desk.today.year + 25)
    assert {*kept_until(known).values(), *_stored_until(world, known[1])} == {done.keep_until}
    assert next(one.until for one in until if one.kind is Kept.SUMMARY) == done.keep_until
    file = PdfReader(io.BytesIO(documents.read(desk, known[1].sealed.document)))
    originals = {one[0] for one in file.attachments.values()}
    assert {documents.read(desk, one.document) for one in known[1].sheets} <= originals
    again = make_world(lite_url("again"), "again")
    again.clock.moment = world.clock.moment
    rebuild.rebuild(again.archive, world.archive.mirror.stores[1])
    with again.desk().reading() as session:
        assert extraction.extractions(session) == known
    for table in SAME:
        assert rows(again.desk(), table) == rows(desk, table), table.__name__


def _taken_and_bound(desk: Any, case: str) -> None:
    """The leaf of the summary sheet goes out of the second volume: every count is asked for and proved."""
    assert waits(desk, ARCHIVIST) == ["take"]
    with pytest.raises(Problem, match=r"extraction\.miscounted'"):
        extraction_paper.take(desk, 1, case, {2: 6}, actor_id=ARCHIVIST)
    with pytest.raises(Problem, match=r"extraction\.incomplete"):
        extraction_paper.bind(desk, 1, 1, actor_id=DEPUTY)
    _, slip = extraction_paper.take(desk, 1, case, {2: 7}, actor_id=ARCHIVIST)
    assert "акт об изъятии № 1" in text(slip)
    assert waits(desk, DEPUTY) == ["bind"]
    with pytest.raises(Problem, match=r"extraction\.miscounted-file"):
        extraction_paper.bind(desk, 1, 2, actor_id=DEPUTY)
    extraction_paper.bind(desk, 1, 1, actor_id=DEPUTY)
    with desk.reading() as session:
        first, second, fresh = paper_register.volumes(session).values()
    assert (first.entry.leaves, second.entry.leaves, fresh.entry.leaves) == (5, 7, 1)
    assert not second.has("С1")
    said = text(extraction_papers.act_of(desk, 1, actor_id=DIRECTOR))
    assert "7 (семь)" in said
    relabels = text(extraction_papers.draw(desk, 1, Worn.RELABELS, actor_id=ARCHIVIST))
    assert "7 (семь)" in relabels
    assert "электронный" in said


def _sealed_while_a_room_is_away(world: Any, case: str) -> None:
    """Nothing counts as taken out before the last room has given all back; then it goes on by itself."""
    desk, disk = world.desk(), Disk(world, "disk-b")
    disk.unplug()
    extraction_seal.seal(desk, world.who(DIRECTOR), 1)
    assert world.work() == []
    with desk.reading() as session:
        assert taken_out(extraction.extractions(session)) == {}
    assert (state(desk), verdict(desk, case)) == (State.SEALED, Action.EXTRACT)
    assert upkeep.audit_store(desk, "disk-a").findings == ()
    disk.plug_in()
    world.later(hours=1)
    request_due(desk, ROUNDS)
    assert world.work() == []
    assert state(desk) is State.DONE


def _stored_until(world: Any, one: Extraction) -> Iterator[date]:
    """Until when every room keeps the sheets themselves and the new file."""
    named = [*(sheet.document for sheet in one.sheets), one.sealed.document if one.sealed else ""]
    for store in world.archive.mirror.stores:
        yield from (store.stat(Key.of("objects", digest)).keep_until for digest in named)


def waits(desk: Any, person: str) -> list[str]:
    """What a person's first page has of extractions."""
    with desk.reading() as session:
        actor = people.actor_of(session, person, desk.today)
        return [str(one.deed) for one in extraction_home.waiting(session, actor)]
