"""Where in the workbook a finding stands: looked up only when there is one."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from archive_service.importing import cells
from archive_service.importing.findings import Finding, Key, Place
from archive_service.importing.tables import Table
from archive_service.importing.workbook import layout
from archive_service.importing.workbook.layout import Sheet


class WorkbookPlaces:
    """Finds the last row of a sheet that has the finding's key."""

    def __init__(
        self, tables: Mapping[Sheet, Table], aliases: Mapping[str, str], terms: Mapping[str, str]
    ) -> None:
        """Take the tables, class and period names → codes, and period codes → headers."""
        self._tables = tables
        self._aliases = aliases
        self._terms = terms
        self._rows: dict[Sheet, dict[Key, int]] = {}

    @cached_property
    def _school_rows(self) -> dict[str, int]:
        table = self._tables[layout.SCHOOL]
        return {row.text("Показатель"): row.number for row in table}

    def place(self, finding: Finding) -> Place:
        """Return the sheet, the row and the header of the column."""
        sheet = layout.OF_KIND[finding.kind]
        if sheet is layout.SCHOOL:
            label = layout.SCHOOL_ROWS.get(finding.field, ("", ""))[0]
            return Place(sheet.name, self._school_rows.get(label), sheet.header("value") if label else "")
        row = self._rows_of(sheet).get(finding.key[: len(sheet.identity)])
        if row is None and sheet is layout.MEMBERS:
            return self.place(Finding(finding.code, "section", finding.key[:1], "subject"))
        return Place(sheet.name, row, self._column(sheet, finding))

    def _column(self, sheet: Sheet, finding: Finding) -> str:
        if sheet is layout.TERM_MARKS and finding.field == "mark":
            return self._terms.get(finding.key[2], finding.key[2])
        field = "pupil_id" if sheet is layout.PUPILS and finding.field == "id" else finding.field
        return sheet.header(field)

    def _rows_of(self, sheet: Sheet) -> dict[Key, int]:
        if sheet not in self._rows:
            table = self._tables[sheet]
            places = table.positions(sheet.header(key) for key in sheet.identity)
            self._rows[sheet] = {
                tuple(
                    self._code(key, row.cells[at]) for key, at in zip(sheet.identity, places, strict=True)
                ): row.number
                for row in table
            }
        return self._rows[sheet]

    def _code(self, key: str, cell: Any) -> str:
        """The cell as findings spell it: names as codes, days by ISO 8601."""
        text = cells.text(cell)
        if key in {"class_id", "term_id"}:
            return self._aliases.get(text, text)
        on = cells.day(cell) if key == "on" else None
        return on.isoformat() if on else text
