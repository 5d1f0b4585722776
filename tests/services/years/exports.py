"""The exports of a year, made of one small made-up school: the same classes at the end of each term."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from archive_service.importing.sample_school import calendar
from workflows.snapshot import ClassGroup, GroupKind, Lesson, Section, Snapshot, Term, TermKind

MOSCOW = timezone(timedelta(hours=3))
BREAK_UP = date(2025, 12, 23)
"""So that everybody has done everything before the holidays."""

CODE_ORDER = "приказ № 41-о от 05.09.2025"


def school_of(snapshot: Snapshot, *groups: ClassGroup, months: Iterable[Term] = ()) -> Snapshot:
    """Return the school with these classes, and months among its terms; it breaks up on 23 December."""
    terms = (
        replace(term, ends_on=BREAK_UP) if (term.ends_on.month, term.ends_on.day) == (12, 30) else term
        for term in snapshot.terms
    )
    return replace(snapshot, classes=groups, terms=(*months, *terms))


def month(number: int, name: str) -> Term:
    """Return a month of the school year 2025/26 as a reporting term."""
    first = date(2025 if number >= 9 else 2026, number, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Term(f"m{number:02}", name, TermKind.MONTH, first, last)


def as_club(group: ClassGroup, name: str) -> ClassGroup:
    """Return the class as a club: hours and material, no marks at all."""
    sections = tuple(
        replace(
            one,
            subject="Юный краевед",
            marked=False,
            term_marks={},
            deferrals=(),
            planned_lessons=2 * len(one.lessons),
            lessons=tuple(_of_club(lesson) for lesson in one.lessons),
        )
        for one in group.sections[:1]
    )
    return replace(
        group, name=name, grade=0, kind=GroupKind.ADDITIONAL, period_ids=(), sections=sections, head_post=""
    )


def lagging(group: ClassGroup, subject: str, *topics: str) -> ClassGroup:
    """Return the class with topics of a subject that were planned and not given."""
    sections = tuple(
        replace(one, topics_not_given=topics, planned_lessons=len(one.lessons) + len(topics))
        if one.title == subject
        else one
        for one in group.sections
    )
    return replace(group, sections=sections)


def unfinished(school: Snapshot, subject: str) -> Snapshot:
    """Return the export as it was before the teacher of a subject had set the term's marks."""
    groups = tuple(
        replace(
            group,
            sections=tuple(
                replace(one, term_marks={}) if one.title == subject else one for one in group.sections
            ),
        )
        for group in school.classes
    )
    return replace(school, classes=groups)


def as_first_grade(group: ClassGroup, name: str) -> ClassGroup:
    """Return the class as a first grade: presence and topics, no marks (002 clause 3.11)."""
    sections = tuple(
        replace(
            one,
            term_marks={},
            deferrals=(),
            lessons=tuple(replace(lesson, marks=_presence(lesson)) for lesson in one.lessons),
        )
        for one in group.sections
    )
    return replace(group, name=name, grade=1, period_ids=(), sections=sections)


def as_class(group: ClassGroup, name: str, grade: int) -> ClassGroup:
    """Return the class under another name and grade, with the marks of that grade's periods."""
    _, periods = calendar.terms_for(GroupKind.SCHOOL, grade)
    return replace(group, name=name, grade=grade, period_ids=periods)


def at_end(school: Snapshot, on: date, **reporting: str) -> Snapshot:
    """Return the export of a day: the classes named (``c01="q1"``) with the term that they report."""
    known = {group.id.replace("-", ""): group for group in school.classes}
    terms = {term.id: term for term in school.terms}
    groups = tuple(_in_term(known[name], terms[term], terms) for name, term in reporting.items())
    at = datetime(on.year, on.month, on.day, 9, tzinfo=MOSCOW)
    return replace(school, exported_at=at, classes=groups)


def _in_term(group: ClassGroup, term: Term, terms: dict[str, Term]) -> ClassGroup:
    """The class at the term's end: lessons in the term, marks of the terms that are over."""
    over = {one.id for one in terms.values() if one.ends_on <= term.ends_on or one.id == term.id}
    if not term.ends_year:
        over -= {one.id for one in terms.values() if one.kind is TermKind.YEAR}
    periods = tuple(one for one in group.period_ids if one in over)
    sections = tuple(_section_in(section, term, periods) for section in group.sections)
    pupils = tuple(
        replace(one, code_order=CODE_ORDER if one.code_name else "", movement=()) for one in group.pupils
    )
    return replace(group, term_id=term.id, period_ids=periods, pupils=pupils, sections=sections)


def _section_in(section: Section, term: Term, periods: tuple[str, ...]) -> Section:
    """The section with its lessons spread over the days of the term, and a mark for every period."""
    days = calendar.school_days(term)
    step = max(1, len(days) // max(1, len(section.lessons)))
    lessons = tuple(replace(one, on=day) for one, day in zip(section.lessons, days[::step], strict=False))
    if not (section.marked and periods):
        return replace(section, lessons=lessons, term_marks={})
    known = section.term_marks
    marks = {
        pupil: {period: known.get(pupil, {}).get(period, "4") for period in periods}
        for pupil in section.pupil_ids
    }
    return replace(section, lessons=lessons, term_marks=marks)


def _of_club(lesson: Lesson) -> Lesson:
    return replace(lesson, homework="", hours=2, material="рассказ, работа с картой", marks=_presence(lesson))


def _presence(lesson: Lesson) -> dict[str, str]:
    return {pupil: cell for pupil, cell in lesson.marks.items() if not cell[:1].isdigit()}
