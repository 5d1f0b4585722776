"""Checks of the data before the print: item by item, for one export only."""

from dataclasses import replace

import pytest

from workflows.refusal import Refusal
from workflows.side_acts import CheckedItem

CHECKING = ("egorievsk-2020", "klyuchi-2023", "sterlitamak-2023", "default")
LISTED = {"klyuchi-2023": 2, "sterlitamak-2023": 3, "default": 3}


def failed(way):
    """A check that found the marks not in order."""
    first, *rest = way.check().items
    wrong = replace(first, in_order=False, note="у двоих нет работ в апреле")
    return way.check(passed=False, items=(wrong, *rest))


@pytest.mark.clause("001-20")
@pytest.mark.clause("003-05")
@pytest.mark.clause("002-09")
@pytest.mark.parametrize("profile", CHECKING)
def test_nothing_is_printed_before_the_check(start, profile):
    """The print waits for the deputy's check, and the refusal quotes the clause of the check."""
    way = start(profile).upto("export")
    refusal = way.refused(way.command("print"))
    check = way.profile.step("check")
    assert (refusal.code, refusal.facts["needs"]) == ("kernel.step-too-early", check.title)
    assert refusal.clause == check.clause
    assert way.upto("check").do(way.command("print")).now.printed


@pytest.mark.clause("001-20")
def test_001_prints_after_the_deputy_has_checked(start, people):
    """001 8.3: the class teacher prints, after the check by the deputy; nobody else checks."""
    way = start("egorievsk-2020").upto("export")
    for person in ("class-teacher", "operator", "director", "service"):
        assert way.refused(way.check(actor=people[person])).code == "kernel.wrong-role"
    way.do(way.check())
    assert (way.now.checked.actor, way.now.checked.passed) == ("p-deputy", True)
    assert way.command("print").actor.id == "p-class"
    assert way.do(way.command("print")).now.printed


@pytest.mark.clause("003-05")
@pytest.mark.clause("002-09")
@pytest.mark.parametrize("profile", LISTED)
def test_every_item_of_the_regulations_list_is_answered(start, profile):
    """One item left out, one nobody asked for, one answered twice: refused; all of them: recorded."""
    way = start(profile).upto("export")
    items = way.check().items
    assert len(items) == LISTED[profile]
    for number, item in enumerate(items):
        rest = items[:number] + items[number + 1 :]
        refusal = way.refused(way.check(items=rest))
        assert (refusal.code, refusal.facts["item"]) == ("kernel.check-item-missing", item.item)
    for extra in (CheckedItem("погода", True), items[0]):
        assert way.refused(way.check(items=(*items, extra))).code == "kernel.check-item-unknown"
    assert way.do(way.check()).now.checked.items == items


@pytest.mark.clause("003-05")
def test_what_is_not_in_order_is_said_in_words(start):
    """A fault without words is refused, and so is a check that passed in spite of a fault."""
    way = start("sterlitamak-2023").upto("export")
    first, *rest = way.check().items
    silent = replace(first, in_order=False)
    assert way.refused(way.check(passed=False, items=(silent, *rest))).code == "kernel.check-item-silent"
    said = replace(silent, note="нет контрольных")
    refusal = way.refused(way.check(items=(said, *rest)))
    assert (refusal.code, refusal.facts["item"]) == ("kernel.check-passed-with-faults", first.item)
    assert way.do(way.check(passed=False, items=(said, *rest))).now.checked.items[0].note == "нет контрольных"


def test_a_check_without_a_list_says_why_it_did_not_pass(start):
    """001 has no list of items: what is wrong stands in the conclusion."""
    way = start("egorievsk-2020").upto("export")
    assert way.refused(way.check(passed=False)).code == "kernel.check-failed-without-word"
    way.do(way.check(passed=False, conclusion=" не выставлены оценки за май "))
    assert way.now.checked.conclusion == "не выставлены оценки за май"


@pytest.mark.clause("003-05")
@pytest.mark.clause("001-20")
@pytest.mark.parametrize("profile", LISTED)
def test_a_failed_check_blocks_the_print(start, profile):
    """Until another one passes; the last word counts, also when it is the worse one."""
    way = start(profile).upto("export")
    way.do(failed(way))
    assert way.refused(way.command("print")).clause == way.profile.step("check").clause
    assert [duty.step for duty in way.owed()] == ["check"]
    way.do(way.check()).do(failed(way))
    assert isinstance(way.ask(way.command("print")), Refusal)
    assert way.do(way.check()).do(way.command("print")).now.printed


@pytest.mark.clause("001-20")
@pytest.mark.parametrize("profile", CHECKING)
def test_a_new_export_makes_the_check_fall(start, profile):
    """Another export has to be checked again; the same one once more need not be."""
    way = start(profile).upto("check")
    way.do(way.fix())
    assert [duty.step for duty in way.owed()] == ["print"]
    way.do(way.revise("physics").fix())
    assert way.refused(way.command("print")).facts["needs"] == way.profile.step("check").title
    assert [duty.step for duty in way.owed()] == ["check"]
    assert way.upto("print").now.printed


def test_a_check_is_of_the_export_that_was_looked_at(start):
    """Who checked the export before does not vouch for the present one."""
    way = start("default").upto("export")
    seen = way.check()
    way.do(way.revise("algebra").fix())
    assert way.refused(seen).code == "kernel.check-stale"


@pytest.mark.clause("001-20")
@pytest.mark.parametrize("step", ["print", "assemble", "deposit"])
def test_a_check_that_led_to_a_print_stands(start, step):
    """What was found later is a remark, a return or a correction: the check is not taken back."""
    way = start("default").upto(step)
    refusal = way.refused(failed(way))
    assert (refusal.code, refusal.facts["who"]) == ("kernel.already-done", "p-deputy")
    assert way.refused(way.check()).code == "kernel.already-done"


@pytest.mark.clause("001-31")
def test_corrected_data_are_checked_before_they_are_printed(start):
    """The correction brings another export: it is checked, then the changed sheets are printed."""
    way = start("default").upto("deposit")
    way.do(way.revise("physics").fix()).do(way.approval())
    assert [duty.step for duty in way.owed()] == ["check"]
    assert way.refused(way.command("print")).code == "kernel.step-too-early"
    assert way.upto("print").now.print_is_whole


@pytest.mark.parametrize("profile", ["perevoz", "klin-dop-2022"])
def test_a_regulation_without_such_a_step_says_so(start, profile):
    """000 and 004 have no check before the print: there is nothing to record."""
    way = start(profile).upto("export")
    assert way.refused(way.check()).code == "kernel.no-such-step"
