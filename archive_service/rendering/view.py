"""A class's snapshot with its people, pupils and terms looked up by id."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from archive_service.problems import Kind, Problem
from archive_service.rendering.columns import list_form, log_form
from archive_service.rendering.rules import Part, PrintRules, Signer
from templates import wording
from templates.geometry import Flow
from workflows.content import columns
from workflows.snapshot import (
    ClassGroup,
    GroupKind,
    Handover,
    Lesson,
    Person,
    Pupil,
    Section,
    Snapshot,
    Term,
)


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
        own = bool(self.group.head_post) or self.group.kind is GroupKind.ADDITIONAL
        if own and "{name}" in signer.who:
            return self.head
        return signer.who.replace("{name}", self.full_name(self.group.class_teacher_id))

    @cached_property
    def head(self) -> str:
        """Who leads the group, with the post: a class teacher, a master (001), a club's leader."""
        post = self.group.head_post or wording.HEAD_POSTS[self.group.kind]
        name = self.full_name(self.group.class_teacher_id)
        return wording.HEAD.format(post=post[:1].upper() + post[1:], name=name)

    def teacher(self, section: Section, *, earlier: bool = False) -> str:
        """Return «Учитель: …» with the signer's name; ``earlier`` adds who had the section before."""
        name = self.teachers(section) if earlier else self.signer_name(section)
        return wording.TEACHERS[self.group.kind].format(name=name)

    def teachers(self, section: Section) -> str:
        """Return who signs the section and, after hand-overs in the term, who had it until when."""
        said = [
            wording.UNTIL.format(on=day(one.on), name=self._before(section, one))
            for one in self.handovers(section)
        ]
        return f"{self.signer_name(section)} ({'; '.join(said)})" if said else self.signer_name(section)

    def signer_name(self, section: Section) -> str:
        """Return the full name of the teacher who has the section on the term's last day."""
        return self.full_name(section.teacher_on(self.term.ends_on))

    def handovers(self, section: Section) -> tuple[Handover, ...]:
        """Return the hand-overs after the term's first day, up to its last."""
        first, last = self.term.starts_on, self.term.ends_on
        return tuple(one for one in section.handovers if first < one.on <= last)

    def _before(self, section: Section, handover: Handover) -> str:
        return self.full_name(section.teacher_on(handover.on - timedelta(days=1)))

    def substitute(self, section: Section, lesson: Lesson) -> str:
        """Return the full name of who gave the lesson for the teacher of that day, or nothing."""
        usual = section.teacher_on(lesson.on) == lesson.teacher_id
        return "" if usual else self.full_name(lesson.teacher_id)

    def section_title(self, section: Section) -> str:
        """Return the one spelling on contents and pages; electives and clubs are named (000 clause 1.8)."""
        words = wording.SECTION_KIND_WORDS.get(section.kind, ())
        if not words or any(word in section.subject.casefold() for word in words):
            return section.title
        return f"{section.title} ({wording.SECTION_KINDS[section.kind]})"

    def is_bare(self, section: Section) -> bool:
        """Return whether the section's pages have presence only: no mark at all."""
        return self.presence_only or section.presence_only

    def grid_lessons(self, section: Section) -> tuple[Lesson, ...]:
        """Return the lessons that have columns in the grid: none where no cell is printed."""
        marks = self.rules.shows(Part.MARKS) and not self.is_bare(section)
        return section.lessons if marks or self.rules.shows(Part.ATTENDANCE) else ()

    def shows_cell(self, section: Section, text: str) -> bool:
        """Return whether a cell of the grid is printed: figures are marks, letters are presence."""
        if text[:1].isdigit():
            return self.rules.shows(Part.MARKS) and not self.is_bare(section)
        return self.rules.shows(Part.ATTENDANCE)

    @cached_property
    def log(self) -> Flow | None:
        """The columns of the log of lessons."""
        return log_form(self.rules, self.group.kind)

    @cached_property
    def pupil_list(self) -> Flow:
        """The columns of the list of pupils."""
        return list_form(self.rules)

    def section_terms(self, section: Section) -> tuple[Term, ...]:
        """Return the periods whose marks stand on a section's pages.

        Those that have a column (:func:`workflows.content.columns`); all periods where the marks of
        lessons are left out and the journal is one of final marks (002 clause 7.5); none in a
        journal without marks.
        """
        shown = self.rules.shows(Part.TERM_MARKS) and not self.is_bare(section)
        if not shown or not (section.term_marks or section.deferrals):
            return ()
        if not self.rules.shows(Part.MARKS):
            return self.periods
        return tuple(self.terms[id_] for id_ in columns(self.snapshot, self.group, section))

    @cached_property
    def label(self) -> str:
        """The class as headings call it: «9Б класс», «группа 21-П»; of pupils taught singly, their class."""
        label = wording.CLASS_LABELS[self.group.kind].format(name=self.group.name)
        home = self.group.home_class
        return wording.HOME_CLASS.format(label=label, home=home) if home else label

    @cached_property
    def title(self) -> str:
        """What the document is called."""
        return self.rules.title(self.group.kind)

    @cached_property
    def year(self) -> str:
        """The school year: «2025/2026 учебный год»."""
        return wording.YEAR.format(first=self.snapshot.year, second=self.snapshot.year + 1)


def day(on: date) -> str:
    """Return a date as it is written on paper: 03.09.2025."""
    return f"{on.day:02}.{on.month:02}.{on.year}"


def moment(at: datetime) -> str:
    """Return a moment as it is written on paper: «03.09.2025, 14:05», on the clock it was given in."""
    return f"{day(at.date())}, {at:%H:%M}"


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
