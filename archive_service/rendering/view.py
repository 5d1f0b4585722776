"""A class's snapshot with its people, pupils and terms looked up by id."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from archive_service.problems import Kind, Problem
from archive_service.rendering.rules import PrintRules, Signer
from templates import wording
from workflows.snapshot import ClassGroup, Person, Pupil, Section, Snapshot, Term, TermKind

_CLOSING_KINDS = frozenset({TermKind.YEAR, TermKind.EXAM, TermKind.FINAL})


@dataclass(frozen=True)
class ClassView:
    """One class as the printout sees it."""

    snapshot: Snapshot
    rules: PrintRules

    def __post_init__(self) -> None:
        """Refuse anything but the snapshot of exactly one class."""
        if len(self.snapshot.classes) != 1:
            raise Problem(Kind.USAGE, "render.one-class", count=len(self.snapshot.classes))

    @property
    def group(self) -> ClassGroup:
        """The class."""
        return self.snapshot.classes[0]

    @cached_property
    def people(self) -> dict[str, Person]:
        """Staff by id."""
        return {person.id: person for person in self.snapshot.staff}

    @cached_property
    def pupils(self) -> dict[str, Pupil]:
        """Pupils by id."""
        return {pupil.id: pupil for pupil in self.group.pupils}

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Terms by id."""
        return {term.id: term for term in self.snapshot.terms}

    @property
    def term(self) -> Term:
        """The reporting term."""
        return self.terms[self.group.term_id]

    @cached_property
    def periods(self) -> tuple[Term, ...]:
        """The terms whose marks the class has so far, in order."""
        return tuple(self.terms[id_] for id_ in self.group.period_ids)

    @cached_property
    def presence_only(self) -> bool:
        """Whether the journal has no marks (002 clause 3.11)."""
        return self.rules.presence_only(self.group)

    def full_name(self, person_id: str) -> str:
        """Return a member of staff's full name (001 clause 4.3)."""
        return self.people[person_id].full_name

    def signer(self, signer: Signer) -> str:
        """Return the post of who signs the whole case; ``{name}`` in it is the class teacher's."""
        return signer.who.replace("{name}", self.full_name(self.group.class_teacher_id))

    def section_terms(self, section: Section) -> tuple[Term, ...]:
        """Return the periods whose marks stand on a section's pages.

        The reporting term and, when it closes the year, year, exam and final; all periods where
        the section has no lessons to show; none in a journal without marks.
        """
        if self.presence_only or not (section.term_marks or section.deferrals):
            return ()
        if not section.lessons:
            return self.periods
        return tuple(term for term in self.periods if self._reported(term))

    def _reported(self, term: Term) -> bool:
        return term.id == self.group.term_id or (self.term.closes_year and term.kind in _CLOSING_KINDS)

    @cached_property
    def label(self) -> str:
        """The class as headings call it: «9Б класс», «группа 21-П»."""
        return wording.CLASS_LABELS[self.group.kind].format(name=self.group.name)

    @cached_property
    def year(self) -> str:
        """The school year: «2025/2026 учебный год»."""
        return wording.YEAR.format(first=self.snapshot.year, second=self.snapshot.year + 1)


def day(on: date) -> str:
    """Return a date as it is written on paper: 03.09.2025."""
    return f"{on.day:02}.{on.month:02}.{on.year}"


def span(first: int, last: int, prefix: str = "") -> str:
    """Return «3» or «3–5»."""
    return f"{prefix}{first}" if first == last else f"{prefix}{first}–{prefix}{last}"


def even_parts(count: int, most: int) -> list[range]:
    """Return ``range(count)`` cut into the fewest runs of at most ``most``, as equal as possible."""
    parts = max(1, -(-count // most))
    size, extra = divmod(count, parts)
    runs, start = [], 0
    for index in range(parts):
        stop = start + size + (index < extra)
        runs.append(range(start, stop))
        start = stop
    return runs
