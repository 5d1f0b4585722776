"""One page of a scan: its codes, and its picture upright. Runs in the child process."""

import io
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from archive_service.scanning.codes import Found, find
from archive_service.scanning.ink import is_blank, plain
from archive_service.scanning.photos import laid_flat
from archive_service.scanning.sources import Picture
from archive_service.scanning.upright import coarser, straightened

_QUALITY, _THUMB_QUALITY = 80, 70
_THUMB_PX = 320
_CODE_MM, _MM_PER_INCH = 15, 25.4
_DPI_OFF = 0.12
_GUESSED_SIDE_INCHES = 11.7
"""A page that says nothing of its size is taken for an A4."""
_LEAST_SIDE_INCHES = 10
"""A page that is said to be so fine that its longer side is less may be coarser than it says."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is told of a page, and its two pictures."""

    said: dict[str, Any]
    jpeg: bytes
    thumb: bytes


def look_at(picture: Picture, keep_dpi: int) -> Looked:
    """Return what is on a page."""
    kept = _as_kept(picture, keep_dpi)
    blank = is_blank(kept.image)
    found = find(kept.image, hard=not blank)
    picture, found = _finer(picture, kept) if not (found or blank) else (kept, found)
    if picture.photo:
        picture, found = _from_photo(picture, found, keep_dpi)
    made = straightened(picture.image, found, _dpi(picture, found), keep_dpi)
    said = {
        "codes": [one.text for one in found],
        "turned": made.turned,
        "skew_tenths": round(made.skew * 10),
        "blank": blank and not found,
        "dpi": made.dpi,
        "width_px": made.image.width,
        "height_px": made.image.height,
    }
    return Looked(said, _jpeg(made.image, _QUALITY, made.dpi), _thumb(made.image))


def _as_kept(picture: Picture, keep_dpi: int) -> Picture:
    """Return a page no finer than it is kept, where it is as big as it says: it is read faster so."""
    dpi = picture.dpi
    if picture.photo or dpi <= keep_dpi or max(picture.image.size) < _LEAST_SIDE_INCHES * dpi:
        return replace(picture, image=plain(picture.image))
    return Picture(plain(coarser(picture.image, dpi, keep_dpi)), keep_dpi)


def _finer(picture: Picture, kept: Picture) -> tuple[Picture, tuple[Found, ...]]:
    """Return a page as fine as it came, and the codes that are read only so; else as it is kept."""
    if kept.dpi == picture.dpi:
        return kept, ()
    fine = replace(picture, image=plain(picture.image))
    found = find(fine.image)
    return (fine, found) if found else (kept, ())


def _from_photo(
    picture: Picture, found: tuple[Found, ...], keep_dpi: int
) -> tuple[Picture, tuple[Found, ...]]:
    """Return the sheet cut out of a photograph, and where its codes are now."""
    flat = laid_flat(picture.image, found, keep_dpi)
    if flat is None:
        return picture, found
    again = find(flat)
    if found and not again:
        return picture, found
    return Picture(flat, keep_dpi), again


def _dpi(picture: Picture, found: tuple[Found, ...]) -> int:
    """Return how fine a page is; where the file does not know, or the code says otherwise, by its code."""
    measured = round(found[0].side_px / _CODE_MM * _MM_PER_INCH) if found else 0
    if measured and not (picture.dpi and abs(measured / picture.dpi - 1) < _DPI_OFF):
        return measured
    return picture.dpi or max(round(max(picture.image.size) / _GUESSED_SIDE_INCHES), 1)


def _jpeg(image: Image.Image, quality: int, dpi: int) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality, dpi=(dpi, dpi))
    return target.getvalue()


def _thumb(image: Image.Image) -> bytes:
    small = image.reduce(max(max(image.size) // _THUMB_PX, 1))
    return _jpeg(small, _THUMB_QUALITY, 72)
