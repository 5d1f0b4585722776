"""A TrueType font without its screen hints.

Hints are programs that fit outlines to coarse screens; paper has no use for them, and they are
three quarters of every embedded face. The outlines stay as they are (OpenType specification,
tables ``glyf`` and ``loca``).
"""

import struct
from itertools import pairwise

from reportlab.pdfbase.ttfonts import TTFontMaker

_HINTS = frozenset({"cvt ", "fpgm", "prep", "hdmx", "VDMX", "LTSH", "gasp", "DSIG"})
_LONG_OFFSETS = 50
"""Where ``head`` says how wide the offsets of ``loca`` are."""
_WORDS, _MORE, _SCALE, _TWO_SCALES, _MATRIX, _INSTRUCTED = 0x01, 0x20, 0x08, 0x40, 0x80, 0x100


def unhinted(font: bytes) -> bytes:
    """Return the font with the same outlines and metrics and no instructions."""
    tables = _tables(font)
    glyphs = [_bare(glyph) for glyph in _glyphs(tables)]
    offsets = [0]
    for glyph in glyphs:
        offsets.append(offsets[-1] + len(glyph))
    head = bytearray(tables["head"])
    head[_LONG_OFFSETS : _LONG_OFFSETS + 2] = b"\0\1"
    tables["head"] = bytes(head)
    tables["glyf"] = b"".join(glyphs)
    tables["loca"] = struct.pack(f">{len(offsets)}L", *offsets)
    maker = TTFontMaker()
    for tag, data in tables.items():
        if tag not in _HINTS:
            maker.add(tag, data)
    made: bytes = maker.makeStream()
    return made


def _tables(font: bytes) -> dict[str, bytes]:
    count = struct.unpack_from(">H", font, 4)[0]
    found = {}
    for index in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        found[tag.decode("latin1")] = font[start : start + length]
    return found


def _glyphs(tables: dict[str, bytes]) -> list[bytes]:
    loca, long_offsets = tables["loca"], tables["head"][_LONG_OFFSETS + 1]
    count = len(loca) // (4 if long_offsets else 2)
    numbers = struct.unpack(f">{count}{'L' if long_offsets else 'H'}", loca)
    starts = numbers if long_offsets else [2 * number for number in numbers]
    return [tables["glyf"][start:stop] for start, stop in pairwise(starts)]


def _bare(glyph: bytes) -> bytes:
    if not glyph:
        return glyph
    contours = struct.unpack_from(">h", glyph)[0]
    bare = _bare_composite(glyph) if contours < 0 else _bare_simple(glyph, contours)
    return bare + bytes(-len(bare) % 4)


def _bare_simple(glyph: bytes, contours: int) -> bytes:
    at = 10 + 2 * contours
    length = struct.unpack_from(">H", glyph, at)[0]
    return glyph[:at] + b"\0\0" + glyph[at + 2 + length :]


def _bare_composite(glyph: bytes) -> bytes:
    """Return the composite with the instruction flag cleared and what follows its parts cut off."""
    bare = bytearray(glyph)
    at, flags = 10, _MORE
    while flags & _MORE:
        flags = struct.unpack_from(">H", bare, at)[0]
        struct.pack_into(">H", bare, at, flags & ~_INSTRUCTED)
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 * bool(flags & _SCALE) + 4 * bool(flags & _TWO_SCALES) + 8 * bool(flags & _MATRIX)
    return bytes(bare[:at])
