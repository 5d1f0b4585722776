"""Writing the workbook: empty to fill in, or filled from a snapshot."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from archive_service.importing.workbook import content, layout
from archive_service.importing.workbook.layout import Column, Sheet
from workflows.snapshot import Snapshot

_TEMPLATE_ROWS = 2000
"""How many rows of an empty form have lists to pick from."""

_NO_STYLE = {"constant_memory": True, "default_date_format": "dd.mm.yyyy", "strings_to_formulas": False}
_PERIODS_OF_TEMPLATE = ("1 четверть", "2 четверть", "3 четверть", "4 четверть", "Год")


def write_template(path: Path) -> None:
    """Write the empty form with headers, notes and lists of choices.

    Raises:
        OSError: the file cannot be written.
    """
    rows: dict[Sheet, Iterable[Sequence[Any]]] = {layout.SCHOOL: content.empty_school_rows()}
    _write(path, rows, _PERIODS_OF_TEMPLATE)


def write_workbook(snapshot: Snapshot, path: Path) -> None:
    """Write the form filled from a snapshot; reading it gives the same snapshot.

    Raises:
        OSError: the file cannot be written.
    """
    _write(path, content.rows_of(snapshot), tuple(content.period_names(snapshot).values()))


def _write(path: Path, rows: dict[Sheet, Iterable[Sequence[Any]]], periods: Sequence[str]) -> None:
    book = _Book(path)
    try:
        book.guide()
        for sheet in layout.SHEETS:
            extra = [Column("", name) for name in periods] if sheet is layout.TERM_MARKS else []
            book.sheet(sheet, [*sheet.columns, *extra], rows.get(sheet, ()))
    finally:
        book.close()


class _Book:
    """An open workbook with its cell formats."""

    def __init__(self, path: Path) -> None:
        import xlsxwriter  # noqa: PLC0415 whoever only reads need not load the writer

        self._failure: type[Exception] = xlsxwriter.exceptions.FileCreateError
        self._book = xlsxwriter.Workbook(str(path), _NO_STYLE)
        # The date inside the file is fixed: equal contents give equal bytes.
        self._book.set_properties({"title": "Выгрузка журнала", "created": content.FIXED_MOMENT})
        self._head = self._book.add_format(
            {"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True}
        )
        self._text = self._book.add_format({"num_format": "@"})
        self._wrap = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._date = self._book.add_format({"num_format": "dd.mm.yyyy"})

    def close(self) -> None:
        """Finish the file."""
        try:
            self._book.close()
        except self._failure as error:
            raise OSError(*error.args) from error

    def guide(self) -> None:
        """Add the sheet that explains the others; it is not read back."""
        page = self._book.add_worksheet(layout.GUIDE)
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 110)
        for number, (left, right) in enumerate(content.guide_rows()):
            page.write_string(number, 0, left, self._head if right == "" else self._wrap)
            page.write_string(number, 1, right, self._wrap)

    def sheet(self, sheet: Sheet, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
        """Add one sheet with header, notes, formats, lists of choices and rows."""
        page = self._book.add_worksheet(sheet.name)
        page.freeze_panes(1, 0)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for place, column in enumerate(columns):
            page.set_column(place, place, column.width, self._format(column))
            page.write_string(0, place, column.header, self._head)
            if column.note:
                page.write_comment(0, place, column.note)
            if column.choices:
                rule = {"validate": "list", "source": list(column.choices)}
                page.data_validation(1, place, _TEMPLATE_ROWS, place, rule)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                self._cell(page, number, place, value)

    def _format(self, column: Column) -> Any:
        if column.is_number:
            return None
        return self._date if column.is_date else self._text

    def _cell(self, page: Any, row: int, column: int, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, date):
            page.write_datetime(row, column, value, self._date)
        elif isinstance(value, int):
            page.write_number(row, column, value)
        else:
            page.write_string(row, column, value, self._text)
