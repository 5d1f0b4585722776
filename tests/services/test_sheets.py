"""A teacher's sheets: the queue, one sheet with its table, a remark pinned to a cell, many signed at once."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from archive_service.db.models import CaseRow, SectionRow
from archive_service.problems import Kind, Problem
from archive_service.services import (
    cases,
    own_classes,
    people,
    sheet_queue,
    sheets,
    signing_many,
    signoff,
    stamping,
)
from archive_service.services.mark_table import pinned
from archive_service.services.signing_many import Choice
from archive_service.services.snapshots import read_snapshot
from tests.world import sample

TEACHER = "t-01"


def _queue(desk, person=TEACHER, **more):
    with desk.reading() as session:
        return sheet_queue.queue(session, person, **more)


def _of_one_teacher(classes: int = 2):
    """A school in which one teacher has the first subject of every class."""
    snapshot = sample(classes=classes)
    teacher = snapshot.classes[0].sections[0].teacher_id
    groups = tuple(
        replace(one, sections=(replace(one.sections[0], teacher_id=teacher), *one.sections[1:]))
        for one in snapshot.classes
    )
    return replace(snapshot, classes=groups), teacher


def _choice(line) -> Choice:
    return Choice(line.case_id, line.section_id, line.step, line.document, line.title)


def test_the_queue_has_all_classes_the_latest_first(world) -> None:
    """Sheets of every class stand in one list by their day; what is not handed over yet is counted apart."""
    world.found()
    one, two = world.take_in(sample(classes=2))
    desk = world.desk()
    assert (_queue(desk).ready, _queue(desk, waiting=False).ready) == (0, 0)
    world.on([two], ("printed", "handed"))
    world.later(days=3)
    world.on([one], ("printed", "handed"))
    with desk.reading() as session:
        people = {line.signer for line in _sections(session)}
    lines = [line for person in people for line in _queue(desk, person).lines]
    assert {line.case_id for line in lines} == {one, two}
    for person in people:
        days = [line.due_on for line in _queue(desk, person).lines]
        assert days == sorted(days)
    late = [line for line in lines if line.due_on < desk.today]
    assert {line.case_id for line in late} == {two}


def _sections(session):

    return list(session.scalars(select(SectionRow)))


def test_a_list_shows_a_page_of_the_queue(world, monkeypatch) -> None:
    """Never more than a page is read; a page that is not there is refused."""
    snapshot, signer = _of_one_teacher()
    world.to("imported", snapshot=snapshot)
    world.on(world.cases(), ("printed", "handed"))
    monkeypatch.setattr(sheet_queue, "PER_PAGE", 1)
    desk = world.desk()
    seen = [_queue(desk, signer, page=page) for page in (1, 2)]
    assert [len(one.lines) for one in seen] == [1, 1]
    assert seen[0].lines != seen[1].lines
    with pytest.raises(Problem):
        _queue(desk, signer, page=seen[0].pages + 1)


def test_neighbours_lead_through_the_queue(lite) -> None:
    """Before the first and after the last there is nothing; from another sheet the way leads to the first."""
    lite.found()
    snapshot, signer = _of_one_teacher()
    lite.on(lite.take_in(snapshot), ("printed", "handed"))
    desk = lite.desk()
    with desk.reading() as session:
        keys = [(one.case_id, one.section_id) for one in _queue(desk, signer).lines]
        assert len(keys) > 1
        assert sheet_queue.neighbours(session, signer, *keys[0]) == (None, keys[1])
        assert sheet_queue.neighbours(session, signer, *keys[-1])[1] is None
        assert sheet_queue.neighbours(session, signer, "other", "sheet") == (None, keys[0])


def test_a_sheet_as_data_says_what_is_printed(world) -> None:
    """The table has every pupil and every mark of the export, and knows the leaf of each cell."""
    case_id = world.to("handed")
    desk = world.desk()
    with desk.reading() as session:
        section = next(one for one in _sections(session) if one.case_id == case_id)
    found = sheets.open_sheet(desk, section.signer, case_id, section.id)
    assert found.can_sign
    assert found.can_return
    assert len(found.pages) % 2 == 0
    exported = _exported(desk, case_id, section.id)
    assert len(found.table.rows) == len(exported.pupil_ids)
    for row, pupil in zip(found.table.rows, exported.pupil_ids, strict=True):
        marks = [lesson.marks.get(pupil, "") for lesson in exported.lessons]
        assert list(row.cells[: len(marks)]) == marks
    assert [one.topic for one in found.table.log] == [one.topic for one in exported.lessons]
    leaves = {found.table.leaf(1, column.key) for column in found.table.columns}
    assert None not in leaves
    assert " ".join(sorted(leaves)) in found.leaves.replace("–", " ")


def _exported(desk, case_id, section_id):
    with desk.reading() as session:
        case, _ = cases.load(session, case_id)
    [group] = read_snapshot(desk, case.snapshot).classes
    return next(one for one in group.sections if one.id == section_id)


@pytest.mark.clause("000-14")
def test_who_reads_a_sheet(world) -> None:
    """The class teacher sees every subject of the class and signs none of them; a stranger sees nothing."""
    case_id = world.to("handed", snapshot=sample(classes=2))
    desk = world.desk()
    with desk.reading() as session:
        everywhere = _sections(session)
        head = session.get(CaseRow, ("s1", case_id)).class_teacher
    here = {one.signer for one in everywhere if one.case_id == case_id}
    strangers = {one.signer for one in everywhere} - here - {head, "s-01", "s-02", "s-03"}
    others = [one for one in everywhere if one.case_id == case_id and one.signer != head]
    assert others
    assert strangers
    for one in others:
        found = sheets.open_sheet(desk, head, case_id, one.id)
        assert found.table.rows
        assert not found.can_sign
        with pytest.raises(Problem) as refused:
            signoff.sign_sheets(desk, world.who(head), case_id, one.id)
        assert refused.value.code == "kernel.not-signer"
        assert sheets.document_of(desk, "s-02", case_id, one.id)
        for stranger in strangers:
            with pytest.raises(Problem) as unknown:
                sheets.open_sheet(desk, stranger, case_id, one.id)
            assert unknown.value.kind is Kind.MISSING


def test_a_remark_is_pinned_to_a_cell_without_names(world) -> None:
    """The remark names the line, the day and the leaf, and no pupil; it stands on the returned sheet."""
    case_id = world.to("handed")
    desk = world.desk()
    with desk.reading() as session:
        section = next(one for one in _sections(session) if one.case_id == case_id)
    found = sheets.open_sheet(desk, section.signer, case_id, section.id)
    column = found.table.columns[1]
    remark = pinned(found.table, "должно быть 4 ", row=2, key=column.key)
    assert remark.text == f"строка 2, {column.on:%d.%m.%Y} № {column.number}: должно быть 4"
    assert remark.leaf is not None
    assert pinned(found.table, "нет темы").leaf is None
    with pytest.raises(Problem):
        pinned(found.table, "x", row=999)
    with pytest.raises(Problem):
        pinned(found.table, "x", key="l999")
    signoff.return_section(desk, world.who(section.signer), case_id, section.id, [remark])
    again = sheets.open_sheet(desk, section.signer, case_id, section.id)
    assert again.returned.remarks == (remark,)
    assert not again.can_sign
    assert not again.can_return
    surnames = {one.surname for one in sample().classes[0].pupils if one.surname}
    assert not any(name in remark.text for name in surnames)


@pytest.mark.clause("000-22")
def test_many_are_signed_with_one_phrase_and_none_stops_the_others(world) -> None:
    """One changed meanwhile and one of somebody else are refused with a reason; the rest is signed."""
    world.found()
    snapshot, signer = _of_one_teacher(classes=3)
    world.on(world.take_in(snapshot), ("printed", "handed"))
    desk = world.desk()
    with desk.reading() as session:
        rows = _sections(session)
    mine = [_choice(line) for line in _queue(desk, signer).lines]
    assert len(mine) > 1
    foreign = next(one for one in rows if one.signer != signer)
    theirs = Choice(foreign.case_id, foreign.id, "verify", foreign.document, foreign.title)
    stale = replace(mine[0], seen=foreign.document)
    steps = []
    outcomes = signing_many.sign_many(
        desk,
        world.who(signer),
        [stale, theirs, *mine[1:]],
        progress=lambda done, total: steps.append((done, total)),
    )
    assert [one.refused.code if one.refused else "" for one in outcomes[:2]] == [
        "kernel.stale-document",
        "kernel.not-signer",
    ]
    assert all(one.refused is None for one in outcomes[2:])
    assert steps[-1] == (len(outcomes), len(outcomes))
    again = signing_many.sign_many(desk, world.who(signer), mine)
    assert again[0].refused is None
    assert {one.refused.code for one in again[1:]} == {"kernel.already-signed"}
    key = signing_many.keep(desk, signer, again)
    told = signing_many.kept(desk, signer, key)
    assert [one.signed for one in told] == [True] + [False] * (len(mine) - 1)
    with pytest.raises(Problem):
        signing_many.kept(desk, "s-02", key)


def test_too_many_and_none_are_refused(lite) -> None:
    """Nobody waits longer than a slice takes; an empty choice signs nothing."""
    lite.to("handed")
    one = Choice("case", "section", "verify", "", "")
    for choices in ([], [one] * (signing_many.AT_ONCE + 1)):
        with pytest.raises(Problem) as refused:
            signing_many.sign_many(lite.desk(), lite.who("s-02"), choices)
        assert refused.value.kind is Kind.USAGE


def test_lists_and_counts_are_of_one_school(world) -> None:
    """The same codes in two schools are different people: neither lists nor counts mix."""
    for school, step in (("s1", "stamped"), ("s2", "certified")):
        case_id = world.to(step, school)
    fresh = sample(classes=2)
    with world.desk("s2").reading() as session:
        volume = cases.load(session, case_id)[0].volume
        before = stamping.ready(session, people.actor_of(session, "s-02", world.desk("s2").today))
        heads = own_classes.classes_of(session, fresh.classes[0].class_teacher_id)
    assert (before.total, [one.volume for one in before.lines]) == (1, [volume])
    assert (heads.pages, len(heads.lines)) == (1, 1)
    for school in ("s1", "s2"):
        world.found(f"{school}x")
        world.on(world.take_in(sample(), f"{school}x"), ("printed", "handed"), f"{school}x")
    signer = fresh.classes[0].sections[0].teacher_id
    seen = _queue(world.desk("s1x"), signer)
    assert seen.ready == len(seen.lines)
