"""Who uses an installation's home directory, and whether it may be used at all.

Whoever opens an installation shares a hold on its home; a move takes it for itself alone. The kernel
lets go of a hold when its process dies, however it dies. Two marks outlast processes: ``moving.json``
in a home that is not complete yet, and ``moved.json`` in one whose archive lives elsewhere by now.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from archive_service.problems import Kind, Problem
from archive_service.signing import keyfiles

LOCK, MOVING, MOVED = "in-use", "moving.json", "moved.json"
OWN = frozenset({LOCK, MOVING, MOVED})
"""Names in a home that speak of the place and not of the archive: a move leaves them where they are."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A move: its own id, the home that it left from and the one it goes to; ``at`` is in UTC.

    ``counts`` is what the proof counted, empty before there is one.
    """

    move: str
    source: str
    target: str
    at: str
    counts: Mapping[str, int] = field(default_factory=dict)


class Hold:
    """A hold on a home; given back by :meth:`close` or by the end of the process."""

    def __init__(self, home: Path, *, alone: bool) -> None:
        """Take the hold.

        Raises:
            BlockingIOError: somebody else's hold does not allow it.
        """
        self._descriptor = os.open(home / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            how = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
            fcntl.flock(self._descriptor, how | fcntl.LOCK_NB)
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Let go; harmless when done already."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        self.close()


def hold(home: Path) -> Hold | None:
    """Return a share in the home's use, or None while somebody moves it."""
    try:
        return Hold(home, alone=False)
    except BlockingIOError:
        return None


def hold_alone(home: Path) -> Hold:
    """Return the hold of somebody who is alone.

    Raises:
        Problem: another process uses the installation.
    """
    try:
        return Hold(home, alone=True)
    except BlockingIOError:
        raise Problem(Kind.REFUSED, "moving.in-use", home=str(home)) from None


def mark(home: Path, name: str, said: Mark) -> None:
    """Write a mark, durably; one that is there is replaced."""
    data = json.dumps(asdict(said), ensure_ascii=False, indent=1).encode("utf-8")
    keyfiles.replace(home / name, data, keyfiles.SECRET_MODE)


def read(home: Path, name: str) -> Mark | None:
    """Return a mark, or None where there is none.

    Raises:
        Problem: the file is not one of ours.
    """
    try:
        return Mark(**json.loads((home / name).read_bytes()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise Problem(Kind.SETUP, "moving.bad-mark", file=str(home / name), reason=str(error)) from None


def unmark(home: Path, name: str) -> None:
    """Remove a mark, durably; harmless where there is none."""
    keyfiles.remove(home / name)


def refuse_unfinished(home: Path) -> None:
    """Return unless a move into this home has not come to its end.

    Raises:
        Problem: it has not.
    """
    said = read(home, MOVING)
    if said is not None:
        raise Problem(Kind.SETUP, "moving.unfinished", home=str(home), source=said.source)


def refuse_moved(home: Path) -> None:
    """Return unless the archive of this home lives elsewhere by now.

    Raises:
        Problem: it does.
    """
    moved = _moved(home)
    if moved is not None:
        raise moved


def why_frozen(home: Path, held: Hold | None) -> Problem | None:
    """Return why nothing may be written in this home, or None."""
    moved = _moved(home)
    if moved is not None or held is not None:
        return moved
    return Problem(Kind.REFUSED, "moving.under-way", home=str(home))


def _moved(home: Path) -> Problem | None:
    said = read(home, MOVED)
    if said is None:
        return None
    return Problem(Kind.REFUSED, "moving.moved", home=str(home), target=said.target)
