"""What an uploaded PDF may not be: encrypted, active, endless, of a size no paper has.

Runs in the child process. Every object that the file's tables name is looked at, whether a
viewer would reach it or not; links between objects are not followed, so there are no circles.
"""

import io
import os
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, NoReturn, Protocol

from pypdf import PageObject, PdfReader
from pypdf.generic import IndirectObject

from archive_service.scanning.limits import Limits

_HEAD, _TAIL, _TAIL_BYTES = b"%PDF-", b"%%EOF", 1024
_POINTS_PER_MM = 72 / 25.4
_KEYS = {
    "/JS": "JavaScript",
    "/JavaScript": "JavaScript",
    "/AA": "AA",
    "/XFA": "XFA",
    "/EmbeddedFiles": "EmbeddedFiles",
    "/EF": "EmbeddedFile",
    "/RichMediaContent": "RichMedia",
}
_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition"}
    | {"/RichMediaExecute", "/Movie", "/Sound"}
)
_ANNOTATIONS = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})


class Bounds(Protocol):
    """The limits that these rules look at."""

    @property
    def pages(self) -> int:
        """How many pages a file may have."""

    @property
    def pixels(self) -> int:
        """How many pixels a picture may have."""


class Unfit(Exception):
    """The file breaks a rule; ``code`` and ``facts`` are for the sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


def pages_of(data: bytes, limits: Limits) -> int:
    """Return how many pages a PDF has that satisfies every rule.

    Raises:
        Unfit: it does not. Whatever else is raised means that the file is broken.
    """
    reader = _harmless(io.BytesIO(data), limits)
    for number, page in enumerate(reader.pages, 1):
        _measure(number, page, limits)
    return len(reader.pages)


def pages_of_long(source: BinaryIO, limits: Bounds) -> int:
    """Return how many pages a harmless PDF of any length has; what size they say they are is not asked.

    Raises:
        Unfit: it is not harmless. Whatever else is raised means that the file is broken.
    """
    return len(_harmless(source, limits).pages)


def _harmless(source: BinaryIO, limits: Bounds) -> PdfReader:
    if source.read(len(_HEAD)) != _HEAD:
        _refuse("not-pdf")
    source.seek(-min(_TAIL_BYTES, source.seek(0, os.SEEK_END)), os.SEEK_END)
    if _TAIL not in source.read():
        _refuse("damaged")
    reader = PdfReader(source)
    if reader.is_encrypted:
        _refuse("encrypted")
    for one in _objects(reader):
        _look(one, limits)
    pages = len(reader.pages)
    if not 1 <= pages <= limits.pages:
        _refuse("pages", pages=pages, allowed=limits.pages)
    return reader


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Yield every object; none is kept, because the pictures of a long file do not fit into memory."""
    yield reader.trailer
    for generation, numbers in reader.xref.items():
        for number in list(numbers):
            yield reader.get_object(IndirectObject(number, generation, reader))
            reader.resolved_objects.clear()
    for number in list(reader.xref_objStm):
        yield reader.get_object(IndirectObject(number, 0, reader))


def _look(found: Any, limits: Bounds) -> None:
    """Look into one object and the plain ones in it."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            _look_at_dictionary(one, limits)
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _look_at_dictionary(one: Mapping[str, Any], limits: Bounds) -> None:
    for key, said in _KEYS.items():
        if key in one:
            _refuse("active", what=said)
    subtype, action = _direct(one.get("/Subtype")), _direct(one.get("/S"))
    if action in _ACTIONS:
        _refuse("active", what=action.removeprefix("/"))
    if subtype in _ANNOTATIONS:
        _refuse("active", what=subtype.removeprefix("/"))
    if _direct(one.get("/Type")) == "/EmbeddedFile":
        _refuse("active", what="EmbeddedFile")
    if isinstance(_direct(one.get("/OpenAction")), Mapping):
        _refuse("active", what="OpenAction")
    if subtype == "/Image":
        _weigh(one, limits)


def _weigh(image: Mapping[str, Any], limits: Bounds) -> None:
    pixels = int(_direct(image.get("/Width"))) * int(_direct(image.get("/Height")))
    if pixels > limits.pixels:
        _refuse("picture", megapixels=pixels // 1_000_000, allowed=limits.pixels // 1_000_000)


def _measure(number: int, page: PageObject, limits: Limits) -> None:
    unit = float(_direct(page.get("/UserUnit", 1)))
    sides = [float(side) * unit / _POINTS_PER_MM for side in (page.mediabox.width, page.mediabox.height)]
    if not all(limits.least_side_mm <= side <= limits.most_side_mm for side in sides):
        size = " × ".join(f"{side:.0f}" for side in sides)
        _refuse("page-size", page=number, size=size, least=limits.least_side_mm, most=limits.most_side_mm)


def _direct(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _refuse(code: str, **facts: Any) -> NoReturn:
    raise Unfit(code, **facts)
