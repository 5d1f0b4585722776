"""A scan of many pages, page by page: TIFF and JPEG files. Runs in the child process."""

import contextlib
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from PIL import Image, ImageOps
from PIL.ExifTags import IFD, Base

from archive_service.scanning.limits import ScanLimits
from archive_service.scanning.rules import Unfit

_STRIPS = ((273, 279), (324, 325))
"""The tags of a TIFF that say where the pieces of a picture begin and how long they are: strips, tiles."""
_LEAST_DPI = 100
"""What says that it is coarser has nobody's word for it: cameras write 72."""


@dataclass(slots=True)
class Picture:
    """One page as it came: ``dpi`` is 0 where the file does not know it, a ``photo`` is a camera's."""

    image: Image.Image
    dpi: int
    photo: bool = False


class Source(Protocol):
    """A file that was opened."""

    @property
    def pages(self) -> int:
        """How many pages it has."""

    def picture(self, index: int) -> Picture:
        """Return a page; whatever is raised means that this page cannot be read."""


class Tiff:
    """A TIFF of one or many pages."""

    def __init__(self, file: BinaryIO, limits: ScanLimits) -> None:
        self._image = Image.open(file, formats=("TIFF",))
        self.pages = _looked_through(self._image, file.seek(0, 2), limits)

    def picture(self, index: int) -> Picture:
        """Return a page, upright as its tag says."""
        self._image.seek(index)
        return Picture(ImageOps.exif_transpose(self._image), _dpi(self._image))


class Jpeg:
    """One sheet from a camera or a scanner."""

    pages = 1

    def __init__(self, file: BinaryIO, limits: ScanLimits) -> None:
        image = Image.open(file, formats=("JPEG", "MPO"))
        _weigh(image, 1, limits.photo_pixels)
        smaller = 1
        while image.width * image.height > limits.pixels * smaller**2:
            smaller *= 2
        image.draft(None, (image.width // smaller, image.height // smaller))
        try:
            image.load()
        except OSError:
            raise Unfit("cut-off", page=1) from None
        exposed = Base.ExposureTime in image.getexif().get_ifd(IFD.Exif)
        dpi = _dpi(image) // smaller
        self._picture = Picture(ImageOps.exif_transpose(image), dpi, photo=exposed or not dpi)

    def picture(self, index: int) -> Picture:  # noqa: ARG002 there is one
        """Return the sheet, upright as the camera was held."""
        return self._picture


def _looked_through(image: Image.Image, size: int, limits: ScanLimits) -> int:
    """Return how many pages a TIFF has that is whole and none of whose pictures is too big."""
    pages = 0
    with contextlib.suppress(EOFError):
        while pages <= limits.pages:
            _seek(image, pages)
            pages += 1
            _weigh(image, pages, limits.pixels)
            if _end_of(image) > size:
                raise Unfit("cut-off", page=pages)
    if not 1 <= pages <= limits.pages:
        raise Unfit("pages", pages=pages, allowed=limits.pages)
    return pages


def _seek(image: Image.Image, index: int) -> None:
    try:
        image.seek(index)
    except EOFError:
        raise
    except Exception as error:
        # The library raises whatever it stumbles over in a table of tags that was cut off.
        raise Unfit("cut-off", page=index + 1) from error


def _end_of(image: Image.Image) -> int:
    tags = image.tag_v2  # type: ignore[attr-defined] # only TIFF pictures have them
    pieces = (zip(tags.get(at, ()), tags.get(long, ()), strict=False) for at, long in _STRIPS)
    return max((at + long for found in pieces for at, long in found), default=0)


def _weigh(image: Image.Image, page: int, most: int) -> None:
    pixels = image.width * image.height
    if pixels > most:
        raise Unfit("page-picture", page=page, megapixels=pixels // 1_000_000, allowed=most // 1_000_000)


def _dpi(image: Image.Image) -> int:
    said = image.info.get("dpi", (0, 0))
    dpi = round(float(min(said)))
    return dpi if dpi >= _LEAST_DPI else 0
