"""The school's nomenclature of files: index, title, term and article of every kind of file, by years.

002 clause 7.5: summary sheets are kept «согласно номенклатуре». An entry goes on from year to year until
the school writes another; a term of the nomenclature lengthens what the regulation demands and never
shortens it. The nomenclature is a fold of events, each an act of the school.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.commands import Actor
from workflows.refusal import Refusal

WRITERS = frozenset({"archivist", "deputy", "director"})
"""Those who draw the nomenclature up."""
APPROVERS = frozenset({"director"})
"""Who approves it, and closes it with the count of the year's files."""
FOR_GOOD = 0
"""The term of what is kept permanently."""


class FileKind(StrEnum):
    """What an entry is about: the files of this service, or others that stand in the same list."""

    JOURNAL = "journal"
    SUMMARY = "summary"
    REGISTER = "register"
    ORDER = "order"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to the nomenclature of a year: on which day, by whom it was written down.

    ``year`` is the calendar year that the nomenclature is of.
    """

    year: int
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Event):
    """An entry stands so from now on; ``years`` is the term, :data:`FOR_GOOD` for ever.

    ``article`` is that of the list of standard terms, ``basis`` what else the term rests on, ``note`` free.
    ``personnel`` files go into the inventory of files about people (по личному составу).
    """

    index: str
    title: str
    kind: FileKind
    years: int
    article: str = ""
    basis: str = ""
    note: str = ""
    personnel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped(Event):
    """No files are opened under the entry from this year on; what was opened keeps its term."""

    index: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved(Event):
    """The director approves the year's nomenclature; ``document`` is its number and day."""

    document: str


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """The nomenclature of one year: entries by index, and whether the director has approved it."""

    year: int
    entries: Mapping[str, Written]
    approved: Approved | None = None

    def of_kind(self, kind: FileKind) -> Written | None:
        """Return the entry for a kind of file with the longest term, None when there is none."""
        found = [one for one in self.entries.values() if one.kind is kind]
        return max(found, key=_length, default=None)


def _length(entry: Written) -> tuple[bool, int, str]:
    return (entry.years == FOR_GOOD, entry.years, entry.index)


def of_year(events: Iterable[Event], year: int) -> Nomenclature:
    """Return the nomenclature of a year: its own entries over those of the years before."""
    entries: dict[str, Written] = {}
    approved = None
    for event in sorted((one for one in events if one.year <= year), key=lambda one: one.year):
        match event:
            case Written():
                entries[event.index] = event
            case Dropped():
                entries.pop(event.index, None)
            case Approved():
                approved = event if event.year == year else approved
    return Nomenclature(year, dict(sorted(entries.items())), approved)


def event_refused(event: Event, before: Nomenclature, actor: Actor) -> Refusal | None:
    """Return why an event may not be written down; the codes are those of the area ``nomenclature``.

    ``before`` is the nomenclature of the event's year as it stands.
    """
    roles = APPROVERS if isinstance(event, Approved) else WRITERS
    if actor.roles.isdisjoint(roles):
        return _no("not-yours", event, actor=actor.id, roles=", ".join(sorted(roles)))
    if isinstance(event, Written):
        return _written_refused(event, before)
    if isinstance(event, Dropped) and event.index not in before.entries:
        return _no("no-entry", event, index=event.index)
    return _no("empty", event) if not before.entries else None


def _written_refused(event: Written, before: Nomenclature) -> Refusal | None:
    if not event.index.strip() or not event.title.strip():
        return _no("unnamed", event)
    if event.years < 0:
        return _no("no-term", event, index=event.index)
    old = before.entries.get(event.index)
    if old is not None and _shorter(event, old):
        return _no("shorter", event, index=event.index, years=str(old.years))
    return None


def _shorter(event: Written, before: Written) -> bool:
    """Within its own year an entry's term only grows: files were opened under it."""
    return before.year == event.year and _length(event)[:2] < _length(before)[:2]


def _no(name: str, event: Event, **facts: str) -> Refusal:
    return Refusal(f"nomenclature.{name}", None, {"year": str(event.year), **facts})
