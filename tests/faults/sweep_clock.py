"""Sweep d: a clock that is wrong. Days come from what is stored, order from numbers, nothing is deleted."""

import json
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from tests.faults.findings import Tally
from tests.faults.invariants import broken
from tests.faults.lab import UNITS, Lab, Try
from tests.faults.sight import Sight, look
from tests.faults.task import NOW, REFUSED

CLOCKS: dict[str, dict[str, Any]] = {
    "25 years ahead": {"at": (NOW + timedelta(days=9131)).isoformat()},
    "a day behind": {"at": (NOW - timedelta(days=1)).isoformat()},
    "set back an hour whenever it is asked": {"jump_s": -3600},
    "set on 40 days whenever it is asked": {"jump_s": 40 * 86_400},
}
_LONGEST = 26 * 366
"""Days after which everything that is kept would be free, were one clock enough."""


def sweep(lab: Lab, clocks: Iterable[str] = tuple(CLOCKS)) -> list[Tally]:
    """Do every unit of work under every wrong clock; then start again under the right one."""
    right = {unit: _days(_done(lab, unit, {})[0]) for unit in UNITS}
    tallies = []
    for said in clocks:
        tally = Tally(f"clock: {said}")
        for unit in UNITS:
            tally.count(unit, _under(lab, unit, CLOCKS[said], right[unit]))
        tallies.append(tally)
    return [*tallies, _nothing_deleted(lab)]


def _done(lab: Lab, unit: str, options: dict[str, Any]) -> tuple[Sight, list[str]]:
    with lab.copy(unit) as one:
        outcome = lab.subject.run(lab.task(one, **options))
        sight = look(one.home)
        if outcome.code not in (0, REFUSED):
            return sight, [f"I8: it ended with {outcome.code}"]
        return sight, [*broken(one.before, sight, outcome.said), *_looked_at(lab, one, sight)]


def _under(lab: Lab, unit: str, options: dict[str, Any], right: dict[str, Any]) -> list[str]:
    sight, lines = _done(lab, unit, options)
    if _days(sight) != right:
        lines.append("I6: days of keeping depend on the clock")
    return lines


def _days(sight: Sight) -> dict[str, Any]:
    """Return until when what belongs to cases is kept; a piece of the log is kept from its own day on."""
    return {row["role"]: row["keep_until"] for row in sight.rows["objects"] if row["space"] != "log"}


def _looked_at(lab: Lab, one: Try, sight: Sight) -> list[str]:
    """The product, back under the right clock, names exactly the acts made after a step back."""
    moments = [row["at"] for row in sight.rows["acts"]]
    back = [seq for seq, (last, at) in enumerate(pairwise(moments), start=2) if at < last]
    outcome = lab.subject.run(lab.task(one, "look", ".look"))
    flagged = [seq for said in outcome.of("clock") for seq in said["back"] if seq <= len(moments)]
    return [] if flagged == back else [f"I1: the clock went back at {back}, the product says {flagged}"]


def _nothing_deleted(lab: Lab) -> Tally:
    """A clock that has run past every day of keeping lets nobody delete: work goes on, all stays."""
    tally = Tally("clock: past every day of keeping, all work done again")
    with lab.copy("deposit") as one:
        lab.subject.run(lab.task(one))
        before = look(one.home)
        late = (NOW + timedelta(days=_LONGEST)).isoformat()
        outcome = lab.subject.run(lab.task(one, "deposit-again", ".late", at=late))
        after = look(one.home)
        lines = broken(before, after, outcome.said)
        lines += (
            []
            if outcome.code == 0
            else [f"I8: it ended with {outcome.code}: {json.dumps(outcome.of('refused'))}"]
        )
        tally.count("deposit, sweep, audit", lines)
    return tally
