"""One page of a finished PDF as a picture for the screen.

PDFium keeps state that all its documents share and is not safe to use from two threads at a time, so
one lock stands around all of it. A page takes milliseconds: nobody waits long, and a process of its
own, which strangers' files need (:mod:`archive_service.scanning`), would cost fifty times as much for
bytes that this service made and has just verified.
"""

import io
import threading

import pypdfium2 as pdfium
from PIL import Image

from archive_service.problems import Kind, Problem

MEDIA_TYPE = "image/webp"
_QUICK = 1
"""Lossless either way; a better method takes longer than the bytes it saves."""
_PDFIUM = threading.Lock()


def page_picture(pdf: bytes, page: int, width_px: int) -> bytes:
    """Return page ``page`` (from 1) as a WebP picture of that width, letters as sharp as they were drawn.

    Raises:
        Problem: the document has no such page.
    """
    picture = _drawn(pdf, page, width_px)
    target = io.BytesIO()
    picture.save(target, "WEBP", lossless=True, method=_QUICK)
    return target.getvalue()


def _drawn(pdf: bytes, page: int, width_px: int) -> Image.Image:
    with _PDFIUM, pdfium.PdfDocument(pdf) as document:
        if not 1 <= page <= len(document):
            raise Problem(Kind.MISSING, "render.no-page", page=page, pages=len(document))
        document.init_forms()  # signatures stand in form fields
        leaf = document[page - 1]
        drawn: Image.Image = leaf.render(
            scale=width_px / leaf.get_width(), fill_color=(255, 255, 255, 255)
        ).to_pil()
        leaf.close()
    return drawn.convert("RGB")
