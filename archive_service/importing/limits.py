"""How much an export may cost: the common limits, and those on what a zip holds."""

from dataclasses import dataclass

from archive_service import guarding
from archive_service.guarding import MIB


@dataclass(frozen=True, slots=True)
class Limits(guarding.Limits):
    """Sizes in bytes, times in seconds; a file beyond any of them is refused."""

    cpu_seconds: int = 30
    wall_seconds: int = 60
    unpacked_bytes: int = 200 * MIB
    entries: int = 2000
    ratio: int = 150


DEFAULT = Limits()
