"""Planning of a section's leaves: the grid on the recto, the log of the same lessons on the verso.

The lessons of a leaf are as many as both sides hold. What the verso cannot hold (a topic longer
than a page, a long list of topics not given) goes on to further leaves of the same section.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, cycle, pairwise, zip_longest

from archive_service.rendering.closing import Closing, closing_of
from archive_service.rendering.pages import BlankPage, Content, GridPage, LogPage, Row
from archive_service.rendering.plan_lists import flowing_row, row_height_mm, row_parts
from archive_service.rendering.view import ClassView, day, even_parts
from templates.geometry import CAPTION_MM, GRID, HEADER, JOURNAL_SHEET, LEAF_STAMP, LOG, Flow
from templates.typefaces import CELL
from workflows.sheet_codes import Side
from workflows.snapshot import Lesson, Section

STRIP_MM = LEAF_STAMP.height_mm + CAPTION_MM + 2
CLOSING_LINE_MM = 4.4
CLOSING_GAP_MM = 3
NOTE_GAP_MM = 1
SIGN_MM = LEAF_STAMP.height_mm + CAPTION_MM + 3
_VERSO_MM = JOURNAL_SHEET.floor_mm - JOURNAL_SHEET.top_mm - HEADER.height_mm - LOG.head_mm
_RECTO_MM = _VERSO_MM - STRIP_MM
_ROOM_MM = {Side.RECTO: _RECTO_MM, Side.VERSO: _VERSO_MM}
_MOST_NOTE_MM = _RECTO_MM - NOTE_GAP_MM - CAPTION_MM - SIGN_MM
_MOST_LINES = int((_RECTO_MM - 2 * LOG.padding_mm) / LOG.line_mm)


def section_pages(view: ClassView, section: Section) -> list[Content]:
    """Return the pages of one section, from its first recto on (001 clause 6.10)."""
    rows = _log_rows(view, section)
    closing = closing_of(view, section, _MOST_NOTE_MM)
    runs = [range(len(section.lessons))]
    if view.grid_lessons(section):
        heights = [row_height_mm(row, LOG) for row in rows] or [0.0] * len(section.lessons)
        runs = _runs(heights, _closing_mm(closing))
    blocks = even_parts(len(section.pupil_ids), GRID.pupil_rows)
    pages: list[Content] = []
    for run in runs:
        last = run is runs[-1]
        grids = [_grid(view, section, run, block, last) for block in blocks]
        pages.extend(_leaves(section, grids, rows[run.start : run.stop], closing if last else None))
    return pages


def _log_rows(view: ClassView, section: Section) -> list[Row]:
    form = view.log
    return [] if form is None else [_log_row(view, form, section, lesson) for lesson in section.lessons]


def _log_row(view: ClassView, form: Flow, section: Section, lesson: Lesson) -> Row:
    said = {
        "date": day(lesson.on),
        "number": str(lesson.number),
        "hours": str(lesson.hours),
        "topic": lesson.topic,
        "homework": lesson.homework,
        "material": lesson.material,
        "substitute": view.substitute(section, lesson),
    }
    return flowing_row([said[column.key] for column in form.columns], form, CELL)


def _closing_mm(closing: Closing) -> float:
    return CLOSING_GAP_MM + len(closing.lines) * CLOSING_LINE_MM + _signed_mm(closing)


def _signed_mm(closing: Closing) -> float:
    """The height of the signature and of the note above it: what is signed is on the same page."""
    return SIGN_MM + (NOTE_GAP_MM + closing.note_mm + CAPTION_MM if closing.note_mm else 0)


def _runs(heights: Sequence[float], closing_mm: float) -> list[range]:
    """Return which lessons share a leaf: few leaves, evenly filled, room for the closing on the last."""
    greedy = _greedy(heights, GRID.lesson_columns)
    for leaves in (len(greedy), len(greedy) + 1):
        for columns in range(-(-len(heights) // max(leaves, 1)), GRID.lesson_columns + 1):
            runs = _greedy(heights, columns)
            if len(runs) <= leaves and _fits(heights, runs, closing_mm):
                return runs
    return greedy


def _fits(heights: Sequence[float], runs: Sequence[range], closing_mm: float) -> bool:
    return not runs or sum(heights[index] for index in runs[-1]) + closing_mm <= _VERSO_MM


def _greedy(heights: Sequence[float], columns: int) -> list[range]:
    starts: list[int] = []
    used = 0.0
    for index, height in enumerate(heights):
        full = not starts or index - starts[-1] >= columns or used + height > _VERSO_MM
        if full:
            starts.append(index)
        used = height if full else used + height
    return [range(start, stop) for start, stop in pairwise([*starts, len(heights)])]


def _grid(view: ClassView, section: Section, run: range, block: range, last: bool) -> GridPage:
    return GridPage(
        section=section,
        first=block.start,
        pupils=section.pupil_ids[block.start : block.stop],
        lessons=view.grid_lessons(section)[run.start : run.stop],
        terms=view.section_terms(section) if last else (),
        totals=view.is_bare(section) and last and bool(view.grid_lessons(section)),
    )


def _leaves(
    section: Section, grids: list[GridPage], rows: list[Row], closing: Closing | None
) -> Iterator[Content]:
    """Yield whole leaves: each grid on a recto, log pages on the versos, then log on both sides."""
    sides = chain([Side.VERSO] * len(grids), cycle((Side.RECTO, Side.VERSO)))
    logs = _pour(section, _items(rows, closing), sides)
    behind, more = logs[: len(grids)], logs[len(grids) :]
    for grid, log in zip_longest(grids, behind):
        yield grid
        yield log or BlankPage()
    yield from more
    if len(more) % 2:
        yield BlankPage()


@dataclass(frozen=True, slots=True)
class _Item:
    """Something that goes onto a log page: a row, a line of the closing, or note and signature."""

    height_mm: float
    row: Row | None = None
    line: str | None = None
    note_mm: float = 0


def _items(rows: Sequence[Row], closing: Closing | None) -> Iterator[_Item]:
    for row in rows:
        for part in row_parts(row, _MOST_LINES):
            yield _Item(row_height_mm(part, LOG), row=part)
    if closing is not None:
        for index, line in enumerate(closing.lines):
            yield _Item(CLOSING_LINE_MM + (CLOSING_GAP_MM if index == 0 else 0), line=line)
        yield _Item(_signed_mm(closing), note_mm=closing.note_mm)


def _pour(section: Section, items: Iterator[_Item], sides: Iterator[Side]) -> list[LogPage]:
    """Return the log pages that hold all items, in order."""
    pages: list[list[_Item]] = [[]]
    room = _ROOM_MM[next(sides)]
    for item in items:
        if pages[-1] and item.height_mm > room + 1e-6:
            pages.append([])
            room = _ROOM_MM[next(sides)]
        pages[-1].append(item)
        room -= item.height_mm
    return [_log_page(section, page) for page in pages]


def _log_page(section: Section, items: Sequence[_Item]) -> LogPage:
    rows = tuple(item.row for item in items if item.row is not None)
    lines = tuple(item.line for item in items if item.line is not None)
    signs = any(item.row is None and item.line is None for item in items)
    return LogPage(section, rows, lines, signs, sum(item.note_mm for item in items))
