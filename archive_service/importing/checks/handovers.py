"""A subject goes from teacher to teacher in order: known people, days of the year, one a day."""

from collections.abc import Iterator
from datetime import date

from archive_service.importing.checks.lessons import UNREAD
from archive_service.importing.checks.structure import school_year
from archive_service.importing.findings import Finding
from workflows.snapshot import Handover, Section, Snapshot


def faults(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield what is wrong with hand-overs."""
    people = {person.id for person in snapshot.staff}
    for group in snapshot.classes:
        for section in group.sections:
            if section.handovers:
                yield from _people(section, people)
                yield from _days(section, snapshot.year)


def _people(section: Section, people: set[str]) -> Iterator[Finding]:
    before = section.teacher_id
    for one in section.handovers:
        key = _key(section, one)
        if one.teacher_id not in people:
            code = "import.unknown-person" if one.teacher_id else "import.no-teacher"
            yield Finding(code, "handover", key, "teacher_id", one.teacher_id)
        elif one.teacher_id == before:
            facts = (("section", section.title),)
            yield Finding("import.handover-to-same", "handover", key, "teacher_id", one.teacher_id, facts)
        before = one.teacher_id


def _days(section: Section, year: int) -> Iterator[Finding]:
    before = UNREAD
    for one in section.handovers:
        if one.on == UNREAD:
            continue
        code = _wrong_day(one.on, before, year)
        if code:
            said = (
                ("section", section.title),
                ("before", f"{before:%d.%m.%Y}"),
                ("year", f"{year}/{year + 1}"),
            )
            yield Finding(code, "handover", _key(section, one), "on", f"{one.on:%d.%m.%Y}", said)
        before = one.on


def _wrong_day(on: date, before: date, year: int) -> str:
    days = school_year(year)
    if days is not None and not days[0] <= on <= days[1]:
        return "import.handover-outside-year"
    if on == before:
        return "import.handover-twice"
    return "import.handover-order" if on < before else ""


def _key(section: Section, one: Handover) -> tuple[str, str]:
    return section.id, one.on.isoformat()
