"""What was promised and what held: a count for each promise, and where it was broken."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

_TOLD = 50


class Promise(StrEnum):
    """What the archive promises; the words are in the messages of the area ``simulate``."""

    FOUND = "sheet-found"
    VALID = "sheet-valid"
    DESTROYED = "destroyed-when-due"
    EARLY = "never-early"
    GONE = "nothing-past-its-end"
    STONE = "tombstone"
    CHAIN = "log-chain"
    COPIES = "copies"
    DAYS = "days-only-grow"
    REPAIRED = "repaired"
    REBUILT = "rebuilt"
    WORK = "work-done"


class Event(StrEnum):
    """What happened in the simulated years."""

    DEPOSITED = "deposited"
    CORRECTED = "corrected"
    BREACH = "breach"
    TURNOVER = "turnover"
    RENAMED = "renamed"
    KEYS = "keys"
    DAMAGED = "damaged"
    AWAY = "store-away"
    FULL = "store-full"
    LOST = "store-lost"
    DATABASE = "database-lost"
    MEDIUM = "medium-written"
    RETIRED = "medium-retired"
    HELD = "hold-set"
    LIFTED = "hold-lifted"
    EXTRACTED = "extracted"
    DESTROYED = "destroyed"
    REFUSED = "early-refused"
    ROUNDS = "rounds"


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise that was broken: when, by the simulated day, and where."""

    promise: Promise
    on: str
    where: str


@dataclass(slots=True)
class Tally:
    """The counts of one simulation."""

    kept: Counter[Promise] = field(default_factory=Counter)
    broken: Counter[Promise] = field(default_factory=Counter)
    happened: Counter[Event] = field(default_factory=Counter)
    breaches: list[Breach] = field(default_factory=list)

    def judge(self, promise: Promise, on: object, faults: list[str], *, count: int = 1) -> None:
        """Count ``count`` looks at a promise, all but ``faults`` of which it stood."""
        self.kept[promise] += max(0, count - len(faults))
        self.broken[promise] += len(faults)
        room = _TOLD - len(self.breaches)
        self.breaches += [Breach(promise, str(on), one) for one in faults[: max(0, room)]]

    def note(self, event: Event, count: int = 1) -> None:
        """Count something that happened."""
        self.happened[event] += count

    @property
    def sound(self) -> bool:
        """Whether every promise held wherever it was looked at."""
        return not self.broken.total()
