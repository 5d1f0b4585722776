"""Sweep b: loss of power after every call, under every choice of what the system had written by then."""

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.faults import survival, trace
from tests.faults.disk import Disks
from tests.faults.driver import WRITERS
from tests.faults.findings import Tally
from tests.faults.invariants import broken
from tests.faults.lab import ALL, UNITS, Lab, Share, Try
from tests.faults.sight import look
from tests.faults.survival import State

CHOICES: dict[str, survival.Choice] = {
    "nothing unflushed survives": survival.nothing,
    "names survive, bytes do not": survival.names,
    "bytes survive, names do not": survival.bytes_,
    "only the stores' disks had written": survival.of_stores,
    "only the database's disk had written": survival.of_database,
}
DICE = "by chance, sector by sector"
_CHANGING = frozenset(WRITERS.split(","))


def record(lab: Lab, one: Try, **options: Any) -> tuple[Disks, list[trace.Call]]:
    """Let the work of a try be done; return the disks as they were before, and the calls."""
    disks = Disks(one.home.path, one.home.path)
    path = one.told.with_suffix(".trace")
    outcome = lab.traced(one, "-o", str(path), *trace.WHOLE, **options)
    assert outcome.code == 0, outcome
    calls = trace.read(path, outcome.child)
    path.unlink()
    return disks, calls


def sweep(lab: Lab, share: Share = ALL, units: Iterable[str] = UNITS, *, retries: int = 1) -> list[Tally]:
    """Take the power away from units of work after each of their calls, or after a share of them.

    Every ``retries``-th state is also started again from, and the work done anew.
    """
    tallies = {name: Tally(f"loss of power: {name}") for name in (*CHOICES, DICE)}
    for unit in units:
        with lab.copy(unit) as one:
            disks, calls = record(lab, one)
            seen: dict[int, list[str]] = {}
            for number, name, state, said in states(disks, calls, share):
                state_id = hash((*state.items(), len(said)))
                if state_id not in seen:
                    retry = len(seen) % retries == 0
                    seen[state_id] = judged(lab, one, state, said, retry=retry)
                tallies[name].count(f"{unit}, after call {number}", seen[state_id])
    return list(tallies.values())


def states(
    disks: Disks, calls: list[trace.Call], share: Share = ALL, names: Iterable[str] = (*CHOICES, DICE)
) -> Iterator[tuple[int, str, State, tuple[dict[str, Any], ...]]]:
    """Yield (number, choice, state, what was acknowledged) after every call that changed the disks."""
    last = sum(1 for call in calls if not call.failed and call.name in _CHANGING)
    chosen, number = set(share.of(last)), 0
    for call in calls:
        disks.apply(call)
        number += not call.failed and call.name in _CHANGING
        if number not in chosen:
            continue
        chosen.discard(number)
        said = tuple(json.loads(line) for line in disks.told.splitlines())
        for name in names:
            choice = survival.dice(number) if name == DICE else CHOICES[name]
            yield number, name, survival.state_of(disks.top, choice), said


def judged(lab: Lab, one: Try, state: State, said: tuple[dict[str, Any], ...], *, retry: bool) -> list[str]:
    """Return what is broken in a state of the disks, and after a start from it where that is asked for."""
    _clear(one.home.path)
    survival.materialise(state, one.home.path)
    lines = broken(one.before, look(one.home), said)
    return lines + (lab.again(one, said) if retry and not lines else [])


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
