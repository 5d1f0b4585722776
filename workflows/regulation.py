"""What a regulation says, as data: the shapes that :func:`workflows.profile.parse` fills.

Every value carries its :class:`Clause`, so that a screen and a refusal can quote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from workflows.acts import Medium
from workflows.calendar import Unit
from workflows.provisions import (
    Binding,
    Breach,
    BreachUnit,
    Clause,
    Contradiction,
    Copies,
    CountedFrom,
    Disposing,
    Every,
    Invalid,
    JournalKind,
    Obligation,
    Place,
    Pseudonyms,
    Register,
    Retention,
    Ruled,
    SummaryCount,
)
from workflows.snapshot import GroupKind
from workflows.vocabulary import Vocabulary

__all__ = [
    "TERM_END",
    "Binding",
    "Breach",
    "BreachUnit",
    "Clause",
    "Contradiction",
    "Copies",
    "CountedFrom",
    "DayOfYear",
    "DaysAfter",
    "Deadline",
    "Disposing",
    "Every",
    "Invalid",
    "JournalKind",
    "Obligation",
    "Place",
    "PrintedTerm",
    "Profile",
    "Pseudonyms",
    "Register",
    "Relation",
    "Retention",
    "Ruled",
    "Scope",
    "Signs",
    "Step",
    "StepKind",
    "Summary",
    "SummaryCount",
    "SummaryRhythm",
]

TERM_END = "term-end"
"""The event that is not a step: the last day of the reporting term."""


class StepKind(StrEnum):
    """What is done in a step; each kind answers to one command."""

    OPEN = "open"
    EXPORT = "export"
    CHECK = "check"
    PRINT = "print"
    HAND_OVER = "hand-over"
    SIGN = "sign"
    ASSEMBLE = "assemble"
    BIND = "bind"
    DEPOSIT = "deposit"
    DECISION = "decision"


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
    of several ``deadlines`` the earliest that applies counts. ``jointly_with`` are steps that
    other people must do: one person never does both. A ``year_only`` step belongs to the cases
    that close the school year. ``checklist`` are the items that a check goes through.
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
    jointly_with: tuple[str, ...] = ()
    year_only: bool = False
    checklist: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedTerm:
    """At the end of terms of this kind the journals of these grades and kinds are printed (None: all)."""

    kind: str
    grades: frozenset[int] | None
    clause: Clause
    kinds: frozenset[GroupKind] | None = None

    def covers(self, term_kind: str, grade: int, kind: str) -> bool:
        """Return whether a term of this kind is printed for a group of the grade and kind."""
        return (
            term_kind == self.kind
            and (self.grades is None or grade in self.grades)
            and (self.kinds is None or kind in self.kinds)
        )


class SummaryRhythm(StrEnum):
    """When a summary sheet is due; ``never`` where there are no marks to sum up."""

    YEAR_END = "year-end"
    EACH_TERM = "each-term"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary sheet: when it is due and whether its leaves are sewn into the journal."""

    due: Ruled[SummaryRhythm]
    sewn_into_journal: Ruled[bool]


@dataclass(frozen=True, slots=True)
class Profile:
    """A regulation as dated data. ``digest`` names exactly this content.

    ``source`` is the file of the regulation itself, empty for a union of several: what a
    clause of another source says is borrowed. ``effective_from`` is None where the regulation
    has no date; ``dated`` is the clause that sets it. ``powers`` say which roles may do what is
    beside the table of steps: note remarks, correct, reassign.
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
    source: str = ""
    dated: Clause | None = None
    kinds: tuple[JournalKind, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    powers: Mapping[str, Ruled[tuple[str, ...]]] = field(default_factory=dict)
    contradictions: tuple[Contradiction, ...] = ()
    binding: Binding | None = None
    disposal: Disposing | None = None

    def borrowed(self, clause: Clause) -> bool:
        """Return whether the clause is another regulation's: the profile's own one is silent here."""
        return self.source not in {"", clause.source}

    @property
    def unmarked_kinds(self) -> frozenset[GroupKind]:
        """The kinds of journal without any marks; where none is listed, additional education (004)."""
        if not self.kinds:
            return frozenset({GroupKind.ADDITIONAL})
        return frozenset(kind.group for kind in self.kinds if not kind.marked)

    def knows(self, kind: str) -> bool:
        """Return whether the regulation has journals of the kind; where it lists none, it has all."""
        return not self.kinds or any(kind == one.group for one in self.kinds)

    def prints(self, term_kind: str, grade: int, kind: str) -> bool:
        """Return whether journals of the grade and kind are printed at the end of such a term."""
        return any(term.covers(term_kind, grade, kind) for term in self.rhythm)

    def shows(self, part: str) -> bool:
        """Return whether the part («homework», «marks» …) belongs to the printout."""
        return part in self.content and self.content[part].value

    def summary_due(self, closes_year: bool, kind: str = GroupKind.SCHOOL) -> bool:
        """Return whether a summary sheet belongs to the case; a journal without marks has none."""
        if kind in self.unmarked_kinds:
            return False
        due = self.summary.due.value
        return due is SummaryRhythm.EACH_TERM or (closes_year and due is SummaryRhythm.YEAR_END)

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
