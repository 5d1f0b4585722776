"""The sRGB profile of the output intent, built from its published numbers.

A profile written by a colour library carries the current time and changes with the library;
this one is the same bytes for ever, so a printout keeps its digest. Structure: ICC.1:2004-10
(profile version 4.2); colours: IEC 61966-2-1, adapted to D50.
"""

import struct
from functools import cache

_D50 = (0.9642, 1.0, 0.8249)
_COLOURS = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_D65_TO_D50 = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_HEADER_BYTES = 128


@cache
def srgb_profile() -> bytes:
    """Return the ICC profile of sRGB: about 600 bytes, always the same."""
    tags = _tags()
    bodies = dict.fromkeys(tags.values(), 0)
    at = _HEADER_BYTES + 4 + 12 * len(tags)
    for body in bodies:
        bodies[body] = at
        at += len(body)
    table = b"".join(struct.pack(">4sII", name, bodies[body], len(body)) for name, body in tags.items())
    return _header(at) + struct.pack(">I", len(tags)) + table + b"".join(bodies)


def _tags() -> dict[bytes, bytes]:
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _fixed(*_CURVE)
    return {
        b"desc": _text("sRGB"),
        b"cprt": _text("No copyright"),
        b"wtpt": _xyz(_D50),
        b"chad": b"sf32" + bytes(4) + _fixed(*_D65_TO_D50),
        **{name: _xyz(colour) for name, colour in _COLOURS.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }


def _header(size_bytes: int) -> bytes:
    date = struct.pack(">6H", 2004, 10, 1, 0, 0, 0)
    start = struct.pack(">I4sI4s4s4s", size_bytes, bytes(4), 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    return (start + date + b"acsp").ljust(68, b"\0") + _fixed(*_D50).ljust(60, b"\0")


def _text(words: str) -> bytes:
    encoded = words.encode("utf-16-be")
    body = b"mluc" + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"US", len(encoded), 28) + encoded
    return body + bytes(-len(body) % 4)


def _xyz(colour: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*colour)


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))
