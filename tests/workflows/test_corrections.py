"""Corrections after the print: proposed by an export, decided by who has the power, printed anew."""

from dataclasses import replace

import pytest

from workflows.case import SectionState
from workflows.refusal import Refusal
from workflows.side_acts import CorrectionApproved, CorrectionProposed, CorrectionRejected

AFTER = ("print", "verify", "stamp", "deposit")


@pytest.mark.clause("001-33")
@pytest.mark.parametrize("step", AFTER)
def test_the_same_content_changes_nothing(way, step):
    """An export that shows what is printed leaves no trace: no act, no new snapshot."""
    way.upto(step)
    before = way.now
    assert way.ask(way.fix()) == ()
    assert way.do(way.fix(snapshot="sha256:another")).now == before


@pytest.mark.clause("001-31")
@pytest.mark.clause("001-33")
@pytest.mark.parametrize("step", AFTER)
def test_another_content_is_a_proposal_and_no_more(way, step):
    """Who exports corrects nothing: editions, signatures, volume and deposit stand till somebody decides."""
    way.upto(step)
    before = way.now
    way.do(way.revise("physics").fix())
    proposed = way.now.proposed
    assert isinstance(proposed, CorrectionProposed)
    assert (proposed.changed, proposed.late, proposed.actor) == (("physics",), (), "p-operator")
    assert replace(way.now, proposed=None, count=before.count) == before
    assert way.ask(way.fix()) == ()


@pytest.mark.clause("001-31")
@pytest.mark.parametrize("verdict", ["approval", "rejection"])
def test_only_who_controls_corrections_decides(start, people, verdict):
    """001: the deputy, with a reason; everybody else is refused with the clause of the deputy's duties."""
    way = start("egorievsk-2020").upto("deposit")
    way.do(way.revise("physics").fix())
    command = getattr(way, verdict)()
    for name, who in people.items():
        assert isinstance(way.ask(replace(command, actor=who)), Refusal) is (name != "deputy")
    refusal = way.refused(replace(command, actor=people["physics"]))
    assert (refusal.code, refusal.clause.ref) == (
        "kernel.needs-role",
        "Обязанности заместителя директора, п. 9",
    )
    silent = way.refused(replace(command, reason=" "))
    assert (silent.code, silent.clause.ref) == ("kernel.no-reason", "Обязанности заместителя директора, п. 9")


@pytest.mark.clause("001-31")
def test_rejected_everything_stays(way):
    """The printout stays as it is, the refusal stays on record, and it may be proposed again."""
    way.upto("deposit")
    before = way.now
    way.do(way.revise("physics").fix()).do(way.rejection(reason=" отметка верна "))
    assert replace(way.now, count=before.count) == before
    rejected = way.acts[-1]
    assert isinstance(rejected, CorrectionRejected)
    assert (rejected.reason, rejected.actor) == ("отметка верна", "p-deputy")
    assert way.refused(way.approval()).code == "kernel.nothing-proposed"
    assert way.do(way.fix()).now.proposed is not None


@pytest.mark.clause("001-31")
@pytest.mark.parametrize("step", AFTER)
def test_approved_exactly_the_changed_sections_return(way, step):
    """The changed section and all that was built above it fall; the other keeps edition and signature."""
    way.upto(step)
    algebra = way.now.section("algebra")
    way.later(1).do(way.revise("physics").fix()).do(way.approval())
    physics = way.now.section("physics")
    assert (physics.state, physics.signatures) == (SectionState.RETURNED, ())
    assert (physics.returned.by, physics.returned.remarks[0].text) == ("p-deputy", "служебная записка № 4")
    assert way.now.section("algebra") == algebra
    assert (way.now.done, way.now.volume, way.now.manifest, way.now.deposit) == ((), "", "", None)
    assert (way.now.snapshot, way.now.proposed) == ("sha256:export-0-1-0", None)
    assert isinstance(way.acts[-1], CorrectionApproved)


@pytest.mark.clause("001-31")
@pytest.mark.parametrize("step", AFTER)
def test_the_corrected_case_goes_the_whole_way_again(way, step):
    """Edition 2 of the changed section is signed anew, then everybody above signs once more."""
    way.upto(step).do(way.revise("physics").fix()).do(way.approval())
    refusal = way.refused(way.sign())
    assert (refusal.code, refusal.clause.ref) == ("kernel.section-returned", "п. 3.2")
    way.later(1).upto("deposit")
    editions = {one.id: (one.edition, one.signed_at("verify").on.day) for one in way.now.sections}
    assert editions["physics"] == (2, 26)
    assert editions["algebra"] == (1, 26 if step == "print" else 25)
    assert [(one.step, one.on.day) for one in way.now.done] == [
        (step, 26) for step in ("certify", "approve", "stamp", "bind", "deposit")
    ]
    assert way.replayed() == way.now


@pytest.mark.clause("001-31")
def test_the_old_edition_is_signed_by_nobody_any_more(way):
    """Who still has edition 1 before his eyes is told that it went back, then that it is edition 2 now."""
    way.upto("hand-over")
    old = way.sign()
    way.do(way.revise("physics").fix()).do(way.approval())
    assert way.refused(old).code == "kernel.section-returned"
    way.do(way.print())
    assert way.refused(old).code == "kernel.stale-edition"
    assert way.do(way.sign()).now.section("physics").document == "sha256:physics-2+signed"


def test_who_approves_says_what_he_looked_at(way):
    """Another export meanwhile: the consent to the first one does not count for the second."""
    way.upto("verify").do(way.revise("physics").fix())
    looked_at = way.approval()
    way.do(way.revise("algebra").fix())
    assert way.now.proposed.changed == ("physics", "algebra")
    assert way.refused(looked_at).code == "kernel.stale-proposal"
    way.do(way.approval())
    assert {one.state for one in way.now.sections} == {SectionState.RETURNED}


def test_a_change_of_the_front_alone(way):
    """The list of pupils is another: the front is printed anew, no teacher signs again, all above do."""
    way.upto("deposit").do(way.revise("front").fix())
    assert way.now.proposed.changed == ()
    way.do(way.approval())
    sections = way.now.sections
    assert {one.state for one in sections} == {SectionState.SIGNED}
    assert (way.now.stale, way.now.done) == (True, ())
    refusal = way.refused(way.assemble())
    assert (refusal.code, refusal.clause.ref) == ("kernel.print-stale", "п. 4.3")
    assert [duty.step for duty in way.owed() if duty.step != "council"] == ["print"]
    way.do(way.print())
    assert (way.now.sections, way.now.stale) == (sections, False)
    assert [duty.step for duty in way.owed()] == ["assemble", "council"]
    assert way.upto("deposit").now.deposit is not None
    assert way.ask(way.fix()) == ()


def test_a_front_of_which_nothing_is_known_is_not_compared(way):
    """Cases printed before the front had a digest are not corrected because they have one now."""
    way.upto("open").do(way.fix(front="")).upto("deposit")
    assert way.ask(way.fix()) == ()


@pytest.mark.clause("001-31")
def test_what_was_returned_changes_without_a_proposal(way):
    """A return is the consent to change that section; the front may change with it."""
    way.upto("hand-over").do(way.sign("algebra")).do(way.send_back())
    way.do(way.revise("physics", "front").fix())
    assert (way.now.proposed, way.now.snapshot) == (None, "sha256:export-1-1-0")
    way.do(way.print())
    assert (way.now.section("physics").edition, way.now.section("algebra").edition) == (2, 1)


@pytest.mark.clause("001-31")
@pytest.mark.clause("001-33")
def test_another_section_than_the_returned_one_needs_consent(way):
    """Under cover of a return nothing else changes: the colleague's section is a proposal."""
    way.upto("hand-over").do(way.sign("algebra")).do(way.send_back())
    way.do(way.revise("physics", "algebra").fix())
    assert (way.now.proposed.changed, way.now.section("algebra").state) == (("algebra",), SectionState.SIGNED)
    assert way.do(way.print()).now.print_is_whole
    way.do(way.approval())
    assert [one.state for one in way.now.sections] == [SectionState.WAITING, SectionState.RETURNED]
    way.upto("deposit")
    assert [one.edition for one in way.now.sections] == [2, 2]


def test_a_return_while_a_correction_waits(way, people):
    """Both go on: the section comes back at once, the correction when it is approved."""
    way.upto("assemble").do(way.revise("physics").fix())
    way.do(replace(way.send_back("algebra"), actor=people["deputy"])).do(way.approval())
    assert [one.state for one in way.now.sections] == [SectionState.RETURNED] * 2
    assert [one.returned.by for one in way.now.sections] == ["p-deputy", "p-deputy"]
    assert [one.returned.step for one in way.now.sections] == ["correct", "approve"]
    way.upto("deposit")
    assert [one.edition for one in way.now.sections] == [2, 2]


def test_an_export_that_settles_the_matter_takes_the_proposal_away(way):
    """The returned section is exported as it should be, the other one is as printed: nothing waits."""
    way.upto("hand-over").do(way.revise("algebra").fix()).do(way.send_back())
    way.versions["algebra"] = 0
    way.do(way.revise("physics").fix())
    assert way.now.proposed is None
    assert way.refused(way.approval()).code == "kernel.nothing-proposed"


@pytest.mark.parametrize("change", ["section-new", "section-vanished"])
def test_after_the_print_no_subject_comes_or_goes(way, change):
    """Its leaves would have no place: such an export is refused, not proposed."""
    way.upto("deposit")
    sections = {
        "section-new": (*way.fix().sections, way.facts("physics", id="chess", title="Кружок")),
        "section-vanished": way.fix().sections[:1],
    }[change]
    assert way.refused(way.fix(sections=sections)).code == f"kernel.{change}"


@pytest.mark.clause("001-31")
def test_every_correction_is_on_record_with_its_reason(way):
    """Two corrections, two reasons, two days; the case counts the export it was last corrected to."""
    way.upto("deposit")
    for number, part in enumerate(("physics", "algebra"), 1):
        way.later(1).do(way.revise(part).fix()).do(way.approval(reason=f"записка № {number}")).upto("deposit")
    assert [(one.reason, one.on.day) for one in way.now.corrections] == [
        ("записка № 1", 26),
        ("записка № 2", 27),
    ]
    assert (way.now.snapshot, way.now.deposit.on.day) == ("sha256:export-0-1-1", 27)
