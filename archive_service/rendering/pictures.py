"""Pictures of scanned pages, made safe to put into a PDF/A."""

import io
import warnings
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.ExifTags import Base
from reportlab.lib.utils import ImageReader

from archive_service.problems import Kind, Problem

MAX_PIXELS = 25_000_000
MAX_BYTES = 50_000_000
_FORMATS = ("PNG", "JPEG")
_PLAIN = ("L", "RGB")
_GREY = ("1", "L", "LA")


@dataclass(frozen=True, slots=True)
class Picture:
    """An opaque grey or RGB picture as the canvas takes it, and its size."""

    image: Any
    width_px: int
    height_px: int


def picture(scan: bytes, *, order: str, page: int) -> Picture:
    """Return the picture of a scanned page.

    A grey or RGB JPEG goes into the document byte for byte. All else is laid on white, because a
    soft mask has no place in a PDF that is kept, turned upright and packed without loss.

    Args:
        scan: the file, PNG or JPEG.
        order: whose page it is, for the refusal.
        page: which page, from 1 on.

    Raises:
        Problem: it is no PNG or JPEG, it is broken, or it has more than 25 megapixels.
    """
    too_big = Problem(
        Kind.INPUT,
        "render.order-too-big",
        order=order,
        page=page,
        megapixels=MAX_PIXELS // 1_000_000,
        megabytes=MAX_BYTES // 1_000_000,
    )
    if len(scan) > MAX_BYTES:
        raise too_big
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _opened(scan)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Problem(Kind.INPUT, "render.order-bad-picture", order=order, page=page) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_big from error


def _opened(scan: bytes) -> Picture:
    with Image.open(io.BytesIO(scan), formats=_FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise Image.DecompressionBombError
        opened.load()
        upright = opened.getexif().get(Base.Orientation, 1) == 1
        if opened.format == "JPEG" and opened.mode in _PLAIN and upright:
            return Picture(ImageReader(io.BytesIO(scan)), opened.width, opened.height)
        plain = _opaque(ImageOps.exif_transpose(opened))
    return Picture(ImageReader(plain), plain.width, plain.height)


def _opaque(turned: Image.Image) -> Image.Image:
    ground = Image.new("RGBA", turned.size, "white")
    laid = Image.alpha_composite(ground, turned.convert("RGBA"))
    return laid.convert("L" if turned.mode in _GREY else "RGB")
