"""Sheets of a class that one person signs: what the lists about signatures on paper have in common."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SheetsOf:
    """Sheets of a class and who signs them; ``until`` is None where the days do not count yet."""

    class_name: str
    what: str
    leaves: tuple[str, ...]
    signer: str
    until: date | None = None
