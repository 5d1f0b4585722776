"""Late marks: a leaf of its own brings what was deferred, and the signed sheets stay as they are."""

from dataclasses import replace

import pytest

from workflows.case import SectionState


@pytest.fixture
def deferred(way):
    """A journal in the archive that was printed with two deferred marks in physics."""
    way.upto("open")
    return way.do(way.fix(sections=(way.facts("physics", deferred_marks=2), way.facts("algebra")))).upto(
        "deposit"
    )


def late(way, section="physics"):
    """The deferred marks come: an export, and the deputy's consent."""
    way.do(way.revise(section).fix(late=(section,)))
    return way.do(way.approval())


@pytest.mark.clause("001-35")
def test_a_late_mark_brings_a_leaf_behind_its_section(deferred):
    """The supplement is the section's own teacher's, knows what it brings, and what the sheets lack."""
    way = late(deferred)
    physics, supplement, algebra = way.now.sections
    assert (physics.id, supplement.id, algebra.id) == ("physics", "physics+1", "algebra")
    assert (supplement.state, supplement.title, supplement.signer) == (
        SectionState.UNPRINTED,
        "Физика",
        "p-physics",
    )
    assert (supplement.facts.supplements, supplement.facts.since) == ("physics", "sha256:export-0-0-0")
    assert supplement.facts.content == physics.facts.content == "sha256:physics/1"


@pytest.mark.clause("001-35")
def test_the_sections_own_signature_stays(deferred):
    """Nobody signs the old sheets again; what stood above them falls and is done once more."""
    signed = [one.signatures for one in deferred.now.sections]
    way = late(deferred)
    assert [one.signatures for one in way.now.sections] == [signed[0], (), signed[1]]
    assert (way.now.done, way.now.deposit) == ((), None)
    assert [duty.step for duty in way.owed() if duty.step != "council"] == ["print"]


@pytest.mark.clause("001-35")
def test_the_supplement_is_printed_signed_and_certified(deferred):
    """On a lettered leaf, edition 1, by the section's teacher; then class teacher, deputy, director again."""
    way = late(deferred.later(20)).do(deferred.print())
    supplement = way.now.section("physics+1")
    assert (supplement.leaves, supplement.edition) == (("4а",), 1)
    assert way.refused(way.assemble()).facts["leaves"] == "4а"
    assert (
        way.refused(replace(way.sign("physics+1"), actor=way.signer("algebra"))).code == "kernel.not-signer"
    )
    assert [duty.person for duty in way.owed() if duty.section] == ["p-physics"]
    way.upto("deposit")
    assert way.now.labels == ("1", "2", "3", "4", "4а", "5", "6", "7")
    assert way.now.leaves == 8
    assert [one.step for one in way.now.done] == ["certify", "approve", "stamp", "bind", "deposit"]
    assert {one.signed_at("verify").on.day for one in way.now.sections} == {25, 14}
    assert way.replayed() == way.now


@pytest.mark.clause("001-35")
def test_marks_that_come_one_by_one(deferred):
    """A second late mark has a second leaf; the first one stays as it was signed."""
    way = late(deferred).upto("deposit")
    late(way).upto("deposit")
    assert [(one.id, one.leaves) for one in way.now.sections] == [
        ("physics", ("3", "4")),
        ("physics+1", ("4а",)),
        ("physics+2", ("4б",)),
        ("algebra", ("5", "6")),
    ]
    assert way.now.section("physics+2").facts.since == "sha256:export-0-1-0"


def test_late_marks_before_anything_was_printed(way):
    """There is nothing to add to: the export is the export."""
    way.upto("export").do(way.revise("physics").fix(late=("physics",)))
    assert [one.id for one in way.now.sections] == ["physics", "algebra"]


def test_what_only_claims_to_be_late(deferred):
    """A section named as late that does not differ gets no leaf."""
    way = deferred
    way.do(way.revise("physics").fix(late=("physics", "algebra"))).do(way.approval())
    assert [one.id for one in way.now.sections] == ["physics", "physics+1", "algebra"]


@pytest.mark.clause("001-35")
@pytest.mark.clause("001-31")
def test_late_marks_and_a_correction_in_one_export(deferred):
    """Physics gets its leaf, algebra a new edition; each is signed by its own teacher."""
    way = deferred
    way.do(way.revise("physics", "algebra").fix(late=("physics",))).do(way.approval()).do(way.print())
    assert [(one.id, one.edition, one.state) for one in way.now.sections] == [
        ("physics", 1, SectionState.SIGNED),
        ("physics+1", 1, SectionState.WAITING),
        ("algebra", 2, SectionState.WAITING),
    ]


@pytest.mark.clause("001-35")
def test_a_return_of_the_section_takes_its_supplement_away(deferred, people):
    """The next edition brings the mark itself; the leaf's label is a gap and is never given again."""
    way = late(deferred).upto("assemble")
    way.do(replace(way.send_back(), actor=people["deputy"]))
    assert [one.id for one in way.now.sections] == ["physics", "algebra"]
    assert way.now.gaps == ("4а",)
    way.do(way.print())
    assert (way.now.section("physics").leaves, way.now.leaves, way.now.gaps) == (("3", "4"), 7, ("4а",))
    late(way.upto("deposit")).do(way.print())
    assert [(one.id, one.leaves) for one in way.now.sections][1] == ("physics+2", ("4б",))


@pytest.mark.clause("001-31")
def test_a_correction_of_the_section_takes_its_supplement_away(deferred):
    """The corrected sheets show the late mark: the leaf that brought it is gone, also a printed one."""
    way = late(deferred).upto("deposit")
    way.do(way.revise("physics").fix()).do(way.approval())
    assert [one.id for one in way.now.sections] == ["physics", "algebra"]
    assert way.upto("deposit").now.gaps == ("4а",)


def test_another_sections_return_leaves_the_supplement_where_it_is(deferred, people):
    """Algebra comes back and is exported anew: the leaf behind physics keeps its place and its signature."""
    way = late(deferred).upto("assemble")
    supplement = way.now.section("physics+1")
    way.do(replace(way.send_back("algebra"), actor=people["deputy"])).do(way.revise("algebra").fix())
    assert [one.id for one in way.now.sections] == ["physics", "physics+1", "algebra"]
    assert way.upto("deposit").now.section("physics+1") == supplement


def test_a_supplement_itself_is_returned_and_printed_anew(deferred):
    """Its teacher finds a fault on it: edition 2 of the leaf, the section stays signed."""
    way = late(deferred).upto("print").do(deferred.send_back("physics+1"))
    assert [one.state for one in way.now.sections] == [
        SectionState.SIGNED,
        SectionState.RETURNED,
        SectionState.SIGNED,
    ]
    way.do(way.print())
    assert (way.now.section("physics+1").edition, way.now.section("physics+1").leaves) == (2, ("4а",))
    assert way.upto("deposit").now.deposit is not None


def test_a_section_that_was_returned_meanwhile_needs_no_leaf(deferred, people):
    """The late mark was proposed, then the deputy returned the section: its next edition has the mark."""
    way = deferred
    way.do(way.revise("algebra").fix()).do(way.approval()).upto("assemble")
    way.do(way.revise("physics").fix(late=("physics",)))
    way.do(replace(way.send_back(), actor=people["deputy"])).do(way.approval())
    assert [one.id for one in way.now.sections] == ["physics", "algebra"]
    assert way.now.section("physics").facts.content == "sha256:physics/1"
    assert way.upto("deposit").now.section("physics").edition == 2


def test_a_leaf_that_was_never_printed_leaves_no_gap(deferred, people):
    """The section goes back before the supplement was on paper: nothing was numbered, nothing is missing."""
    way = late(deferred)
    way.do(replace(way.send_back(), actor=people["deputy"])).upto("deposit")
    assert (way.now.gaps, way.now.leaves, len(way.now.labels)) == ((), 7, 7)


@pytest.mark.clause("001-35")
def test_the_same_export_again_adds_nothing(deferred):
    """What the supplement brought is known from then on."""
    way = late(deferred).upto("deposit")
    assert way.ask(way.fix(late=("physics",))) == ()


@pytest.mark.clause("000-30")
def test_a_supplement_falls_with_its_void_correction(deferred):
    """The front still names its leaf: it has to be printed anew before the volume is assembled."""
    way = late(deferred.later(20)).do(deferred.print())
    approved = next(n for n, act in enumerate(way.acts, 1) if type(act).__name__ == "CorrectionApproved")
    way.do(way.void("p-deputy", approved))
    assert [one.id for one in way.now.sections] == ["physics", "algebra"]
    assert way.now.stale
    assert [duty.step for duty in way.owed() if duty.step != "council"] == ["export"]
    way.do(way.fix(late=("physics",))).do(way.approval()).do(way.print())
    assert len(way.now.labels) == way.now.leaves
