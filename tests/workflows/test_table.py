"""Every (state, command, person): what is allowed is exactly what the table of steps says.

The expectation is written down here as a table of its own; the kernel is asked for each of
its cells, under both shipped profiles.
"""

from itertools import product

import pytest

from workflows.refusal import Refusal

STATES = (
    "nothing",
    "open",
    "export",
    "print",
    "hand-over",
    "physics-signed",
    "verify",
    "assemble",
    "certify",
    "approve",
    "stamp",
    "bind",
    "deposit",
    "physics-returned",
    "physics-exported-anew",
    "physics-reprinted",
)
PREPARERS = {"operator", "deputy", "service"}
ALLOWED = {
    "open": ({"nothing"}, PREPARERS),
    "export": ({"open", "export", "physics-returned", "physics-exported-anew"}, PREPARERS),
    "print": ({"export", "physics-returned", "physics-exported-anew"}, PREPARERS),
    "hand-over": ({"print"}, {"deputy"}),
    "verify": ({"hand-over", "physics-reprinted"}, {"physics"}),
    "assemble": ({"verify"}, {"service", "deputy"}),
    "certify": ({"assemble"}, {"class-teacher"}),
    "approve": ({"certify"}, {"deputy"}),
    "stamp": ({"approve"}, {"director"}),
    "bind": ({"stamp"}, {"binder"}),
    "deposit": ({"bind"}, {"archivist", "operator", "service"}),
}
"""Command → (states in which it is right, people who may give it)."""

RETURNERS = {
    "print": {"class-teacher", "deputy", "director"},
    "hand-over": {"physics", "class-teacher", "deputy", "director"},
    "physics-signed": {"class-teacher", "deputy", "director"},
    "verify": {"class-teacher", "deputy", "director"},
    "assemble": {"class-teacher", "deputy", "director"},
    "certify": {"deputy", "director"},
    "approve": {"director"},
    "physics-reprinted": {"physics", "class-teacher", "deputy", "director"},
}
"""State → people who may return the physics section."""

WITHOUT_CLAUSE = {"kernel.no-case", "kernel.stale-document", "kernel.stale-volume"}
"""Refusals that no clause stands behind: they are about the machine, not the regulation."""


def way_to(start, state, profile="perevoz"):
    """A way that has come to the state."""
    way = start(profile)
    if state == "nothing":
        return way
    if not state.startswith("physics"):
        return way.upto(state)
    way.upto("hand-over")
    if state == "physics-signed":
        return way.do(way.sign())
    way.do(way.sign("algebra")).do(way.send_back())
    if state == "physics-returned":
        return way
    way.do(way.fix(snapshot="sha256:export-2"))
    return way if state == "physics-exported-anew" else way.do(way.print())


def is_right(state, step, person):
    """Whether the tables above allow it."""
    if step == "return":
        return person in RETURNERS.get(state, set())
    states, people = ALLOWED[step]
    return state in states and person in people


@pytest.mark.parametrize("profile", ["perevoz", "default"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.clause("004-01")
def test_every_command_by_everybody_in_this_state(start, people, state, profile):
    """What the table allows is done, everything else is refused and says why."""
    way = way_to(start, state, profile)
    for step, person in product([*ALLOWED, "return"], people):
        answer = way.ask(way.command(step, by=person))
        right = is_right(state, step, person)
        assert isinstance(answer, Refusal) is not right, (state, step, person, answer)
        if isinstance(answer, Refusal) and answer.code not in WITHOUT_CLAUSE:
            assert answer.clause is not None, (state, step, person, answer.code)
            assert answer.facts["ref"] == answer.clause.ref


def test_the_tables_above_speak_of_every_state_and_step(profiles):
    """No state and no step of the profiles is left out of the expectation."""
    for profile in profiles.values():
        assert {step.id for step in profile.steps} == set(ALLOWED)
    named = set().union(*(states for states, _ in ALLOWED.values()), RETURNERS)
    assert set(STATES) - named == {"deposit"}
