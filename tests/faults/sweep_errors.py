"""Sweep c: a medium that says no. Nothing is acknowledged that is not there; afterwards the same works."""

import os
import re
from collections.abc import Iterable
from typing import Any

from tests.faults.driver import Outcome
from tests.faults.findings import Tally
from tests.faults.lab import ALL, UNITS, Lab, Share, Try
from tests.faults.sweep_kill import calls_of

FLUSHES, WRITES = ("fsync", "fdatasync"), ("write", "pwrite64")
ERRORS = (("ENOSPC", (*WRITES, *FLUSHES)), ("EIO", (*WRITES, *FLUSHES)))
_TOLD = "internal"
_FLUSHED = re.compile(r"(fsync|fdatasync)\((\d+)<(?P<path>[^>]*/tmp/[^>]*)>")


def sweep(lab: Lab, share: Share = ALL, units: Iterable[str] = UNITS) -> list[Tally]:
    """Let each writing or flushing call of units of work fail, or a share of them."""
    tallies = []
    for error, names in ERRORS:
        tally = Tally(f"{error} at write, pwrite64, fsync, fdatasync")
        for unit in units:
            calls = [one for one in calls_of(lab, unit) if one[0] in names]
            for number in share.of(len(calls)):
                with lab.copy(unit) as one:
                    name, when = calls[number - 1]
                    broken = failed_at(lab, one, error, name, when)
                    if broken is not None:
                        tally.count(f"{unit}, {name} {when}", broken)
        tallies.append(tally)
    return tallies


def failed_at(lab: Lab, one: Try, error: str, name: str, when: int, **options: Any) -> list[str] | None:
    """Let a call of a try fail; return what is broken then or after the same request was made again.

    None: the call wrote the answer to whoever waited for it, which is no medium of the archive.
    """
    trace = one.told.with_suffix(".trace")
    inject = f"inject={name}:error={error}:when={when}"
    calls = ("-y", "-e", "trace=write,pwrite64,fsync,fdatasync", "-e", "signal=none", "-e", inject)
    outcome = lab.traced(one, *calls, "-o", str(trace), **options)
    lines = trace.read_text("utf-8", "replace").splitlines()
    if f"{one.home.path}/" not in next((line for line in lines if "INJECTED" in line), ""):
        return None
    return [
        *_refused(outcome),
        *flushed_again(lines),
        *lab.after(one, outcome.said),
        *lab.again(one, outcome.said),
    ]


def _refused(outcome: Outcome) -> list[str]:
    """The product either did without the call that failed or said no in its own words."""
    refusals = outcome.of("refused")
    if outcome.code == 0 or (refusals and _TOLD not in refusals[0]["code"]):
        return []
    return [f"words: it ended with {outcome.code} and said {[one['code'] for one in refusals]}"]


def flushed_again(lines: list[str]) -> list[str]:
    """A file whose flush failed is written anew: its bytes may be gone though a second flush succeeds."""
    failed = {match["path"] for line in lines if "EIO" in line and (match := _FLUSHED.search(line))}
    later = [match["path"] for line in lines if "EIO" not in line and (match := _FLUSHED.search(line))]
    return [
        f"I3: {os.path.basename(path)} was flushed again after its flush failed"
        for path in failed & set(later)
    ]
