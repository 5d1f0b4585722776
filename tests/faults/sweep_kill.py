"""Sweep a: kill -9 at every system call that writes; and the same with both rooms written at once."""

import os
from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.faults.driver import WRITERS
from tests.faults.findings import Tally
from tests.faults.lab import ALL, UNITS, Call, Lab, Share, Try

_CALLS = ("-e", f"trace={WRITERS}", "-e", "signal=none", "-o", os.devnull)
_AT_LEAST = 60
"""So many calls every unit of work makes; a harness that sees fewer has gone blind."""


def calls_of(lab: Lab, unit: str) -> list[Call]:
    """Return the calls of a unit of work in their order; they are the same at every try."""
    if unit not in lab.calls:
        lab.calls[unit] = counted(lab, unit)
    return lab.calls[unit]


def counted(lab: Lab, unit: str, **options: Any) -> list[Call]:
    """Let a unit of work be done, with bugs planted or not, and return its calls.

    strace counts each call's name by itself.
    """
    with lab.copy(unit) as one:
        trace = one.told.with_suffix(".count")
        outcome = lab.traced(one, "-e", f"trace={WRITERS}", "-e", "signal=none", "-o", str(trace), **options)
        assert outcome.code == 0, outcome
        lines = trace.read_text("utf-8", "replace").splitlines()
    times: Counter[str] = Counter()
    calls = []
    for line in lines:
        thread, _, call = line.partition(" ")
        if thread == str(outcome.child) and "(" in call:
            name = call.strip().partition("(")[0]
            times[name] += 1
            calls.append((name, times[name]))
    return calls


def sweep(lab: Lab, share: Share = ALL, units: Iterable[str] = UNITS) -> list[Tally]:
    """Kill units of work at each of their calls, or at a share of them."""
    tallies = []
    for unit in units:
        tally = Tally(f"kill -9 at a write-type call: {unit}")
        calls = calls_of(lab, unit)
        if len(calls) < _AT_LEAST:
            tally.broken.append(f"{unit}: harness: it saw {len(calls)} calls only")
        for number in share.of(len(calls)):
            with lab.copy(unit) as one:
                tally.count(f"call {number} of {len(calls)}", killed_at(lab, one, *calls[number - 1]))
        tallies.append(tally)
    return tallies


def killing(names: str, number: int) -> tuple[str, ...]:
    """Return the options that let strace kill a thread at the n-th call of one of these names."""
    return (*_CALLS, "-e", f"inject={names}:signal=SIGKILL:when={number}")


def killed_at(lab: Lab, one: Try, name: str, number: int, **options: Any) -> list[str]:
    """Kill a try at a call; return what is broken then or after the product was started again."""
    outcome = lab.traced(one, *killing(name, number), **options)
    if not outcome.killed:
        return [f"harness: not killed, it ended with {outcome.code}"]
    return [*lab.after(one, outcome.said), *lab.again(one, outcome.said)]


def both_rooms_at_once(lab: Lab, share: Share = ALL) -> Tally:
    """Kill a deposit while two threads write: strace counts the calls of each thread by itself."""
    tally = Tally("kill -9, both rooms written at once: deposit")
    for calls in ("fsync", "link,linkat", "write", "mkdir,mkdirat", "utimensat", "unlink,unlinkat"):
        for number in share.of(21):
            with lab.copy("deposit") as one:
                outcome = lab.traced(one, *killing(calls, number), one_thread=False)
                if outcome.killed:
                    broken = [*lab.after(one, outcome.said), *lab.again(one, outcome.said)]
                    tally.count(f"{calls} {number}", broken)
    return tally
