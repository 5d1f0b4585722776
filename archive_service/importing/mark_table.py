"""The user's own table from a foreign scale to our marks: written out value by value."""

from collections.abc import Mapping
from dataclasses import dataclass

from archive_service.importing.tables import Row

DEFERRED = "deferred"
"""Stands in the table for «put off by decision»: no mark, and the print is not held up."""

NOTHING = "none"
"""Stands in the table for «no mark»."""


@dataclass(frozen=True, slots=True)
class MarkTable:
    """Foreign value → our mark, ``deferred`` or ``none``; whatever is not listed is refused."""

    marks: Mapping[str, str]

    def read(self, row: Row, column: str) -> str:
        """Return our mark for a cell; "" for an empty or unknown one (the latter is a fault)."""
        said = row.text(column)
        if not said:
            return ""
        if said not in self.marks:
            row.fault("import.mark-not-mapped", column, said, known=", ".join(self.marks) or "—")
            return ""
        found = self.marks[said]
        return "" if found == NOTHING else found
