"""What the child process does with a printout made elsewhere: look at its pages, or draw some of them."""

import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from archive_service.guarding import answer_once, confine
from archive_service.scanning.limits import Limits
from archive_service.scanning.pictures import draw_page, has_colour
from archive_service.scanning.rules import Unfit, pages_of

_THUMB_DPI, _THUMB_QUALITY, _JPEG_QUALITY = 48, 60, 88
_MM_PER_POINT = 25.4 / 72
_GREYS = 17
"""Sixteen greys, this far apart: letters stay smooth, and the page takes a third of the bytes."""
_PAPER = 250
"""Nothing darker than this is on an empty page."""
_MOMENT = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4},?\s+\d{1,2}:\d{2}(?::\d{2})?")
_COUNTED = re.compile(r"\b(?:стр(?:аница|\.)?|лист|page)\s*\d+\s*(?:(?:из|of|/)\s*\d+)?", re.IGNORECASE)


def main() -> None:
    """Answer what stands on the input, and end the process."""
    answer_once(serve)


def serve(source: BinaryIO, answer: BinaryIO) -> None:
    """Answer one request within its limits."""
    question = json.loads(source.readline())
    limits = Limits(**question["limits"])
    confine(limits)
    data = source.read()
    said: dict[str, Any] = {"refused": "", "facts": {}}
    made: list[tuple[dict[str, Any], bytes]] = []
    try:
        made = list(_look(data, limits) if question["want"] == "look" else _draw(data, question, limits))
    except Unfit as unfit:
        said = {"refused": f"upload.{unfit.code}", "facts": unfit.facts}
    said["pages"] = [{**facts, "size": len(picture)} for facts, picture in made]
    answer.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")
    for _, picture in made:
        answer.write(picture)


def _look(data: bytes, limits: Limits) -> Iterator[tuple[dict[str, Any], bytes]]:
    pages = pages_of(data, limits)
    with pdfium.PdfDocument(data) as document:
        if len(document) != pages:  # two readers must agree
            raise Unfit("damaged")
        for index in range(pages):
            picture = draw_page(document, index, _THUMB_DPI, limits)
            page = document[index]
            yield _facts(page, index + 1, picture), _jpeg(picture, _THUMB_QUALITY)
            page.close()


def _facts(page: pdfium.PdfPage, number: int, picture: Image.Image) -> dict[str, Any]:
    width, height = page.get_size()
    words = page.get_textpage()
    text = words.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "")
    return {
        "number": number,
        "width_mm": round(width * _MM_PER_POINT),
        "height_mm": round(height * _MM_PER_POINT),
        "text": text,
        "content": _content(page, words, picture),
        "blank": not text.strip() and not any(picture.convert("L").histogram()[:_PAPER]),
    }


def _content(page: pdfium.PdfPage, words: pdfium.PdfTextPage, picture: Image.Image) -> str:
    """The digest of a page's words in their places and of its pictures; without words, of its looks."""
    said = [one for one in _placed(words) if one]
    shown = hashlib.sha256("\n".join(said).encode() if said else picture.tobytes())
    for held in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        if isinstance(held, pdfium.PdfImage):
            shown.update(hashlib.sha256(bytes(held.get_data())).digest())
    return f"sha256:{shown.hexdigest()}"


def _placed(words: pdfium.PdfTextPage) -> Iterator[str]:
    """Yield what stands where; a mark in another column is another entry."""
    for index in range(words.count_rects()):
        left, bottom, right, top = words.get_rect(index)
        text = words.get_text_bounded(left, bottom, right, top)
        kept = " ".join(_COUNTED.sub(" ", _MOMENT.sub(" ", text)).split())
        yield f"{left:.0f} {bottom:.0f} {kept}" if kept else ""


def _draw(data: bytes, question: dict[str, Any], limits: Limits) -> Iterator[tuple[dict[str, Any], bytes]]:
    numbers: Sequence[int] = question["numbers"]
    with pdfium.PdfDocument(data) as document:
        for number in numbers:
            picture = draw_page(document, number - 1, question["dpi"], limits)
            yield {"width_px": picture.width, "height_px": picture.height}, _printed(picture)


def _printed(picture: Image.Image) -> bytes:
    if has_colour(picture):
        return _jpeg(picture, _JPEG_QUALITY)
    target = io.BytesIO()
    greys = picture.convert("L").point([round(value / _GREYS) * _GREYS for value in range(256)])
    greys.save(target, "PNG", compress_level=6)
    return target.getvalue()


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()
