"""A sheet on a photograph: found by its code and its edges, laid flat. Runs in the child process."""

import math
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageFilter

from archive_service.scanning.codes import Found, Point

Quad = tuple[Point, Point, Point, Point]
_PX = 640
_LEAST_SHARE = 0.2
_MM = (297, 210)
_RATIO = _MM[0] / _MM[1]
_OFF = 0.2


def laid_flat(image: Image.Image, found: Sequence[Found], dpi: int) -> Image.Image | None:
    """Return the sheet cut out of a photograph and laid flat, None where its edges are not to be seen.

    The code must lie within the sheet: otherwise the bright thing is another one.
    """
    quad = _edges(image)
    if quad is None or not all(_inside(one.centre, quad) for one in found):
        return None
    wide, high = _sides(quad)
    ratio = max(wide, high) / min(wide, high)
    if abs(ratio / _RATIO - 1) > _OFF:
        return None
    long, short = (round(side * dpi / 25.4) for side in _MM)
    size = (long, short) if wide > high else (short, long)
    upper_left, upper_right, lower_right, lower_left = quad
    corners = (*upper_left, *lower_left, *lower_right, *upper_right)
    return image.transform(
        size, Image.Transform.PERSPECTIVE, _projection(size, corners), Image.Resampling.BILINEAR
    )


def _edges(image: Image.Image) -> Quad | None:
    """Return the corners of the bright sheet, clockwise from the upper left one of the picture."""
    factor = max(max(image.size) // _PX, 1)
    small = image.convert("L").reduce(factor).filter(ImageFilter.BoxBlur(2))
    bright = small.point([0] * _threshold(small.histogram()) + [255] * (256 - _threshold(small.histogram())))
    points = _outline(bright.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(7)))
    if not points:
        return None
    corners = (
        min(points, key=lambda at: at[0] + at[1]),
        max(points, key=lambda at: at[0] - at[1]),
        max(points, key=lambda at: at[0] + at[1]),
        min(points, key=lambda at: at[0] - at[1]),
    )
    if _area(corners) < _LEAST_SHARE * bright.width * bright.height:
        return None
    one, two, three, four = (((x + 0.5) * factor, (y + 0.5) * factor) for x, y in corners)
    return one, two, three, four


def _outline(bright: Image.Image) -> list[Point]:
    """Return the first and the last bright point of every row."""
    rows = [bright.crop((0, y, bright.width, y + 1)).getbbox() for y in range(bright.height)]
    return [(float(x), float(y)) for y, box in enumerate(rows) if box for x in (box[0] - 1, box[2])]


def _threshold(shades: list[int]) -> int:
    """Return the shade that divides dark from bright best (N. Otsu, 1979)."""
    total, weighed = sum(shades), sum(shade * count for shade, count in enumerate(shades))
    best, at, below, sum_below = -1.0, 128, 0, 0
    for shade, count in enumerate(shades):
        below += count
        sum_below += shade * count
        if below in {0, total}:
            continue
        between = (weighed * below - sum_below * total) ** 2 / (below * (total - below))
        if between > best:
            best, at = between, shade + 1
    return min(at, 255)


def _sides(quad: Quad) -> tuple[float, float]:
    one, two, three, four = quad
    return (math.dist(one, two) + math.dist(four, three)) / 2, (
        math.dist(one, four) + math.dist(two, three)
    ) / 2


def _area(quad: Sequence[Point]) -> float:
    around = (*quad, quad[0])
    return abs(sum(x * y2 - x2 * y for (x, y), (x2, y2) in pairwise(around))) / 2


def _inside(at: Point, quad: Quad) -> bool:
    around = (*quad, quad[0])
    return all((x2 - x) * (at[1] - y) >= (y2 - y) * (at[0] - x) for (x, y), (x2, y2) in pairwise(around))


def _projection(size: tuple[int, int], corners: Sequence[float]) -> tuple[float, ...]:
    """Return the eight numbers that lead from a flat sheet to its picture.

    ``corners`` are upper left, lower left, lower right, upper right in the picture. The square of
    side 1 is mapped first (P. Heckbert, 1989), then the sheet is scaled to it.
    """
    x0, y0, x3, y3, x2, y2, x1, y1 = corners
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    whole = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / whole, (dx1 * sy - sx * dy1) / whole
    wide, high = size
    return (
        (x1 - x0 + g * x1) / wide,
        (x3 - x0 + h * x3) / high,
        x0,
        (y1 - y0 + g * y1) / wide,
        (y3 - y0 + h * y3) / high,
        y0,
        g / wide,
        h / high,
    )
