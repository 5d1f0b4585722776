"""What may be done beside the table of steps, and by whom: a profile's table of powers."""

from workflows.commands import Actor
from workflows.refusal import Refusal, refuse
from workflows.situation import Situation, needs_role


def power_refused(now: Situation, actor: Actor, power: str) -> Refusal | None:
    """Return the refusal of an actor whose roles do not have the power in this regulation."""
    ruled = now.profile.powers.get(power)
    if ruled is None:
        return refuse("no-power", profile=now.profile.title, what=power)
    return needs_role(now, actor, ruled.value, ruled.clause)
