"""Extraction: after the journal's years summary sheets are taken out, bound anew, kept on (001 clause 8.7).

An extraction brings the sheets of several journals together as one new file. It is a fold of events, each
an act of the school: planned, taken out journal by journal, bound, filed, signed and sealed, deposited. A
sheet counts as taken out only when the new file was read back from every room: nothing is destroyed before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from workflows.acts import Medium


class State(StrEnum):
    """How far an extraction has come."""

    PLANNED = "planned"
    TAKEN = "taken"
    BOUND = "bound"
    FILED = "filed"
    SEALED = "sealed"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The summary sheet of a journal: the signed document, its leaves, and when the journal's term ends.

    ``on_paper`` is False for a journal of which the register knows no paper copy.
    """

    case: str
    class_id: str
    class_name: str
    year: int
    document: str
    leaves: int
    journal_until: date
    on_paper: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """A volume of paper whose leaves were counted anew: how many there were, went out and are left.

    ``last`` is the label of the leaf that is the last one now, "" where none is left.
    """

    volume: str
    before: int
    taken: int
    left: int
    last: str = ""

    @property
    def agrees(self) -> bool:
        """Whether no leaf appeared or got lost."""
        return self.taken >= 0 and self.left >= 0 and self.before == self.taken + self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to the extraction ``number``: on which day, by whom it was written down."""

    number: int
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(Event):
    """By an order these sheets are to be taken out until a day: by whom, who sews, who signs and seals."""

    sheets: tuple[Sheet, ...]
    order_no: str
    order_on: date
    due_on: date
    archivist: str
    sewer: str
    director: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut(Event):
    """The leaves of one journal's sheet are out: of sewn volumes, and those that lay loose.

    ``slip`` is the paper that stands in their place.
    """

    case: str
    volumes: tuple[Recount, ...]
    loose: int
    slip: str

    @property
    def leaves(self) -> int:
        """How many leaves came out."""
        return self.loose + sum(one.taken for one in self.volumes)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut(Event):
    """A journal stays as it is after all: held meanwhile, its volume missing."""

    case: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Event):
    """The leaves are sewn into a new file: counted by somebody, under a label; ``volume`` in the register.

    ``act`` is the act of extraction, with the new counts of the old volumes.
    """

    leaves: int
    label: str
    volume: str
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed(Event):
    """The new file exists as one document that shows the sheets and carries their signed originals.

    ``act`` is the act of extraction; of files without paper it is made now.
    """

    document: str
    leaves: int
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed(Event):
    """The director signed and sealed: with a key, or by hand on the paper that ``evidence`` is the scan of.

    ``document`` is the file as it is now; ``signer`` whose signature it is, ``signed_on`` the day beside it.
    """

    document: str
    medium: Medium
    signer: str
    signed_on: date
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposited(Event):
    """The new file lies in these rooms, read back from each, and is kept until the day (001 clause 8.8)."""

    manifest: str
    keep_until: date
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Event):
    """Nothing comes of it; no leaf was taken out."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """An extraction and how it stands: the fold of its events."""

    planned: Planned
    sheets: tuple[Sheet, ...]
    taken: Mapping[str, TakenOut]
    left_out: tuple[LeftOut, ...] = ()
    bound: Bound | None = None
    filed: Filed | None = None
    sealed: Sealed | None = None
    deposited: Deposited | None = None
    cancelled: Cancelled | None = None
    last_on: date = date.min

    @property
    def number(self) -> int:
        """Its number in the school's register of extractions."""
        return self.planned.number

    @property
    def state(self) -> State:
        """How far it has come."""
        stages = (
            (self.cancelled, State.CANCELLED),
            (self.deposited, State.DONE),
            (self.sealed, State.SEALED),
            (self.filed, State.FILED),
            (self.bound, State.BOUND),
        )
        reached = next((state for event, state in stages if event is not None), None)
        return reached or (State.TAKEN if self.on_paper and not self.untaken else State.PLANNED)

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state not in {State.DONE, State.CANCELLED}

    @property
    def on_paper(self) -> tuple[Sheet, ...]:
        """The sheets that exist on paper too."""
        return tuple(one for one in self.sheets if one.on_paper)

    @property
    def untaken(self) -> tuple[Sheet, ...]:
        """The sheets whose leaves are still in the old files."""
        return tuple(one for one in self.on_paper if one.case not in self.taken)

    @property
    def leaves(self) -> int:
        """How many leaves came out of the old files so far."""
        return sum(one.leaves for one in self.taken.values())

    @property
    def file_leaves(self) -> int:
        """How many leaves the sheets have, on paper or not."""
        return sum(one.leaves for one in self.sheets)

    @property
    def may_start_on(self) -> date:
        """The day from which all of its journals have been kept long enough."""
        return max((one.journal_until for one in self.sheets), default=self.planned.due_on)

    def sheet(self, case: str) -> Sheet | None:
        """Return the sheet of a journal, None where it is not in this extraction."""
        return next((one for one in self.sheets if one.case == case), None)

    def leaves_in_file(self, case: str) -> tuple[int, ...]:
        """Return which leaves of the new file a journal's sheet has; none where it is in the file alone."""
        first = 1
        for one in self.on_paper or self.sheets:
            if one.case == case:
                return tuple(range(first, first + one.leaves))
            first += one.leaves
        return ()


def fold(events: Iterable[Event]) -> dict[int, Extraction]:
    """Return the extractions by number, in the order in which they were planned.

    Raises:
        KeyError: something is said to have happened to an extraction that nobody planned.
    """
    known: dict[int, Extraction] = {}
    for event in events:
        known[event.number] = after(known.get(event.number), event)
    return known


def after(extraction: Extraction | None, event: Event) -> Extraction:
    """Return an extraction after one more event.

    Raises:
        KeyError: there is none yet, and the event plans none.
    """
    if isinstance(event, Planned):
        return Extraction(planned=event, sheets=event.sheets, taken={}, last_on=event.on)
    if extraction is None:
        raise KeyError(event.number)
    changed = _changed(extraction, event)
    return replace(changed, last_on=max(extraction.last_on, event.on))


def taken_out(extractions: Mapping[int, Extraction]) -> dict[str, date]:
    """Return by case the day on which its sheet lay bound anew, deposited and verified in every room."""
    return {case: one.on for case, one in _deposits(extractions)}


def kept_until(extractions: Mapping[int, Extraction]) -> dict[str, date]:
    """Return by case until when the new file with its sheet is kept."""
    return {case: one.keep_until for case, one in _deposits(extractions)}


def under_way(extractions: Mapping[int, Extraction]) -> dict[str, int]:
    """Return by case the number of the extraction that has or had its sheet; cancelled ones have none."""
    live = (one for one in extractions.values() if one.cancelled is None)
    return {sheet.case: one.number for one in live for sheet in one.sheets}


def _deposits(extractions: Mapping[int, Extraction]) -> list[tuple[str, Deposited]]:
    return [
        (sheet.case, one.deposited)
        for one in extractions.values()
        for sheet in one.sheets
        if one.deposited is not None
    ]


def _changed(extraction: Extraction, event: Event) -> Extraction:
    match event:
        case TakenOut():
            changed = replace(extraction, taken={**extraction.taken, event.case: event})
        case LeftOut():
            rest = tuple(one for one in extraction.sheets if one.case != event.case)
            changed = replace(extraction, sheets=rest, left_out=(*extraction.left_out, event))
        case Bound():
            changed = replace(extraction, bound=event)
        case Filed():
            changed = replace(extraction, filed=event)
        case Sealed():
            changed = replace(extraction, sealed=event)
        case Deposited():
            changed = replace(extraction, deposited=event)
        case Cancelled():
            changed = replace(extraction, cancelled=event)
        case _:
            raise TypeError(type(event).__name__)
    return changed
