"""What a regulation says, as data: the shapes that :func:`workflows.profile.parse` fills.

Every value carries its :class:`Clause`, so that a screen and a refusal can quote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from workflows.acts import Medium
from workflows.calendar import Unit
from workflows.vocabulary import Vocabulary

T = TypeVar("T")

TERM_END = "term-end"
"""The event that is not a step: the last day of the reporting term."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule stands: «п. 4.4», its exact words, and the file of the regulation."""

    ref: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Ruled(Generic[T]):
    """One value with the clause it follows from."""

    value: T
    clause: Clause


class StepKind(StrEnum):
    """What is done in a step; each kind answers to one command."""

    OPEN = "open"
    EXPORT = "export"
    PRINT = "print"
    HAND_OVER = "hand-over"
    SIGN = "sign"
    ASSEMBLE = "assemble"
    BIND = "bind"
    DEPOSIT = "deposit"


class Scope(StrEnum):
    """Whether a step is done once for the case or for every section of it."""

    SECTION = "section"
    CASE = "case"


class Relation(StrEnum):
    """Who of those with the role may act: anyone, the section's signer, the class teacher."""

    ROLE = "role"
    SIGNER = "signer"
    CLASS_TEACHER = "class-teacher"


class Signs(StrEnum):
    """What a signature of the step stands on."""

    SHEETS = "sheets"
    FIRST_LEAF = "first-leaf"
    VOLUME = "volume"
    SUMMARY = "summary"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class DaysAfter:
    """So many days from the day an earlier step was done (or from the end of the term).

    ``rolls`` moves a last day that is no working day to the next one.
    """

    days: int
    unit: Unit
    since: str
    rolls: bool
    clause: Clause


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A fixed day of the year in which the school year closes; ``grades`` None means all."""

    month: int
    day: int
    grades: frozenset[int] | None
    clause: Clause


Deadline = DaysAfter | DayOfYear


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table of steps.

    ``role`` owes the step, ``also`` may do it too; ``after`` are the steps that come first;
    of several ``deadlines`` the earliest that applies counts.
    """

    id: str
    title: str
    kind: StepKind
    scope: Scope
    role: str
    relation: Relation
    clause: Clause
    also: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    media: frozenset[Medium] = frozenset()
    signs: frozenset[Signs] = frozenset()
    deadlines: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedTerm:
    """At the end of terms of this kind the journals of these grades are printed (None: all)."""

    kind: str
    grades: frozenset[int] | None
    clause: Clause

    def covers(self, kind: str, grade: int) -> bool:
        """Return whether a term of this kind is printed for the grade."""
        return kind == self.kind and (self.grades is None or grade in self.grades)


class SummaryRhythm(StrEnum):
    """When a summary sheet is due."""

    YEAR_END = "year-end"
    EACH_TERM = "each-term"


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary sheet: when it is due and whether its leaves are sewn into the journal."""

    due: Ruled[SummaryRhythm]
    sewn_into_journal: Ruled[bool]


class CountedFrom(StrEnum):
    """The day a term of keeping starts on."""

    CLOSING = "closing"
    NEXT_JANUARY = "next-january"


class SummaryCount(StrEnum):
    """Whether a summary sheet's years follow the journal's or run beside them."""

    EXTRACTION = "extraction"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long journal and summary sheet are kept, in years, and where the count starts.

    ``index`` and ``article`` are the school's own nomenclature of files (may be empty).
    """

    journal_years: Ruled[int]
    summary_years: Ruled[int]
    summary_follows: Ruled[SummaryCount]
    counted_from: Ruled[CountedFrom]
    index: Ruled[str]
    article: Ruled[str]


@dataclass(frozen=True, slots=True)
class Copies:
    """How many copies, in how many distinct rooms, on which kinds of media, how often."""

    least: Ruled[int]
    rooms: Ruled[int]
    media: Ruled[tuple[str, ...]]
    rhythm: Ruled[str]


@dataclass(frozen=True, slots=True)
class Register:
    """A book the school keeps, and the role that keeps it."""

    id: str
    title: str
    keeper: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class Breach:
    """What follows when the secrecy of access is broken.

    ``unit`` is ``hour``, ``calendar-day`` or ``working-day``; operations are invalid from
    the moment all of ``notify`` have the notice.
    """

    amount: Ruled[int]
    unit: Ruled[str]
    notify: Ruled[tuple[str, ...]]
    written: Ruled[bool]
    invalid_by: Ruled[str]


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Code names of pupils (and parents) whose consent was withdrawn."""

    pupil: Ruled[str]
    parent: Ruled[str]
    order_in_print: Ruled[bool]


@dataclass(frozen=True, slots=True)
class Profile:
    """A regulation as dated data. ``digest`` names exactly this content.

    ``effective_from`` is None where the regulation has no date.
    """

    id: str
    title: str
    version: str
    effective_from: date | None
    digest: str
    clauses: Mapping[str, Clause]
    roles: Mapping[str, str]
    rhythm: tuple[PrintedTerm, ...]
    content: Mapping[str, Ruled[bool]]
    notations: Mapping[str, Ruled[str]]
    vocabulary: Vocabulary
    vocabulary_clauses: Mapping[str, Clause]
    readiness: Mapping[str, Ruled[bool]]
    steps: tuple[Step, ...]
    summary: Summary
    retention: Retention
    copies: Copies
    registers: tuple[Register, ...]
    breach: Breach
    pseudonyms: Pseudonyms
    rules: Mapping[str, Ruled[str | int | bool]]

    def prints(self, term_kind: str, grade: int) -> bool:
        """Return whether journals of the grade are printed at the end of such a term."""
        return any(term.covers(term_kind, grade) for term in self.rhythm)

    def shows(self, part: str) -> bool:
        """Return whether the part («homework», «marks» …) belongs to the printout."""
        return part in self.content and self.content[part].value

    def summary_due(self, closes_year: bool) -> bool:
        """Return whether a summary sheet belongs to the case."""
        return closes_year or self.summary.due.value is SummaryRhythm.EACH_TERM

    def step(self, step_id: str) -> Step | None:
        """Return the step of that id, None when the table has no such row."""
        return next((step for step in self.steps if step.id == step_id), None)

    def step_of(self, kind: StepKind) -> Step | None:
        """Return the first step of the kind, None when the table has no such row."""
        return next((step for step in self.steps if step.kind is kind), None)

    @property
    def section_steps(self) -> tuple[Step, ...]:
        """The signing steps that every section goes through, in order."""
        return tuple(step for step in self.steps if step.scope is Scope.SECTION)
