"""The rows of a mapped table that belong to the chosen school."""

import io
from collections.abc import Iterable

from python_calamine import CalamineError, CalamineWorkbook

from archive_service.importing import tables
from archive_service.importing.content import refuse
from archive_service.importing.mapped.config import FilePart, Mapping, SchoolPart, Words
from archive_service.importing.tables import Faults, Row, Table
from archive_service.problems import Kind, Problem


def open_table(data: bytes, faults: Faults, shape: FilePart, *, spreadsheet: bool) -> Table:
    """Return the table of a file.

    Raises:
        Problem: it cannot be read as the mapping says (INPUT).
    """
    if spreadsheet:
        return _spreadsheet(data, faults, shape)
    encoding = "utf-8-sig" if shape.encoding == "utf-8" else shape.encoding
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Problem(
            Kind.INPUT, "import.refused-encoding", file=faults.file, encoding=shape.encoding
        ) from error
    return tables.from_csv("", text, shape.delimiter, faults, shape.header_row)


def _spreadsheet(data: bytes, faults: Faults, shape: FilePart) -> Table:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        name = shape.sheet or book.sheet_names[0]
        if name not in book.sheet_names:
            there = ", ".join(f"«{one}»" for one in book.sheet_names)
            refuse("refused-no-sheet", faults.file, sheet=name, found=there)
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise Problem(Kind.INPUT, "import.refused-unreadable", file=faults.file, reason=str(error)) from error
    return tables.from_rows(name, rows[shape.header_row - 1 :], faults, shape.header_row)


def missing_columns(table: Table, mapping: Mapping, school: SchoolPart) -> bool:
    """Note the columns that the mapping names and the table has not; tell whether there are any."""
    wanted = dict.fromkeys(one for one in _named_columns(mapping, school) if one)
    missing = [column for column in wanted if column not in table.index]
    there = ", ".join(f"«{name}»" for name in table.header if name) or "—"
    row = mapping.file.header_row
    for column in missing:
        table.faults.add("import.column-missing", sheet=table.sheet, row=row, column=column, found=there)
    return bool(missing)


def _named_columns(mapping: Mapping, school: SchoolPart) -> Iterable[str]:
    yield from mapping.where
    yield from school.where
    yield from (*mapping.classes.by, mapping.classes.grade_column, mapping.classes.home_class_column)
    pupils = mapping.pupils
    yield from (pupils.id, pupils.surname, pupils.name, pupils.patronymic)
    for section in mapping.sections:
        yield from (section.subject_column, section.subgroup_column, section.teacher_column)
        yield from section.marks.values()
    if mapping.lessons:
        lessons = mapping.lessons
        yield from (lessons.on, lessons.number, lessons.topic, lessons.homework, lessons.mark)
        yield from (lessons.hours, lessons.material)


def chosen(table: Table, *filters: Words) -> list[Row]:
    """Return the rows that satisfy every filter."""
    return [row for row in table if all(_fits(row, words) for words in filters)]


def _fits(row: Row, words: Words) -> bool:
    return all(
        row.text(column) in ([said] if isinstance(said, str) else said) for column, said in words.items()
    )
