"""A PDF as scanners make them: a picture a page, taken out as it is. Runs in the child process."""

import io
import math
from typing import BinaryIO

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from archive_service.scanning.limits import ScanLimits
from archive_service.scanning.rules import pages_of_long
from archive_service.scanning.sources import Picture

_POINTS_PER_INCH = 72
_RENDERED_DPI, _FINEST_DPI = 200, 300
_PLAIN = ("L", "RGB")
_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
"""A page says how far it is to be turned clockwise; the library's names go the other way round."""


class Pdf:
    """A scan in a PDF. ``known`` spares the second look at a file that was looked through."""

    def __init__(self, file: BinaryIO, limits: ScanLimits, known: int = 0) -> None:
        self.pages = known or pages_of_long(file, limits)
        file.seek(0)
        self._document = pdfium.PdfDocument(file)
        self._limits = limits

    def picture(self, index: int) -> Picture:
        """Return a page: its picture as it is where there is nothing else on it, else drawn."""
        page = self._document[index]
        try:
            found = _only_picture(page)
            taken = None if found is None else _taken_out(page, found)
            return taken or self._drawn(page, found)
        finally:
            page.close()

    def _drawn(self, page: pdfium.PdfPage, found: pdfium.PdfImage | None) -> Picture:
        wide, high = page.get_size()
        dpi = float(_RENDERED_DPI if found is None else min(_finest(found), _FINEST_DPI))
        dpi = min(dpi, _POINTS_PER_INCH * math.sqrt(self._limits.pixels / (wide * high)))
        drawn = page.render(scale=dpi / _POINTS_PER_INCH, fill_color=(255, 255, 255, 255)).to_pil()
        return Picture(drawn, round(dpi))


def _only_picture(page: pdfium.PdfPage) -> pdfium.PdfImage | None:
    """Return the picture that is all of a page, but for the hidden words of a reading machine."""
    shown = [one for one in page.get_objects(max_depth=1) if not _hidden(one)]
    only = shown[0] if len(shown) == 1 else None
    return only if isinstance(only, pdfium.PdfImage) else None


def _hidden(one: pdfium.PdfObject) -> bool:
    if one.type != raw.FPDF_PAGEOBJ_TEXT:
        return False
    return bool(raw.FPDFTextObj_GetTextRenderMode(one.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE)


def _taken_out(page: pdfium.PdfPage, found: pdfium.PdfImage) -> Picture | None:
    """Return the JPEG of a page, None where it is none or does not stand upright on it."""
    matrix = found.get_matrix()
    lies = max(abs(matrix.b), abs(matrix.c)) > 1 or min(matrix.a, matrix.d) <= 0
    if lies or found.get_filters(skip_simple=True) != ["DCTDecode"]:
        return None
    image = Image.open(io.BytesIO(bytes(found.get_data(decode_simple=True))), formats=("JPEG",))
    if image.mode not in _PLAIN:
        return None
    dpi = round(image.width * _POINTS_PER_INCH / matrix.a)
    image.load()
    turn = _TURNS.get(page.get_rotation())
    return Picture(image if turn is None else image.transpose(turn), dpi)


def _finest(found: pdfium.PdfImage) -> int:
    wide, _ = found.get_px_size()
    left, _, right, _ = found.get_bounds()
    inches = max(float(right - left), 1.0) / _POINTS_PER_INCH
    return round(int(wide) / inches)
