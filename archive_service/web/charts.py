"""Geometry of the charts: numbers become rectangles, which the pages draw as SVG beside a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.services.board import Board, State
from archive_service.services.lateness import Growth

WIDTH, HEIGHT = 640, 200
_FOOT = 4
_ROW, _THICK, _GAP = 44, 16, 6
_MOST_BARS = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle in the chart's own units, and what it stands for."""

    x: int
    y: int
    width: int
    height: int
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of bars; ``total`` is what a full bar stands for."""

    width: int
    height: int
    total: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many classes of the board's page have done a step, of how many that owe it at all."""

    title: str
    done: int
    total: int
    late: int


def growth_chart(grown: Growth) -> Chart:
    """Return signatures as upright bars, a day each: how many there were by the end of it."""
    days = grown.days[-_MOST_BARS:]
    step = WIDTH // max(len(days), 8)
    bars = []
    for number, day in enumerate(days):
        height = max(_FOOT, HEIGHT * day.sum // max(grown.total, 1))
        label = f"{day.on:%d.%m}"
        bars.append(Bar(number * step, HEIGHT - height, max(step - _GAP, 2), height, label, day.sum))
    return Chart(WIDTH, HEIGHT, grown.total, tuple(bars))


def step_counts(seen: Board) -> tuple[StepCount, ...]:
    """Return for every step how many classes are through with it."""
    found = []
    for column in seen.columns:
        cells = [cell for line in seen.lines for cell in line.cells if cell.step == column.step]
        owed = [cell for cell in cells if cell.state is not State.NONE]
        done = sum(cell.state is State.DONE for cell in owed)
        late = sum(cell.state in {State.LATE, State.BLOCKED} for cell in owed)
        found.append(StepCount(column.title, done, len(owed), late))
    return tuple(one for one in found if one.total)


def steps_chart(counts: Sequence[StepCount]) -> Chart:
    """Return steps as lying bars, as long as the share of classes that are through."""
    bars = tuple(
        Bar(
            0,
            (number + 1) * _ROW - _THICK,
            max(WIDTH * one.done // one.total, 1),
            _THICK,
            one.title,
            one.done,
        )
        for number, one in enumerate(counts)
    )
    return Chart(WIDTH, max(len(counts), 1) * _ROW, max((one.total for one in counts), default=0), bars)
