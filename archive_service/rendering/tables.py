"""Ruled tables whose rows grow with their text."""

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate

from archive_service.rendering.frame import Area
from archive_service.rendering.ink import Ink
from archive_service.rendering.letters import wrap
from archive_service.rendering.pages import Cell, Row
from archive_service.rendering.plan_lists import row_height_mm
from templates.geometry import FORM, FRAME, HAIR, THIN, Box, Column, Flow
from templates.typefaces import BODY_BOLD, HEAD, Style

_UPRIGHT_LINE_MM = 3.1
_UPRIGHT_PADDING_MM = 1.2


def draw_table(
    ink: Ink, area: Area, flow: Flow, rows: Sequence[Row], style: Style, *, strong: Collection[int] = ()
) -> float:
    """Draw head and rows from the top of the area down, ``strong`` rows bold; return the lower edge."""
    x_mm, y_mm = area.left_mm, area.top_mm
    edges = [x_mm, *accumulate((column.width_mm for column in flow.columns), initial=x_mm)][1:]
    bottom = _draw_head(ink, edges, y_mm, flow)
    for index, row in enumerate(rows):
        base = bottom + flow.padding_mm + flow.line_mm * 0.74
        _draw_row(ink, _placed(edges, flow, row), base, flow, BODY_BOLD if index in strong else style)
        bottom += row_height_mm(row, flow)
        ink.line(x_mm, bottom, edges[-1], bottom, HAIR)
    for edge in edges[1:-1]:
        ink.line(edge, y_mm, edge, bottom, HAIR)
    ink.frame(x_mm, y_mm, flow.width_mm, bottom - y_mm, FRAME)
    return bottom


def _draw_head(ink: Ink, edges: Sequence[float], y_mm: float, flow: Flow) -> float:
    bottom = y_mm + flow.head_mm
    for edge, column in zip(edges, flow.columns, strict=False):
        if column.upright:
            draw_upright(ink, edge, bottom, Box(column.width_mm, flow.head_mm), column.title)
        else:
            _draw_title(ink, edge + column.width_mm / 2, bottom - flow.head_mm / 2 + 1.1, column, flow)
    ink.line(edges[0], bottom, edges[-1], bottom, THIN)
    return bottom


def _draw_title(ink: Ink, centre_mm: float, middle_mm: float, column: Column, flow: Flow) -> None:
    within = column.width_mm - 1.6
    lines = wrap(column.title, HEAD, within) if flow.head_wraps else (column.title,)
    for index, line in enumerate(lines):
        y_mm = middle_mm + (index - (len(lines) - 1) / 2) * FORM.head_line_mm
        ink.text(centre_mm, y_mm, line, HEAD, align="center", within_mm=within)


def draw_upright(ink: Ink, x_mm: float, bottom_mm: float, box: Box, title: str) -> None:
    """Write a title from the bottom of its cell up, on as many lines as the width holds."""
    within = box.height_mm - 2 * _UPRIGHT_PADDING_MM
    lines = wrap(title, HEAD, within)
    most = max(1, int((box.width_mm - 1) / _UPRIGHT_LINE_MM))
    if len(lines) > most:
        lines = (*lines[: most - 1], " ".join(lines[most - 1 :]))
    for index, line in enumerate(lines):
        x_line = x_mm + box.width_mm / 2 + (index - (len(lines) - 1) / 2) * _UPRIGHT_LINE_MM + 1
        ink.upright(x_line, bottom_mm - _UPRIGHT_PADDING_MM, line, HEAD, within)


_Placed = tuple[float, Column, Cell]


def _placed(edges: Sequence[float], flow: Flow, row: Row) -> Iterable[_Placed]:
    return zip(edges, flow.columns, row, strict=False)


def _draw_row(ink: Ink, cells: Iterable[_Placed], base_mm: float, flow: Flow, style: Style) -> None:
    for edge, column, cell in cells:
        for index, line in enumerate(cell):
            y_mm = base_mm + index * flow.line_mm
            if column.align == "center":
                centre = edge + column.width_mm / 2
                ink.text(centre, y_mm, line, style, align="center", within_mm=column.width_mm - 1.2)
            else:
                ink.text(edge + 1, y_mm, line, style, within_mm=None if column.flow else column.width_mm - 2)
