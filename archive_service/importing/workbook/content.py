"""What stands in the workbook's rows: a snapshot spread over the sheets, and the guide."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from archive_service.importing.workbook import layout
from archive_service.importing.workbook.layout import Sheet
from workflows.snapshot import ClassGroup, GroupKind, Lesson, Section, SectionKind, Snapshot

FIXED_MOMENT = datetime(2026, 1, 1)  # noqa: DTZ001 the format has no zones
Cells = Sequence[Any]

_GUIDE = (
    (
        "Назначение",
        "Форма переносит журнал школы за период в архив: из нее печатаются журналы и сводные ведомости.",
    ),
    (
        "Порядок",
        "Заполните листы слева направо. Названия листов и заголовки столбцов не меняйте; "
        "порядок столбцов любой.",
    ),
    (
        "Коды",
        "Код — любой короткий текст, который не повторяется на своем листе: t-01, 105. "
        "По кодам листы связаны между собой.",
    ),
    ("Имена", "Фамилия, имя и отчество сотрудников пишутся полностью. Если отчества нет, напишите «нет»."),
    (
        "Отметки",
        "2, 3, 4, 5, русские буквы н, б, п. Две отметки через дробь (5/4) — только русский язык "
        "и литература. В 1 классе отметок нет.",
    ),
    (
        "Итоговые",
        "2, 3, 4, 5, зачет, незачет. Отложенную отметку не пишите, а внесите строку на лист «Отсрочки».",
    ),
    ("Даты", "27.05.2026 или дата Excel."),
    (
        "Проверка",
        "При загрузке проверяется все сразу; каждая ошибка называет лист, строку и столбец. "
        "Пока есть ошибки, ничего не загружается.",
    ),
)


def guide_rows() -> Iterator[tuple[str, str]]:
    """Yield the lines of the first sheet: what to do, then each sheet with its columns."""
    yield from _GUIDE
    for sheet in layout.SHEETS:
        yield sheet.name, ""
        yield "", sheet.note
        for column in sheet.columns:
            if column.note:
                yield column.header, column.note
    yield "Лист «Школа»", ""
    yield from layout.SCHOOL_ROWS.values()


def empty_school_rows() -> list[Cells]:
    """Return the rows of the sheet «Школа» with only the form's version filled in."""
    return [
        (label, layout.VERSION if key == "format" else "") for key, (label, _) in layout.SCHOOL_ROWS.items()
    ]


def period_names(snapshot: Snapshot) -> dict[str, str]:
    """Return code → header for every period, in order."""
    return {term.id: term.name for term in snapshot.terms}


def rows_of(snapshot: Snapshot) -> dict[Sheet, Iterable[Cells]]:
    """Return the rows of every sheet."""
    return {sheet: make(snapshot) for sheet, make in _MAKERS.items()}


def _school(snapshot: Snapshot) -> Iterator[Cells]:
    at = snapshot.exported_at
    values = {
        "name": snapshot.school.name,
        "short_name": snapshot.school.short_name,
        "year": f"{snapshot.year}/{snapshot.year + 1}",
        "exported_at": f"{at:%d.%m.%Y %H:%M:%S}",
        "zone": at.isoformat()[-6:],
        "source": snapshot.source,
        "format": layout.VERSION,
    }
    return ((label, values[key]) for key, (label, _) in layout.SCHOOL_ROWS.items())


def _terms(snapshot: Snapshot) -> Iterator[Cells]:
    for term in snapshot.terms:
        closes = layout.YES if term.closes_year else layout.NO
        yield term.id, term.name, layout.TERM_KINDS[term.kind], term.starts_on, term.ends_on, closes


def _staff(snapshot: Snapshot) -> Iterator[Cells]:
    for one in snapshot.staff:
        yield one.id, one.surname, one.name, one.patronymic or layout.NO_PATRONYMIC, one.post


def _classes(snapshot: Snapshot) -> Iterator[Cells]:
    names = period_names(snapshot)
    for group in snapshot.classes:
        periods = "; ".join(names[code] for code in group.period_ids)
        kind, term = layout.GROUP_KINDS[group.kind], names[group.term_id]
        grade = "" if group.kind is GroupKind.ADDITIONAL and not group.grade else group.grade
        yield (
            group.id,
            group.name,
            grade,
            kind,
            term,
            periods,
            group.class_teacher_id,
            group.head_post,
            group.home_class,
        )


def _pupils(snapshot: Snapshot) -> Iterator[Cells]:
    for group in snapshot.classes:
        for one in group.pupils:
            yield group.name, one.id, one.surname, one.name, one.patronymic, one.code_name, one.code_order


def _movement(snapshot: Snapshot) -> Iterator[Cells]:
    for group in snapshot.classes:
        for pupil in group.pupils:
            for note in pupil.movement:
                yield group.name, pupil.id, layout.MOVEMENTS[note.kind], note.on, note.note


def _sections(snapshot: Snapshot) -> Iterator[tuple[ClassGroup, Section]]:
    return ((group, section) for group in snapshot.classes for section in group.sections)


def _load(snapshot: Snapshot) -> Iterator[Cells]:
    for group, one in _sections(snapshot):
        marked = layout.YES if one.marked else layout.NO
        topics = "\n".join(one.topics_not_given)
        kind = "" if one.kind is SectionKind.SUBJECT else layout.SECTION_KINDS[one.kind]
        yield (
            one.id,
            group.name,
            one.subject,
            one.subgroup,
            one.teacher_id,
            one.planned_lessons,
            marked,
            topics,
            kind,
        )


def _handovers(snapshot: Snapshot) -> Iterator[Cells]:
    for _, section in _sections(snapshot):
        yield from ((section.id, one.on, one.teacher_id, one.order) for one in section.handovers)


def _members(snapshot: Snapshot) -> Iterator[Cells]:
    for group, section in _sections(snapshot):
        if section.pupil_ids != tuple(pupil.id for pupil in group.pupils):
            yield from ((section.id, pupil) for pupil in section.pupil_ids)


def _lessons(snapshot: Snapshot) -> Iterator[Cells]:
    for _, section in _sections(snapshot):
        for one in section.lessons:
            substitute = "" if one.teacher_id == section.teacher_on(one.on) else one.teacher_id
            hours = "" if one.hours == 1 else one.hours
            yield (
                one.id,
                section.id,
                one.on,
                one.number,
                one.topic,
                one.homework,
                substitute,
                hours,
                one.material,
            )


def _all_lessons(snapshot: Snapshot) -> Iterator[Lesson]:
    return (lesson for _, section in _sections(snapshot) for lesson in section.lessons)


def _marks(snapshot: Snapshot) -> Iterator[Cells]:
    for lesson in _all_lessons(snapshot):
        yield from ((lesson.id, pupil, mark) for pupil, mark in lesson.marks.items())


def _term_marks(snapshot: Snapshot) -> Iterator[Cells]:
    codes = list(period_names(snapshot))
    for _, section in _sections(snapshot):
        for pupil, row in section.term_marks.items():
            yield section.id, pupil, *(row.get(code, "") for code in codes)


def _deferrals(snapshot: Snapshot) -> Iterator[Cells]:
    names = period_names(snapshot)
    for _, section in _sections(snapshot):
        for one in section.deferrals:
            yield section.id, one.pupil_id, names[one.term_id], one.reason


_MAKERS: dict[Sheet, Callable[[Snapshot], Iterable[Cells]]] = {
    layout.SCHOOL: _school,
    layout.TERMS: _terms,
    layout.STAFF: _staff,
    layout.CLASSES: _classes,
    layout.PUPILS: _pupils,
    layout.MOVEMENT: _movement,
    layout.LOAD: _load,
    layout.HANDOVERS: _handovers,
    layout.MEMBERS: _members,
    layout.LESSONS: _lessons,
    layout.MARKS: _marks,
    layout.TERM_MARKS: _term_marks,
    layout.DEFERRALS: _deferrals,
}
