"""Whatever people ask in whatever order: a step is never done twice, skipped or undone in silence."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.acts import CaseSigned, Printed, SectionReturned, SectionSigned
from workflows.case import SectionState, evolve, replay
from workflows.duties import duties
from workflows.progress import ancestors, done_on
from workflows.refusal import Refusal
from workflows.regulation import Scope

STEPS = (
    "open",
    "export",
    "print",
    "hand-over",
    "verify",
    "assemble",
    "certify",
    "approve",
    "stamp",
    "bind",
    "deposit",
    "return",
)
BUILDERS = {"verify": "sign", "return": "send_back"}
asked = st.tuples(
    st.sampled_from(STEPS), st.sampled_from(["physics", "algebra"]), st.booleans(), st.integers(0, 3)
)
eager = st.integers(0, 9)


def proper_or_random(way, picked, willing):
    """Mostly the step that is next, so that ways get long; else whatever was picked."""
    step, section, by_deputy, _ = picked
    if willing > 2 and way.case is not None:
        queue = [one for one in duties(way.now, profile=way.profile, calendar=way.calendar) if one.actionable]
        if queue:
            step, section = queue[0].step, queue[0].section or section
    if step == "verify":
        return way.sign(section)
    if step == "return":
        return way.command("return", by="deputy" if by_deputy else section, section=section)
    return way.command(step)


def walked(start, profile, picks):
    """Ask for each pick in turn; return the way and the cases it went through."""
    way = start(profile)
    cases = []
    for picked, willing in picks:
        answer = way.ask(proper_or_random(way, picked, willing))
        if not isinstance(answer, Refusal):
            for act in answer:
                way.acts.append(act)
                way.case = evolve(way.case, act)
            cases.append(way.case)
        way.later(picked[3])
    return way, cases


picks = st.lists(st.tuples(asked, eager), min_size=1, max_size=40)


@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("profile", ["perevoz", "default"])
@given(picks=picks)
def test_nobody_signs_the_same_edition_twice(start, profile, picks):
    """I4: (section, edition, step) occurs at most once, and editions only grow."""
    way, _ = walked(start, profile, picks)
    signed = Counter(
        (one.section, one.edition, one.step) for one in way.acts if isinstance(one, SectionSigned)
    )
    assert all(count == 1 for count in signed.values())
    for section in ("physics", "algebra"):
        editions = [
            facts.edition
            for act in way.acts
            if isinstance(act, Printed)
            for facts in act.editions
            if facts.section == section
        ]
        assert editions == list(range(1, len(editions) + 1))


@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("profile", ["perevoz", "default"])
@given(picks=picks)
def test_no_step_is_skipped(start, profile, picks):
    """I5: whenever a step of the case is done, every step before it in the table is done too."""
    way, cases = walked(start, profile, picks)
    for case in cases:
        for step in way.profile.steps:
            if step.scope is Scope.CASE and case.done_at(step.id):
                earlier = [way.profile.step(name) for name in ancestors(step, way.profile)]
                assert all(done_on(case, one) for one in earlier), (step.id, case)


@settings(max_examples=150, deadline=None)
@given(picks=picks)
def test_only_a_return_undoes(start, picks):
    """I5: signatures fall away with a return and with nothing else, and it stays on record."""
    way, cases = walked(start, "perevoz", picks)
    for (before, after), act in zip(pairwise(cases), way.acts[1:], strict=len(cases) > 0):
        if isinstance(act, SectionReturned):
            assert after.section(act.section).state is SectionState.RETURNED
            continue
        assert before.done == after.done[: len(before.done)]
        for one in before.sections:
            later = after.section(one.id)
            if before.printed and later.edition == one.edition:
                assert one.signatures == later.signatures[: len(one.signatures)]


@settings(max_examples=100, deadline=None)
@given(picks=picks)
def test_the_acts_alone_are_the_case(start, picks):
    """Replaying the acts gives the case, and each signature of the case stands on the one before."""
    way, _ = walked(start, "perevoz", picks)
    if way.case is None:
        return
    assert replay(way.acts) == way.case
    chain = [act for act in way.acts if isinstance(act, CaseSigned)]
    for earlier, later in pairwise(chain):
        again = later.step == "certify"
        assert again or later.base == earlier.volume


def test_random_ways_do_get_far(start):
    """The walks above are worth something: always taking the next duty ends in the archive."""
    nothing = ("return", "physics", False, 1)
    way = start("perevoz").upto("open")
    while way.now.deposit is None:
        way.do(proper_or_random(way, nothing, 9))
    assert len(way.acts) == 12
