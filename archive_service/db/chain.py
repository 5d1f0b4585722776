"""The hash chain over the act log, without a database: one spelling of an entry, and its proof.

An entry's hash is taken over the canonical JSON of all its columns and the hash of the
entry before, so that one changed value breaks every later entry.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from archive_service.problems import sentence
from workflows.canonical import canonical_bytes, digest

GENESIS = "sha256:" + "0" * 64
"""What the first entry of a school continues."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log as it is stored: ``on`` ISO day, ``at`` ISO moment in UTC, both texts."""

    school: str
    seq: int
    case: str | None
    kind: str
    actor: str
    at: str
    on: str
    payload: str
    prev: str
    hash: str

    def sealed(self) -> str:
        """Return the hash this entry ought to have.

        Raises:
            ValueError: the payload is no JSON.
            TypeError: a column holds a value of another type.
        """
        said: dict[str, Any] = {name: getattr(self, name) for name in _HASHED}
        return digest(canonical_bytes({**said, "payload": json.loads(self.payload)}))


_HASHED = ("school", "seq", "case", "kind", "actor", "at", "on", "prev")


@dataclass(frozen=True, slots=True)
class Head:
    """Where a log stood at some moment: its last entry's number and hash (0 and GENESIS when empty)."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that does not stand up, and why (the name of a sentence)."""

    seq: int
    code: str

    def sentence(self, language: str = "ru") -> str:
        """Return the finding in words."""
        return sentence(self.code, language, seq=self.seq)


def first_break(
    entries: Iterable[Entry], known: Iterable[Head] = (), after: Head | None = None
) -> Break | None:
    """Return the first bad entry of a log read in order, or None when all of it stands up.

    ``known`` are heads kept elsewhere (deposits, the paper register): each must be in the
    log with its hash. ``after`` is where ``entries`` go on from, the beginning if None.
    """
    heads = {head.seq: head.hash for head in known if head.seq > 0}
    last = after or Head(0, GENESIS)
    for entry in entries:
        found = _fault(entry, last, heads)
        if found is not None:
            return found
        last = Head(entry.seq, entry.hash)
    missing = [seq for seq in heads if seq > last.seq]
    return Break(last.seq + 1, "db.chain-cut") if missing else None


def backward_steps(entries: Iterable[Entry]) -> Iterator[int]:
    """Yield the numbers of entries whose moment lies before that of the entry before.

    The order of the log is its numbering; a computer's clock may be set back.
    """
    last = ""
    for entry in entries:
        if entry.at < last:
            yield entry.seq
        last = entry.at


def _fault(entry: Entry, last: Head, heads: dict[int, str]) -> Break | None:
    if entry.seq != last.seq + 1:
        return _misplaced(entry, last)
    for code, sound in (
        ("db.chain-payload", _spelled(entry.payload)),
        ("db.chain-prev", entry.prev == last.hash),
        ("db.chain-hash", _sound(entry)),
        ("db.chain-head", heads.get(entry.seq, entry.hash) == entry.hash),
    ):
        if not sound:
            return Break(entry.seq, code)
    return None


def _misplaced(entry: Entry, last: Head) -> Break:
    try:
        later = entry.seq > last.seq
    except TypeError:  # SQLite lets a text stand in a column of numbers
        later = False
    return Break(last.seq + 1, "db.chain-gap") if later else Break(entry.seq, "db.chain-order")


def _spelled(payload: str) -> bool:
    try:
        return canonical_bytes(json.loads(payload)) == payload.encode("utf-8")
    except (ValueError, TypeError, AttributeError):
        return False


def _sound(entry: Entry) -> bool:
    try:
        return entry.sealed() == entry.hash
    except (ValueError, TypeError):
        return False
