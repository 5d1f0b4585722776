"""Self-assessment: what is judged of an archive, from which facts, and how sure one can be.

Facts go in, lines come out. A line is met, not met, or cannot be known here: what only people know is
asked, their answers are acts of the school, and an answer grows old. Nothing is claimed that no fact shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from workflows.commands import Actor
from workflows.refusal import Refusal

ANSWER_HOLDS = timedelta(days=365)
"""So long what a person has said of the archive is believed; then the question is asked again."""

CHECKS_HOLD = timedelta(days=90)
"""So long a proof of the whole chain of acts is believed."""

ANSWERERS = frozenset({"director", "deputy", "administrator", "archivist"})

QUESTIONS = (
    *("far-away", "other-threat", "three-threats", "equipment", "disk-age", "renewal-plan"),
    *("virus-check", "write-block", "event-checks", "log-review", "metadata-standard"),
    *("formats-verified", "creators", "format-watch", "migrations", "restore"),
)
"""What only people know; the words of each are in the catalogues."""


class Mark(StrEnum):
    """How a line is judged."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"


class Shows(StrEnum):
    """What a piece of evidence is."""

    ACT = "act"
    STORE = "store"
    MEDIUM = "medium"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where it can be seen: an act by its number, a store, a medium."""

    shows: Shows
    value: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One judgement. ``id`` names what is judged, ``code`` what was found, ``facts`` fill its sentence.

    ``question`` names what a person may answer, "" where facts alone decide.
    """

    id: str
    mark: Mark
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of one area, with everything that it asks for."""

    area: str
    number: int
    lines: tuple[Line, ...]

    @property
    def mark(self) -> Mark:
        """Not met if anything is not met; met only where everything is."""
        return worst(one.mark for one in self.lines)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole: levels by area, then keeping, clauses of regulations, and ages.

    ``first`` are the codes of what is to be done before anything else, where little is there yet.
    """

    on: date
    levels: tuple[Level, ...]
    keeping: tuple[Line, ...]
    clauses: tuple[Line, ...]
    ages: tuple[Line, ...]
    first: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, in the order of the page."""
        of_levels = (line for level in self.levels for line in level.lines)
        return (*of_levels, *self.keeping, *self.clauses, *self.ages)

    def count(self, mark: Mark) -> int:
        """Return how many lines are judged so."""
        return sum(line.mark is mark for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Somebody answers a question on record; ``document`` is the paper it stands in, without names."""

    on: date
    by: str
    question: str
    yes: bool
    document: str = ""


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """A store: how much it ought to have, how much was last seen whole, when it was read and its lock tried.

    ``read_on`` is the oldest last reading of any copy; ``lock`` is worm, none, broken or unproved.
    """

    name: str
    reachable: bool = True
    objects: int = 0
    whole: int = 0
    late: bool = False
    read_on: date | None = None
    audit: Proof | None = None
    full_audit_on: date | None = None
    findings: int = 0
    lock: str = "none"
    locks: bool = False
    drill: Proof | None = None


@dataclass(frozen=True, slots=True)
class MediumFacts:
    """A medium that counts or failed: since when it is in use, and on which day it is near its end."""

    number: str
    kind: str
    room: str
    first_on: date
    last_on: date
    near_end_on: date
    check_due_on: date | None = None
    failed: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """Complete copies on media of their own, in how many rooms and of how many kinds; what they share."""

    complete: int = 0
    rooms: int = 0
    kinds: int = 0
    shared: tuple[str, ...] = ()
    unread: int = 0
    unsound: int = 0
    too_short: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True)
class LogFacts:
    """The log of acts: its length, what of it is in the rooms, and its last proof as a whole."""

    acts: int = 0
    shipped: int = 0
    broken: bool = False
    checked: Proof | None = None
    clock_steps: int = 0


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """Roles by order: those that nobody holds, those without an order; keys that are missing or end soon."""

    roles: int = 0
    gaps: tuple[str, ...] = ()
    without_order: int = 0
    keyless: int = 0
    keys: int = 0
    ending: int = 0
    first_end: date | None = None


@dataclass(frozen=True, slots=True)
class KeepingFacts:
    """Terms, the nomenclature of the year, holds, and destruction by act."""

    archived: int = 0
    deposited: int = 0
    records: int = 0
    without_clause: int = 0
    waiting: int = 0
    nomenclature: Proof | None = None
    holds: int = 0
    overdue: tuple[int, ...] = ()
    destroyed: int = 0
    by_one: tuple[int, ...] = ()
    without_tombstone: int = 0


@dataclass(frozen=True, slots=True)
class ClauseFacts:
    """The rows of a regulation that the service answers for, those not proved, and what is broken here."""

    regulation: str
    total: int
    proved: int
    unproved: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything an assessment is made of; the defaults are those of an empty installation."""

    on: date
    objects: int = 0
    formats: Mapping[str, int] = field(default_factory=dict)
    copies: CopyFacts = CopyFacts()
    stores: tuple[StoreFacts, ...] = ()
    media: tuple[MediumFacts, ...] = ()
    lacking: tuple[str, ...] = ()
    log: LogFacts = LogFacts()
    people: PeopleFacts = PeopleFacts()
    keeping: KeepingFacts = KeepingFacts()
    clauses: tuple[ClauseFacts, ...] = ()
    packed: Proof | None = None
    refilled: Proof | None = None
    answers: Mapping[str, tuple[Answered, Proof]] = field(default_factory=dict)

    @property
    def filled(self) -> bool:
        """Whether there is anything to lose."""
        return self.objects > 0


def worst(marks: Iterable[Mark]) -> Mark:
    """Return not met if any is, else unknown if any is, else met."""
    found = set(marks)
    return next((one for one in (Mark.NOT_MET, Mark.UNKNOWN) if one in found), Mark.MET)


def judged(
    name: str, good: bool, code: str = "", *, proofs: Iterable[Proof | None] = (), **facts: Any
) -> Line:
    """Return a line that facts decide; its sentence is ``code``, or that of ``name``."""
    shown = tuple(one for one in proofs if one is not None)
    return Line(name, Mark.MET if good else Mark.NOT_MET, code or name, facts, shown)


def unknown(name: str, code: str = "nothing-yet", **facts: Any) -> Line:
    """Return a line of which nothing is known here."""
    return Line(name, Mark.UNKNOWN, code, facts)


def asked(facts: Facts, name: str) -> Line:
    """Return the line of a question that people answer, by their last answer if it is not too old."""
    said = facts.answers.get(name)
    if said is None:
        return Line(name, Mark.UNKNOWN, "not-answered", {}, (), name)
    answer, proof = said
    about = {"on": answer.on, "document": answer.document or "—"}
    if answer.on + ANSWER_HOLDS < facts.on:
        return Line(name, Mark.UNKNOWN, "answer-old", about, (proof,), name)
    mark = Mark.MET if answer.yes else Mark.NOT_MET
    return Line(name, mark, "answered-yes" if answer.yes else "answered-no", about, (proof,), name)


def answer_refused(event: Answered, actor: Actor) -> Refusal | None:
    """Return why an answer may not be put on record; the codes are those of the area ``assessment``."""
    if actor.roles.isdisjoint(ANSWERERS):
        facts = {"actor": actor.id, "roles": ", ".join(sorted(ANSWERERS))}
        return Refusal("assessment.not-yours", None, facts)
    if event.question not in QUESTIONS:
        return Refusal("assessment.no-question", None, {"question": event.question})
    if event.yes and not event.document:
        return Refusal("assessment.no-document", None, {"question": event.question})
    return None
