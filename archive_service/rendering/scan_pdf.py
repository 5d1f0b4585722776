"""Scanned pages as a document that can be kept: PDF/A-2b, a picture a page."""

import io
from collections.abc import Sequence
from datetime import datetime

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from archive_service.rendering.pdfa import finish_writer

_POINTS_PER_INCH = 72
_GUESSED_DPI = 200
_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}


def scan_pdf(pages: Sequence[bytes], *, title: str, created_at: datetime, document_id: str) -> bytes:
    """Return the pages as PDF/A-2b, unsigned; the same bytes for the same arguments.

    Args:
        pages: JPEG pictures, grey or RGB, that say their dots an inch; they go in byte for byte.
        title: shown by viewers.
        created_at: the moment written into the metadata.
        document_id: what the file identifier is made from.

    Raises:
        ValueError: there is no page, or a picture is neither grey nor RGB.
    """
    if not pages:
        raise ValueError("a scan without pages")
    writer = PdfWriter()
    for jpeg in pages:
        _add(writer, jpeg)
    return finish_writer(writer, title=title, created_at=created_at, document_id=document_id)


def _add(writer: PdfWriter, jpeg: bytes) -> None:
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
        size, mode = picture.size, picture.mode
        dpi = float(picture.info.get("dpi", (_GUESSED_DPI,))[0])
    if mode not in _SPACES:
        raise ValueError(mode)
    wide, high = (round(side * _POINTS_PER_INCH / dpi, 2) for side in size)
    page = writer.add_blank_page(wide, high)
    image = writer._add_object(_image(jpeg, size, _SPACES[mode]))
    drawn = StreamObject()
    drawn.set_data(b"q %.2f 0 0 %.2f 0 0 cm /Scan Do Q" % (wide, high))
    page[NameObject("/Contents")] = writer._add_object(drawn)
    named = DictionaryObject({NameObject("/Scan"): image})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): named})


def _image(jpeg: bytes, size: tuple[int, int], space: str) -> StreamObject:
    stream = StreamObject()
    stream.set_data(jpeg)
    names = {"/Type": "/XObject", "/Subtype": "/Image", "/Filter": "/DCTDecode", "/ColorSpace": space}
    numbers = {"/Width": size[0], "/Height": size[1], "/BitsPerComponent": 8}
    stream.update({NameObject(key): NameObject(value) for key, value in names.items()})
    stream.update({NameObject(key): NumberObject(value) for key, value in numbers.items()})
    return stream
