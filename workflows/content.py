"""What the sheets of a class show, cell by cell: equal content needs no new print, other content does.

Two readings of one thing: :func:`printed_digest` and :func:`front_digest` put it into one number,
:mod:`workflows.differences` compares it. Ids of lessons are not printed and do not count. The frame
of a page (the school's name, the moment and the digest of the export) says where a printout comes
from; it is nobody's entry and makes no signed leaf wrong.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.canonical import canonical_bytes, digest
from workflows.own_parts import FRONT, SUMMARY
from workflows.programme import in_hours
from workflows.snapshot import (
    ClassGroup,
    Handover,
    Lesson,
    Pupil,
    Section,
    SectionKind,
    Snapshot,
    TermKind,
)

PUT_OFF = "put-off"
"""What stands in a period's cell while its mark is deferred."""

UNSAID = "—"
"""Stands for a reason or an order that the export does not name."""

THERE = "+"
"""Stands for a column that is printed."""

_CLOSING = frozenset({TermKind.YEAR, TermKind.EXAM, TermKind.FINAL})


class What(StrEnum):
    """The kinds of cells on a class's sheets; the last are notes of a pupil's movement and pages brought."""

    CLASS = "class"
    FORM = "form"
    YEAR = "year"
    TERM = "term"
    TERM_DAYS = "term-days"
    TERM_ORDER = "term-order"
    COLUMN = "column"
    TITLE = "title"
    TEACHER = "teacher"
    HANDOVER = "handover"
    KIND = "kind"
    PLANNED = "planned"
    TOPICS = "topics"
    PUPIL = "pupil"
    PUPIL_ORDER = "pupil-order"
    LESSON = "lesson"
    LESSON_ORDER = "lesson-order"
    TOPIC = "topic"
    HOURS = "hours"
    MATERIAL = "material"
    HOMEWORK = "homework"
    SUBSTITUTE = "substitute"
    MARK = "mark"
    TERM_MARK = "term-mark"
    DEFERRAL = "deferral"
    SCHOOL = "school"
    SHORT_NAME = "short-name"
    CLASS_TEACHER = "class-teacher"
    HEAD_POST = "head-post"
    HOME_CLASS = "home-class"
    CODE_ORDER = "code-order"
    ARRIVED = "arrived"
    LEFT = "left"
    TRANSFERRED = "transferred"
    BROUGHT = "brought"
    BROUGHT_SUMMARY = "brought-summary"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell is: its kind, and the pupil, the period, the day and lesson number it belongs to."""

    what: What
    pupil: str = ""
    term: str = ""
    on: date | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class LessonCells:
    """One lesson: when it was, what the log says of it by kind, and the marks by pupil."""

    id: str
    on: date
    number: int
    log: Mapping[What, str]
    marks: Mapping[str, str]

    @property
    def when(self) -> str:
        """The day and the number of the lesson, as they are printed."""
        return f"{self.on:%d.%m.%Y} № {self.number}"


@dataclass(frozen=True, slots=True)
class Shown:
    """All that some sheets show: cells that are not empty, rows and columns in the order of printing."""

    cells: Mapping[Place, str]
    orders: Mapping[What, tuple[str, ...]]
    lessons: tuple[LessonCells, ...] = ()

    @property
    def digest(self) -> str:
        """The digest over all of it."""
        spelled = {
            "cells": {_spelled(place): text for place, text in self.cells.items()},
            "orders": self.orders,
            "lessons": [[one.on, one.number, one.log, one.marks] for one in self.lessons],
        }
        return digest(canonical_bytes(spelled))


def printed_digest(snapshot: Snapshot, section: Section) -> str:
    """Return the digest over everything that the section's sheets show.

    Raises:
        KeyError: no class of the snapshot has such a section.
    """
    for group in snapshot.classes:
        if any(one.id == section.id for one in group.sections):
            return Content(snapshot, group).section(section).digest
    raise KeyError(section.id)


def front_digest(snapshot: Snapshot) -> str:
    """Return the digest over what the front of the journal says of the class (contents left out).

    Raises:
        ValueError: not a snapshot of exactly one class.
    """
    [group] = snapshot.classes
    return Content(snapshot, group).front().digest


def columns(snapshot: Snapshot, group: ClassGroup, section: Section) -> tuple[str, ...]:
    """Return the ids of the periods that have a column on a section's sheets.

    The reporting period and, when it closes the year, year, exam and final; all of them where the
    section has no lessons to show, and where the whole year is printed at once (001 clause 6.10:
    «оценки за полугодие»).
    """
    terms = {term.id: term for term in snapshot.terms}
    if not section.lessons or terms[group.term_id].kind in _CLOSING:
        return group.period_ids
    closing = {one for one in group.period_ids if terms[one].kind in _CLOSING}
    shown = {group.term_id} | (closing if terms[group.term_id].ends_year else set())
    return tuple(one for one in group.period_ids if one in shown)


class Content:
    """The content of one class's sheets, with its people looked up by id."""

    def __init__(self, snapshot: Snapshot, group: ClassGroup) -> None:
        self.snapshot = snapshot
        self.group = group
        self.people = {one.id: one.full_name for one in snapshot.staff}
        self.pupils = {one.id: one.printed_name for one in group.pupils}
        self.terms = {one.id: one for one in snapshot.terms}

    def section(self, section: Section) -> Shown:
        """Return what the sheets of a section show.

        Marks of earlier periods count too: the summary sheet takes them from here, and the
        section's signer answers for them.
        """
        shown = columns(self.snapshot, self.group, section)
        cells = [
            (Place(What.TITLE), section.title),
            (Place(What.TEACHER), self.person(section.teacher_on(self.ends_on))),
            *((Place(What.HANDOVER, on=one.on), self._handover(one)) for one in section.handovers),
            (Place(What.KIND), "" if section.kind is SectionKind.SUBJECT else str(section.kind)),
            (Place(What.PLANNED), "" if section.planned_lessons is None else str(section.planned_lessons)),
            (Place(What.TOPICS), "; ".join(section.topics_not_given)),
            *self._head(),
            *((Place(What.COLUMN, term=one), THERE) for one in shown),
            *((Place(What.PUPIL, one), self.pupil(one)) for one in section.pupil_ids),
            *_term_marks(section),
            (Place(What.BROUGHT), self._brought(section.id)),
        ]
        orders = {What.PUPIL_ORDER: section.pupil_ids, What.TERM_ORDER: self.group.period_ids}
        return Shown(_filled(cells), orders, tuple(self._lesson(section, one) for one in section.lessons))

    def front(self) -> Shown:
        """Return what the front says of the class: school, class teacher, class list with its notes.

        Its contents follow the sections and are not told twice.
        """
        pupils = self.group.pupils
        cells = [
            (Place(What.SCHOOL), self.snapshot.school.name),
            (Place(What.SHORT_NAME), self.snapshot.school.short_name),
            (Place(What.CLASS_TEACHER), self.person(self.group.class_teacher_id)),
            (Place(What.HEAD_POST), self.group.head_post),
            *self._head(),
            *((Place(What.PUPIL, one.id), self.pupil(one.id)) for one in pupils),
            *(cell for one in pupils for cell in _notes(one)),
            (Place(What.BROUGHT), self._brought(FRONT)),
            (Place(What.BROUGHT_SUMMARY), self._brought(SUMMARY)),
        ]
        return Shown(_filled(cells), {What.PUPIL_ORDER: tuple(one.id for one in pupils)})

    def person(self, person_id: str) -> str:
        """Return a member of staff's full name."""
        return self.people.get(person_id) or person_id

    def pupil(self, pupil_id: str) -> str:
        """Return a pupil's printed name."""
        return self.pupils.get(pupil_id) or pupil_id

    def _brought(self, part: str) -> str:
        """What the pages of a printout made elsewhere show of a part, as a digest."""
        return self.snapshot.brought.content_of(part) if self.snapshot.brought else ""

    def _given(self, lesson: Lesson) -> dict[What, str]:
        """What only journals that count hours print of a lesson (004 part IV)."""
        return {What.HOURS: str(lesson.hours), What.MATERIAL: lesson.material}

    @property
    def ends_on(self) -> date:
        """The last day of the reporting period: who has the subject then signs its sheets."""
        return self.terms[self.group.term_id].ends_on

    def _handover(self, one: Handover) -> str:
        return ", ".join(part for part in (self.person(one.teacher_id), one.order) if part)

    def term(self, term_id: str) -> str:
        """Return a period's name."""
        return self.terms[term_id].name or term_id

    def _head(self) -> Iterator[tuple[Place, str]]:
        """Yield what every sheet of the class says of it."""
        group, year = self.group, self.snapshot.year
        yield Place(What.CLASS), group.name
        yield Place(What.FORM), f"{group.kind} {group.grade}"
        yield Place(What.HOME_CLASS), group.home_class
        yield Place(What.YEAR), f"{year}/{year + 1}"
        for one in dict.fromkeys((group.term_id, *group.period_ids)):
            yield Place(What.TERM, term=one), self.term(one)
        term = self.terms[group.term_id]
        yield Place(What.TERM_DAYS), f"{term.starts_on:%d.%m.%Y} – {term.ends_on:%d.%m.%Y}"

    def _lesson(self, section: Section, lesson: Lesson) -> LessonCells:
        own = lesson.teacher_id == section.teacher_on(lesson.on)
        log = {
            What.TOPIC: lesson.topic,
            **(self._given(lesson) if in_hours(self.group.kind) else {}),
            What.HOMEWORK: lesson.homework,
            What.SUBSTITUTE: "" if own else self.person(lesson.teacher_id),
        }
        marks = {pupil: mark for pupil, mark in lesson.marks.items() if mark}
        return LessonCells(lesson.id, lesson.on, lesson.number, log, marks)


def _term_marks(section: Section) -> Iterator[tuple[Place, str]]:
    for pupil, row in section.term_marks.items():
        for term, mark in row.items():
            yield Place(What.TERM_MARK, pupil, term), mark
    for one in section.deferrals:
        if not section.term_marks.get(one.pupil_id, {}).get(one.term_id):
            yield Place(What.TERM_MARK, one.pupil_id, one.term_id), PUT_OFF
        yield Place(What.DEFERRAL, one.pupil_id, one.term_id), one.reason or UNSAID


def _notes(pupil: Pupil) -> Iterator[tuple[Place, str]]:
    """Yield a pupil's notes of movement, and the order of a code name."""
    if pupil.code_name:
        yield Place(What.CODE_ORDER, pupil.id), pupil.code_order or UNSAID
    for move in pupil.movement:
        yield Place(What(move.kind), pupil.id, on=move.on), move.note or UNSAID


def _filled(cells: Iterable[tuple[Place, str]]) -> dict[Place, str]:
    """Return the cells that say something; what is said twice of one place stands there once, in order."""
    found: dict[Place, str] = {}
    for place, text in cells:
        if text:
            found[place] = f"{found[place]}; {text}" if found.get(place, text) != text else text
    return found


def _spelled(place: Place) -> str:
    return "\x1f".join((place.what, place.pupil, place.term, place.on.isoformat() if place.on else ""))
