"""Font programs that many documents share.

A printout is some twenty small files, and each embeds its faces. Cutting a face down to the
letters of a file and packing it takes longer than drawing the file. So every file starts with
the same common letters: the cut and packed program is the same and is made once.
"""

import io
import zlib
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFName
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

from archive_service.faces import for_paper

COMMON = (
    "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя0123456789.,:;!?()«»–—-/§№·%*+=_…IVX"
)
_MOST_KEPT = 64
_NO_NAMES = b"\0\0\0\0\0\6"


class SharedFace(TTFontFace):  # type: ignore[misc] # the library is untyped
    """A font file without hints that keeps its packed subsets."""

    def __init__(self, font: bytes) -> None:
        super().__init__(io.BytesIO(for_paper(font)))
        self._programs: dict[tuple[int, ...], tuple[bytes, bytes]] = {}

    def get_table(self, tag: str) -> bytes:
        """Return a table; an embedded face needs no names."""
        return _NO_NAMES if tag == "name" else bytes(super().get_table(tag))

    def makeSubset(self, subset: list[int]) -> bytes:  # noqa: N802 - the library's name
        """Return the font program of the letters."""
        return self._program(subset)[0]

    def addSubsetObjects(self, doc: Any, fontname: str, subset: list[int]) -> Any:  # noqa: N802
        """Add the descriptor and the already packed program to a document."""
        descriptor = super().addSubsetObjects(doc, fontname, subset)
        stream = doc.idToObject[f"fontFile:{self.filename}({fontname})"]
        stream.content = self._program(subset)[1]
        stream.dictionary["Filter"] = PDFArray([PDFName("FlateDecode")])
        return descriptor

    def _program(self, subset: list[int]) -> tuple[bytes, bytes]:
        key = tuple(subset)
        if key not in self._programs:
            if len(self._programs) >= _MOST_KEPT:
                self._programs.pop(next(iter(self._programs)))
            program = super().makeSubset(subset)
            self._programs[key] = (program, zlib.compress(program))
        return self._programs[key]


class SharedFont(TTFont):  # type: ignore[misc] # the library is untyped
    """A font over a :class:`SharedFace`; its letters get their codes document by document."""

    def __init__(self, name: str, font: bytes) -> None:
        super().__init__(name, io.BytesIO(font), asciiReadable=False)
        self.face = SharedFace(font)
