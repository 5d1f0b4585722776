"""What the service owes to each clause, and which of it is proved: rows are data, states are computed."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from archive_service.problems import Kind, Problem
from archive_service.services.proofs import Proofs, present


class State(StrEnum):
    """How far a row is."""

    PROVED = "proved"
    PARTLY = "partly"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a regulation asks of the service.

    ``realised_by`` names commands and documents. ``partly`` says what of it is still open,
    ``waits_for`` names the part of the work that brings it; both are empty when all of it is there.
    ``near`` rows are next to the core: they count, but nobody else's work hangs on them.
    """

    id: str
    regulation: str
    ref: str
    text: str
    near: bool = False
    realised_by: tuple[str, ...] = ()
    partly: str = ""
    waits_for: str = ""
    proofs: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """Open without a test; proved only where nothing is waited for."""
        if not self.proofs:
            return State.OPEN
        return State.PARTLY if self.partly or self.waits_for else State.PROVED


@dataclass(frozen=True, slots=True)
class Regulation:
    """The rows of one regulation; ``outside`` are ids of rows that are not the service's."""

    id: str
    profile: str
    rows: tuple[Row, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """What rows may name: documents with the module that makes each, and parts of the work."""

    documents: Mapping[str, str]
    parts: tuple[str, ...]


@cache
def regulations() -> tuple[Regulation, ...]:
    """Return the five regulations with their rows, without proofs."""
    folder = resources.files("workflows") / "clauses"
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(_regulation(_toml(name)) for name in files if name != "shared.toml")


@cache
def shared() -> Shared:
    """Return what rows may name."""
    data = _toml("shared.toml")
    return Shared(data["documents"], tuple(data["parts"]))


def rows(proofs: Proofs | None = None, *, regulation: str | None = None) -> tuple[Row, ...]:
    """Return the rows with the tests that prove them, in the regulations' order.

    Raises:
        Problem: there is no such regulation.
    """
    known = [one.id for one in regulations()]
    if regulation is not None and regulation not in known:
        raise Problem(Kind.USAGE, "clauses.no-regulation", regulation=regulation, known=", ".join(known))
    tests = present() if proofs is None else proofs
    chosen = [one for one in regulations() if regulation in {None, one.id}]
    return tuple(replace(row, proofs=tests.get(row.id, ())) for one in chosen for row in one.rows)


def count(some: Iterable[Row]) -> dict[State, int]:
    """Return how many rows are in each state."""
    counted = Counter(row.state for row in some)
    return {state: counted[state] for state in State}


def waited_for(some: Iterable[Row]) -> dict[str, int]:
    """Return how many rows wait for each part of the work, most first."""
    return dict(Counter(row.waits_for for row in some if row.waits_for).most_common())


def unknown(proofs: Proofs) -> tuple[str, ...]:
    """Return the clauses in markers that no regulation has."""
    known = {row.id for one in regulations() for row in one.rows}
    known.update(clause for one in regulations() for clause in one.outside)
    return tuple(sorted(set(proofs) - known))


def undecided(some: Iterable[Row]) -> tuple[str, ...]:
    """Return what an author has to decide, one line each: data and tests contradict each other."""
    return tuple(f"{row.id}: {fault}" for row in some if (fault := _fault(row)))


def _fault(row: Row) -> str:
    if row.proofs and row.waits_for and not row.partly:
        return "a test carries it, but it waits; drop waits_for, or say in partly what is still open"
    if row.partly and not row.waits_for:
        return "partly open, but no part of the work is named in waits_for"
    if row.partly and not row.proofs:
        return "partly done, but no test carries it; drop partly, or mark the test"
    if not row.proofs and not row.waits_for:
        return "no test carries it, and it waits for nothing"
    if row.proofs and not row.realised_by:
        return "a test carries it, but no command or document realises it"
    return ""


def _regulation(data: Mapping[str, Any]) -> Regulation:
    name = data["regulation"]
    made = tuple(_row(one, name) for one in data["row"])
    return Regulation(name, data["profile"], made, tuple(data["outside"]))


def _row(data: Mapping[str, Any], regulation: str) -> Row:
    others = {key: value for key, value in data.items() if key not in {"kind", "realised_by"}}
    return Row(
        regulation=regulation,
        near=data.get("kind", "core") == "near",
        realised_by=tuple(data.get("realised_by", ())),
        **others,
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("workflows") / "clauses" / name).read_text("utf-8"))
