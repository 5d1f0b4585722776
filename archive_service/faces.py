"""Font files for paper: the outlines without the programs that fit them to coarse screens.

Those programs are three quarters of every embedded face. The outlines stay as they are.
"""

import io

from fontTools.ttLib import TTFont

_KEPT = frozenset({"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"})
_WINDOWS_UNICODE_ENGLISH = (3, 1, 0x409)
_FAMILY, _STYLE, _FULL, _POSTSCRIPT = 1, 2, 4, 6


def for_paper(font: bytes, name: str = "") -> bytes:
    """Return a TrueType font with outlines, metrics and character map only.

    ``name`` gives it another name: the drawing library knows fonts by the name inside the
    file, one per process, and the fonts' licence (SIL OFL, reserved names) asks a changed
    font to carry its own.

    Raises:
        fontTools.ttLib.TTLibError: the bytes are no TrueType font.
    """
    face = TTFont(io.BytesIO(font), recalcTimestamp=False)
    for tag in set(face.keys()) - _KEPT - {"GlyphOrder"}:
        del face[tag]
    outlines = face["glyf"]
    for glyph in face.getGlyphOrder():
        outlines[glyph].removeHinting()
    if name:
        _rename(face, name)
    target = io.BytesIO()
    face.save(target)
    return target.getvalue()


def _rename(face: TTFont, name: str) -> None:
    names = face["name"]
    names.names = []
    for number, text in ((_FAMILY, name), (_STYLE, "Regular"), (_FULL, name), (_POSTSCRIPT, name)):
        names.setName(text, number, *_WINDOWS_UNICODE_ENGLISH)
