"""What is on a page at all: nothing, colours. Runs in the child process."""

from PIL import Image, ImageChops

from archive_service.scanning.codes import shade_at

_SMALL = (256, 256)
_COLOURLESS = 24
"""Channels that nowhere differ by more are a scanner's noise, not colour."""
_BLANK_PX = 200
_EDGE = 0.05
_DARKER = 36
_INK_PER_MILLE = 1


def plain(image: Image.Image) -> Image.Image:
    """Return the page in grey where it has no colour, else in RGB."""
    if image.mode == "L":
        return image
    colours = image if image.mode == "RGB" else image.convert("RGB")
    return colours if _has_colour(colours) else colours.convert("L")


def is_blank(image: Image.Image) -> bool:
    """Tell whether a page carries nothing: shadows along the edges, specks, showing through do not count."""
    small = image.reduce(max(max(image.size) // _BLANK_PX, 1)).convert("L")
    left, top = (round(side * _EDGE) for side in small.size)
    inner = small.crop((left, top, small.width - left, small.height - top))
    shades = inner.histogram()
    dark = sum(shades[: max(shade_at(shades, 0.5) - _DARKER, 0)])
    return dark * 1000 < _INK_PER_MILLE * inner.width * inner.height


def _has_colour(image: Image.Image) -> bool:
    small = image.reduce(max(max(image.size) // _SMALL[0], 1))
    red, green, blue = small.split()
    pairs = ((red, green), (green, blue), (red, blue))
    return any(any(ImageChops.difference(*pair).histogram()[_COLOURLESS:]) for pair in pairs)
