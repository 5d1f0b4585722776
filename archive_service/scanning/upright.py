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
_BAND_PX, _SAMPLES = 128, 2
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


def straightened(image: Image.Image, found: Sequence[Found], dpi: int, keep_dpi: int) -> Upright:
    """Return the page upright, straight, and no finer than it is kept."""
    turned = quarter_turn(found)
    standing = image.transpose(TURNS[turned]) if turned else image
    skew = _skew(standing, (found[0].angle + 45) % 90 - 45, dpi) if found else 0.0
    scale = min(keep_dpi / dpi, 1)
    size = (round(standing.width * scale), round(standing.height * scale))
    if abs(skew) >= _LEAST_SKEW:
        return Upright(_resampled(standing, size, skew), turned, skew, min(dpi, keep_dpi))
    plain = standing if size == standing.size else standing.resize(size, Image.Resampling.BOX)
    return Upright(plain, turned, skew, min(dpi, keep_dpi))


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


def _resampled(image: Image.Image, size: tuple[int, int], skew: float) -> Image.Image:
    """Return the picture turned back by ``skew`` about its middle, and scaled.

    Each pixel is the mean of four samples, band by band: three times as fast as the library's
    filter, and nothing bigger than a band is needed.
    """
    made = Image.new(image.mode, size)
    step = image.width / size[0] / _SAMPLES
    along, across = step * math.cos(math.radians(skew)), step * math.sin(math.radians(skew))
    wide, high = size[0] * _SAMPLES, size[1] * _SAMPLES
    x = (image.width - along * wide + across * high) / 2
    y = (image.height - across * wide - along * high) / 2
    white = (255,) * len(image.getbands())
    for top in range(0, size[1], _BAND_PX):
        rows = min(_BAND_PX, size[1] - top) * _SAMPLES
        down = top * _SAMPLES
        place = (along, -across, x - across * down, across, along, y + along * down)
        band = image.transform((wide, rows), Image.Transform.AFFINE, place, fillcolor=white)
        made.paste(band.reduce(_SAMPLES), (0, top))
    return made
