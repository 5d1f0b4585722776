"""A TrueType font without its screen hints, under a name of its own: a tenth of the bytes.

Every stamp embeds its letters; PT Sans spends more bytes on instructions for low-resolution
screens and on its licence text than on the outlines. The new name is what the font's licence
(SIL OFL, reserved names) asks of a changed font, and what keeps it apart from the unchanged
one: the drawing library knows fonts by the name inside the file, one per process.
Layout of the tables: ISO/IEC 14496-22 (Open Font Format), glyf, loca, name.
"""

import struct
from itertools import pairwise

_KEPT = (b"OS/2", b"cmap", b"head", b"hhea", b"hmtx", b"maxp", b"post")
_WINDOWS_ENGLISH = (3, 1, 0x409)
_FAMILY, _STYLE, _FULL, _POSTSCRIPT = 1, 2, 4, 6
_WORDS, _SCALE, _MORE, _TWO_SCALES, _FOUR_SCALES, _INSTRUCTED = 0x01, 0x08, 0x20, 0x40, 0x80, 0x100


def without_hints(font: bytes, name: str) -> bytes:
    """Return the font with outlines, metrics and character map only, called ``name``.

    Raises:
        KeyError: a table is missing.
        struct.error: the font is cut off.
    """
    tables = _tables(font)
    kept = {tag: tables[tag] for tag in _KEPT}
    kept[b"glyf"], kept[b"loca"] = _outlines(tables)
    kept[b"head"] = kept[b"head"][:50] + struct.pack(">h", 1) + kept[b"head"][52:]
    kept[b"name"] = _names(name)
    return _packed(kept)


def _tables(font: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * index) for index in range(count))
    return {tag: font[start : start + length] for tag, _, start, length in entries}


def _outlines(tables: dict[bytes, bytes]) -> tuple[bytes, bytes]:
    """Return ``glyf`` without instructions and its ``loca`` in the long format."""
    wide = struct.unpack_from(">h", tables[b"head"], 50)[0] == 1
    offsets = [one for (one,) in struct.iter_unpack(">I" if wide else ">H", tables[b"loca"])]
    places = offsets if wide else [2 * one for one in offsets]
    source = tables[b"glyf"][: places[-1]]
    bare = [_bare(source[start:end]) for start, end in pairwise(places)]
    ends = [0]
    for glyph in bare:
        ends.append(ends[-1] + len(glyph))
    return b"".join(bare), struct.pack(f">{len(ends)}I", *ends)


def _bare(glyph: bytes) -> bytes:
    if not glyph:
        return b""
    (contours,) = struct.unpack_from(">h", glyph)
    cut = _simple(glyph, contours) if contours >= 0 else _composite(glyph)
    return cut + bytes(-len(cut) % 4)


def _simple(glyph: bytes, contours: int) -> bytes:
    at = 10 + 2 * contours
    (length,) = struct.unpack_from(">H", glyph, at)
    return glyph[:at] + b"\0\0" + glyph[at + 2 + length :]


def _composite(glyph: bytes) -> bytes:
    kept, at, flags = bytearray(glyph), 10, _MORE
    while flags & _MORE:
        (flags,) = struct.unpack_from(">H", kept, at)
        struct.pack_into(">H", kept, at, flags & ~_INSTRUCTED)
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _FOUR_SCALES else 0
    return bytes(kept[:at])


def _names(name: str) -> bytes:
    said = {_FAMILY: name, _STYLE: "Regular", _FULL: name, _POSTSCRIPT: name}
    lines, body = b"", b""
    for number, text in said.items():
        encoded = text.encode("utf-16-be")
        lines += struct.pack(">6H", *_WINDOWS_ENGLISH, number, len(encoded), len(body))
        body += encoded
    return struct.pack(">HHH", 0, len(said), 6 + len(lines)) + lines + body


def _packed(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    at, lines, body = 12 + 16 * count, b"", b""
    for tag in sorted(tables):
        data = tables[tag]
        lines += struct.pack(">4sIII", tag, _checksum(data), at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return head + lines + body


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}I", padded))
    return total & 0xFFFFFFFF
