"""The harness is tried itself: every planted bug must be noticed by the sweep that is there for it."""

from collections.abc import Iterator

from tests.faults.findings import Planted
from tests.faults.lab import Lab, spread
from tests.faults.sweep_errors import failed_at
from tests.faults.sweep_kill import calls_of, killed_at
from tests.faults.sweep_power import judged, record, states

BY_POWER = (
    "files are not flushed",
    "directories are not flushed",
    "new directories are not flushed into those above",
    "the database is flushed now and then (WAL, NORMAL)",
    "the database is not flushed (OFF)",
    "the answer before the commit",
)
BY_KILL = (
    "bytes are written under the final name",
    "rows before copies",
    "the manifest before what it names",
    "no day of keeping is said: the medium's default",
)
BY_ERROR = (
    ("a file is flushed again after its flush failed", "EIO", "fsync"),
    ("one copy counted as two", "ENOSPC", "write"),
)
_STATES, _KILLS, _ERRORS = 40, 15, 6


def hunt(lab: Lab) -> list[Planted]:
    """Return for every bug of the subject what noticed it first."""
    rows = [Planted(bug, "power", _by_power(lab, bug)) for bug in BY_POWER]
    rows += [Planted(bug, "kill", next(_by_kill(lab, bug), "")) for bug in BY_KILL]
    rows += [Planted(bug, "errors", next(_by_error(lab, bug, *where), "")) for bug, *where in BY_ERROR]
    return rows


def _by_power(lab: Lab, bug: str) -> str:
    with lab.copy("deposit") as one:
        disks, calls = record(lab, one, plants=(bug,))
        for number, choice, state, said in states(disks, calls, _STATES):
            broken = judged(lab, one, state, said, retry=False)
            if broken:
                return f"after call {number}, {choice}: {broken[0]}"
    return ""


def _by_kill(lab: Lab, bug: str) -> Iterator[str]:
    calls = calls_of(lab, "deposit", plants=(bug,))
    for number in spread(len(calls), _KILLS):
        with lab.copy("deposit") as one:
            broken = killed_at(lab, one, *calls[number - 1], plants=(bug,))
        if broken:
            yield f"call {number}: {broken[0]}"


def _by_error(lab: Lab, bug: str, error: str, name: str) -> Iterator[str]:
    calls = [one for one in calls_of(lab, "deposit", plants=(bug,)) if one[0] == name]
    for number in spread(len(calls), _ERRORS):
        with lab.copy("deposit") as one:
            broken = failed_at(lab, one, error, *calls[number - 1], plants=(bug,))
        if broken:
            yield f"{error} at {name} {number}: {broken[0]}"
