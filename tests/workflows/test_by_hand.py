"""Signatures on paper: whose they are, who recorded them, which days count."""

from dataclasses import replace

import pytest

from workflows.acts import Medium
from workflows.commands import Actor


@pytest.mark.clause("000-22")
def test_the_signature_is_the_teachers_and_the_record_the_deputys(way, people):
    """On paper the teacher signed on the written day; the deputy has seen it on the scan later."""
    written = way.upto("hand-over").on
    way.later(2).do(way.on_paper(way.sign(), signed_on=written, evidence="sha256:scan-physics"))
    act, section = way.acts[-1], way.now.section("physics")
    signed = section.signed_at("verify")
    assert (act.actor, act.hand, act.on, act.signed_on) == ("p-deputy", "p-physics", way.on, written)
    assert (signed.by, signed.on, signed.medium) == ("p-physics", written, Medium.PAPER)
    assert (signed.recorded_by, signed.evidence) == ("p-deputy", "sha256:scan-physics")
    assert section.document == section.rendered


@pytest.mark.clause("001-38")
def test_nobody_records_for_himself_without_the_power(way, people):
    """The teacher with the pen has no power to say that the pen was there."""
    way.upto("hand-over")
    own = replace(way.on_paper(way.sign()), actor=people["physics"])
    assert way.refused(own).code == "kernel.needs-role"


@pytest.mark.clause("000-22")
def test_the_hand_on_the_sheet_must_be_the_signers(way, people):
    """Another teacher's signature under the sheets is no signature."""
    way.upto("hand-over")
    other = Actor("p-other", people["physics"].roles)
    assert way.refused(way.on_paper(way.sign(), signer=other)).code == "kernel.not-signer"


@pytest.mark.clause("000-23", "000-24", "000-25")
def test_the_whole_way_by_hand(way):
    """Every step that signs is done on paper; the documents stay as they were rendered."""
    way.upto("hand-over")
    for section in way.now.sections:
        way.do(way.on_paper(way.sign(section.id)))
    way.do(way.assemble())
    for step in ("certify", "approve", "stamp"):
        way.do(way.on_paper(way.sign_case(step)))
    done = [way.now.done_at(step) for step in ("certify", "approve", "stamp")]
    assert {one.medium for one in done} == {Medium.PAPER}
    assert {one.recorded_by for one in done} == {"p-deputy"}
    assert way.now.volume == "sha256:volume"
    way.upto("deposit")
    assert way.replayed() == way.now
