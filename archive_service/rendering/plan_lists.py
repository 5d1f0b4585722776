"""Planning of the contents and of the class list."""

from collections.abc import Iterator, Sequence
from itertools import repeat

from archive_service.rendering.letters import wrap
from archive_service.rendering.pages import ContentsEntry, ContentsPage, ListPage, Row
from archive_service.rendering.rules import Part
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
    """Return the class list's pages: at least one, unless the regulation leaves the list out."""
    if not view.rules.shows(Part.CLASS_LIST):
        return []
    rows = [_pupil_row(view.pupil_list, index, pupil) for index, pupil in enumerate(view.group.pupils, 1)]
    room = JOURNAL_SHEET.floor_mm - BODY_TOP_MM - PUPIL_LIST.head_mm
    return [ListPage(tuple(part)) for part in filled(rows, PUPIL_LIST, repeat(room))]


def filled(rows: Sequence[Row], flow: Flow, rooms_mm: Iterator[float]) -> list[list[Row]]:
    """Return the rows of each page, at least one page; ``rooms_mm`` is the height of page after page."""
    pages: list[list[Row]] = [[]]
    room = next(rooms_mm)
    for row in rows:
        height = row_height_mm(row, flow)
        if pages[-1] and height > room:
            pages.append([])
            room = next(rooms_mm)
        pages[-1].append(row)
        room -= height
    return pages


def row_parts(row: Row, most_lines: int) -> Iterator[Row]:
    """Yield the row, cut where it has more lines than a page."""
    lines = max(len(cell) for cell in row)
    for start in range(0, lines, most_lines):
        yield tuple(cell[start : start + most_lines] for cell in row)


def row_height_mm(row: Row, flow: Flow) -> float:
    """Return the height of a row of a flowing table."""
    return max(len(cell) for cell in row) * flow.line_mm + 2 * flow.padding_mm


def flowing_row(texts: Sequence[str], flow: Flow, style: Style) -> Row:
    """Return the texts as the wrapped cells of a row."""
    cells = []
    for text, column in zip(texts, flow.columns, strict=True):
        cells.append(wrap(text, style, column.width_mm - 2) if column.flow else (text,))
    return tuple(cells)


def _pupil_row(form: Flow, index: int, pupil: Pupil) -> Row:
    said = {
        "number": str(index),
        "name": pupil.printed_name,
        "movement": "; ".join(_movement(move) for move in pupil.movement),
        "note": _note(pupil),
    }
    return flowing_row([said[column.key] for column in form.columns], form, BODY)


def _movement(move: Movement) -> str:
    said = f"{wording.MOVEMENT[move.kind]} {day(move.on)}"
    return f"{said}, {move.note}" if move.note else said


def _note(pupil: Pupil) -> str:
    if not pupil.code_name:
        return ""
    if not pupil.code_order:
        return wording.CODE_NAME_UNGROUNDED
    return wording.CODE_NAME.format(order=pupil.code_order)
