"""When a made-up class has its lessons: a week's plan laid over the days of a term."""

from collections.abc import Iterable
from datetime import date

from archive_service.importing.sample_school.calendar import school_days
from archive_service.importing.sample_school.curriculum import Course
from workflows.snapshot import Term

Slot = tuple[int, int]
"""Day of the week from 0, number of the lesson from 1."""


def week_of(courses: Iterable[Course]) -> list[list[Slot]]:
    """Return the slots of each course: its hours fall on different days, no slot is used twice."""
    slots: list[list[Slot]] = []
    used = 0
    for course in courses:
        slots.append([((used + hour) % 5, (used + hour) // 5 + 1) for hour in range(course.hours)])
        used += course.hours
    return slots


def dates_of(slots: list[Slot], term: Term, limit: int | None = None) -> list[tuple[date, int]]:
    """Return (day, number of the lesson) of a course in a term, in order, at most ``limit``."""
    numbers: dict[int, list[int]] = {}
    for weekday, number in slots:
        numbers.setdefault(weekday, []).append(number)
    found = [(day, number) for day in school_days(term) for number in numbers.get(day.weekday(), ())]
    return found[:limit]
