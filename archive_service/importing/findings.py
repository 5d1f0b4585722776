"""What the checks found, and where in the school's own file it stands.

Checks speak of people, lessons and marks by their ids. Only when something is wrong is the
row looked up: a good import pays nothing for knowing its rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from archive_service.problems import Fault

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: ``kind`` and ``key`` say with what, ``field`` with which part of it.

    Kinds and their keys: school (), term (id), person (id), class (id), pupil (class, pupil),
    movement (class, pupil), section (id), member (section, pupil), lesson (id),
    mark (lesson, pupil), term-mark (section, pupil, term), deferral (section, pupil, term),
    handover (section, day as ISO 8601).
    """

    code: str
    kind: str
    key: Key
    field: str = ""
    value: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a file; ``row`` counts from 1, empty texts and None mean "as a whole".

    ``path`` is for files without rows, or for things that have no row of their own.
    """

    sheet: str = ""
    row: int | None = None
    column: str = ""
    path: str = ""


class Locator(Protocol):
    """Knows where in the file the parts of a snapshot came from."""

    def place(self, finding: Finding) -> Place:
        """Return the cell the finding is about, as exactly as it is known."""


@dataclass(frozen=True, slots=True)
class RecordedPlaces:
    """Places written down while reading: (kind, key) → place, (kind, field) → column."""

    places: Mapping[tuple[str, Key], Place]
    columns: Mapping[tuple[str, str], str]

    def place(self, finding: Finding) -> Place:
        """Return the place that was written down for the finding's key."""
        found = self.places.get((finding.kind, finding.key), Place())
        column = found.column or self.columns.get((finding.kind, finding.field), "")
        return replace(found, column=column) if found.row else found


def to_faults(findings: Iterable[Finding], file: str, locator: Locator) -> list[Fault]:
    """Return the findings as faults with their places, in the order of the checks."""
    return [_fault(one, file, locator.place(one)) for one in findings]


def _fault(finding: Finding, file: str, place: Place) -> Fault:
    return Fault(
        code=finding.code,
        file=file,
        sheet=place.sheet,
        row=place.row,
        column=place.column,
        value=finding.value,
        facts=finding.facts,
        path=place.path or ("" if place.row else "/".join(finding.key)),
    )
