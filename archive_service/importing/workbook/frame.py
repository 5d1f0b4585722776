"""The frame of the workbook: school, periods, staff, classes with their pupils."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from archive_service.importing import cells
from archive_service.importing.checks.lessons import UNREAD
from archive_service.importing.tables import Row, Table
from archive_service.importing.workbook import layout
from archive_service.importing.workbook.layout import Sheet
from workflows.snapshot import (
    ClassGroup,
    GroupKind,
    Movement,
    MovementKind,
    Person,
    Pupil,
    School,
    Term,
    TermKind,
)

E = TypeVar("E", bound=StrEnum)
_UNREAD_AT = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the sheet «Школа» says."""

    school: School
    year: int
    exported_at: datetime
    source: str


@dataclass(slots=True)
class Frame:
    """Everything the lessons and marks refer to, by code.

    ``class_codes`` and ``term_codes`` lead from codes and names to codes; ``classes`` have no
    pupils and sections yet, ``pupils`` holds each class's pupils by code. ``homeless`` are the
    pupils whose class could not be read: that is reported, their marks are passed over.
    """

    terms: dict[str, Term] = field(default_factory=dict)
    term_codes: dict[str, str] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)
    classes: dict[str, ClassGroup] = field(default_factory=dict)
    class_codes: dict[str, str] = field(default_factory=dict)
    pupils: dict[str, dict[str, Pupil]] = field(default_factory=dict)
    homeless: set[str] = field(default_factory=set)


def read_school(table: Table) -> Heading:
    """Return the school, the year and the moment of the export."""
    rows = {row.text("Показатель"): row for row in table}
    said: dict[str, str] = {}
    for key, (label, _) in layout.SCHOOL_ROWS.items():
        if label not in rows:
            table.faults.add("import.school-row-missing", sheet=table.sheet, value=label)
            said[key] = ""
            continue
        said[key] = rows[label].text("Значение", required=True)
    if said["format"] and said["format"] != layout.VERSION:
        _at(rows, "format").fault("import.wrong-version", "Значение", said["format"], right=layout.VERSION)
    return Heading(
        school=School(said["name"], said["short_name"]),
        year=_year(rows, said["year"]),
        exported_at=_exported_at(rows, said["zone"]),
        source=said["source"],
    )


def _at(rows: Mapping[str, Row], key: str) -> Row:
    return rows[layout.SCHOOL_ROWS[key][0]]


def _year(rows: Mapping[str, Row], said: str) -> int:
    first, _, second = said.replace("-", "/").replace("–", "/").partition("/")
    if first.isdecimal() and len(first) == 4 and (not second or second.strip() == str(int(first) + 1)):
        return int(first)
    if said:
        _at(rows, "year").fault("import.not-a-year", "Значение", said)
    return 0


def _exported_at(rows: Mapping[str, Row], said_zone: str) -> datetime:
    label = layout.SCHOOL_ROWS["exported_at"][0]
    if label not in rows or not rows[label].text("Значение"):
        return _UNREAD_AT
    moment = cells.moment(rows[label].raw("Значение"))
    zone = cells.zone(said_zone)
    if moment is None:
        rows[label].fault("import.not-a-moment", "Значение", rows[label].text("Значение"))
        return _UNREAD_AT
    if zone is None:
        if said_zone:
            _at(rows, "zone").fault("import.not-a-zone", "Значение", said_zone)
        return _UNREAD_AT
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def read_frame(tables: Mapping[Sheet, Table]) -> Frame:
    """Return periods, staff, classes and pupils."""
    frame = Frame()
    for row in tables[layout.TERMS]:
        _term(row, frame)
    for row in tables[layout.STAFF]:
        _person(row, frame)
    for row in tables[layout.CLASSES]:
        _class(row, frame)
    moves = _movement(tables[layout.MOVEMENT], frame)
    for row in tables[layout.PUPILS]:
        _pupil(row, frame, moves)
    _strangers(tables[layout.MOVEMENT], frame)
    return frame


def _code(row: Row, column: str, taken: Mapping[str, object], duplicate: str) -> str:
    code = row.text(column, required=True)
    if code in taken:
        row.fault(duplicate, column, code)
    return code


def choice(row: Row, column: str, words: Mapping[E, str], *, required: bool = True) -> E:
    """Return what the cell's word stands for: the first of all where it is empty or (a fault) unknown."""
    said = row.text(column, required=required).casefold().replace("ё", "е")
    for kind, word in words.items():
        if said == word:
            return kind
    if said:
        row.fault("import.not-a-choice", column, said, allowed=", ".join(words.values()))
    return next(iter(words))


def is_yes(row: Row, column: str, *, default: bool) -> bool:
    """Return whether the cell says «да»; an empty one means ``default``."""
    said = row.text(column).casefold()
    if said not in {layout.YES, layout.NO, ""}:
        row.fault("import.not-a-choice", column, said, allowed=f"{layout.YES}, {layout.NO}")
    return said == layout.YES if said else default


def _term(row: Row, frame: Frame) -> None:
    code = _code(row, "Код", frame.terms, "import.duplicate-term")
    name = row.text("Название", required=True)
    if name in frame.term_codes and code not in frame.terms:
        row.fault("import.duplicate-term-name", "Название", name)
    kind: TermKind = choice(row, "Вид", layout.TERM_KINDS)
    starts_on, ends_on = row.day("Начало") or UNREAD, row.day("Конец") or UNREAD
    frame.terms[code] = Term(
        code, name, kind, starts_on, ends_on, is_yes(row, "Завершает год", default=False)
    )
    frame.term_codes.setdefault(name, code)
    frame.term_codes[code] = code


def _person(row: Row, frame: Frame) -> None:
    code = _code(row, "Код", frame.staff, "import.duplicate-person")
    patronymic = row.text("Отчество")
    if not patronymic:
        row.fault("import.patronymic-not-stated", "Отчество")
    frame.staff[code] = Person(
        id=code,
        surname=row.text("Фамилия"),
        name=row.text("Имя"),
        patronymic="" if patronymic.casefold() in layout.NO_PATRONYMIC_WORDS else patronymic,
        post=row.text("Должность"),
    )


def _class(row: Row, frame: Frame) -> None:
    code = _code(row, "Код", frame.classes, "import.duplicate-class")
    name = row.text("Класс", required=True)
    periods = [part.strip() for part in row.text("Периоды с отметками").split(";") if part.strip()]
    kind: GroupKind = choice(row, "Вид", layout.GROUP_KINDS)
    grade = row.whole("Параллель")
    if grade is None and not row.text("Параллель") and kind is not GroupKind.ADDITIONAL:
        row.fault("import.empty-cell", "Параллель")
    frame.classes[code] = ClassGroup(
        id=code,
        name=name,
        grade=grade or 0,
        term_id=_known(row.text("Период", required=True), frame.term_codes),
        class_teacher_id=row.text("Классный руководитель"),
        kind=kind,
        period_ids=tuple(_known(one, frame.term_codes) for one in periods),
        head_post=row.text("Должность руководителя"),
        home_class=row.text("Класс ученика"),
    )
    frame.pupils.setdefault(code, {})
    frame.class_codes.setdefault(name, code)
    frame.class_codes[code] = code


def _known(said: str, codes: Mapping[str, str]) -> str:
    return codes.get(said, said)


def class_of(row: Row, frame: Frame, column: str = "Класс") -> str:
    """Return the code of the class a row names; "" (noted as a fault) where there is none."""
    said = row.text(column, required=True)
    code = frame.class_codes.get(said, "")
    if said and not code:
        row.fault("import.unknown-class", column, said)
    return code


def _movement(table: Table, frame: Frame) -> dict[tuple[str, str], list[Movement]]:
    moves: dict[tuple[str, str], list[Movement]] = {}
    for row in table:
        key = class_of(row, frame), row.text("Код ученика", required=True)
        kind: MovementKind = choice(row, "Событие", layout.MOVEMENTS)
        on = row.day("Дата")
        if on is not None:
            moves.setdefault(key, []).append(Movement(kind, on, row.text("Основание")))
    return moves


def _pupil(row: Row, frame: Frame, moves: Mapping[tuple[str, str], list[Movement]]) -> None:
    group, code = class_of(row, frame), row.text("Код ученика", required=True)
    if not group:
        frame.homeless.add(code)
        return
    known = frame.pupils[group]
    if code in known:
        row.fault("import.duplicate-pupil", "Код ученика", code, class_name=frame.classes[group].name)
    patronymic = row.text("Отчество")
    known[code] = Pupil(
        id=code,
        surname=row.text("Фамилия"),
        name=row.text("Имя"),
        patronymic="" if patronymic.casefold() in layout.NO_PATRONYMIC_WORDS else patronymic,
        code_name=row.text("Кодовое имя"),
        code_order=row.text("Приказ о кодовом имени"),
        movement=tuple(moves.get((group, code), ())),
    )


def _strangers(table: Table, frame: Frame) -> None:
    for row in table:
        group = frame.class_codes.get(row.text("Класс"), "")
        code = row.text("Код ученика")
        if group and code and code not in frame.pupils[group]:
            name = frame.classes[group].name
            row.fault("import.unknown-pupil", "Код ученика", code, class_name=name, section=table.sheet)
