"""Planning of the remarks pages (001 clause 4.13)."""

from collections.abc import Sequence
from itertools import repeat

from archive_service.rendering.enclosed import PrintedRemark
from archive_service.rendering.pages import RemarksPage, Row
from archive_service.rendering.plan_lists import BODY_TOP_MM, filled, flowing_row, row_parts
from archive_service.rendering.view import day
from templates.geometry import JOURNAL_SHEET, REMARKS
from templates.typefaces import CELL

_LEAST_PAGES = 2
_ROOM_MM = JOURNAL_SHEET.floor_mm - BODY_TOP_MM - REMARKS.head_mm
_MOST_LINES = int((_ROOM_MM - 2 * REMARKS.padding_mm) / REMARKS.line_mm)
EMPTY_ROW: Row = ((" ", " "),) * len(REMARKS.columns)
"""A row for a remark by hand; a printed one is no lower, so that it can be marked as mended by hand."""


def remarks_pages(remarks: Sequence[PrintedRemark]) -> list[RemarksPage]:
    """Return the remarks, first to last, on as many pages as they need; at least two."""
    rows = [part for one in remarks for part in row_parts(_row(one), _MOST_LINES)]
    pages = [RemarksPage(tuple(part)) for part in filled(rows, REMARKS, repeat(_ROOM_MM))]
    return [*pages, *[RemarksPage()] * (_LEAST_PAGES - len(pages))]


def _row(one: PrintedRemark) -> Row:
    on, *cells = flowing_row((day(one.on), one.text, one.who, one.mended), REMARKS, CELL)
    return (*on, *[" "] * (len(EMPTY_ROW[0]) - len(on))), *cells
