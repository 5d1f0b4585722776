"""The QR code of the mark that every page carries; what the mark says is the kernel's."""

import re
from functools import lru_cache

import zxingcpp

_RECTANGLE = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)")


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
