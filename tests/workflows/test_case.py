"""A case is the fold of its acts, and acts are stored without loss."""

import json

import pytest

from workflows.acts import (
    KINDS,
    HandedOver,
    Printed,
    SectionFacts,
    SectionSigned,
    from_payload,
    kind_of,
    to_payload,
)
from workflows.case import BrokenHistory, evolve, replay


def test_replay_is_the_fold_of_evolve(way):
    """At every point of the way the acts alone lead to the same case."""
    way.upto("hand-over").do(way.send_back()).do(way.print())
    for step in ("verify", "assemble", "certify", "approve", "stamp", "bind", "deposit"):
        for command in way.proper(step):
            way.do(command)
    case = None
    for act in way.acts:
        case = evolve(case, act)
    assert case == way.now == replay(way.acts)


def test_acts_come_back_from_their_payload(way):
    """Every kind of act survives JSON."""
    way.upto("hand-over").do(way.send_back()).do(way.print())
    for step in ("verify", "assemble", "certify", "approve", "stamp", "bind", "deposit"):
        for command in way.proper(step):
            way.do(command)
    assert {kind_of(act) for act in way.acts} == set(KINDS)
    for act in way.acts:
        stored = json.loads(json.dumps(to_payload(act)))
        assert from_payload(kind_of(act), stored) == act


def test_an_older_act_lacks_a_field_that_came_later(way):
    """A field with a default may be missing in a stored act; one without may not."""
    way.upto("export")
    stored = to_payload(way.acts[-1])
    for facts in stored["sections"]:
        del facts["content"]
    assert from_payload("snapshot-fixed", stored) == way.acts[-1]
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
    for step in ("export", "print", "hand-over", "verify", "assemble", "certify", "approve", "stamp"):
        for command in way.proper(step):
            way.do(command)
    way.later(9).do(way.bind())
    assert way.now.closed_on == way.on


@pytest.mark.clause("001-33")
def test_a_new_export_keeps_what_is_printed(way):
    """After the print an export changes the facts, never the edition on paper."""
    way.upto("hand-over").do(way.send_back())
    changed = (way.facts("physics", signer="p-other"), way.facts("algebra"))
    way.do(way.fix(snapshot="sha256:export-2", sections=changed))
    section = way.now.section("physics")
    assert (section.signer, section.edition, section.first_leaf) == ("p-other", 1, 3)
    assert section.facts == SectionFacts("physics", "Физика", "p-other")
    assert isinstance(way.acts[2], Printed)
    assert isinstance(way.acts[3], HandedOver)
