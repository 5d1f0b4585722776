"""The mark every page carries: a readable code and the same as a QR code."""

import re
from functools import lru_cache

import zxingcpp

from archive_service.rendering.model import Side

_RECTANGLE = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)")
_VERSION = "J1"


def sheet_code(digest: str, leaf: str, side: Side, edition: int) -> str:
    """Return the code of a page: «J1-9F3A2C1D5E6B-014R-E1», at most 29 letters of the QR's short set.

    ``digest`` is the snapshot's, ``leaf`` the printed leaf number («014», «S01»).
    """
    return f"{_VERSION}-{short_digest(digest).upper()}-{leaf}{side[0].upper()}-E{edition}"


def short_digest(digest: str) -> str:
    """Return the first 12 hexadecimal digits of a digest, without its algorithm's name."""
    return digest.rpartition(":")[2][:12]


@lru_cache(maxsize=256)
def qr_path(code: str) -> tuple[int, str]:
    """Return the modules along a side and the PDF path of a QR code (error correction Q).

    The path's unit is a module, y runs downwards.
    """
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    svg = barcode.to_svg(add_quiet_zones=False)
    path = svg[svg.index("<path") :]
    parts = [f"{x} {y} {width} {height} re" for x, y, width, height in _RECTANGLE.findall(path)]
    size = re.search(r'<svg width="(\d+)"', svg)
    if size is None:
        raise ValueError(code)
    return int(size[1]), " ".join(parts)
