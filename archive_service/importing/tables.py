"""A table out of a spreadsheet or CSV file: its header, its rows, and where they stand."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from archive_service.importing import cells
from archive_service.problems import Fault, Kind, Problem


class Faults:
    """The faults of one file, collected until everything was looked at."""

    def __init__(self, file: str) -> None:
        """Start with none; ``file`` is the name the person knows."""
        self.file = file
        self.found: list[Fault] = []
        self.rows: set[tuple[str, int]] = set()

    def add(
        self,
        code: str,
        *,
        sheet: str = "",
        row: int | None = None,
        column: str = "",
        value: object = "",
        **facts: str,
    ) -> None:
        """Note one fault; its row is remembered, so that nothing is reported twice for it."""
        self.found.append(Fault(code, self.file, sheet, row, column, str(value), tuple(facts.items())))
        if row is not None:
            self.rows.add((sheet, row))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header; ``numbers`` are the rows' numbers in the file, from 1."""

    sheet: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    numbers: Sequence[int]
    faults: Faults
    index: dict[str, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator["Row"]:
        """Yield the rows that are not empty."""
        for number, cells_of_row in zip(self.numbers, self.rows, strict=True):
            if any(cells_of_row) or any(cell not in ("", None) for cell in cells_of_row):
                yield Row(self, number, cells_of_row)

    def positions(self, columns: Iterable[str]) -> tuple[int, ...]:
        """Return where the columns stand, for loops that cannot afford rows."""
        return tuple(self.index[column] for column in columns)


@dataclass(frozen=True, slots=True)
class Row:
    """One row; values are asked for by column, faults are noted with the row's place."""

    table: Table
    number: int
    cells: Sequence[Any]

    def raw(self, column: str) -> Any:
        """Return the cell as the reader gave it; "" where the column is absent."""
        place = self.table.index.get(column)
        return "" if place is None or place >= len(self.cells) else self.cells[place]

    def text(self, column: str, *, required: bool = False) -> str:
        """Return the cell as text without spaces around; a whole number loses its «.0»."""
        value = cells.text(self.raw(column))
        if required and not value:
            self.fault("import.empty-cell", column)
        return value

    def whole(self, column: str, default: int | None = None) -> int | None:
        """Return the cell as a whole number, or ``default`` where it is empty."""
        raw = self.raw(column)
        if cells.text(raw) == "":
            return default
        number = cells.whole(raw)
        if number is None:
            self.fault("import.not-a-number", column, cells.text(raw))
            return default
        return number

    def day(self, column: str) -> date | None:
        """Return the cell as a day, or None (noted as a fault) where it is none."""
        raw = self.raw(column)
        found = cells.day(raw)
        if found is None:
            self.fault(
                "import.not-a-date" if cells.text(raw) else "import.empty-cell", column, cells.text(raw)
            )
        return found

    def fault(self, code: str, column: str, value: str = "", **facts: str) -> None:
        """Note a fault of a cell of this row."""
        table = self.table
        table.faults.add(code, sheet=table.sheet, row=self.number, column=column, value=value, **facts)


def from_rows(sheet: str, rows: Sequence[Sequence[Any]], faults: Faults, first: int = 1) -> Table:
    """Return a table whose header is the first row; ``first`` is that row's number in the file."""
    header = [cells.text(cell) for cell in rows[0]] if rows else []
    index: dict[str, int] = {}
    for place, name in enumerate(header):
        if name:
            index.setdefault(name, place)
    return Table(sheet, header, rows[1:], range(first + 1, first + len(rows)), faults, index)


def from_csv(sheet: str, text: str, delimiter: str, faults: Faults, header_row: int = 1) -> Table:
    """Return the table of a CSV text; rows are numbered by the line they end on.

    Raises:
        Problem: the text is no CSV (INPUT).
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, numbers = [], []
    try:
        for row in reader:
            rows.append(row)
            numbers.append(reader.line_num)
    except csv.Error as error:
        reason = f"{error} ({reader.line_num})"
        raise Problem(
            Kind.INPUT, "import.refused-unreadable", file=sheet or faults.file, reason=reason
        ) from error
    table = from_rows(sheet, rows[header_row - 1 :], faults)
    return replace(table, numbers=numbers[header_row:])
