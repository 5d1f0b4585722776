"""What goes into the acts: who asked, on which day, and exactly what was asked."""

from dataclasses import fields

import pytest

from tests.workflows.ways import SHIPPED


def check(way, command):
    """Let it happen; the act repeats whatever the command says under the same name."""
    said = {one.name for one in fields(command)} - {"actor"}
    acts = way.ask(command)
    for act in acts:
        assert (act.actor, act.on) == (command.actor.id, way.on)
        for one in fields(act):
            if one.name in said:
                assert getattr(act, one.name) == getattr(command, one.name), one.name
    return way.take(acts).later(1)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_act_of_the_way_repeats_its_command(start, name):
    """From the opening to the archive, each on a day of its own; the act of a step names the step."""
    way = start(name)
    for step in way.profile.steps:
        for command in way.proper(step.id):
            before = len(way.acts)
            check(way, command)
            assert {getattr(act, "step", step.id) for act in way.acts[before:]} == {step.id}
    assert way.now.deposit is not None


def test_acts_beside_the_way_repeat_their_commands(way):
    """Returned, reassigned, made void: each says who did it, when, and what."""
    way.upto("hand-over")
    check(way, way.send_back())
    check(way, way.print())
    check(way, way.on_paper(way.sign()))
    check(way, way.reassign("algebra"))
    check(way, way.reassign(None))
    check(way, way.void("p-deputy"))
    assert way.now.incidents == ("1",)
