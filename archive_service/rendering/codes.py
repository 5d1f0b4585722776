"""The mark every page carries: a readable code and the same as a QR code."""

import re
from functools import lru_cache

import zxingcpp

from archive_service.rendering.model import Side
from workflows.leaves import LETTERS, SUMMARY_PREFIX, leaf_key

_RECTANGLE = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)")
_VERSION = "J1"


_LATIN = str.maketrans(LETTERS, "ABVGDEJIKLMNPRSTUFHCWQXYZ")
"""One Latin letter for one Russian one; O, which is taken for a nought, stands for none."""


def sheet_code(digest: str, leaf: str, side: Side, edition: int) -> str:
    """Return the code of a page: «J1-9F3A2C1D5E6B-014R-E1», at most 29 letters of the QR's short set.

    ``digest`` is the snapshot's, ``leaf`` the label: «14», «14а», «С1». The last letter of the third
    group is always the side, so «014RV» is the verso of leaf 14р and «014V» that of leaf 14.
    """
    return f"{_VERSION}-{short_digest(digest).upper()}-{leaf_code(leaf)}{side[0].upper()}-E{edition}"


def leaf_code(label: str) -> str:
    """Return a leaf's label as codes spell it: «014», «014A», «S01»; no two labels are spelled alike."""
    if label.startswith(SUMMARY_PREFIX):
        return f"S{int(label.removeprefix(SUMMARY_PREFIX)):02}"
    number, _ = leaf_key(label)
    return f"{number:03}{label.lstrip('0123456789').translate(_LATIN)}"


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
