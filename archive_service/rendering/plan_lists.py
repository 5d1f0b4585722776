"""Planning of the contents and of the class list."""

from collections.abc import Sequence

from archive_service.rendering.letters import wrap
from archive_service.rendering.pages import ContentsEntry, ContentsPage, ListPage, Row
from archive_service.rendering.view import ClassView, day
from templates import wording
from templates.geometry import CONTENTS, HEADER, JOURNAL_SHEET, PUPIL_LIST, Flow
from templates.typefaces import BODY, Style
from workflows.snapshot import Movement, Pupil

BODY_TOP_MM = JOURNAL_SHEET.top_mm + HEADER.height_mm


def contents_pages(entries: int) -> list[ContentsPage]:
    """Return empty contents pages for that many lines; every line has the same height."""
    room = JOURNAL_SHEET.floor_mm - BODY_TOP_MM - CONTENTS.head_mm
    most = int(room / (CONTENTS.line_mm + 2 * CONTENTS.padding_mm))
    empty = ContentsEntry("", "", "", "")
    starts = range(0, entries, most)
    return [ContentsPage(start, (empty,) * min(most, entries - start)) for start in starts]


def list_pages(view: ClassView) -> list[ListPage]:
    """Return the class list's pages; at least one."""
    rows = [_pupil_row(index, pupil) for index, pupil in enumerate(view.group.pupils, 1)]
    return [ListPage(tuple(part)) for part in _filled(rows)]


def _filled(rows: Sequence[Row]) -> list[list[Row]]:
    room = JOURNAL_SHEET.floor_mm - BODY_TOP_MM - PUPIL_LIST.head_mm
    pages: list[list[Row]] = [[]]
    used = 0.0
    for row in rows:
        height = row_height_mm(row, PUPIL_LIST)
        if pages[-1] and used + height > room:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += height
    return pages


def row_height_mm(row: Row, flow: Flow) -> float:
    """Return the height of a row of a flowing table."""
    return max(len(cell) for cell in row) * flow.line_mm + 2 * flow.padding_mm


def flowing_row(texts: Sequence[str], flow: Flow, style: Style) -> Row:
    """Return the texts as the wrapped cells of a row."""
    cells = []
    for text, column in zip(texts, flow.columns, strict=True):
        cells.append(wrap(text, style, column.width_mm - 2) if column.flow else (text,))
    return tuple(cells)


def _pupil_row(index: int, pupil: Pupil) -> Row:
    moves = "; ".join(_movement(move) for move in pupil.movement)
    return flowing_row((str(index), pupil.printed_name, moves, _note(pupil)), PUPIL_LIST, BODY)


def _movement(move: Movement) -> str:
    said = f"{wording.MOVEMENT[move.kind]} {day(move.on)}"
    return f"{said}, {move.note}" if move.note else said


def _note(pupil: Pupil) -> str:
    if not pupil.code_name:
        return ""
    if not pupil.code_order:
        return wording.CODE_NAME_UNGROUNDED
    return wording.CODE_NAME.format(order=pupil.code_order)
