"""Is it the workbook at all: are all sheets there, and all columns on them?"""

import difflib
from collections.abc import Iterable

from python_calamine import CalamineWorkbook

from archive_service.importing.tables import Faults, Table, from_rows
from archive_service.importing.workbook import layout
from archive_service.importing.workbook.layout import Sheet

_SHOWN = 12
"""How many of the headers that were found are quoted."""


def tables_of(book: CalamineWorkbook, faults: Faults) -> dict[Sheet, Table]:
    """Return the table of every sheet; missing sheets and columns are noted as faults."""
    found: dict[Sheet, Table] = {}
    for sheet in layout.SHEETS:
        if sheet.name not in book.sheet_names:
            similar = _similar(sheet.name, unknown_sheets(book))
            if sheet.optional and not similar:
                found[sheet] = from_rows(sheet.name, [[column.header for column in sheet.columns]], faults)
                continue
            there = ", ".join(f"«{name}»" for name in book.sheet_names[:_SHOWN])
            code = "import.sheet-renamed" if similar else "import.sheet-missing"
            faults.add(code, sheet=sheet.name, value=similar, right=sheet.name, found=there)
            continue
        rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        table = from_rows(sheet.name, rows, faults)
        _columns(sheet, table)
        found[sheet] = table
    return found


def unknown_sheets(book: CalamineWorkbook) -> tuple[str, ...]:
    """Return the names of sheets that are not read."""
    known = {sheet.name for sheet in layout.SHEETS} | {layout.GUIDE}
    return tuple(name for name in book.sheet_names if name not in known)


def _columns(sheet: Sheet, table: Table) -> None:
    expected = {column.header: column.optional for column in sheet.columns}
    said = [name for name in table.header if name]
    for header, optional in expected.items():
        if header not in table.index:
            spare = [name for name in said if name not in expected]
            similar = _similar(header, spare)
            if optional and not similar:
                continue
            code = "import.column-renamed" if similar else "import.column-missing"
            there = ", ".join(f"«{name}»" for name in said[:_SHOWN]) or "—"
            table.faults.add(code, sheet=sheet.name, row=1, column=header, value=similar, found=there)
    for header in {name for name in said if said.count(name) > 1}:
        table.faults.add("import.column-twice", sheet=sheet.name, row=1, column=header)


def _similar(name: str, there: Iterable[str]) -> str:
    folded = {other.casefold().strip(): other for other in there}
    close = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else ""
