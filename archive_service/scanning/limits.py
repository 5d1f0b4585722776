"""How much an uploaded PDF may cost, and how big its pages may be."""

from dataclasses import dataclass

from archive_service import guarding


@dataclass(frozen=True, slots=True)
class Limits(guarding.Limits):
    """Besides the common limits: pages, their sides, pixels of a picture in it or made of it."""

    pages: int = 40
    least_side_mm: int = 50
    most_side_mm: int = 450
    pixels: int = 25_000_000


DEFAULT = Limits()
