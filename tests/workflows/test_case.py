"""A case is the fold of its acts, and acts are stored without loss."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from workflows.acts import HandedOver, Medium, Printed, SectionFacts, SectionSigned
from workflows.history import BrokenHistory, evolve, replay
from workflows.spelling import KINDS, from_payload, kind_of, to_payload


def everything(start):
    """A way on which each kind of act happens: returned, corrected in three ways, remarked on, decided."""
    way = start("default").upto("hand-over")
    way.do(way.reassign(to="p-other")).do(way.reassign(to="p-physics"))
    way.do(way.remark()).do(way.mend()).do(way.send_back()).do(way.print()).upto("stamp")
    way.do(way.revise("algebra").fix()).do(way.rejection())
    way.do(way.revise("physics").fix(late=("physics",))).do(way.approval())
    way.upto("stamp").do(way.bind(medium=Medium.PAPER)).do(way.look())
    return way.upto("deposit").upto("council").do(way.void("p-archivist"))


def test_replay_is_the_fold_of_evolve(start):
    """At every point of the way the acts alone lead to the same case."""
    way = everything(start)
    case = None
    for number, act in enumerate(way.acts, 1):
        case = evolve(case, act)
        assert case == replay(way.acts[:number])
    assert case == way.now


def test_acts_come_back_from_their_payload(start):
    """Every kind of act survives JSON, and the history that was stored is the same history."""
    way = everything(start)
    assert {kind_of(act) for act in way.acts} == set(KINDS)
    stored = [json.loads(json.dumps([kind_of(act), to_payload(act)])) for act in way.acts]
    read = [from_payload(kind, payload) for kind, payload in stored]
    assert read == way.acts
    assert replay(read) == way.now


def test_an_older_act_lacks_a_field_that_came_later(way):
    """A field with a default may be missing in a stored act; one without may not."""
    way.upto("export")
    stored = to_payload(way.acts[-1])
    older = replace(way.acts[-1], sections=(SectionFacts("physics", "Физика", "p-physics"),), front="")
    del stored["front"], stored["codes"], stored["sections"][1]
    for name in ("missing_marks", "deferred_marks", "content", "supplements", "since"):
        del stored["sections"][0][name]
    assert from_payload("snapshot-fixed", stored) == older
    del stored["snapshot"]
    with pytest.raises(KeyError):
        from_payload("snapshot-fixed", stored)


def test_a_history_that_cannot_be_is_refused(way):
    """No acts, acts before the opening, a second opening, an unknown section: broken, not guessed."""
    way.upto("print")
    opened, fixed, printed = way.acts
    with pytest.raises(BrokenHistory):
        replay([])
    with pytest.raises(BrokenHistory):
        replay([fixed])
    with pytest.raises(BrokenHistory):
        replay([opened, opened])
    with pytest.raises(BrokenHistory):
        replay([opened, printed])
    stray = SectionSigned(
        actor="p", on=way.on, step="verify", section="no", edition=1, medium="paper", base="", document=""
    )
    with pytest.raises(BrokenHistory):
        evolve(way.now, stray)


def test_a_file_closes_with_the_last_thing_done_on_it(way):
    """The closing day is the last step's, and never before the end of the term."""
    way.upto("open")
    assert way.now.closed_on == way.now.opened.term_ends_on
    way.upto("stamp").later(9).do(way.bind())
    assert way.now.closed_on == way.on


@pytest.mark.clause("001-31")
def test_a_file_that_is_closed_again_is_not_closed_earlier(way):
    """A correction takes the file out of the archive; a clock set back does not shorten what is kept."""
    first = way.later(3).upto("deposit").now
    way.later(-2).do(way.revise("physics").fix()).do(way.approval()).upto("bind")
    assert (way.now.deposit, way.now.closed_on) == (None, first.closed_on)
    sooner = way.deposit(journal_keep_until=first.deposit.journal_keep_until - timedelta(days=1))
    assert way.refused(sooner).code == "kernel.journal-kept-too-short"
    way.upto("deposit")
    assert way.now.deposit.journal_keep_until == first.deposit.journal_keep_until


@pytest.mark.clause("001-33")
def test_a_new_export_keeps_what_is_printed(way):
    """After the print an export changes the facts, never the edition on paper."""
    way.upto("hand-over").do(way.send_back())
    changed = (way.facts("physics", signer="p-other"), way.facts("algebra"))
    way.do(way.fix(snapshot="sha256:export-2", sections=changed))
    section = way.now.section("physics")
    assert (section.signer, section.edition, section.leaves) == ("p-other", 1, ("3", "4"))
    assert section.facts == SectionFacts("physics", "Физика", "p-other", content="sha256:physics/0")
    assert isinstance(way.acts[2], Printed)
    assert isinstance(way.acts[3], HandedOver)
