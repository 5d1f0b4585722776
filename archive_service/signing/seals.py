"""The picture of the school's seal, made safe to put into an archived PDF."""

import io
import warnings
from dataclasses import dataclass, field
from functools import cache

from PIL import Image, ImageOps, UnidentifiedImageError

from archive_service.problems import Kind, Problem

MAX_PIXELS = 25_000_000
MAX_BYTES = 10_000_000
_SIDE_PX = 600
_FORMATS = ("PNG", "JPEG")


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal to show; without a picture a drawn circle stands there and says so."""

    image: bytes | None = field(default=None, repr=False)


@cache
def picture(image: bytes) -> Image.Image:
    """Return the seal as an opaque RGB picture of at most 600 x 600 pixels.

    Transparency is laid on white, because a soft mask has no place on a sheet that is kept for
    25 years; colours become sRGB, the output intent of the document.

    Raises:
        Problem: it is no PNG or JPEG, it is broken, or it has more than 25 megapixels.
    """
    if len(image) > MAX_BYTES:
        raise _bad("signing.seal-too-big")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _opaque(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise _bad("signing.bad-seal") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _bad("signing.seal-too-big") from error


def _opaque(image: bytes) -> Image.Image:
    with Image.open(io.BytesIO(image), formats=_FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise _bad("signing.seal-too-big")
        turned = ImageOps.exif_transpose(opened).convert("RGBA")
    turned.thumbnail((_SIDE_PX, _SIDE_PX))
    ground = Image.new("RGBA", turned.size, "white")
    return Image.alpha_composite(ground, turned).convert("RGB")


def _bad(code: str) -> Problem:
    return Problem(Kind.INPUT, code, megapixels=MAX_PIXELS // 1_000_000, megabytes=MAX_BYTES // 1_000_000)
