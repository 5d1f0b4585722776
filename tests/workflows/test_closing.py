"""Sewing, counting, depositing: the last steps of a case."""

from dataclasses import replace
from datetime import date

import pytest

from workflows.acts import CaseSigned, Medium
from workflows.profile import parse


@pytest.mark.clause("001-22")
@pytest.mark.parametrize("leaves", [0, 6, 8, 14])
def test_the_bound_leaves_are_the_printed_leaves(way, leaves):
    """Any other count is refused with both numbers; 14 would be the pages."""
    way.upto("stamp")
    for medium, code in ((Medium.PAPER, "volume-leaves"), (Medium.ELECTRONIC, "leaf-count")):
        refusal = way.refused(way.bind(leaves=leaves, medium=medium))
        assert refusal.code == f"kernel.{code}"
        assert (refusal.facts["stated"], refusal.facts["counted"]) == (str(leaves), "7")
    way.do(way.bind())


@pytest.mark.clause("000-11")
def test_the_hr_specialist_numbers_and_sews(way, people):
    """In regulation 000 nobody else binds, and the refusal says whose work it is."""
    way.upto("stamp")
    refusal = way.refused(replace(way.bind(), actor=people["class-teacher"]))
    assert (refusal.code, refusal.facts["role"]) == ("kernel.wrong-role", "специалист по кадрам")


@pytest.mark.clause("001-25")
@pytest.mark.parametrize(
    ("rooms", "code"),
    [
        ((), "kernel.too-few-copies"),
        (("room-a",), "kernel.too-few-copies"),
        (("room-a", "room-a"), "kernel.too-few-rooms"),
    ],
)
def test_a_deposit_needs_two_copies_in_two_rooms(way, rooms, code):
    """Two copies in one room are one fire away from none."""
    way.upto("bind")
    assert way.refused(way.deposit(rooms=rooms)).code == code


@pytest.mark.clause("001-23")
@pytest.mark.clause("001-29")
def test_a_deposit_is_kept_long_enough(way):
    """A day less than 5 or 30 years is refused, a day more is not."""
    way.upto("bind")
    closed_on = way.now.closed_on
    journal, summary = date(2031, 5, 25), date(2056, 5, 25)
    assert closed_on == date(2026, 5, 25)
    day_less = way.refused(way.deposit(journal_keep_until=date(2031, 5, 24)))
    assert (day_less.code, day_less.clause.ref) == ("kernel.journal-kept-too-short", "п. 8.6")
    day_less = way.refused(way.deposit(summary_keep_until=date(2056, 5, 24)))
    assert (day_less.code, day_less.facts["years"]) == ("kernel.summary-kept-too-short", "30")
    way.do(way.deposit(journal_keep_until=date(2031, 5, 26)))
    assert (way.now.deposit.journal_keep_until, way.now.deposit.summary_keep_until) == (
        date(journal.year, 5, 26),
        summary,
    )


def test_a_term_that_does_not_close_the_year_needs_no_summary_sheet(start):
    """Without a summary sheet the case goes through, and its years are not asked for."""
    way = start(closes_year=False).upto("export")
    way.do(way.print(summary=None, summary_leaves=0)).upto("deposit")
    assert way.now.deposit is not None
    assert not any(isinstance(one, CaseSigned) and one.summary for one in way.acts)


@pytest.mark.parametrize("medium", list(Medium))
def test_binding_is_recorded_in_either_medium(way, medium):
    """There is no revision to compare: the count is what is certified."""
    assert way.upto("stamp").do(way.bind(medium=medium)).now.done_at("bind").medium is medium


def test_summary_leaves_count_where_they_are_sewn_in(start, mapping):
    """A school that sews the summary sheet into the journal counts its leaves too."""
    changed = mapping("perevoz")
    changed["summary"]["sewn_into_journal"]["value"] = True
    way = start(parse(changed)).upto("stamp")
    assert way.refused(way.bind(leaves=7)).facts["counted"] == "9"
    assert way.do(way.bind(leaves=9)).now.done_at("bind")


def test_a_school_may_have_the_label_sealed_after_the_sewing(start, mapping):
    """Order is data: with the seal after the binding (001 clause 8.5) the same kernel follows it."""
    changed = mapping("perevoz")
    rows = {step["id"]: step for step in changed["steps"]}
    rows["bind"]["after"], rows["stamp"]["after"], rows["deposit"]["after"] = ["approve"], ["bind"], ["stamp"]
    changed["steps"] = [*changed["steps"][:8], rows["bind"], rows["stamp"], rows["deposit"]]
    way = start(parse(changed)).upto("approve")
    assert way.refused(way.stamp()).facts["needs"] == "Пронумеровать и прошить"
    way.do(way.bind()).do(way.stamp()).do(way.deposit())
    assert way.now.deposit is not None


def test_a_wrong_count_of_bound_leaves_is_told_with_the_right_one(way):
    """Both numbers, and the clause by which the journal is sewn."""
    way.upto("stamp")
    refusal = way.refused(way.bind(leaves=8, medium=Medium.ELECTRONIC))
    clause = way.profile.step("bind").clause
    assert (refusal.code, refusal.clause) == ("kernel.leaf-count", clause)
    assert refusal.facts == {"stated": "8", "counted": "7", "ref": clause.ref}


def test_where_there_is_no_summary_sheet_its_term_is_not_asked(start):
    """Within the year only the journal is kept: any day will do for a sheet that does not exist."""
    way = start("perevoz", closes_year=False).upto("bind")
    assert way.do(way.deposit(summary_keep_until=way.on)).now.deposit is not None
