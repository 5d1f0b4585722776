"""Sweep h: kill -9 at named points of a deposit, where servers keep the rows and perhaps the rooms."""

from tests.faults.findings import Tally
from tests.faults.lab import Lab
from tests.faults.points import POINTS


def sweep(lab: Lab, said: str, points: tuple[str, ...] = POINTS) -> Tally:
    """Kill a deposit at each point; judge, start again, judge."""
    tally = Tally(f"kill -9 at a named point: {said}")
    for point in points:
        with lab.copy("deposit") as one:
            outcome = lab.subject.run(lab.task(one, point=point, one_thread=True))
            if outcome.killed:
                lines = [*lab.after(one, outcome.said), *lab.again(one, outcome.said)]
            else:
                lines = [f"harness: not killed, it ended with {outcome.code}: {outcome.said}"]
            tally.count(point, lines)
    return tally
