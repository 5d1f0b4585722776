"""The shelf list: archived cases by year and class, until when, in which rooms, what is due."""

from pathlib import Path
from typing import Any

import pytest

from archive_service.problems import Kind, Problem
from archive_service.services import shelf, upkeep
from archive_service.services.shelf import Due, Shelf, Wanted
from storage.port import Key
from tests.world import STEPS


def _look(world: Any, wanted: Wanted = Wanted(), **more: Any) -> Shelf:  # noqa: B008 frozen
    return shelf.shelf(world.desk(), wanted, reader_id="s-03", **more)


@pytest.fixture
def two_classes(world: Any, sample: Any) -> list[str]:
    """Two classes in the archive, a third one still on its way."""
    world.found()
    case_ids = world.take_in(sample(classes=3))
    world.on(case_ids[:2], STEPS[1:])
    return [str(one) for one in case_ids]


@pytest.mark.clause("001-23", "001-24", "001-25")
def test_the_list_says_what_lies_where_until_when(world: Any, two_classes: list[str]) -> None:
    """Only what is in the archive, with leaves, both days of keeping and the rooms that have all of it."""
    seen = _look(world)
    assert sorted(one.case_id for one in seen.lines) == two_classes[:2]
    assert (seen.total, seen.pages, seen.due, seen.years) == (2, 1, 0, (2025,))
    for line in seen.lines:
        assert line.leaves
        assert (f"{line.kept.journal_until}", f"{line.kept.summary_until}") == ("2031-05-27", "2056-05-27")
        assert line.kept.rooms == ("кабинет 101", "архив")
        assert line.due is Due.NO


def test_filters_and_pages(world: Any, two_classes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """By class in any spelling, by year; each page has its lines once."""
    name = _look(world).classes[0]
    assert [
        one.class_name for one in _look(world, Wanted(class_name=f" {name[0]}-{name[1:].lower()} ")).lines
    ] == [name]
    assert _look(world, Wanted(class_name="11Я")).lines == ()
    assert _look(world, Wanted(year=1999)).total == 0
    monkeypatch.setattr(shelf, "PER_PAGE", 1)
    pages = [_look(world, page=page).lines for page in (1, 2)]
    assert [len(page) for page in pages] == [1, 1]
    assert pages[0] != pages[1]
    with pytest.raises(Problem) as refused:
        _look(world, page=3)
    assert refused.value.kind is Kind.MISSING


@pytest.mark.clause("001-24")
def test_what_is_due_for_removal_is_flagged_in_time(world: Any, two_classes: list[str]) -> None:
    """Due soon a year before the journal's last day, over on that day; the filter shows those alone."""
    for days, due, count in ((4 * 365, Due.NO, 0), (365, Due.SOON, 2), (366, Due.OVER, 2)):
        world.later(days=days)
        seen = _look(world)
        assert {one.due for one in seen.lines} == {due}
        assert (seen.due, _look(world, Wanted(due=True)).total) == (count, count)


@pytest.mark.clause("001-18")
def test_a_case_shows_its_objects_room_by_room(world: Any, two_classes: list[str]) -> None:
    """Every object with size, day and rooms; who deposited it; a case on its way is not on the shelf."""
    found = shelf.case_on_shelf(world.desk(), two_classes[0], reader_id="s-03")
    roles = {one.role for one in found.objects}
    assert {"volume", "summary", "snapshot", "acts", "register", "profile", "manifest"} <= roles
    assert all(one.rooms == ("кабинет 101", "архив") for one in found.objects)
    assert found.size_bytes == sum(one.size_bytes for one in found.objects) > 0
    assert {found.summary, found.volume} < {one.document for one in found.objects}
    assert found.deposited_by
    for other in (two_classes[2], "no-such-case"):
        with pytest.raises(Problem) as refused:
            shelf.case_on_shelf(world.desk(), other, reader_id="s-03")
        assert refused.value.kind is Kind.MISSING


def test_a_copy_that_is_gone_is_missing_from_its_room(lite: Any) -> None:
    """After an audit the room where a copy is missing is no longer said to have all of the case."""
    case_id = lite.to("deposited")
    found = shelf.case_on_shelf(lite.desk(), case_id, reader_id="s-03")
    (Path(lite.archive.mirror.store("disk-a").place) / str(Key.of("objects", found.volume))).unlink()
    upkeep.audit_store(lite.desk(), "disk-a")
    after = shelf.case_on_shelf(lite.desk(), case_id, reader_id="s-03")
    assert after.line.kept.rooms == ("архив",)
    assert {one.role: one.rooms for one in after.objects}["volume"] == ("архив",)


@pytest.mark.clause("002-02")
def test_the_shelf_is_for_readers(lite: Any) -> None:
    """A teacher has no list of the archive."""
    case_id = lite.to("deposited")
    for ask in (
        lambda: shelf.shelf(lite.desk(), Wanted(), reader_id="t-01"),
        lambda: shelf.case_on_shelf(lite.desk(), case_id, reader_id="t-01"),
    ):
        with pytest.raises(Problem) as refused:
            ask()
        assert refused.value.kind is Kind.ACCESS
