"""The body of the workbook: who teaches whom, lessons, marks, marks of the periods."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from archive_service.importing import cells
from archive_service.importing.checks.lessons import UNREAD
from archive_service.importing.tables import Row, Table
from archive_service.importing.workbook import layout
from archive_service.importing.workbook.frame import Frame, choice, class_of, is_yes
from archive_service.importing.workbook.layout import Sheet
from workflows.snapshot import ClassGroup, Deferral, Handover, Lesson, Section

_PLAIN_MARKS: dict[Any, str] = {
    **{str(number): str(number) for number in range(2, 6)},
    **{float(number): str(number) for number in range(2, 6)},
    **{text: text for text in ("н", "б", "п", "зачет", "незачет")},
    **{f"{one}/{two}": f"{one}/{two}" for one in range(2, 6) for two in range(2, 6)},
}
"""Cells that are what they look like; all others take the careful way."""


@dataclass(slots=True)
class _Body:
    """The sections while they are being put together, by their codes."""

    owners: dict[str, str] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lessons: dict[str, list[Lesson]] = field(default_factory=lambda: defaultdict(list))
    lesson_marks: dict[str, dict[str, str]] = field(default_factory=dict)
    term_marks: dict[str, dict[str, dict[str, str]]] = field(default_factory=lambda: defaultdict(dict))
    deferrals: dict[str, list[Deferral]] = field(default_factory=lambda: defaultdict(list))


def read_log(tables: Mapping[Sheet, Table], frame: Frame) -> tuple[ClassGroup, ...]:
    """Return the classes with their pupils and sections."""
    body = _Body()
    for row in tables[layout.LOAD]:
        _section(row, frame, body)
    for row in tables[layout.HANDOVERS]:
        _handover(row, body)
    for row in tables[layout.MEMBERS]:
        section, pupil = _section_of(row, body), _pupil_of(row, frame)
        if section and pupil:
            body.members[section].append(pupil)
    _lessons(tables[layout.LESSONS], body)
    _marks(tables[layout.MARKS], frame, body)
    _term_marks(tables[layout.TERM_MARKS], frame, body)
    for row in tables[layout.DEFERRALS]:
        _deferral(row, frame, body)
    return _classes(frame, body)


def _section(row: Row, frame: Frame, body: _Body) -> None:
    code = row.text("Код нагрузки", required=True)
    if code in body.sections:
        row.fault("import.duplicate-section", "Код нагрузки", code)
    topics = [line.strip() for line in row.text("Не пройдены темы").splitlines()]
    body.owners[code] = class_of(row, frame)
    body.sections[code] = Section(
        id=code,
        subject=row.text("Предмет"),
        teacher_id=row.text("Учитель"),
        subgroup=row.text("Подгруппа"),
        planned_lessons=row.whole("Уроков по плану"),
        marked=is_yes(row, "Итог ставится", default=True),
        topics_not_given=tuple(line for line in topics if line),
        kind=choice(row, "Вид", layout.SECTION_KINDS, required=False),
    )


def _handover(row: Row, body: _Body) -> None:
    code, on = _section_of(row, body), row.day("Дата")
    taken = Handover(on or UNREAD, row.text("Учитель", required=True), row.text("Приказ"))
    if code:
        section = body.sections[code]
        body.sections[code] = replace(section, handovers=(*section.handovers, taken))


def _section_of(row: Row, body: _Body) -> str:
    code = row.text("Код нагрузки", required=True)
    if code and code not in body.sections:
        row.fault("import.unknown-section", "Код нагрузки", code)
        return ""
    return code


def _pupil_of(row: Row, frame: Frame) -> str:
    """The pupil's code; "" where it is empty, or where its own row is at fault already."""
    code = row.text("Код ученика", required=True)
    return "" if code in frame.homeless else code


def _lessons(table: Table, body: _Body) -> None:
    for row in table:
        section = _section_of(row, body)
        code = row.text("Код урока", required=True)
        if code in body.lesson_marks:
            row.fault("import.duplicate-lesson", "Код урока", code)
        marks = body.lesson_marks.setdefault(code, {})
        number = row.whole("Номер урока")
        if number is None and not row.text("Номер урока"):
            row.fault("import.empty-cell", "Номер урока")
        on = row.day("Дата") or UNREAD
        if not section:
            continue
        teacher = row.text("Замена") or body.sections[section].teacher_on(on)
        topic, homework = row.text("Тема"), row.text("Домашнее задание")
        hours, material = row.whole("Часы", default=1) or 0, row.text("Пройденный материал")
        body.lessons[section].append(
            Lesson(code, on, number or 0, topic, teacher, homework, marks, hours, material)
        )


def _marks(table: Table, frame: Frame, body: _Body) -> None:
    pupils = {pupil for known in frame.pupils.values() for pupil in known}
    lesson_at, pupil_at, mark_at = table.positions(("Код урока", "Код ученика", "Отметка"))
    lesson_marks, plain = body.lesson_marks.get, _PLAIN_MARKS.get
    for place, row in enumerate(table.rows):
        pupil = row[pupil_at]
        mark = plain(row[mark_at])
        marks = lesson_marks(row[lesson_at])
        if mark is None or marks is None or pupil not in pupils or pupil in marks:
            _mark_with_care(Row(table, table.numbers[place], row), frame, body, pupils)
        else:
            marks[pupil] = mark


def _mark_with_care(row: Row, frame: Frame, body: _Body, pupils: set[str]) -> None:
    if not any(cells.text(cell) for cell in row.cells):
        return
    lesson, pupil = row.text("Код урока", required=True), _pupil_of(row, frame)
    mark = _mark(row, "Отметка")
    if lesson and lesson not in body.lesson_marks:
        row.fault("import.unknown-lesson", "Код урока", lesson)
    if pupil and pupil not in pupils:
        row.fault("import.pupil-in-no-class", "Код ученика", pupil)
    marks = body.lesson_marks.get(lesson)
    if marks is None or not pupil or not mark:
        return
    if pupil in marks:
        row.fault("import.mark-twice", "Код ученика", pupil, lesson=lesson)
    elif pupil in pupils:
        marks[pupil] = mark


def _mark(row: Row, column: str) -> str:
    raw = row.raw(column)
    if hasattr(raw, "month"):
        row.fault("import.mark-became-date", column, cells.text(raw), right=f"{raw.day}/{raw.month}")
        return ""
    return row.text(column, required=True)


def _term_marks(table: Table, frame: Frame, body: _Body) -> None:
    columns = _periods(table, frame)
    for row in table:
        section, pupil = _section_of(row, body), _pupil_of(row, frame)
        if not section or not pupil:
            continue
        if pupil in body.term_marks[section]:
            row.fault("import.term-marks-twice", "Код ученика", pupil, section=section)
        body.term_marks[section][pupil] = _period_marks(row, columns)


def _period_marks(row: Row, columns: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header, term in columns:
        raw = row.raw(header)
        if raw == "":
            continue
        mark = _PLAIN_MARKS.get(raw) or (row.text(header) and _mark(row, header))
        if mark:
            found[term] = mark
    return found


def _periods(table: Table, frame: Frame) -> list[tuple[str, str]]:
    own = {column.header for column in layout.TERM_MARKS.columns}
    found: list[tuple[str, str]] = []
    for header in table.header:
        if not header or header in own:
            continue
        if header not in frame.term_codes:
            names = ", ".join(f"«{term.name}»" for term in frame.terms.values())
            table.faults.add(
                "import.unknown-period-column", sheet=table.sheet, row=1, column=header, allowed=names
            )
            continue
        found.append((header, frame.term_codes[header]))
    return found


def _deferral(row: Row, frame: Frame, body: _Body) -> None:
    section = _section_of(row, body)
    said = row.text("Период", required=True)
    term = frame.term_codes.get(said, said)
    pupil, reason = _pupil_of(row, frame), row.text("Причина")
    if section and pupil:
        body.deferrals[section].append(Deferral(pupil, term, reason))


def _classes(frame: Frame, body: _Body) -> tuple[ClassGroup, ...]:
    of_class: dict[str, list[Section]] = defaultdict(list)
    for code, section in body.sections.items():
        owner = body.owners[code]
        whole: Sequence[str] = tuple(frame.pupils.get(owner, {}))
        of_class[owner].append(
            replace(
                section,
                pupil_ids=tuple(body.members.get(code, whole)),
                lessons=tuple(body.lessons.get(code, ())),
                term_marks={pupil: row for pupil, row in body.term_marks.get(code, {}).items() if row},
                deferrals=tuple(body.deferrals.get(code, ())),
            )
        )
    return tuple(
        replace(group, pupils=tuple(frame.pupils[code].values()), sections=tuple(of_class[code]))
        for code, group in frame.classes.items()
    )
