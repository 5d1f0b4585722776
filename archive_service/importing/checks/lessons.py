"""Lessons lie in their term, occur once, and say what was taught."""

from collections.abc import Iterator
from datetime import date

from archive_service.importing.findings import Finding
from workflows.snapshot import ClassGroup, Section, Snapshot, Term

UNREAD = date(1, 1, 1)
"""Stands for a day that could not be read; the reader has reported it already."""

_LAST_NUMBER = 15
_MOST_HOURS = 12


def faults(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield what is wrong with lessons."""
    terms = {term.id: term for term in snapshot.terms}
    people = {person.id for person in snapshot.staff}
    for group in snapshot.classes:
        term = terms.get(group.term_id)
        for section in group.sections:
            yield from _section(section, term, people)


def warnings(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield the sections that have lessons without a topic."""
    for group in snapshot.classes:
        for section in group.sections:
            empty = [lesson.id for lesson in section.lessons if not lesson.topic]
            if empty:
                facts = (("count", str(len(empty))), ("section", _title(group, section)))
                yield Finding("import.topics-missing", "lesson", (empty[0],), "topic", "", facts)


def _title(group: ClassGroup, section: Section) -> str:
    return f"{group.name}, {section.title}"


def _section(section: Section, term: Term | None, people: set[str]) -> Iterator[Finding]:
    hours: set[tuple[date, int]] = set()
    for lesson in section.lessons:
        key = (lesson.id,)
        if lesson.teacher_id not in people and lesson.teacher_id != section.teacher_on(lesson.on):
            yield Finding("import.unknown-person", "lesson", key, "teacher_id", lesson.teacher_id)
        if term is not None and not term.starts_on <= lesson.on <= term.ends_on and lesson.on != UNREAD:
            yield _outside(key, lesson.on, term)
        if not 0 <= lesson.number <= _LAST_NUMBER:
            yield Finding("import.lesson-number", "lesson", key, "number", str(lesson.number))
        if not 1 <= lesson.hours <= _MOST_HOURS:
            most = (("most", str(_MOST_HOURS)),)
            yield Finding("import.lesson-hours", "lesson", key, "hours", str(lesson.hours), most)
        hour = (lesson.on, lesson.number)
        if hour in hours and lesson.on != UNREAD:
            facts = (("section", section.title), ("number", str(lesson.number)))
            yield Finding("import.lesson-twice", "lesson", key, "on", f"{lesson.on:%d.%m.%Y}", facts)
        hours.add(hour)


def _outside(key: tuple[str, ...], on: date, term: Term) -> Finding:
    facts = (
        ("term", term.name),
        ("starts", f"{term.starts_on:%d.%m.%Y}"),
        ("ends", f"{term.ends_on:%d.%m.%Y}"),
    )
    return Finding("import.lesson-outside-term", "lesson", key, "on", f"{on:%d.%m.%Y}", facts)
