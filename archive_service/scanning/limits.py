"""How much an uploaded PDF or a scan may cost, and how big its pages may be."""

import os
from dataclasses import dataclass, field

from archive_service import guarding
from archive_service.guarding import MIB


@dataclass(frozen=True, slots=True)
class Limits(guarding.Limits):
    """Besides the common limits: pages, their sides, pixels of a picture in it or made of it."""

    pages: int = 40
    least_side_mm: int = 50
    most_side_mm: int = 450
    pixels: int = 25_000_000


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class ScanLimits(guarding.Limits):
    """What a scan of a whole class may cost; ``wall_seconds`` are those of one page.

    ``photo_pixels`` is how many a JPEG may have before it is read smaller, ``dpi`` how fine pages
    are kept, ``children`` how many processes read at once, ``deaths`` how many of them may end at
    some page before the file is given up.
    """

    file_bytes: int = 2048 * MIB
    memory_bytes: int = 768 * MIB
    answer_bytes: int = 32 * MIB
    cpu_seconds: int = 900
    wall_seconds: int = 30
    pages: int = 1500
    pixels: int = 36_000_000
    photo_pixels: int = 120_000_000
    dpi: int = 200
    children: int = field(default_factory=lambda: os.cpu_count() or 1)
    deaths: int = 12


SCANS = ScanLimits()
