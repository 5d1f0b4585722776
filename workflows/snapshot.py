"""The snapshot: the fixed export a printout is made from (001 clause 8.2).

One shape serves a whole school and a single class. An importer produces the
snapshot of a school; :meth:`Snapshot.of_class` cuts out the one class that a case
freezes, so that no case carries another class's pupils. Its canonical bytes
(:mod:`workflows.canonical`) are what the digest on every sheet is taken over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from workflows.brought import Brought
from workflows.canonical import LATER

FORMAT = "journal-snapshot/1"


class TermKind(StrEnum):
    """Kinds of period a mark can stand for; the last three close a year."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    EXAM = "exam"
    FINAL = "final"


class GroupKind(StrEnum):
    """Kinds of class group; the kind decides the form that is printed."""

    SCHOOL = "school"
    COLLEGE = "college"
    ADDITIONAL = "additional"
    INDIVIDUAL = "individual"


class SectionKind(StrEnum):
    """What the sheets are of: a subject of the curriculum, an elective, a club (000 clause 1.8)."""

    SUBJECT = "subject"
    ELECTIVE = "elective"
    CLUB = "club"


class MovementKind(StrEnum):
    """What a dated note about a pupil says (000 clause 3.3)."""

    ARRIVED = "arrived"
    LEFT = "left"
    TRANSFERRED = "transferred"


@dataclass(frozen=True, slots=True)
class School:
    """The school as it calls itself on paper."""

    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Term:
    """A period with marks. ``closes_year`` is said of the year's last quarter or half-year."""

    id: str
    name: str
    kind: TermKind
    starts_on: date
    ends_on: date
    closes_year: bool = False

    @property
    def ends_year(self) -> bool:
        """Whether the year ends with it; of a year, exam or final mark nobody needs to say so."""
        return self.closes_year or self.kind in (TermKind.YEAR, TermKind.EXAM, TermKind.FINAL)


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff with the full name (001 clause 4.3: no initials)."""

    id: str
    surname: str
    name: str
    patronymic: str = ""
    post: str = ""

    @property
    def full_name(self) -> str:
        """Surname, name and patronymic, as signatures are spelled out."""
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)


@dataclass(frozen=True, slots=True)
class Movement:
    """One dated note on a pupil: arrival, departure, transfer; ``note`` names the order."""

    kind: MovementKind
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil of a class, under the real name or, by order, a code name (000 clause 6.3.3)."""

    id: str
    surname: str = ""
    name: str = ""
    patronymic: str = ""
    code_name: str = ""
    code_order: str = ""
    movement: tuple[Movement, ...] = ()

    @property
    def printed_name(self) -> str:
        """The code name where an order assigns one, else surname, name and patronymic."""
        if self.code_name:
            return self.code_name
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson: ``marks`` maps a pupil's id to the cell («5», «н», «5/4»).

    ``teacher_id`` is who gave it; it differs from the section's teacher of that day in a
    substitution. ``hours`` are academic hours, ``material`` is what was gone through (004 part IV).
    """

    id: str
    on: date
    number: int
    topic: str
    teacher_id: str
    homework: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    hours: int = field(default=1, metadata=LATER)
    material: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True)
class Deferral:
    """A term mark put off by decision, for example for illness; it does not block the print."""

    pupil_id: str
    term_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Handover:
    """The day from which another teacher has the section, and the order that says so."""

    on: date
    teacher_id: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The sheets of one subject (and subgroup) of one class in one term: one signer.

    ``pupil_ids`` are in the order of printing. ``term_marks`` maps pupil id → term id → mark.
    ``planned_lessons`` is None where the export does not say; a group of additional education
    plans in hours. ``marked`` is false for clubs and electives without term marks: nothing is
    missing there. ``teacher_id`` has the section until the first of the ``handovers``, which
    stand in the order of their days.
    """

    id: str
    subject: str
    teacher_id: str
    subgroup: str = ""
    pupil_ids: tuple[str, ...] = ()
    planned_lessons: int | None = None
    topics_not_given: tuple[str, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    term_marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    deferrals: tuple[Deferral, ...] = ()
    marked: bool = True
    handovers: tuple[Handover, ...] = field(default=(), metadata=LATER)
    kind: SectionKind = field(default=SectionKind.SUBJECT, metadata=LATER)

    @property
    def title(self) -> str:
        """The subject with its subgroup: the one spelling on contents and pages (001 clause 4.2)."""
        return f"{self.subject}, {self.subgroup}" if self.subgroup else self.subject

    @property
    def presence_only(self) -> bool:
        """Whether nobody gets marks here: a club, or an elective, without term marks."""
        return self.kind is not SectionKind.SUBJECT and not self.marked

    def teacher_on(self, day: date) -> str:
        """Return the id of the teacher who has the section on that day (by tarification, not by lesson)."""
        taken = [one.teacher_id for one in self.handovers if one.on <= day]
        return taken[-1] if taken else self.teacher_id


@dataclass(frozen=True, slots=True)
class ClassGroup:
    """A class in its reporting term.

    ``term_id`` is the term whose lessons are in the sections; ``period_ids`` are the terms,
    in order, whose marks the class has so far (columns of the summary sheet). ``head_post`` is
    what whoever leads the group is called, where it is not the usual (001: a master).
    ``home_class`` is the class that pupils taught individually belong to (000 clause 1.10).
    """

    id: str
    name: str
    grade: int
    term_id: str
    class_teacher_id: str
    kind: GroupKind = GroupKind.SCHOOL
    period_ids: tuple[str, ...] = ()
    pupils: tuple[Pupil, ...] = ()
    sections: tuple[Section, ...] = ()
    head_post: str = field(default="", metadata=LATER)
    home_class: str = field(default="", metadata=LATER)

    @property
    def school_grade(self) -> int:
        """The grade where it is one of a school; 0 for a year of college and for a club."""
        return self.grade if self.kind in (GroupKind.SCHOOL, GroupKind.INDIVIDUAL) else 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An export of one school at one moment; ``year`` is the calendar year it starts in.

    ``brought`` is the printout of another program whose pages stand for the sheets: the sections of
    such a snapshot have no lessons and no marks.
    """

    school: School
    year: int
    exported_at: datetime
    source: str
    terms: tuple[Term, ...]
    staff: tuple[Person, ...]
    classes: tuple[ClassGroup, ...]
    format: str = FORMAT
    brought: Brought | None = field(default=None, metadata=LATER)

    def of_class(self, class_id: str) -> "Snapshot":
        """Return the snapshot of one class alone: its terms, the staff it names, nothing else.

        Raises:
            KeyError: the school has no such class.
        """
        group = next((one for one in self.classes if one.id == class_id), None)
        if group is None:
            raise KeyError(class_id)
        people = _staff_of(group)
        terms = {group.term_id, *group.period_ids}
        return replace(
            self,
            terms=tuple(term for term in self.terms if term.id in terms),
            staff=tuple(person for person in self.staff if person.id in people),
            classes=(group,),
        )


def _staff_of(group: ClassGroup) -> set[str]:
    people = {group.class_teacher_id}
    for section in group.sections:
        people.update((section.teacher_id, *(one.teacher_id for one in section.handovers)))
        people.update(lesson.teacher_id for lesson in section.lessons)
    return people
