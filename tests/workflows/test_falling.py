"""What exactly falls with void acts: the whole case is compared, so that nothing else may change."""

from dataclasses import replace
from typing import Any

import pytest

from workflows.acts import Remark
from workflows.case import Case, Return
from workflows.voiding import standing, stewards, thing_of


def number_of(way, kind, step=""):
    """The place of the last act of the kind (and step)."""
    return max(
        number
        for number, act in enumerate(way.acts, start=1)
        if type(act).__name__ == kind and getattr(act, "step", step) == (step or getattr(act, "step", ""))
    )


def void(way, *numbers):
    """Make these acts void, whoever did them; return the case before."""
    before = way.now
    account = way.acts[numbers[0] - 1].actor
    things = tuple(thing_of(way.acts[number - 1], number) for number in numbers)
    way.do(replace(way.void(account), acts=tuple(100 + number for number in numbers), things=things))
    return before


def falls(before: Case, *numbers: int, **changes: Any) -> Case:
    """The case before, with these changes and with the acts on the list of the void ones."""
    return replace(before, void=(*before.void, *numbers), incidents=("1",), count=before.count + 1, **changes)


def test_a_hand_over_falls_alone(way):
    """The day, the person and the place are gone; nothing else is touched."""
    way.upto("assemble")
    before = void(way, number := number_of(way, "HandedOver"))
    assert way.now == falls(before, number, handed_over_on=None, handed_over_by="", handed_over_number=0)


def test_a_check_falls_alone_and_stands_when_others_fall(start):
    """It has to be made again; it does not fall with a hand-over."""
    way = start("default").upto("hand-over")
    handed = number_of(way, "HandedOver")
    void(way, handed)
    assert way.now.checked is not None
    before = void(way, number := number_of(way, "Checked"))
    assert way.now == falls(before, number, checked=None, checked_number=0)


@pytest.mark.parametrize("revised", [False, True])
def test_an_export_before_the_print_leaves_nothing(way, revised):
    """Sections and class teacher came from it; the place of the export is free."""
    way.upto("export")
    if revised:
        way.do(way.revise("physics").fix())
    before = void(way, number := number_of(way, "SnapshotFixed"))
    gone = {"snapshot": "", "snapshot_on": None, "snapshot_number": 0, "sections": (), "class_teacher": ""}
    assert way.now == falls(before, number, **gone)


def test_an_export_after_the_print_sends_everything_back(way):
    """Sheets and signatures rest on it: each section waits for a print, with the reason; the volume falls."""
    way.upto("assemble").later(1)
    before = void(way, number := number_of(way, "SnapshotFixed"))
    back = Return("", "p-director", way.on, (Remark("нужна новая распечатка"),), before.count + 1)
    sections = tuple(
        replace(one, returned=back, signatures=(), document=one.rendered) for one in before.sections
    )
    assert way.now == falls(
        before,
        number,
        sections=sections,
        snapshot="",
        snapshot_on=None,
        snapshot_number=0,
        volume="",
        manifest="",
        pages=0,
        assembled_on=None,
        stale=True,
    )


def test_a_proposal_falls_with_the_export_it_is_compared_with(way):
    """What a correction would change is told against the export; without that there is no proposal."""
    way.upto("hand-over").do(way.revise("physics").fix())
    assert way.now.proposed is not None
    void(way, number_of(way, "SnapshotFixed"))
    assert way.now.proposed is None


def test_a_print_of_the_front_alone(way):
    """No section came from it, and all of them stand; but the front shows nothing that counts."""
    way.upto("hand-over").do(way.revise("front").fix()).do(way.approval())
    way.do(way.command("print", by="deputy"))
    before = void(way, number := number_of(way, "Printed"))
    assert way.now == falls(before, number, stale=True, printed_number=0)


def test_a_return_falls_alone(way):
    """The sheets wait for their signature again, without a reason; the other section is as it was."""
    way.upto("verify").do(way.command("return", by="deputy"))
    before = void(way, number := number_of(way, "SectionReturned"))
    physics, algebra = before.sections
    bare = replace(physics, returned=None, signatures=(), document=physics.rendered)
    assert way.now == falls(before, number, sections=(bare, algebra))


# --- the deposit ------------------------------------------------------------------------------


def test_a_file_that_was_closed_is_never_kept_for_less(way):
    """The day it was closed stays known when the deposit falls, and only then."""
    way.upto("stamp").later(3)
    void(way, number_of(way, "CaseSigned", "stamp"))
    assert (way.now.deposit, way.now.closed_before) == (None, None)
    way.upto("deposit")
    closed = way.now.closed_on
    void(way, number_of(way, "Deposited"))
    assert (way.now.deposit, way.now.closed_before) == (None, closed)


# --- supplements ------------------------------------------------------------------------------


def with_supplement(way):
    """In the archive, and then a late mark with its own leaf; all is signed again."""
    way.upto("open")
    way.do(way.fix(sections=(way.facts("physics", deferred_marks=2), way.facts("algebra")))).upto("deposit")
    way.do(way.revise("physics").fix(late=("physics",))).do(way.approval())
    return way.upto("verify")


def ids(way):
    return [one.id for one in way.now.sections]


def test_a_supplement_stands_when_something_else_falls(way):
    """A void hand-over is no reason to tear a leaf out."""
    with_supplement(way)
    void(way, number_of(way, "HandedOver"))
    assert ids(way) == ["physics", "physics+1", "algebra"]


def test_a_supplement_falls_with_its_section(way):
    """The section is printed anew with all its marks: the supplement would say them twice."""
    with_supplement(way)
    void(way, next(n for n, act in enumerate(way.acts, 1) if type(act).__name__ == "SnapshotFixed"))
    assert ids(way) == ["physics", "algebra"]


def test_a_supplement_falls_with_the_consent_that_brought_it(way):
    """The section stands, its late mark is not approved any more."""
    with_supplement(way)
    void(way, number_of(way, "CorrectionApproved"))
    assert ids(way) == ["physics", "algebra"]
    assert way.now.section("physics").returned is None


# --- what stands, and whose it is -------------------------------------------------------------


def test_what_a_case_rests_on(start):
    """Export, check, print, hand-over, signatures and returns that count; neither opening nor volume."""
    way = start("default").upto("certify")
    names = {number: type(act).__name__ for number, act in enumerate(way.acts, start=1)}
    assert {names[number] for number in standing(way.now)} == {
        "SnapshotFixed",
        "Checked",
        "Printed",
        "HandedOver",
        "SectionSigned",
        "CaseSigned",
    }
    assert len(standing(way.now)) == len(names) - 2
    way.do(way.command("return", by="director"))
    signed = {number for number, act in enumerate(way.acts, 1) if getattr(act, "section", "") == "physics"}
    assert standing(way.now) & signed == {len(way.acts)}
    assert "CaseSigned" not in {names.get(number) for number in standing(way.now)}
    assert standing(start("default").upto("open").now) == frozenset()


def test_a_thing_says_what_the_act_did(way):
    """Kind, place, and as far as the act has them step, section and edition."""
    way.upto("certify").do(way.command("return", by="director"))
    things = [thing_of(act, number) for number, act in enumerate(way.acts, start=1)]
    assert [one and (one.kind, one.number, one.step, one.section, one.edition) for one in things] == [
        None,
        ("snapshot-fixed", 2, "", "", 0),
        ("printed", 3, "", "", 0),
        ("handed-over", 4, "", "", 0),
        ("section-signed", 5, "verify", "physics", 1),
        ("section-signed", 6, "verify", "algebra", 1),
        None,
        ("case-signed", 8, "certify", "", 0),
        ("section-returned", 9, "stamp", "physics", 1),
    ]


def test_an_opening_is_never_void(way):
    """Not even by a thing that somebody made up for it: somebody has to decide about the case."""
    command = way.upto("print").void("p-operator")
    made_up = replace(command, things=(replace(command.things[0], number=1),))
    assert way.refused(made_up).code == "kernel.void-unknown"


def test_without_that_power_nobody_decides_about_accounts(way):
    """A regulation that gives it to no role has no stewards."""
    powers = {name: ruled for name, ruled in way.profile.powers.items() if name != "void"}
    assert stewards(replace(way.profile, powers=powers)) == frozenset()


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        ("HandedOver", "p-deputy"),
        ("SectionSigned", "p-algebra"),
        ("CaseSigned", "p-class"),
        ("SectionReturned", "p-director"),
    ],
)
def test_nobody_loses_his_acts_for_anothers_breach(way, kind, who):
    """Hand-over, signature, certificate and return have an owner, who is named."""
    way.upto("certify")
    if kind == "SectionReturned":
        way.do(way.command("return", by="director"))
    number = number_of(way, kind)
    things = (thing_of(way.acts[number - 1], number),)
    refusal = way.refused(replace(way.void("p-other"), acts=(100,), things=things))
    assert (refusal.code, refusal.facts["who"]) == ("kernel.void-foreign", who)
