"""What the sweeps found: one line a fault, told as a table."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Tally:
    """How one kind of fault went: what was injected, what was survived, what broke."""

    fault: str
    injected: int = 0
    survived: int = 0
    broken: list[str] = field(default_factory=list)
    note: str = ""

    def count(self, place: str, broken: Iterable[str]) -> None:
        """Count one try; its broken invariants are remembered with the place of the fault."""
        lines = [f"{place}: {line}" for line in broken]
        self.injected += 1
        self.survived += not lines
        self.broken += lines

    def add(self, other: "Tally") -> None:
        """Take over what another part of the same sweep counted."""
        self.injected += other.injected
        self.survived += other.survived
        self.broken += other.broken
        self.note = self.note or other.note

    @property
    def sound(self) -> bool:
        """Whether something was injected, or a note says why nothing was, and everything was survived."""
        return not self.broken and (self.injected > 0 or bool(self.note))

    @property
    def names(self) -> str:
        """The broken invariants without their places."""
        return ", ".join(sorted({line.split(": ")[1] for line in self.broken})) or "none"


@dataclass(frozen=True, slots=True)
class Planted:
    """A bug that was planted, and the sweep that ought to notice it."""

    bug: str
    sweep: str
    caught: str

    @property
    def sound(self) -> bool:
        """Whether it was noticed."""
        return bool(self.caught)


def table(tallies: Iterable[Tally]) -> str:
    """Return the table «fault | injected | survived | broken invariants», then every break in full."""
    rows = list(tallies)
    lines = [f"{'fault':58} {'injected':>8} {'survived':>8}  broken invariants"]
    lines += [
        f"{one.fault:58} {one.injected:>8} {one.survived:>8}  {one.names}{_said(one.note)}" for one in rows
    ]
    lines += [f"  {one.fault}: {line}" for one in rows for line in one.broken[:20]]
    return "\n".join(lines)


def planted_table(rows: Iterable[Planted]) -> str:
    """Return the table «planted bug | sweep | caught by»."""
    lines = [f"{'planted bug':58} {'sweep':12}  caught by"]
    lines += [f"{one.bug:58} {one.sweep:12}  {one.caught or 'NOT CAUGHT'}" for one in rows]
    return "\n".join(lines)


def _said(note: str) -> str:
    return f"  ({note})" if note else ""
