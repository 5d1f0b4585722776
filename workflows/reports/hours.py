"""Hours worked: by teacher and group in a month (004 part VI: to the head by the 5th)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workflows.reports.source import ClassTerm
from workflows.snapshot import Lesson


@dataclass(frozen=True, slots=True)
class Worked:
    """What one person gave one group in one section in a month."""

    teacher_id: str
    class_id: str
    class_name: str
    section: str
    lessons: int
    hours: int


def hours_of(lesson: Lesson) -> int:
    """Return the hours of a lesson."""
    return lesson.hours


def worked(classes: Iterable[ClassTerm], year: int, month: int) -> tuple[Worked, ...]:
    """Return what was worked in a month, by teacher, class and section.

    A lesson counts for who gave it: in a substitution that is the substitute.
    """
    lessons: Counter[tuple[str, str, str, str]] = Counter()
    hours: Counter[tuple[str, str, str, str]] = Counter()
    for one in classes:
        for given in one.lessons:
            if (given.lesson.on.year, given.lesson.on.month) == (year, month):
                key = (given.lesson.teacher_id, one.group.id, one.group.name, given.section.title)
                lessons[key] += 1
                hours[key] += hours_of(given.lesson)
    return tuple(Worked(*key, lessons[key], hours[key]) for key in sorted(lessons))
