"""What the simulation itself knows of each journal: written down as it happens, compared with the stores."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

JOURNAL_YEARS, SUMMARY_YEARS = 5, 25
"""001 clauses 8.6 and 8.7, as a calendar has them; the archive is not asked."""


@dataclass
class Journal:
    """A deposited journal: whose, of which year, and what became of it.

    ``closed_on`` is the day of its deposit, ``body`` what goes with the journal, ``sheet`` its summary sheet.
    """

    case: str
    class_name: str
    year: int
    pupils: tuple[str, ...]
    closed_on: date
    sheet: str
    manifest: str
    body: frozenset[str]
    held: bool = False
    extracted_on: date | None = None
    destroyed_on: date | None = None

    @property
    def due_on(self) -> date:
        """The day from which it may be destroyed."""
        return years_after(self.closed_on, JOURNAL_YEARS)


@dataclass
class Ledger:
    """All journals by case."""

    journals: dict[str, Journal] = field(default_factory=dict)

    def due(self, on: date) -> list[Journal]:
        """Return the journals that are to be destroyed on a day: over, not held, still there."""
        return [
            one
            for one in self.journals.values()
            if one.destroyed_on is None and one.due_on <= on and not one.held
        ]

    def living(self) -> Iterator[Journal]:
        """Yield the journals that are not destroyed."""
        return (one for one in self.journals.values() if one.destroyed_on is None)

    def gone(self) -> Iterator[Journal]:
        """Yield the journals that are destroyed."""
        return (one for one in self.journals.values() if one.destroyed_on is not None)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
