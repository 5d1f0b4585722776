"""Ids that occur twice, references that lead nowhere, periods that do not fit the year."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from archive_service.importing.findings import Finding
from workflows.snapshot import ClassGroup, Section, Snapshot, Term

H = TypeVar("H", bound=Hashable)
_LIKELY_YEARS = range(1990, 2101)


def faults(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield what is wrong with the skeleton of the snapshot."""
    yield from _duplicates(snapshot)
    days = school_year(snapshot.year)
    if days is not None:
        for term in snapshot.terms:
            yield from _term(term, snapshot.year, days)
    else:
        yield Finding("import.not-a-year", "school", (), "year", str(snapshot.year))
    if not snapshot.classes:
        yield Finding("import.no-classes", "school", ())
    people = {person.id for person in snapshot.staff}
    terms = {term.id for term in snapshot.terms}
    for group in snapshot.classes:
        yield from _class(group, people, terms)


def school_year(year: int) -> tuple[date, date] | None:
    """Return the first and the last day of a school year; None where it is no likely year."""
    return (date(year, 8, 1), date(year + 1, 8, 31)) if year in _LIKELY_YEARS else None


def twice(values: Iterable[H]) -> list[H]:
    """Return the values that occur more than once, each once, in order."""
    return [value for value, count in Counter(values).items() if count > 1]


def _duplicates(snapshot: Snapshot) -> Iterator[Finding]:
    classes = snapshot.classes
    sections = [section for group in classes for section in group.sections]
    kinds = (
        ("term", [term.id for term in snapshot.terms]),
        ("person", [person.id for person in snapshot.staff]),
        ("class", [group.id for group in classes]),
        ("section", [section.id for section in sections]),
        ("lesson", [lesson.id for section in sections for lesson in section.lessons]),
    )
    for kind, ids in kinds:
        for one in twice(ids):
            yield Finding(f"import.duplicate-{kind}", kind, (one,), "id", one)
    for name in twice(group.name for group in classes):
        last = [group.id for group in classes if group.name == name][-1]
        yield Finding("import.duplicate-class-name", "class", (last,), "name", name)


def _term(term: Term, year: int, days: tuple[date, date]) -> Iterator[Finding]:
    if term.starts_on > term.ends_on:
        yield Finding("import.term-backwards", "term", (term.id,), "ends_on", f"{term.ends_on:%d.%m.%Y}")
        return
    for field, on in (("starts_on", term.starts_on), ("ends_on", term.ends_on)):
        if not days[0] <= on <= days[1]:
            facts = (("year", f"{year}/{year + 1}"),)
            yield Finding("import.term-outside-year", "term", (term.id,), field, f"{on:%d.%m.%Y}", facts)


def _class(group: ClassGroup, people: set[str], terms: set[str]) -> Iterator[Finding]:
    key = (group.id,)
    if group.class_teacher_id not in people:
        yield _nobody("class", key, "class_teacher_id", group.class_teacher_id, "import.no-class-teacher")
    for field, codes in (("term_id", (group.term_id,)), ("period_ids", group.period_ids)):
        for code in codes:
            if code not in terms:
                yield Finding("import.unknown-term", "class", key, field, code)
    for code in twice(group.period_ids):
        yield Finding("import.duplicate-period", "class", key, "period_ids", code)
    if not group.pupils:
        yield Finding("import.class-without-pupils", "class", key, "name", group.name)
    yield from _pupils(group)
    yield from _sections(group, people)


def _pupils(group: ClassGroup) -> Iterator[Finding]:
    for pupil in twice(one.id for one in group.pupils):
        facts = (("class_name", group.name),)
        yield Finding("import.duplicate-pupil", "pupil", (group.id, pupil), "id", pupil, facts)


def _sections(group: ClassGroup, people: set[str]) -> Iterator[Finding]:
    known = {pupil.id for pupil in group.pupils}
    titles = set(twice((one.subject, one.subgroup) for one in group.sections))
    for section in group.sections:
        if (section.subject, section.subgroup) in titles:
            titles.discard((section.subject, section.subgroup))
            facts = (("class_name", group.name),)
            yield Finding("import.section-twice", "section", (section.id,), "subject", section.title, facts)
        yield from _section(section, group, people, known)


def _section(section: Section, group: ClassGroup, people: set[str], known: set[str]) -> Iterator[Finding]:
    key = (section.id,)
    if section.teacher_id not in people:
        yield _nobody("section", key, "teacher_id", section.teacher_id, "import.no-teacher")
    if not section.subject:
        yield Finding("import.no-subject", "section", key, "subject")
    if not section.pupil_ids:
        yield Finding("import.section-without-pupils", "section", key, "subject", section.title)
    if section.planned_lessons is not None and section.planned_lessons < 0:
        yield Finding("import.negative-plan", "section", key, "planned_lessons", str(section.planned_lessons))
    for pupil in twice(section.pupil_ids):
        yield Finding("import.member-twice", "member", (section.id, pupil), "pupil_id", pupil)
    for pupil in section.pupil_ids:
        if pupil not in known:
            facts = (("class_name", group.name), ("section", section.title))
            yield Finding("import.unknown-pupil", "member", (section.id, pupil), "pupil_id", pupil, facts)


def _nobody(kind: str, key: tuple[str, ...], field: str, code: str, when_empty: str) -> Finding:
    return Finding("import.unknown-person" if code else when_empty, kind, key, field, code)
