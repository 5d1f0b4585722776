"""Shared by the benches: works take turns, and what was measured is proved to have been done."""

import statistics
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 5


def figure(name: str, ours: list[float], other: list[float], target: float, against: str) -> dict[str, Any]:
    """Return one figure; the ratio is the median of the rounds' own ratios, above 1 where ours is faster."""
    ratio = statistics.median(theirs / mine for mine, theirs in zip(ours, other, strict=True))
    value = statistics.median(ours)
    return {"name": name, "value": value, "ratio": ratio, "target": target, "against": against}


def in_turns(*works: Callable[[], object], rounds: int = ROUNDS) -> list[list[float]]:
    """Return the seconds of each work's rounds; the works take turns, so that noise meets them alike."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for times, work in zip(taken, works, strict=True):
            started = time.perf_counter()
            work()
            times.append(time.perf_counter() - started)
    return taken


def prove(condition: bool) -> None:
    """Fail when the work that was measured was not done."""
    if not condition:
        raise AssertionError("the work that was measured was not done")
