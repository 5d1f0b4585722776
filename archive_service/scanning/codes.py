"""The codes on a page: which they are, and where. Runs in the child process, and beside our own pictures."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise

import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from workflows.label_codes import read_label
from workflows.sheet_codes import read_code

Point = tuple[float, float]
_DARKEST, _BLACK_SHARES = 0.003, (0.2, 0.1)
_WIDE_PX = 2600
"""A picture wider than this gains nothing from being looked at twice as big."""


@dataclass(frozen=True, slots=True)
class Found:
    """A code of ours: corners from its own upper left one, clockwise as it is read."""

    text: str
    corners: tuple[Point, Point, Point, Point]

    @property
    def angle(self) -> float:
        """How far it is turned clockwise, in degrees."""
        (x, y), (x2, y2), (x3, y3), (x4, y4) = self.corners
        return math.degrees(math.atan2(y2 - y + y3 - y4, x2 - x + x3 - x4))

    @property
    def centre(self) -> Point:
        """Its middle."""
        return sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4

    @property
    def side_px(self) -> float:
        """The mean length of its sides."""
        around = (*self.corners, self.corners[0])
        return sum(math.dist(one, other) for one, other in pairwise(around)) / 4


def find(image: Image.Image, *, hard: bool = True) -> tuple[Found, ...]:
    """Return the codes of ours on a page, each once, sheets before labels; ``hard`` tries again for one."""
    for grey, scale, binarizer in _looks(image) if hard else islice(_looks(image), 1):
        found = _read(grey, scale, binarizer)
        if found:
            return found
    return ()


def _looks(image: Image.Image) -> Iterator[tuple[Image.Image, int, zxingcpp.Binarizer]]:
    """Yield the page as it is, then without lighter ink, without specks, and bigger."""
    near, fixed = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.FixedThreshold
    grey = _grey(image)
    yield grey, 1, near
    pale = grey
    if image.mode == "RGB":
        pale = _colourless(image)
        yield pale, 1, near
    for share in _BLACK_SHARES:
        yield _black_only(pale, share).filter(ImageFilter.BoxBlur(1)), 1, fixed
    yield grey.filter(ImageFilter.BoxBlur(1)), 1, near
    if image.width <= _WIDE_PX:
        yield grey.resize((image.width * 2, image.height * 2), Image.Resampling.BILINEAR), 2, near


def _colourless(image: Image.Image) -> Image.Image:
    """Return the picture with blue and red ink as pale as they are in their own light."""
    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _black_only(grey: Image.Image, share: float) -> Image.Image:
    """Return what is nearly as dark as the darkest print; the ink of seals and pens is lighter."""
    shades = grey.histogram()
    darkest = shade_at(shades, _DARKEST)
    limit = round(darkest + share * (shade_at(shades, 0.5) - darkest))
    return grey.point([0] * limit + [255] * (256 - limit))


def shade_at(shades: Sequence[int], share: float) -> int:
    """Return the shade that so great a share of all pixels is darker than."""
    most = share * sum(shades)
    return next((shade for shade, seen in enumerate(accumulate(shades)) if seen > most), 255)


def _grey(image: Image.Image) -> Image.Image:
    return image if image.mode == "L" else image.convert("L")


def _read(grey: Image.Image, scale: int, binarizer: zxingcpp.Binarizer) -> tuple[Found, ...]:
    kind = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    read = zxingcpp.read_barcodes(grey, formats=kind, try_invert=False, binarizer=binarizer)
    sheets = {one.text: one for one in read if read_code(one.text) is not None}
    labels = {one.text: one for one in read if read_label(one.text) is not None}
    ours = (*sheets.items(), *labels.items())
    return tuple(Found(text, _corners(one.position, scale)) for text, one in ours)


def _corners(at: zxingcpp.Position, scale: int) -> tuple[Point, Point, Point, Point]:
    one, two, three, four = (
        (point.x / scale, point.y / scale)
        for point in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    )
    return one, two, three, four
