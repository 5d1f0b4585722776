"""The harness is tried itself: every planted bug must be noticed by the sweep that is there for it."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import storage.audit
import storage.repair
import storage.writer
from storage.audit import Trouble
from storage.mirror import Mirror
from storage.repair import Action, Repaired
from storage.s3 import S3Store
from tests.faults import sweep_damage, sweep_stores
from tests.faults.findings import Planted, Tally
from tests.faults.lab import Lab, Share
from tests.faults.sweep_errors import failed_at
from tests.faults.sweep_kill import counted, killed_at
from tests.faults.sweep_power import judged, record, states
from tests.lying_s3 import Lie

LOST, EMPTY = "nothing unflushed survives", "names survive, bytes do not"
BY_POWER = {
    "files are not flushed": EMPTY,
    "directories are not flushed": LOST,
    "new directories are not flushed into those above": LOST,
    "the database is flushed now and then (WAL, NORMAL)": LOST,
    "the database is not flushed (OFF)": LOST,
    "the answer before the commit": LOST,
}
"""What survives of the unflushed when each bug shows."""
BY_KILL = {
    "bytes are written under the final name": ("write",),
    "rows before copies": ("link", "linkat"),
    "the manifest before what it names": ("link", "linkat"),
    "no day of keeping is said: the medium's default": ("unlink", "unlinkat"),
}
"""The calls at which a kill shows each bug."""
BY_ERROR = (
    ("a file is flushed again after its flush failed", "EIO", "fsync"),
    ("one copy counted as two", "ENOSPC", "write"),
)
_STATES, _KILLS, _ERRORS = Share(30), Share(8), Share(6)


def hunt_by_power(lab: Lab) -> list[Planted]:
    """Return what noticed each bug that only a loss of power shows."""
    return [Planted(bug, "power", _by_power(lab, bug)) for bug in BY_POWER]


def hunt_by_kill(lab: Lab) -> list[Planted]:
    """Return what noticed each bug that a kill or a failing call shows."""
    rows = [Planted(bug, "kill", next(_by_kill(lab, bug), "")) for bug in BY_KILL]
    return rows + [Planted(bug, "errors", next(_by_error(lab, bug, *where), "")) for bug, *where in BY_ERROR]


def _by_power(lab: Lab, bug: str) -> str:
    with lab.copy("deposit") as one:
        disks, calls = record(lab, one, plants=(bug,))
        for number, choice, state, said in states(disks, calls, _STATES, (BY_POWER[bug],)):
            broken = judged(lab, one, state, said, retry=False)
            if broken:
                return f"after call {number}, {choice}: {broken[0]}"
    return ""


def _by_kill(lab: Lab, bug: str) -> Iterator[str]:
    calls = [one for one in counted(lab, "deposit", plants=(bug,)) if one[0] in BY_KILL[bug]]
    for number in _KILLS.of(len(calls)):
        with lab.copy("deposit") as one:
            broken = killed_at(lab, one, *calls[number - 1], plants=(bug,))
        if broken:
            yield f"{calls[number - 1]}: {broken[0]}"


def _by_error(lab: Lab, bug: str, error: str, name: str) -> Iterator[str]:
    calls = [one for one in counted(lab, "deposit", plants=(bug,)) if one[0] == name]
    for number in _ERRORS.of(len(calls)):
        with lab.copy("deposit") as one:
            broken = failed_at(lab, one, error, *calls[number - 1], plants=(bug,))
        if broken:
            yield f"{error} at {name} {number}: {broken[0]}"


# --- bugs of this process: damage and stores ----------------------------------------------------------


def _believe_the_list(store: Any, task: Any) -> Any:
    """An audit that asks whether an object is there, and does not read it."""
    judged = _judge(store, task)
    missing = any(one.trouble is Trouble.MISSING for one in judged.findings)
    return judged if missing else replace(judged, findings=())


def _overwrite_good(mirror: Any, finding: Any) -> Any:
    """A repair that writes the object anew wherever it should be."""
    for store in mirror.stores:
        path = Path(store.place) / str(finding.key)
        if path.exists():
            data, times = path.read_bytes(), path.stat()
            path.unlink()
            path.write_bytes(data)
            path.chmod(0o444)
            os.utime(path, ns=(times.st_mtime_ns, times.st_mtime_ns))
    return _repair(mirror, finding)


def _take_any(mirror: Any, finding: Any) -> Any:
    """A repair that says that it has done its work."""
    return Repaired(finding.store, finding.key, Action.COPIED)


def _without(trouble: Trouble) -> Callable[[Any, Any], Any]:
    def judge(store: Any, task: Any) -> Any:
        judged = _judge(store, task)
        return replace(judged, findings=tuple(one for one in judged.findings if one.trouble is not trouble))

    return judge


_judge, _repair = storage.audit._judge, storage.repair.repair
BY_DAMAGE: dict[str, tuple[Any, str, Any]] = {
    "the audit trusts a listing": (storage.audit, "_judge", _believe_the_list),
    "the audit does not look for absences": (storage.audit, "_judge", _without(Trouble.MISSING)),
    "the audit does not look at days": (storage.audit, "_judge", _without(Trouble.KEPT_TOO_SHORT)),
    "a repair overwrites the good copy": (storage.repair, "repair", _overwrite_good),
    "a repair is only said to be done": (storage.repair, "repair", _take_any),
}


def _to_default(upload: Callable[..., Any]) -> Callable[..., Any]:
    """The day of keeping is left to the bucket's default."""
    return lambda store, key, body, _until: upload(store, key, body, None)


def hunt_here(root: Path) -> list[Planted]:
    """Return for every bug of the storage room what noticed it first."""
    rows = []
    for bug, (place, name, variant) in BY_DAMAGE.items():
        with mock.patch.object(place, name, variant):
            rows.append(Planted(bug, "damage", _first(sweep_damage.sweep(root, objects=60, damages=40))))
    for bug, (sweep, place, name, variant) in BY_STORE.items():
        with mock.patch.object(place, name, variant):
            rows.append(Planted(bug, "stores", _first(sweep(root))))
    return rows


def _everywhere(put_many: Callable[..., Any]) -> Callable[..., Any]:
    def put(mirror: Any, items: Any, **options: Any) -> Any:
        return put_many(mirror, items, **{**options, "only": None})

    return put


def _medium(root: Path) -> list[Tally]:
    return [sweep_stores.lying_medium(root)]


def _bucket(root: Path) -> list[Tally]:
    return [sweep_stores.lying_bucket(root, (Lie.NONE, Lie.LOCK_LOST, Lie.CUT_SHORT))]


BY_STORE: dict[str, tuple[Callable[[Path], Iterable[Tally]], Any, str, Any]] = {
    "what was written is not read back": (_medium, storage.writer.Writer, "_prove_written", mock.DEFAULT),
    "a store that failed gets the manifest": (
        sweep_stores.failing,
        Mirror,
        "put_many",
        _everywhere(Mirror.put_many),
    ),
    "a lock that a server forgot is not missed": (_bucket, S3Store, "_prove_lock", mock.DEFAULT),
    "bytes that a server cut are not missed": (_bucket, S3Store, "_prove_bytes", mock.DEFAULT),
    "retention is left to a bucket's default": (_bucket, S3Store, "_upload", _to_default(S3Store._upload)),
}


def _first(tallies: Iterable[Tally]) -> str:
    return next((f"{one.fault}: {line}" for one in tallies for line in one.broken), "")
