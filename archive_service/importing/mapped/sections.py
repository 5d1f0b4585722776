"""The sections of one class out of its pupils' rows: marks of periods, lessons where there are any."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from archive_service.importing.checks.lessons import UNREAD
from archive_service.importing.findings import Key, Place
from archive_service.importing.mapped.config import LessonPart, Mapping, SectionPart
from archive_service.importing.mapped.groups import Gathered
from archive_service.importing.mark_table import DEFERRED, MarkTable
from archive_service.importing.tables import Row
from workflows.snapshot import ClassGroup, Deferral, Lesson, Section


@dataclass(slots=True)
class _Draft:
    """One section while its rows are read."""

    part: SectionPart
    section: Section
    pupils: dict[str, None] = field(default_factory=dict)
    term_marks: dict[str, dict[str, str]] = field(default_factory=dict)
    deferrals: list[Deferral] = field(default_factory=list)
    lessons: dict[Key, Lesson] = field(default_factory=dict)
    marks: dict[Key, dict[str, str]] = field(default_factory=dict)


def sections_of(group: ClassGroup, found: Gathered, mapping: Mapping) -> tuple[Section, ...]:
    """Return the sections of a class in the order of the mapping, then of the rows."""
    builder = _Builder(group, found, mapping)
    for part in mapping.sections:
        for pupil in group.pupils:
            for row in found.rows[pupil.id]:
                builder.add(part, pupil.id, row)
    return tuple(builder.finish())


class _Builder:
    def __init__(self, group: ClassGroup, found: Gathered, mapping: Mapping) -> None:
        self._group = group
        self._places = found.places
        self._mapping = mapping
        self._table = MarkTable(mapping.marks)
        self._drafts: dict[Key, _Draft] = {}

    def add(self, part: SectionPart, pupil: str, row: Row) -> None:
        """Read one row for one subject."""
        draft = self._draft(part, row)
        draft.pupils[pupil] = None
        if part.marks:
            self._term_marks(draft, pupil, row)
        if self._mapping.lessons:
            self._lesson(draft, self._mapping.lessons, pupil, row)

    def finish(self) -> Iterator[Section]:
        """Yield the finished sections."""
        for draft in self._drafts.values():
            yield replace(
                draft.section,
                pupil_ids=tuple(draft.pupils),
                lessons=tuple(sorted(draft.lessons.values(), key=lambda one: (one.on, one.number))),
                term_marks={pupil: marks for pupil, marks in draft.term_marks.items() if marks},
                deferrals=tuple(draft.deferrals),
            )

    def _draft(self, part: SectionPart, row: Row) -> _Draft:
        subject = part.subject or row.text(part.subject_column, required=True)
        subgroup = row.text(part.subgroup_column) if part.subgroup_column else ""
        key = subject, subgroup
        if key not in self._drafts:
            teacher = part.teacher or row.text(part.teacher_column, required=True)
            code = f"{self._group.id}-{len(self._drafts) + 1:02}"
            section = Section(
                id=code,
                subject=subject,
                teacher_id=teacher,
                subgroup=subgroup,
                planned_lessons=part.planned_lessons,
                marked=bool(part.marks),
                handovers=part.handed,
                kind=part.kind,
            )
            self._drafts[key] = _Draft(part, section)
            self._places["section", (code,)] = Place(row.table.sheet, row.number)
        return self._drafts[key]

    def _term_marks(self, draft: _Draft, pupil: str, row: Row) -> None:
        if pupil in draft.term_marks:
            row.fault(
                "import.term-marks-twice", self._mapping.pupils.id, pupil, section=draft.section.subject
            )
            return
        marks = draft.term_marks[pupil] = {}
        for term, column in draft.part.marks.items():
            mark = self._table.read(row, column)
            place = Place(row.table.sheet, row.number, column)
            if mark == DEFERRED:
                draft.deferrals.append(Deferral(pupil, term, self._mapping.deferred_reason))
                self._places["deferral", (draft.section.id, pupil, term)] = place
            elif mark:
                marks[term] = mark
                self._places["term-mark", (draft.section.id, pupil, term)] = place

    def _lesson(self, draft: _Draft, part: LessonPart, pupil: str, row: Row) -> None:
        on = row.day(part.on) or UNREAD
        number = (row.whole(part.number) if part.number else 0) or 0
        key = on.isoformat(), str(number)
        place = Place(row.table.sheet, row.number)
        if key not in draft.lessons:
            draft.marks[key] = {}
            draft.lessons[key] = _described(draft, part, row, on, number)
            self._places["lesson", (draft.lessons[key].id,)] = place
        marks, lesson = draft.marks[key], draft.lessons[key]
        mark = self._table.read(row, part.mark)
        if pupil in marks:
            row.fault("import.mark-twice", part.mark, mark, lesson=lesson.id)
        elif mark and mark != DEFERRED:
            marks[pupil] = mark
            self._places["mark", (lesson.id, pupil)] = place


def _described(draft: _Draft, part: LessonPart, row: Row, on: date, number: int) -> Lesson:
    """The lesson that a row is the first to tell of; its marks are filled in later."""
    return Lesson(
        id=f"{draft.section.id}-{on:%Y%m%d}-{number}",
        on=on,
        number=number,
        topic=row.text(part.topic) if part.topic else "",
        teacher_id=draft.section.teacher_on(on),
        homework=row.text(part.homework) if part.homework else "",
        marks=draft.marks[on.isoformat(), str(number)],
        hours=(row.whole(part.hours, default=1) or 0) if part.hours else 1,
        material=row.text(part.material) if part.material else "",
    )
