"""Ruled tables whose rows grow with their text."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from archive_service.rendering.frame import Area
from archive_service.rendering.ink import Ink
from archive_service.rendering.pages import Cell, Row
from archive_service.rendering.plan_lists import row_height_mm
from templates.geometry import FRAME, HAIR, THIN, Column, Flow
from templates.typefaces import HEAD, Style


def draw_table(ink: Ink, area: Area, flow: Flow, rows: Sequence[Row], style: Style) -> float:
    """Draw head and rows from the top of the area down; return the lower edge."""
    x_mm, y_mm = area.left_mm, area.top_mm
    edges = [x_mm, *accumulate((column.width_mm for column in flow.columns), initial=x_mm)][1:]
    bottom = _draw_head(ink, edges, y_mm, flow)
    for row in rows:
        _draw_row(ink, _placed(edges, flow, row), bottom + flow.padding_mm + flow.line_mm * 0.74, flow, style)
        bottom += row_height_mm(row, flow)
        ink.line(x_mm, bottom, edges[-1], bottom, HAIR)
    for edge in edges[1:-1]:
        ink.line(edge, y_mm, edge, bottom, HAIR)
    ink.frame(x_mm, y_mm, flow.width_mm, bottom - y_mm, FRAME)
    return bottom


def _draw_head(ink: Ink, edges: Sequence[float], y_mm: float, flow: Flow) -> float:
    bottom = y_mm + flow.head_mm
    for edge, column in zip(edges, flow.columns, strict=False):
        centre = edge + column.width_mm / 2
        ink.text(
            centre,
            bottom - flow.head_mm / 2 + 1.1,
            column.title,
            HEAD,
            align="center",
            within_mm=column.width_mm - 1.6,
        )
    ink.line(edges[0], bottom, edges[-1], bottom, THIN)
    return bottom


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
