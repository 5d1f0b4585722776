"""Turning a page upright and straight, at the fineness it is kept in. Runs in the child process."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import sub

from PIL import Image

from archive_service.scanning.codes import Found

TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
"""The key is clockwise, the library's names go the other way round."""
_LEAST_SKEW, _MOST_SKEW = 0.15, 5.0
_PROFILE_DPI = 100
_STRIPS = ((0.25, 0.37), (0.63, 0.75))
"""Two upright strips of a page, as shares of its width: rules and lines of text cross both."""
_AROUND = 1.2
"""The code is small: the page's own lines are looked for so many degrees around what it says."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A page as it is kept: how far it was turned, how askew it lay (both clockwise, in degrees)."""

    image: Image.Image
    turned: int
    skew: float
    dpi: int


def quarter_turn(found: Sequence[Found]) -> int:
    """Return by how many degrees, clockwise, a page must be turned to stand upright: 0, 90, 180, 270."""
    return -round(found[0].angle / 90) * 90 % 360 if found else 0


def coarser(image: Image.Image, dpi: int, keep_dpi: int) -> Image.Image:
    """Return the picture no finer than it is kept: each pixel is the mean of two that lie aslant."""
    whole = max(dpi // keep_dpi, 1)
    fine = image.reduce(whole) if whole > 1 else image
    step = dpi / whole / keep_dpi
    if step <= 1:
        return fine
    size = (round(fine.width / step), round(fine.height / step))
    right, down = fine.width - step / 2, fine.height - step / 2
    one = fine.resize(size, Image.Resampling.NEAREST, (0, 0, right, down))
    other = fine.resize(size, Image.Resampling.NEAREST, (step / 2, step / 2, fine.width, fine.height))
    return Image.blend(one, other, 0.5)


def straightened(image: Image.Image, found: Sequence[Found], dpi: int, keep_dpi: int) -> Upright:
    """Return the page upright, straight, and no finer than it is kept."""
    turned = quarter_turn(found)
    kept = coarser(image, dpi, keep_dpi)
    standing = kept.transpose(TURNS[turned]) if turned else kept
    skew = _skew(standing, (found[0].angle + 45) % 90 - 45, min(dpi, keep_dpi)) if found else 0.0
    if abs(skew) >= _LEAST_SKEW:
        standing = _turned_back(standing, skew)
    return Upright(standing, turned, skew, min(dpi, keep_dpi))


def _skew(image: Image.Image, about: float, dpi: int) -> float:
    """Return by how many degrees the page's lines fall to the right, near what the code says."""
    if abs(about) > _MOST_SKEW:
        return 0.0
    factor = max(dpi // _PROFILE_DPI, 1)
    left, right = (_profile(image, share, factor) for share in _STRIPS)
    apart = image.width / factor * (_STRIPS[1][0] - _STRIPS[0][0])
    low, high = (round(apart * math.tan(math.radians(about + way * _AROUND))) for way in (-1, 1))
    unlike = {shift: _unlike(left, right, shift) for shift in range(low - 1, high + 2)}
    best = min(unlike, key=unlike.__getitem__)
    if best - 1 not in unlike or best + 1 not in unlike:
        return about
    before, here, after = (unlike[best + step] for step in (-1, 0, 1))
    bend = before - 2 * here + after
    exact = best + (before - after) / (2 * bend) if bend else best
    return math.degrees(math.atan2(exact, apart))


def _profile(image: Image.Image, share: tuple[float, float], factor: int) -> list[int]:
    """Return how dark each line of a strip is against its neighbours."""
    box = (round(image.width * share[0]), 0, round(image.width * share[1]), image.height)
    strip = image.crop(box).convert("L").resize((1, image.height // factor), Image.Resampling.BOX)
    dark = strip.tobytes()
    return list(map(sub, dark[2:], dark))


def _unlike(left: Sequence[int], right: Sequence[int], shift: int) -> float:
    """Return how little the right profile looks like the left one, ``shift`` lines higher."""
    one, other = (left, right[shift:]) if shift >= 0 else (left[-shift:], right)
    long = min(len(one), len(other))
    apart: float = sum(map(abs, map(sub, one[:long], other)))
    return apart / max(long, 1)


def _turned_back(image: Image.Image, skew: float) -> Image.Image:
    """Return the picture turned back by ``skew`` about its middle: its rows slide, then its columns.

    For so few degrees that is a turn, and nothing but the moving of strips: several times as fast
    as the library's.
    """
    slope = math.tan(math.radians(skew))
    return _slid(_slid(image, slope, columns=False), -slope, columns=True)


def _slid(image: Image.Image, slope: float, *, columns: bool) -> Image.Image:
    """Return the picture with each row, or column, moved by ``slope`` more than the one before it."""
    made = Image.new(image.mode, image.size, (255,) * len(image.getbands()))
    wide, high = image.size
    across = wide if columns else high
    most = math.ceil(abs(slope) * across)
    for halves in range(-most, most + 1):
        ends = (across / 2 + (halves + more) / slope / 2 for more in (-0.5, 0.5))
        first, last = sorted(min(max(round(end), 0), across) for end in ends)
        strip = image.crop((first, 0, last, high) if columns else (0, first, wide, last))
        if halves % 2:
            strip = _between(strip, columns=columns)
        shift = (halves + 1) // 2
        made.paste(strip, (first, shift) if columns else (shift, first))
    return made


def _between(strip: Image.Image, *, columns: bool) -> Image.Image:
    """Return what lies between the pixels of a strip: the mean of each and the next."""
    wide, high = strip.size
    right, down = (0, 1) if columns else (1, 0)
    before = strip.crop((0, 0, wide - right, high - down))
    return Image.blend(before, strip.crop((right, down, wide, high)), 0.5)
