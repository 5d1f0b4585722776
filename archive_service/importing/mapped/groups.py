"""Pupils out of rows, and classes out of pupils."""

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from archive_service.importing.findings import Key, Place
from archive_service.importing.mapped.config import ClassPart, Mapping, PupilPart
from archive_service.importing.tables import Row
from workflows.snapshot import ClassGroup, Pupil

LETTERS = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"


@dataclass(slots=True)
class Gathered:
    """The rows put in order: the pupils of each future class, the rows of each pupil."""

    pupils: dict[Key, dict[str, Pupil]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    grades: dict[Key, int] = field(default_factory=dict)
    places: dict[tuple[str, Key], Place] = field(default_factory=dict)


def gather(rows: list[Row], mapping: Mapping) -> Gathered:
    """Return pupils by class; a pupil may have several rows where rows are subjects or lessons."""
    found = Gathered()
    long = mapping.lessons is not None or any(one.subject_column for one in mapping.sections)
    for row in rows:
        key = _class_key(row, mapping.classes, found)
        code = row.text(mapping.pupils.id, required=True) if mapping.pupils.id else f"r-{row.number}"
        if code in found.rows and not long:
            row.fault("import.duplicate-pupil", mapping.pupils.id, code, class_name=", ".join(key))
            continue
        if code not in found.rows:
            number = len(found.rows) + 1
            found.pupils.setdefault(key, {})[code] = _pupil(row, mapping.pupils, code, number)
        elif code not in found.pupils.get(key, {}):
            row.fault("import.in-two-classes", mapping.pupils.id, code, classes=", ".join(key))
        found.rows.setdefault(code, []).append(row)
    return found


def _pupil(row: Row, part: PupilPart, code: str, number: int) -> Pupil:
    return Pupil(
        id=code,
        surname=row.text(part.surname) if part.surname else "",
        name=row.text(part.name) if part.name else "",
        patronymic=row.text(part.patronymic) if part.patronymic else "",
        code_name=part.code_name.replace("{n}", str(number)),
        code_order=part.code_order,
    )


def _class_key(row: Row, part: ClassPart, found: Gathered) -> Key:
    key = tuple(row.text(column, required=True) for column in part.by)
    grade = _grade(row, part)
    full = (*key, str(grade))
    found.grades[full] = grade
    return full


def _grade(row: Row, part: ClassPart) -> int:
    if not part.grade_column:
        return part.grade or 0
    said = row.text(part.grade_column, required=True)
    if part.grades:
        if said and said not in part.grades:
            row.fault("import.grade-not-mapped", part.grade_column, said, known=", ".join(part.grades))
        return part.grades.get(said, 0)
    return row.whole(part.grade_column) or 0


def form_classes(found: Gathered, part: ClassPart) -> list[ClassGroup]:
    """Return the classes, split evenly where ``size`` is given, with their names and pupils."""
    classes: list[ClassGroup] = []
    used: Counter[str] = Counter()
    for key, pupils in found.pupils.items():
        for chunk in _chunks(list(pupils.values()), part.size):
            grade = found.grades[key]
            plain = _named(part.name, key, grade, n="*", letter="*")
            used[plain] += 1
            number = used[plain]
            letter = LETTERS[(number - 1) % len(LETTERS)]
            classes.append(
                _class(
                    len(classes) + 1, _named(part.name, key, grade, str(number), letter), grade, part, chunk
                )
            )
    for group in classes:
        for pupil in group.pupils:
            row = found.rows[pupil.id][0]
            found.places["pupil", (group.id, pupil.id)] = Place(row.table.sheet, row.number)
    return [_with_home(group, found, part.home_class_column) for group in classes]


def _with_home(group: ClassGroup, found: Gathered, column: str) -> ClassGroup:
    """The group with the one class that all its pupils belong to."""
    if not column:
        return group
    rows = [found.rows[pupil.id][0] for pupil in group.pupils]
    home = rows[0].text(column)
    found.places["class", (group.id,)] = Place(rows[0].table.sheet, rows[0].number)
    for row in rows:
        if row.text(column) != home:
            row.fault("import.home-differs", column, row.text(column), class_name=group.name, home=home)
    return replace(group, home_class=home)


def _named(template: str, key: Key, grade: int, n: str, letter: str) -> str:
    value = " ".join(key[:-1])
    words = {"{n}": n, "{letter}": letter, "{grade}": str(grade), "{value}": value}
    for word, text in words.items():
        template = template.replace(word, text)
    return template


def _class(number: int, name: str, grade: int, part: ClassPart, pupils: list[Pupil]) -> ClassGroup:
    return ClassGroup(
        id=f"c-{number:02}",
        name=name,
        grade=grade,
        term_id=part.term,
        class_teacher_id=part.teachers[(number - 1) % len(part.teachers)],
        kind=part.kind,
        head_post=part.head_post,
        period_ids=part.periods,
        pupils=tuple(pupils),
    )


def _chunks(pupils: list[Pupil], size: int | None) -> list[list[Pupil]]:
    if size is None or len(pupils) <= size:
        return [pupils]
    count = -(-len(pupils) // size)
    edges = [len(pupils) * place // count for place in range(count + 1)]
    return [pupils[first:last] for first, last in pairwise(edges)]
