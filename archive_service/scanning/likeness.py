"""Is a scan the page that was printed, all of it, and is there new ink? A proposal for the human eye.

Both pictures are ours: the scan was made upright by :mod:`archive_service.scanning.scans`, the other
is drawn. They are laid upon each other by the code, then place by place.
"""

import io
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageStat

from archive_service.scanning.codes import find, shade_at

_PX_PER_MM = 3
_LONG_MM = 297
_MM_PER_INCH = 25.4
_TILES, _FINE_TILES = (8, 6), (16, 12)
_LEAST_INK = 4.0
"""A tile whose mean darkness is less has nothing to be found by."""
_ROUNDS = ((3, 4), (1, 2))
"""How coarse to look, and how many coarse steps around, round by round."""
_PRINT, _NEW = 70, 48
_MUCH_INK = 8.0
_MISSING, _BEYOND = 0.25, 0.004
_CHANCE = 0.42
"""So much of a page is found on any other by chance: rules and heads."""
BoxMm = tuple[float, float, float, float]
"""Left, top, right and bottom, from the upper left corner of the page."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much alike, in per cent (100: all that was printed is there), and whether no part is missing."""

    alike: int
    whole: bool


@dataclass(frozen=True, slots=True)
class _Laid:
    """The darkness of both pictures in one frame, ``_PX_PER_MM`` pixels a millimetre.

    ``covered`` is white where the scan has a picture at all.
    """

    scan: Image.Image
    printed: Image.Image
    covered: Image.Image


def compare(jpeg: bytes, expected: bytes) -> Likeness:
    """Return how much a scanned page is like the page that was printed.

    Args:
        jpeg: the scan, upright and straight.
        expected: the printed page as a picture of any fineness.
    """
    laid = _laid(jpeg, expected)
    share = _fine_share(laid)
    alike = min(max((share - _CHANCE) / (1 - _CHANCE), 0), 1)
    return Likeness(round(100 * alike), _is_whole(laid))


def ink_in(jpeg: bytes, expected: bytes, box_mm: BoxMm) -> int:
    """Return how many thousandths of a box on the page carry ink that was not printed there."""
    laid = _laid(jpeg, expected)
    left, top, right, bottom = (round(side * _PX_PER_MM) for side in box_mm)
    box = (max(left, 0), max(top, 0), min(right, laid.scan.width), min(bottom, laid.scan.height))
    if box[0] >= box[2] or box[1] >= box[3]:
        return 0
    new = ImageChops.subtract(laid.scan.crop(box), _thick(laid.printed, 5).crop(box))
    return round(1000 * ImageStat.Stat(new.point(_above(_NEW))).mean[0] / 255)


def _is_whole(laid: _Laid) -> bool:
    """Tell whether print is missing nowhere: neither beyond the scan's edge nor in any part of the page."""
    ink = laid.printed.point(_above(_PRINT))
    if _sum(ImageChops.multiply(ink, laid.covered)) < (1 - _BEYOND) * _sum(ink):
        return False
    there = ImageChops.multiply(_thick(laid.scan, 3).point(_above(_PRINT // 2)), ink)
    return all(
        _sum(there.crop(box)) >= _MISSING * _sum(ink.crop(box))
        for box in _boxes(ink.size, _FINE_TILES)
        if ImageStat.Stat(ink.crop(box)).mean[0] >= _MUCH_INK
    )


def _fine_share(laid: _Laid) -> float:
    """Return how much of the print is met by the scan where each stroke should be."""
    met = ImageChops.darker(laid.printed, _thick(laid.scan, 3))
    return _sum(met) / max(_sum(laid.printed), 1)


def _laid(jpeg: bytes, expected: bytes) -> _Laid:
    scan, page = Image.open(io.BytesIO(jpeg)), Image.open(io.BytesIO(expected)).convert("L")
    grey = scan.convert("L")
    per_px = _LONG_MM * _PX_PER_MM / max(page.size)
    size = (round(page.width * per_px), round(page.height * per_px))
    printed = _darkness(page.resize(size, Image.Resampling.BOX))
    step = float(scan.info.get("dpi", (200, 200))[0]) / _MM_PER_INCH / _PX_PER_MM
    place: tuple[float, ...] = (step, 0.0, 0.0, 0.0, step, 0.0)
    ours, theirs = find(grey, hard=False), find(page, hard=False)
    if ours and theirs:
        (x, y), (x2, y2) = ours[0].centre, theirs[0].centre
        place = (step, 0.0, x - x2 * per_px * step, 0.0, step, y - y2 * per_px * step)
    small = grey.reduce(max(round(step / 2), 1))
    if small.size != grey.size:
        place = tuple(number * small.width / grey.width for number in place)
    dark = _darkness(small)
    for coarse, around in _ROUNDS:
        place = _better(dark, printed, place, coarse, around)
    covered = _placed(Image.new("L", dark.size, 255), size, place)
    return _Laid(_placed(dark, size, place), printed, covered)


def _placed(dark: Image.Image, size: tuple[int, int], place: Sequence[float]) -> Image.Image:
    return dark.transform(size, Image.Transform.AFFINE, place, Image.Resampling.BILINEAR, fillcolor=0)


def _better(
    dark: Image.Image, printed: Image.Image, place: Sequence[float], coarse: int, around: int
) -> tuple[float, ...]:
    """Return the place of the scan after its tiles have been sought around where they should be."""
    size = printed.size
    here, there = printed.reduce(coarse), _placed(dark, size, place).reduce(coarse)
    moved = list(_moves(here, there, around))
    if not moved:
        return tuple(place)
    shifts = [_plane([(x, y, move[way]) for x, y, *move in moved]) for way in (0, 1)]
    (a, b, c), (d, e, f) = ((one[0] * coarse, one[1], one[2]) for one in shifts)
    p, q, r, s, t, u = place
    # the frame's (x, y) lies at (x + a + bx + cy, y + d + ex + fy) of the old frame
    return (
        p * (1 + b) + q * e,
        p * c + q * (1 + f),
        r + p * a + q * d,
        s * (1 + b) + t * e,
        s * c + t * (1 + f),
        u + s * a + t * d,
    )


def _moves(here: Image.Image, there: Image.Image, around: int) -> Iterator[tuple[float, float, int, int]]:
    """Yield the middle of each tile with print, and how far it is found from there."""
    for box in _boxes(here.size):
        tile = here.crop(box)
        if ImageStat.Stat(tile).mean[0] < _LEAST_INK:
            continue
        unlike = {
            (x, y): _sum(ImageChops.difference(tile, there.crop(_shifted(box, x, y))))
            for x in range(-around, around + 1)
            for y in range(-around, around + 1)
        }
        (x, y), least = min(unlike.items(), key=lambda one: one[1])
        if least < 0.8 * statistics.median(unlike.values()):
            yield (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, x, y


def _plane(points: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """Return a, b, c of the plane a + bx + cy through most of the points; outliers have no say."""
    middle = statistics.median(value for _, _, value in points)
    near = [one for one in points if abs(one[2] - middle) <= 2]
    if len(near) < 6:
        return middle, 0.0, 0.0
    count = len(near)
    x0, y0, v0 = (sum(one[index] for one in near) / count for index in range(3))
    xx = sum((x - x0) ** 2 for x, _, _ in near)
    yy = sum((y - y0) ** 2 for _, y, _ in near)
    xy = sum((x - x0) * (y - y0) for x, y, _ in near)
    xv = sum((x - x0) * (v - v0) for x, _, v in near)
    yv = sum((y - y0) * (v - v0) for _, y, v in near)
    whole = xx * yy - xy * xy
    if whole <= 1e-6 * max(xx, yy, 1) ** 2:
        return middle, 0.0, 0.0
    b, c = (xv * yy - yv * xy) / whole, (yv * xx - xv * xy) / whole
    return v0 - b * x0 - c * y0, b, c


def _darkness(grey: Image.Image) -> Image.Image:
    """Return how much darker than its paper each place is; shadows and the paper's tone are nothing."""
    small = grey.reduce(8).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.BoxBlur(3))
    paper = small.resize(grey.size, Image.Resampling.BILINEAR)
    dark = ImageChops.subtract(paper, grey)
    most = max(shade_at(dark.histogram(), 0.995), 60)
    return dark.point([min(max(shade - 12, 0) * 255 // most, 255) for shade in range(256)])


def _thick(dark: Image.Image, size: int) -> Image.Image:
    return dark.filter(ImageFilter.MaxFilter(size))


def _above(limit: int) -> list[int]:
    return [0] * limit + [255] * (256 - limit)


def _boxes(size: tuple[int, int], tiles: tuple[int, int] = _TILES) -> Iterator[tuple[int, int, int, int]]:
    across, down = tiles
    for row in range(down):
        for column in range(across):
            left, right = (size[0] * (column + step) // across for step in (0, 1))
            top, bottom = (size[1] * (row + step) // down for step in (0, 1))
            yield left, top, right, bottom


def _shifted(box: tuple[int, int, int, int], x: int, y: int) -> tuple[int, int, int, int]:
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _sum(image: Image.Image) -> float:
    return float(ImageStat.Stat(image).sum[0])
