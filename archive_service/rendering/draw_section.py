"""Drawing of a subject's sheets: the marks grid and the lesson log."""

from itertools import groupby

from archive_service.rendering.draw_note import draw_note
from archive_service.rendering.frame import Area
from archive_service.rendering.ink import Ink
from archive_service.rendering.pages import GridPage, LogPage
from archive_service.rendering.plan_section import CLOSING_GAP_MM, CLOSING_LINE_MM, NOTE_GAP_MM, STRIP_MM
from archive_service.rendering.tables import draw_table
from archive_service.rendering.view import ClassView, day
from templates import wording
from templates.geometry import (
    FIFTH,
    FRAME,
    GRID,
    HAIR,
    LEAF_STAMP,
    THIN,
    ZONE_TEACHER,
    ZONE_TEACHER_SIGNATURE,
)
from templates.typefaces import (
    BODY,
    BODY_BOLD,
    CELL,
    DAY,
    EMPTY,
    HEAD,
    MARK,
    MONTH,
    PRESENCE,
    SMALL,
    TERM_MARK,
)
from workflows.snapshot import Lesson, Section

_HEAD_MM = GRID.month_mm + GRID.day_mm


def draw_grid(ink: Ink, view: ClassView, page: GridPage, area: Area) -> float:
    """Draw a row per pupil, a column per lesson, the terms' marks last; return the lower edge."""
    columns = _Columns(page, area)
    rows = max(len(page.pupils), 1)
    room = area.floor_mm - STRIP_MM - columns.top_mm
    row_mm = max(GRID.row_least_mm, min(GRID.row_most_mm, room / rows))
    _draw_rows(ink, view, page, columns, row_mm)
    _draw_heads(ink, page, columns, area.top_mm)
    _rule(ink, columns, area.top_mm, row_mm, rows)
    if not page.lessons:
        _draw_note(ink, page, columns, area)
    return columns.top_mm + rows * row_mm


class _Columns:
    """The edges of the grid's columns; few columns are made wider, within limits."""

    def __init__(self, page: GridPage, area: Area) -> None:
        self.lessons, self.terms = lessons, terms = len(page.lessons), len(page.terms)
        self.totals = page.totals
        total = GRID.total_mm if page.totals else 0
        room = area.width_mm - GRID.number_mm - GRID.name_mm - total
        lesson = (room - terms * GRID.term_mm) / max(lessons, 1)
        self.lesson_mm = min(GRID.lesson_most_mm, lesson)
        room -= lessons * self.lesson_mm
        self.term_mm = min(GRID.term_most_mm, room / max(terms, 1))
        room -= terms * self.term_mm
        self.name_width_mm = min(GRID.name_most_mm, GRID.name_mm + room)
        self.left_mm = area.left_mm
        self.top_mm = area.top_mm + _HEAD_MM
        self.name_mm = area.left_mm + GRID.number_mm
        self.lessons_mm = self.name_mm + self.name_width_mm
        self.terms_mm = self.lessons_mm + lessons * self.lesson_mm
        self.total_mm = self.terms_mm + terms * self.term_mm
        self.end_mm = self.total_mm + total


def _draw_rows(ink: Ink, view: ClassView, page: GridPage, columns: _Columns, row_mm: float) -> None:
    for index, pupil_id in enumerate(page.pupils):
        y_mm = columns.top_mm + (index + 0.5) * row_mm + 1.1
        ink.text(columns.name_mm - GRID.padding_mm, y_mm, str(page.first + index + 1), CELL, align="right")
        name = view.pupils[pupil_id].printed_name
        ink.text(
            columns.name_mm + GRID.padding_mm,
            y_mm,
            name,
            CELL,
            within_mm=columns.name_width_mm - 2 * GRID.padding_mm,
        )
        _draw_marks(ink, view, page, columns, pupil_id, y_mm=y_mm)


def _draw_marks(
    ink: Ink, view: ClassView, page: GridPage, columns: _Columns, pupil_id: str, *, y_mm: float
) -> None:
    width = columns.lesson_mm
    x_mm = columns.lessons_mm + width / 2
    for lesson in page.lessons:
        mark = lesson.marks.get(pupil_id)
        if mark and view.shows_cell(page.section, mark):
            style = MARK if mark[0].isdigit() else PRESENCE
            ink.text(x_mm, y_mm, mark, style, align="center", within_mm=width - 0.6)
        x_mm += width
    x_mm = columns.terms_mm + columns.term_mm / 2
    for term in page.terms:
        said = term_text(page.section, pupil_id, term.id)
        ink.text(x_mm, y_mm, said, TERM_MARK, align="center", within_mm=columns.term_mm - 0.8)
        x_mm += columns.term_mm
    if page.totals:
        cells = (lesson.marks.get(pupil_id, "") for lesson in page.section.lessons)
        missed = sum(bool(cell) and view.shows_cell(page.section, cell) for cell in cells)
        x_mm = (columns.total_mm + columns.end_mm) / 2
        ink.text(x_mm, y_mm, str(missed) if missed else "", CELL, align="center")


def term_text(section: Section, pupil_id: str, term_id: str) -> str:
    """Return a pupil's mark for a term, «отсрочка» where it is put off, or nothing."""
    mark = section.term_marks.get(pupil_id, {}).get(term_id)
    if mark:
        return mark
    put_off = any(one.pupil_id == pupil_id and one.term_id == term_id for one in section.deferrals)
    return wording.DEFERRED if put_off else ""


def _draw_heads(ink: Ink, page: GridPage, columns: _Columns, top_mm: float) -> None:
    middle = top_mm + _HEAD_MM / 2 + 1.1
    ink.text(
        (columns.name_mm + columns.name_mm - GRID.number_mm) / 2, middle, wording.NUMBER, HEAD, align="center"
    )
    ink.text((columns.name_mm + columns.lessons_mm) / 2, middle, wording.NAME, HEAD, align="center")
    _draw_days(ink, page, columns, top_mm)
    for index, term in enumerate(page.terms):
        centre = columns.terms_mm + (index + 0.5) * columns.term_mm
        ink.text(centre, middle, term.name, HEAD, align="center", within_mm=columns.term_mm - 0.8)
    if page.totals:
        centre = (columns.total_mm + columns.end_mm) / 2
        ink.text(centre, middle, wording.ABSENT, HEAD, align="center", within_mm=GRID.total_mm - 0.8)


def _draw_days(ink: Ink, page: GridPage, columns: _Columns, top_mm: float) -> None:
    start = columns.lessons_mm
    for month, lessons in groupby(page.lessons, _month):
        width = len(list(lessons)) * columns.lesson_mm
        names = wording.MONTHS if width >= 2 * columns.lesson_mm else wording.MONTHS_SHORT
        ink.text(
            start + width / 2, top_mm + 3.3, names[month - 1], MONTH, align="center", within_mm=width - 0.6
        )
        if start > columns.lessons_mm:
            ink.line(start, top_mm, start, top_mm + GRID.month_mm, THIN)
        start += width
    for index, lesson in enumerate(page.lessons):
        centre = columns.lessons_mm + (index + 0.5) * columns.lesson_mm
        ink.text(centre, top_mm + _HEAD_MM - 1.2, str(lesson.on.day), DAY, align="center")


def _month(lesson: Lesson) -> int:
    return lesson.on.month


def _rule(ink: Ink, columns: _Columns, top_mm: float, row_mm: float, rows: int) -> None:
    """Draw the lines of ``rows`` rows below ``top_mm``, the upper edge of the heads."""
    left, right, first = columns.left_mm, columns.end_mm, top_mm + _HEAD_MM
    bottom = first + rows * row_mm
    for index in range(1, rows):
        y_mm = first + index * row_mm
        ink.line(left, y_mm, right, y_mm, HAIR if index % 5 else FIFTH)
    ink.line(left, first, right, first, THIN)
    _rule_down(ink, columns, top_mm, bottom)
    ink.frame(left, top_mm, right - left, bottom - top_mm, FRAME)


def _rule_down(ink: Ink, columns: _Columns, top_mm: float, bottom_mm: float) -> None:
    days_mm = top_mm + GRID.month_mm
    ink.line(columns.name_mm, top_mm, columns.name_mm, bottom_mm, HAIR)
    ink.line(columns.lessons_mm, top_mm, columns.lessons_mm, bottom_mm, THIN)
    if columns.lessons:
        ink.line(columns.lessons_mm, days_mm, columns.terms_mm, days_mm, HAIR)
    for index in range(1, columns.lessons):
        x_mm = columns.lessons_mm + index * columns.lesson_mm
        ink.line(x_mm, days_mm, x_mm, bottom_mm, HAIR)
    for index in range(columns.terms + columns.totals):
        x_mm = columns.terms_mm + index * columns.term_mm
        ink.line(x_mm, top_mm, x_mm, bottom_mm, THIN)


def _draw_note(ink: Ink, page: GridPage, columns: _Columns, area: Area) -> None:
    """Say why the grid has no lesson columns."""
    x_mm = columns.end_mm + 6
    said = [wording.NO_LESSONS if page.terms else wording.NO_TERM_MARKS]
    if page.section.lessons:
        said = [wording.CELLS_OMITTED]
    if not page.pupils:
        said.append(wording.NO_PUPILS)
    for index, text in enumerate(said):
        ink.text(x_mm, area.top_mm + 6 + index * 5, text, BODY, within_mm=area.right_mm - x_mm)


def draw_log(ink: Ink, view: ClassView, page: LogPage, area: Area) -> float:
    """Draw lessons, closing, programme note and signature; return the lower edge of what was drawn."""
    bottom = area.top_mm
    if page.rows and view.log is not None:
        bottom = draw_table(ink, area, view.log, page.rows, CELL)
    if page.closing:
        bottom += CLOSING_GAP_MM
        for line in page.closing:
            ink.text(area.left_mm, bottom + CLOSING_LINE_MM * 0.75, line, BODY)
            bottom += CLOSING_LINE_MM
    if page.note_mm:
        bottom = draw_note(ink, view, area, bottom + NOTE_GAP_MM, page.note_mm)
    return _draw_signature(ink, view, page, area, bottom) if page.signs else bottom


def _draw_signature(ink: Ink, view: ClassView, page: LogPage, area: Area, top_mm: float) -> float:
    y_mm = top_mm + 2
    x_mm = area.left_mm + 100
    ink.text(area.left_mm, y_mm + 6, view.teacher(page.section), BODY_BOLD, within_mm=96)
    ink.text(area.left_mm, y_mm + 11, day_of_term(view), SMALL)
    ink.signature(ZONE_TEACHER_SIGNATURE, x_mm, y_mm, LEAF_STAMP)
    return y_mm + LEAF_STAMP.height_mm + 2.8


def day_of_term(view: ClassView) -> str:
    """Return the term with its days."""
    return f"{view.term.name}: {day(view.term.starts_on)} – {day(view.term.ends_on)}"


def draw_strip(ink: Ink, view: ClassView, section: Section, area: Area) -> None:
    """Draw the foot of a recto: the teacher signs every leaf (000 clause 4.4)."""
    top = area.floor_mm - LEAF_STAMP.height_mm - 2.8
    ink.text(area.left_mm, top + 4.5, wording.LEAF_CHECKED, BODY)
    teacher = view.teacher(section)
    ink.text(area.left_mm, top + 9.5, teacher, BODY, within_mm=area.width_mm - LEAF_STAMP.width_mm - 6)
    ink.signature(ZONE_TEACHER, area.right_mm - LEAF_STAMP.width_mm, top, LEAF_STAMP)


def draw_blank(ink: Ink, area: Area) -> None:
    """Draw the notice of an empty page."""
    middle = (area.left_mm + area.right_mm) / 2
    ink.text(middle, (area.top_mm + area.floor_mm) / 2, wording.EMPTY_PAGE, EMPTY, align="center")
