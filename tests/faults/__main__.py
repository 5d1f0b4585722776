"""All sweeps in full, on both cores: ``make faults``. Ends with 1 when one broke or a bug went unseen.

Tries are shared out among processes, each with a laboratory of its own. ``--at-most 100`` tries
so many evenly spread places of each sweep and unit of work instead of all.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path

from tests.faults import (
    planted,
    servers,
    sweep_clock,
    sweep_damage,
    sweep_errors,
    sweep_kill,
    sweep_loops,
    sweep_lost,
    sweep_named,
    sweep_power,
    sweep_stores,
)
from tests.faults.findings import Planted, Tally, planted_table, table
from tests.faults.lab import UNITS, Lab, Share, opened, place

PROCESSES = 2
PARTS = 4
ERRORS = 24
"""Places at which calls fail, for each error and unit of work: one call fails much like its neighbour."""
RETRIES = 4
Found = list[Tally] | list[Planted]
_labs: list[Lab] = []


def lab() -> Lab:
    """Return the laboratory of this process, which is closed when the process ends."""
    if not _labs:
        stack = ExitStack()
        _labs.append(stack.enter_context(opened()))
        Finalize(None, stack.close, exitpriority=10)
    return _labs[0]


def kill(unit: str, part: int, most: int | None) -> Found:
    return list(sweep_kill.sweep(lab(), Share(most, part, PARTS), (unit,)))


def both_rooms() -> Found:
    return [sweep_kill.both_rooms_at_once(lab())]


def power(unit: str, part: int, most: int | None) -> Found:
    return sweep_power.sweep(lab(), Share(most, part, PARTS), (unit,), retries=RETRIES)


def errors(unit: str, part: int, most: int | None) -> Found:
    return sweep_errors.sweep(lab(), Share(min(ERRORS, most or ERRORS), part, PARTS), (unit,))


def clock() -> Found:
    return sweep_clock.sweep(lab())


def lost() -> Found:
    return sweep_lost.sweep(lab())


def loops() -> Found:
    return sweep_loops.sweep(lab())


def bugs_by_power() -> Found:
    return planted.hunt_by_power(lab())


def bugs_by_kill() -> Found:
    return planted.hunt_by_kill(lab())


def damage() -> Found:
    with _folder() as folder:
        return sweep_damage.sweep(folder / "field")


def stores() -> Found:
    with _folder() as folder:
        return sweep_stores.sweep(folder)


def bugs_here() -> Found:
    with _folder() as folder:
        return planted.hunt_here(folder / "field")


def disks() -> Found:
    with servers.opened(place()) as one:
        return [sweep_named.sweep(one, "PostgreSQL, two disks")]


def buckets() -> Found:
    with servers.opened(place(), buckets=True) as one:
        return [sweep_named.sweep(one, "PostgreSQL, two buckets of real servers")]


def jobs(most: int | None) -> list[Callable[[], Found]]:
    """Return the pieces of work, the longest and those of one piece first."""
    shared = [
        partial(work, unit, part, most)
        for part in range(PARTS)
        for work in (kill, power, errors)
        for unit in UNITS
    ]
    alone = [bugs_by_power, bugs_by_kill, disks, both_rooms, loops, clock, lost, bugs_here, damage, stores]
    return [buckets, *alone, *shared]


def main() -> int:
    """Do everything, say how far it has come, print the tables, return how it went."""
    asked = argparse.ArgumentParser(description="try to make the archive lie")
    asked.add_argument("--at-most", type=int, metavar="PLACES")
    began, todo = time.monotonic(), jobs(asked.parse_args().at_most)
    tallies: dict[str, Tally] = {}
    bugs: list[Planted] = []
    with ProcessPoolExecutor(PROCESSES) as pool:
        for number, done in enumerate(as_completed([pool.submit(job) for job in todo]), start=1):
            for one in done.result():
                if isinstance(one, Planted):
                    bugs.append(one)
                else:
                    tallies.setdefault(one.fault, Tally(one.fault)).add(one)
            _progress(number, len(todo), tallies.values(), time.monotonic() - began)
    rows = sorted(tallies.values(), key=lambda one: one.fault)
    _say(f"\n\n{table(rows)}\n\n{planted_table(bugs)}\n")
    sound = all(one.sound or one.note for one in rows) and all(one.sound for one in bugs)
    return 0 if sound else 1


def _progress(number: int, count: int, tallies: "Iterator[Tally] | object", seconds: float) -> None:
    known = list(tallies)  # type: ignore[call-overload]
    tries, broken = sum(one.injected for one in known), sum(len(one.broken) for one in known)
    _say(f"\rfaults: {number}/{count} pieces, {tries} tries, {broken} broken, {seconds:.0f} s ")


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = place()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
