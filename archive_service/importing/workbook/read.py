"""From the workbook's cells to a snapshot."""

import io

from python_calamine import CalamineError, CalamineWorkbook

from archive_service.importing.reading import Reading
from archive_service.importing.tables import Faults, Table
from archive_service.importing.workbook import layout, shape
from archive_service.importing.workbook.frame import Frame, read_frame, read_school
from archive_service.importing.workbook.locate import WorkbookPlaces
from archive_service.importing.workbook.log import read_log
from archive_service.problems import Fault, Kind, Problem
from workflows.snapshot import Snapshot

KIND = "workbook"


def read_workbook(data: bytes, name: str) -> Reading:
    """Return what the workbook says; ``name`` is the file's name for the faults.

    Raises:
        Problem: the bytes are no workbook that can be read (INPUT).
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        faults = Faults(name)
        tables = shape.tables_of(book, faults)
    except CalamineError as error:
        raise Problem(Kind.INPUT, "import.refused-unreadable", file=name, reason=str(error)) from error
    extra = tuple(Fault("import.extra-sheet", name, one) for one in shape.unknown_sheets(book))
    if faults.found:
        return Reading(KIND, name, None, tuple(faults.found), extra)
    return _read(tables, faults, extra)


def _read(tables: dict[layout.Sheet, Table], faults: Faults, warnings: tuple[Fault, ...]) -> Reading:
    heading = read_school(tables[layout.SCHOOL])
    frame = read_frame(tables)
    classes = read_log(tables, frame)
    snapshot = Snapshot(
        school=heading.school,
        year=heading.year,
        exported_at=heading.exported_at,
        source=heading.source,
        terms=tuple(frame.terms.values()),
        staff=tuple(frame.staff.values()),
        classes=classes,
    )
    return Reading(
        kind=KIND,
        file=faults.file,
        snapshot=snapshot,
        faults=tuple(faults.found),
        warnings=warnings,
        faulty_rows=frozenset(faults.rows),
        locator=_places(tables, frame),
    )


def _places(tables: dict[layout.Sheet, Table], frame: Frame) -> WorkbookPlaces:
    names = {code: term.name for code, term in frame.terms.items()}
    return WorkbookPlaces(tables, frame.class_codes | frame.term_codes, names)
