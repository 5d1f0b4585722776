"""Paper copies of journals: which volume is where, in whose care, and what happened to it.

The register of paper copies and the journal of their use (000 clause 3.3) are folds of events, each an act
of the school. An event may be about many volumes at once: a shelf is handed over with one list. A borrower
outside the school is known here by kind only; the name stands on the replacement slip alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from workflows.leaves import leaf_key
from workflows.sheet_codes import SUMMARY_PREFIX


class PaperState(StrEnum):
    """Where a volume stands: the first of these that holds, from below."""

    IN_WORK = "in-work"
    HERE = "here"
    MISSING = "missing"
    HANDED = "handed"
    ISSUED = "issued"
    ENDED = "ended"


class Outside(StrEnum):
    """Who outside the school has a volume; nobody's name."""

    COURT = "court"
    PROSECUTOR = "prosecutor"
    INVESTIGATION = "investigation"
    AUTHORITY = "authority"
    OTHER = "other"


class End(StrEnum):
    """How a volume ends: by an act of destruction or transfer, or its leaves were sewn into other volumes."""

    DESTROYED = "destroyed"
    TRANSFERRED = "transferred"
    SEWN = "sewn"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a volume lies, as the school names it; what is "" is not said."""

    room: str = ""
    cabinet: str = ""
    shelf: str = ""
    folder: str = ""

    def holds(self, other: "Place") -> bool:
        """Return whether the other place is this one or within it."""
        mine = (self.room, self.cabinet, self.shelf, self.folder)
        theirs = (other.room, other.cabinet, other.shelf, other.folder)
        return all(one in {"", its} for one, its in zip(mine, theirs, strict=True))


NOWHERE = Place()
UNSEWN = 0
"""The number of a «volume» that is a printed copy's leaves before they are sewn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A volume as it is entered: ``number`` is the register's, ``volume`` that within the copy.

    ``case`` is "" for a volume from before the system; ``first`` and ``last`` are labels of leaves.
    """

    id: str
    number: int
    leaves: int
    class_name: str = ""
    year: int
    title: str = ""
    case: str = ""
    copy: int = 1
    volume: int = 1
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened: on which day, and by whom it was written down."""

    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered(Event):
    """Volumes are entered in the register: by whom they are kept, where, and who may reach them."""

    entries: tuple[Entry, ...]
    keeper: str
    access: tuple[str, ...]
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class OfVolumes(Event):
    """An event of volumes that are in the register, by their ids."""

    volumes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(OfVolumes):
    """They lie here from now on; ``access`` None leaves the circle as it was."""

    place: Place
    access: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed(OfVolumes):
    """``by`` gives them to ``receiver`` with the list ``paper``; ``hand`` is the hand-over's number."""

    hand: int
    receiver: str
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(OfVolumes):
    """``receiver`` has them and answers for them from now on.

    ``copy`` is the scan of the list with both signatures, where there is one: with it another than the
    receiver may write the acceptance down.
    """

    hand: int
    receiver: str
    copy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(OfVolumes):
    """They were not taken, or the giver took them back."""

    hand: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(OfVolumes):
    """Somebody has them to use until a day: a person of the school, or one outside (000 clause 3.3).

    ``slips`` are the papers that stand in their places, in the order of ``volumes``.
    """

    reason: str
    until: date
    to: str = ""
    outside: Outside | None = None
    request: str = ""
    slips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(OfVolumes):
    """They are back in their places; ``remark`` says what is wrong with them."""

    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(OfVolumes):
    """A place was looked through: ``volumes`` are there, ``missing`` are not."""

    place: Place
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted(OfVolumes):
    """Leaves were taken out by the paper ``evidence``: so many are left, up to the leaf ``last``."""

    leaves: int
    last: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(OfVolumes):
    """They are no copies any more, by the act ``evidence``."""

    how: End
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted(Event):
    """An extract about one pupil was given out of a case (000 clause 3.7): neither about whom nor to whom."""

    case: str
    document: str
    reason: str
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested(Event):
    """A certificate was given out about what lies in the archive of some cases: not to whom."""

    cases: tuple[str, ...]
    document: str
    reason: str
    request: str


@dataclass(frozen=True, slots=True)
class PaperVolume:
    """Where a volume stands: the fold of its events."""

    entry: Entry
    registered: Registered
    keeper: str
    access: tuple[str, ...]
    place: Place = NOWHERE
    offered: Handed | None = None
    received: Received | None = None
    issued: Issued | None = None
    checked: Checked | None = None
    ended: Ended | None = None
    last_on: date = field(default=date.min)

    @property
    def id(self) -> str:
        """``<case>/<copy>/<volume>``, or ``before/<number>`` for one from before the system."""
        return self.entry.id

    @property
    def number(self) -> int:
        """The volume's number in the register."""
        return self.entry.number

    @property
    def state(self) -> PaperState:
        """Where it stands."""
        if self.ended is not None:
            return PaperState.ENDED
        if self.issued is not None:
            return PaperState.ISSUED
        if self.offered is not None:
            return PaperState.HANDED
        if self.missing:
            return PaperState.MISSING
        return PaperState.HERE if self.place.room else PaperState.IN_WORK

    @property
    def missing(self) -> bool:
        """Whether the last look at its place did not find it."""
        return self.checked is not None and self.id in self.checked.missing

    @property
    def issued_to(self) -> str:
        """The id of the person who has it, the kind of an outside borrower, or ""."""
        return (self.issued.to or str(self.issued.outside or "")) if self.issued else ""

    def has(self, leaf: str) -> bool:
        """Return whether a leaf is in the volume now, by its labels; loose leaves are all of them."""
        first, last = self.entry.first, self.entry.last
        if self.ended is not None:
            return False
        return not (first and last) or _order(first) <= _order(leaf) <= _order(last)

    def late_on(self, day: date) -> bool:
        """Return whether it should have come back before the day."""
        return self.issued is not None and self.ended is None and self.issued.until < day


def fold(events: Iterable[Event]) -> dict[str, PaperVolume]:
    """Return the volumes by id, in the order of their registration.

    Raises:
        KeyError: something is said to have happened to a volume that nobody registered.
    """
    known: dict[str, PaperVolume] = {}
    for event in events:
        if isinstance(event, Registered):
            _register(known, event)
        elif isinstance(event, OfVolumes):
            for one in touched(event):
                known[one] = after(known[one], event)
    return known


def touched(event: Event) -> tuple[str, ...]:
    """Return the ids of the volumes that an event is about."""
    if isinstance(event, Registered):
        return tuple(one.id for one in event.entries)
    if isinstance(event, Checked):
        return (*event.volumes, *event.missing)
    return event.volumes if isinstance(event, OfVolumes) else ()


def after(volume: PaperVolume, event: OfVolumes) -> PaperVolume:
    """Return a volume after one more event."""
    return replace(volume, last_on=max(volume.last_on, event.on), **_changes(volume, event))


def _order(label: str) -> tuple[bool, int, int]:
    """The place of a leaf in a copy: the summary sheet's leaves lie behind the journal's."""
    if label.startswith(SUMMARY_PREFIX):
        return True, int(label.removeprefix(SUMMARY_PREFIX)), 0
    return False, *leaf_key(label)


def _register(known: dict[str, PaperVolume], event: Registered) -> None:
    """Enter volumes; what a copy's leaves were before, loose or sewn otherwise, ends with it."""
    sewn = {(one.case, one.copy) for one in event.entries if one.case}
    fresh = {one.id for one in event.entries}
    gone = [
        one
        for one in known.values()
        if (one.entry.case, one.entry.copy) in sewn and one.id not in fresh and one.ended is None
    ]
    for old in gone:
        anew = Ended(on=event.on, by=event.by, volumes=(old.id,), how=End.SEWN, evidence="")
        known[old.id] = after(old, anew)
    for entry in event.entries:
        known[entry.id] = PaperVolume(entry, event, event.keeper, event.access, event.place, last_on=event.on)


def _changes(volume: PaperVolume, event: OfVolumes) -> dict[str, Any]:
    """What an event changes about a volume."""
    match event:
        case Placed():
            circle = volume.access if event.access is None else event.access
            changes: dict[str, Any] = {"place": event.place, "access": circle, "checked": None}
        case Handed():
            changes = {"offered": event}
        case Received():
            taken = {"received": event, "keeper": event.receiver, "place": NOWHERE, "checked": None}
            changes = {"offered": None, **taken}
        case Declined():
            changes = {"offered": None}
        case Issued() | Returned():
            changes = {"issued": event if isinstance(event, Issued) else None}
        case Checked():
            changes = {"checked": event}
        case Recounted():
            changes = {"entry": replace(volume.entry, leaves=event.leaves, last=event.last)}
        case Ended():
            changes = {"ended": event, "offered": None, "issued": None}
        case _:
            raise TypeError(type(event).__name__)
    return changes
