"""Faults in short: few tries of each sweep; ``make faults`` makes all of them."""

from typing import Any

from tests.faults import sweep_kill, sweep_power
from tests.faults.findings import table


def _prove(tallies: list[Any]) -> None:
    assert all(tally.sound for tally in tallies), "\n" + table(tallies)


def test_killed_at_calls_that_write(lab: Any) -> None:
    """Killed in the middle of a deposit, a signature, a stamp: all invariants hold, the retry ends clean."""
    _prove(sweep_kill.sweep(lab, 8))


def test_power_lost_after_calls(lab: Any) -> None:
    """Whatever of the unflushed survives, what was acknowledged is there, and the retry ends clean."""
    _prove(sweep_power.sweep(lab, 15, retries=12))
