"""Pages as pictures: to know that they can be drawn, and to print them among the leaves of a case.

Runs in the child process.
"""

import io
import math

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from archive_service.scanning.limits import Limits
from archive_service.scanning.rules import Unfit

_TRIAL_DPI = 36
_QUALITY = 85
_POINTS_PER_INCH = 72
_THUMBNAIL = (256, 256)
_COLOURLESS = 24
"""Channels that nowhere differ by more are a scanner's noise, not colour."""


def try_all(data: bytes, pages: int, limits: Limits) -> None:
    """Draw every page small; two readers must agree on how many there are.

    Raises:
        Unfit: they do not. Whatever else is raised means that the file is broken.
    """
    with pdfium.PdfDocument(data) as document:
        if len(document) != pages:
            raise Unfit("damaged")
        for index in range(pages):
            draw_page(document, index, _TRIAL_DPI, limits)


def draw(data: bytes, first: int, last: int, dpi: int, limits: Limits) -> tuple[int, list[bytes]]:
    """Return how many pages there are, and pages ``first`` to before ``last`` as JPEG files."""
    with pdfium.PdfDocument(data) as document:
        pages = len(document)
        made = [
            _jpeg(draw_page(document, index, dpi, limits), dpi) for index in range(first, min(last, pages))
        ]
    return pages, made


def draw_page(document: pdfium.PdfDocument, index: int, dpi: int, limits: Limits) -> Image.Image:
    """Return a page as an RGB picture on white; one that would have too many pixels is drawn smaller."""
    page = document[index]
    width, height = page.get_size()
    scale = min(dpi / _POINTS_PER_INCH, math.sqrt(limits.pixels / (width * height)))
    picture: Image.Image = page.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil()
    page.close()
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, dpi: int) -> bytes:
    target = io.BytesIO()
    plain = picture if has_colour(picture) else picture.convert("L")
    plain.save(target, "JPEG", quality=_QUALITY, optimize=True, dpi=(dpi, dpi))
    return target.getvalue()


def has_colour(picture: Image.Image) -> bool:
    """Return whether there is colour in a picture."""
    small = picture.copy()
    small.thumbnail(_THUMBNAIL)
    red, green, blue = small.split()
    pairs = ((red, green), (green, blue), (red, blue))
    return any(any(ImageChops.difference(*pair).histogram()[_COLOURLESS:]) for pair in pairs)
