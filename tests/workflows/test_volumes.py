"""Volumes: where a long journal is parted, what is counted in each, and the seal on each label."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.acts import CaseOpened, Medium, PartLeaves, SectionFacts
from workflows.case import Case, Section
from workflows.history import replay
from workflows.leaves import allot
from workflows.profile import ProfileInvalid, parse
from workflows.spelling import from_payload, kind_of, to_payload
from workflows.volumes import MOST_LEAVES, gaps_within, leaves_of_volume, most_leaves, parts_of, volumes_of

PARTS = ("front", "physics", "algebra", "history", "back")


@pytest.fixture
def short(mapping):
    """Regulation 000 with volumes of at most so many leaves."""

    def profile(most):
        return parse(mapping("perevoz") | {"binding": {"most_leaves": {"value": most, "clause": "bound"}}})

    return profile


@st.composite
def printed(draw):
    """A case after some prints of other lengths: lettered leaves and gaps wherever they fall."""
    sizes = st.integers(1, 6)
    ever, made = {}, {}
    for _ in range(draw(st.integers(1, 3))):
        made = allot({part: draw(sizes) for part in PARTS}, ever, {})
        ever = {part: tuple(dict.fromkeys((*ever.get(part, ()), *made[part]))) for part in PARTS}
    opened = object.__new__(CaseOpened)
    sections = tuple(
        Section(SectionFacts(one, one, "p"), leaves=made[one])
        for one in PARTS
        if one not in {"front", "back"}
    )
    parts = tuple(PartLeaves(one, made[one]) for one in ("front", "back"))
    allotted = tuple(PartLeaves(part, leaves) for part, leaves in ever.items())
    return Case(opened=opened, sections=sections, parts=parts, allotted=allotted)


@pytest.mark.clause("001-22")
@pytest.mark.clause("000-11")
@settings(max_examples=100, deadline=None)
@given(case=printed(), most=st.integers(2, 30))
def test_volumes_hold_every_leaf_once_and_tear_no_part(mapping, case, most):
    """All leaves in order, none above the limit, no volume too many, no short part torn; gaps are named."""
    ruled = {"most_leaves": {"value": most, "clause": "bound"}}
    profile = parse(mapping("perevoz") | {"binding": ruled})
    volumes = volumes_of(case, profile)
    leaves = [leaves_of_volume(case, profile, one) for one in volumes]
    assert tuple(label for volume in leaves for label in volume) == case.labels
    assert [one.number for one in volumes] == list(range(1, len(volumes) + 1))
    assert [one.leaves for one in volumes] == [len(one) for one in leaves]
    assert max(one.leaves for one in volumes) <= most
    for part, own in parts_of(case):
        torn = sum(any(label in volume for label in own) for volume in leaves) > 1
        assert not torn or _wide(case, own) > most, part
    named = [gap for volume in leaves for gap in gaps_within(case, volume)]
    assert set(named) <= set(case.gaps)
    assert len(set(named)) == len(named)


def _wide(case, own):
    """How many leaves lie between a part's first and last, and those that are tied to them."""
    places = {label: place for place, label in enumerate(case.labels)}
    spans = [(places[leaves[0]], places[leaves[-1]]) for _, leaves in parts_of(case)]
    first, last = places[own[0]], places[own[-1]]
    for _ in spans:
        tied = [one for one in spans if one[0] <= last and first <= one[1]]
        first, last = min(one[0] for one in tied), max(one[1] for one in tied)
    return last - first + 1


@pytest.mark.clause("000-11")
def test_a_long_journal_is_parted_between_its_subjects(start, short):
    """Seven leaves at most five a volume: four and three, not five and two, and physics is not torn."""
    way = start(short(5)).upto("stamp")
    first, second = volumes_of(way.now, way.profile)
    assert (first.first, first.last, first.leaves) == ("1", "4", 4)
    assert (second.first, second.last, second.leaves) == ("5", "7", 3)
    assert way.refused(way.bind()).facts["said"] == "1: 1–4; 2: 5–7"
    wrong = way.refused(way.bind(counts=(4, 2), leaves=6))
    assert (wrong.code, wrong.facts["volume"], wrong.facts["labels"]) == ("kernel.volume-leaves", "2", "5–7")
    way.do(way.bind(counts=(4, 3)))
    assert way.now.volumes == (first, second)


@pytest.mark.clause("001-22")
def test_a_wrong_count_names_lettered_leaves_and_gaps(way):
    """A section that grew and one that shrank: the refusal tells which labels should lie there."""
    way.upto("hand-over").do(way.send_back("physics")).do(way.send_back("algebra"))
    way.sizes.update(physics=3, algebra=1)
    way.do(way.print()).upto("stamp")
    refusal = way.refused(way.bind(leaves=6))
    said = {name: refusal.facts[name] for name in ("counted", "labels", "lettered", "gaps")}
    assert said == {"counted": "7", "labels": "1–4, 4а, 5, 7", "lettered": "4а", "gaps": "6"}


@pytest.mark.clause("001-22")
def test_a_sewn_case_is_deposited_when_the_seal_covers_label_and_leaf(way, profiles):
    """A «no» does not count as sealed, a later look may find it right; an electronic volume has no label."""
    way.profile = profiles["default"]
    way.upto("stamp")
    other = way.fork().do(way.bind(medium=Medium.ELECTRONIC))
    assert other.do(other.deposit()).now.deposit
    way.do(way.bind(medium=Medium.PAPER))
    assert way.refused(way.deposit()).code == "kernel.label-unchecked"
    way.do(way.look(covers=False))
    assert way.refused(way.deposit()).code == "kernel.label-unsealed"
    way.do(way.look())
    assert way.do(way.deposit()).now.deposit


@pytest.mark.clause("001-22")
def test_where_the_seal_comes_last_the_label_is_looked_at_after_it(start, people):
    """Regulation 001 sews before the director stamps; whoever has nothing to do with it may not look."""
    way = start("egorievsk-2020").upto("approve")
    way.do(replace(way.command("bind"), medium=Medium.PAPER)).do(way.command("stamp"))
    refused = way.refused(way.look(actor=people["other-teacher"]))
    assert refused.code == "kernel.wrong-role"
    way.do(way.look())
    assert way.do(way.deposit()).now.deposit


def test_a_case_that_is_sewn_anew_is_looked_at_anew(way, profiles):
    """What falls takes the sewing along; what was seen of the old label says nothing of the new one."""
    way.profile = profiles["default"]
    way.upto("stamp").do(way.bind(medium=Medium.PAPER)).do(way.look())
    way.do(way.void("p-director"))
    assert (way.now.volumes, way.refused(way.look()).code) == ((), "kernel.volume-not-sewn")
    way.upto("stamp").do(way.bind(medium=Medium.PAPER))
    assert way.now.seal_on(1) is None
    way.do(way.look())
    way.do(way.void("p-director", len(way.acts) - 1))
    assert way.now.seal_on(1) is None
    stored = [(kind_of(act), to_payload(act)) for act in way.acts]
    older = [(kind, facts | ({"evidence": ""} if kind == "bound" else {})) for kind, facts in stored]
    for acts in (stored, older):
        assert replay(from_payload(*act) for act in acts) == way.now


def test_the_limit_is_the_regulations(all_profiles, mapping, short):
    """Where it is silent 250 leaves; a number below one is refused."""
    assert all(most_leaves(one) == MOST_LEAVES for one in all_profiles.values())
    assert most_leaves(short(120)) == 120
    with pytest.raises(ProfileInvalid):
        short(0)
