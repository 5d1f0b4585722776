"""Faults in short: a few tries of each sweep and every planted bug; ``make faults`` makes all tries."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults import (
    planted,
    sweep_clock,
    sweep_damage,
    sweep_errors,
    sweep_kill,
    sweep_lost,
    sweep_named,
    sweep_power,
    sweep_stores,
)
from tests.faults.findings import Planted, Tally, planted_table, table
from tests.faults.lab import Share, place
from tests.faults.servers import ServerLab


@pytest.fixture
def prove(tally: Callable[..., None]) -> Callable[[list[Tally]], None]:
    """Return ``prove(tallies)``: fails unless everything that was injected was survived."""

    def judge(tallies: list[Tally]) -> None:
        assert all(one.sound for one in tallies), "\n" + table(tallies)
        tally("faults", injected=sum(one.injected for one in tallies), broken_invariants=0)

    return judge


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A directory that does not exist yet, in memory where there is room."""
    made = place(tmp_path)
    yield made / "ground"
    shutil.rmtree(made)


def _all_caught(found: list[Planted]) -> None:
    assert all(one.sound for one in found), "\n" + planted_table(found)


@pytest.mark.needs("strace")
def test_killed_at_calls_that_write(lab: Any, prove: Any) -> None:
    """Killed within a deposit, a signature, a stamp: every invariant holds, the retry ends clean."""
    prove([*sweep_kill.sweep(lab, Share(5)), sweep_kill.both_rooms_at_once(lab, Share(1))])


@pytest.mark.needs("strace")
def test_power_lost_after_calls(lab: Any, prove: Any) -> None:
    """Whatever of the unflushed survives, what was acknowledged is there, and the retry ends clean."""
    prove(sweep_power.sweep(lab, Share(10), retries=20))


@pytest.mark.needs("strace")
def test_media_that_say_no(lab: Any, prove: Any) -> None:
    """No space, or an error: refused in words, nothing half done; the same request then succeeds."""
    prove(sweep_errors.sweep(lab, Share(3)))


def test_clocks_that_are_wrong(lab: Any, prove: Any) -> None:
    """Far ahead, behind, or jumping: days come from what is stored, order from numbers, nothing goes."""
    prove(sweep_clock.sweep(lab, ("25 years ahead", "set back an hour whenever it is asked")))


def test_what_was_lost_comes_back(lab: Any, prove: Any) -> None:
    """A store from the other, the database from either; an old one counts nothing that it does not know."""
    prove(sweep_lost.sweep(lab))


def test_damaged_copies(folder: Path, prove: Any) -> None:
    """100 damages in 1 000 objects: 100 found, 100 repaired, no good copy touched."""
    prove(sweep_damage.sweep(folder, objects=1_000, damages=100))


def test_failing_stores(folder: Path, prove: Any) -> None:
    """One store down, full, slow, or lying: no copy is counted that is not there."""
    prove(sweep_stores.sweep(folder))


@pytest.mark.needs("strace")
def test_bugs_that_a_loss_of_power_shows(lab: Any) -> None:
    """The harness is tried itself: missing flushes, relaxed commits and early answers are noticed."""
    _all_caught(planted.hunt_by_power(lab))


@pytest.mark.needs("strace")
def test_bugs_that_a_kill_or_an_error_shows(lab: Any) -> None:
    """The harness is tried itself: wrong orders, flushes repeated, copies not made are noticed."""
    _all_caught(planted.hunt_by_kill(lab))


def test_bugs_of_audit_repair_and_stores(folder: Path) -> None:
    """The harness is tried itself: lists believed, good copies overwritten, lost locks are noticed."""
    _all_caught(planted.hunt_here(folder))


def test_killed_between_two_buckets(s3_rooms: Any, postgresql_cluster: Any, prove: Any) -> None:
    """On PostgreSQL and two real S3 servers: no row before both copies, and the retry ends clean."""
    servers = ServerLab(postgresql_cluster, place(), s3_rooms)
    points = ("after manifest in room 1", "before commit of the deposit")
    try:
        prove([sweep_named.sweep(servers, "PostgreSQL, two buckets", points)])
    finally:
        servers.close()
