"""A class of two pupils in one period, to show the reports by."""

from datetime import date

from archive_service.rendering.samples.common import AT, FIRST_ON, LAST_ON, ORGANISATION
from workflows.reports.source import ClassTerm, gather
from workflows.snapshot import (
    ClassGroup,
    Lesson,
    Movement,
    MovementKind,
    Person,
    Pupil,
    School,
    Section,
    Snapshot,
    Term,
    TermKind,
)

PRESENCE = frozenset({"н", "б"})

_TERM = Term("q4", "4 четверть", TermKind.QUARTER, FIRST_ON, LAST_ON)
_TEACHER = Person("s-01", "Фамилия", "Имя", "Отчество", "учитель")
_ARRIVED = Movement(MovementKind.ARRIVED, date(2026, 4, 6), "приказ № 31-у от 06.04.2026")
_PUPILS = (
    Pupil("p-1", "Первая", "Имя", "Отчество"),
    Pupil("p-2", "Второй", "Имя", "Отчество", movement=(_ARRIVED,)),
)
_LESSONS = (
    Lesson("l-1", date(2026, 4, 14), 1, "Тема урока", "s-01", marks={"p-1": "5", "p-2": "н"}),
    Lesson("l-2", date(2026, 5, 12), 1, "Тема урока", "s-01", marks={"p-1": "б", "p-2": "4"}),
)


def classes() -> tuple[ClassTerm, ...]:
    """Return what the reports are made from."""
    section = Section(
        "физика",
        "Физика",
        "s-01",
        pupil_ids=("p-1", "p-2"),
        planned_lessons=2,
        lessons=_LESSONS,
        term_marks={"p-1": {"q4": "5"}, "p-2": {"q4": "4"}},
    )
    group = ClassGroup("c-9b", "9Б", 9, "q4", "s-01", period_ids=("q4",), pupils=_PUPILS, sections=(section,))
    school = School(ORGANISATION, "Школа (образец)")
    return gather((Snapshot(school, 2025, AT, "образец", (_TERM,), (_TEACHER,), (group,)),), "q4")
