"""Destruction by act: what the expert commission proposed, who approved it, what is gone and where.

A disposal is a list of journals and summary sheets whose time is over. Its events are acts of the school,
with no names in them; what they come to is a fold, so that what was destroyed stays destroyed after any
rebuild. What may be done is in :mod:`workflows.disposal_rules`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from workflows.retention import Kept

APPROVALS = 2
"""So many different people approve an act of disposal."""


class DisposalState(StrEnum):
    """Where a disposal stands: the first of these that holds, from below."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    APPROVED = "approved"
    RUNNING = "running"
    CLEARED = "cleared"
    FINISHED = "finished"
    REVOKED = "revoked"


class Wiped(StrEnum):
    """How a medium with a backup copy was rid of what was destroyed."""

    DESTROYED = "destroyed"
    OVERWRITTEN = "overwritten"


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """What is to be destroyed: a journal or a summary sheet, and the day from which its time is over.

    ``reasons`` are the codes of the verdict, ``clauses`` what they follow from.
    """

    case: str
    kind: Kept
    until: date
    reasons: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, Kept]:
        """The case and what of it is meant."""
        return self.case, self.kind


@dataclass(frozen=True, slots=True, order=True)
class Gone:
    """An object that lived for what was destroyed alone: its role, its digest, its size."""

    role: str
    digest: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened: on which day, and by whom it was written down."""

    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed(Event):
    """An expert commission is appointed by order: its chairman and its members, the chairman among them."""

    order_no: str
    order_on: date
    chairman: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDisposal(Event):
    """An event of one disposal, by its number."""

    disposal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed(OfDisposal):
    """``by`` lays a list before the commission."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed(OfDisposal):
    """A member of the commission agrees: ``protocol`` is the number of its minutes."""

    protocol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved(OfDisposal):
    """``by`` approves the act of disposal in a role; ``document`` is the act as it was signed.

    ``witnesses`` are the stores whose own clocks agreed on the day.
    """

    role: str
    document: str
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked(OfDisposal):
    """The disposal is off: nothing of it is destroyed from now on."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed(OfDisposal):
    """One item counts as destroyed from now on; its bytes go where nothing else needs them.

    ``manifest`` takes the place of ``previous`` in every room and lists the ``tombstone``; ``gone`` is what
    is deleted, ``shared`` what another case needs, ``elsewhere`` what another school does; ``stores`` are
    where deletion has to be proved.
    """

    case: str
    kind: Kept
    previous: str
    manifest: str
    tombstone: str
    gone: tuple[Gone, ...]
    stores: tuple[str, ...]
    shared: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared(OfDisposal):
    """A store has nothing of an item any more: each object was asked for, and is missing."""

    case: str
    kind: Kept
    store: str
    objects: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned(OfDisposal):
    """A medium with a backup copy was destroyed or written over, by the paper ``evidence``."""

    medium: str
    how: Wiped
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(OfDisposal):
    """Everything of it is gone everywhere; ``document`` is the certificate of destruction."""

    document: str


@dataclass(frozen=True, slots=True)
class Disposal:
    """Where a disposal stands: the fold of its events."""

    proposed: Proposed
    commission: Appointed
    agreed: tuple[Agreed, ...] = ()
    approved: tuple[Approved, ...] = ()
    revoked: Revoked | None = None
    executed: Mapping[tuple[str, Kept], Executed] = field(default_factory=dict)
    cleared: tuple[Cleared, ...] = ()
    cleaned: Mapping[str, Cleaned] = field(default_factory=dict)
    finished: Finished | None = None
    last_on: date = date.min

    @property
    def number(self) -> int:
        """The number of the disposal, and of its act, in the school."""
        return self.proposed.disposal

    @property
    def items(self) -> tuple[Item, ...]:
        """What is to be destroyed."""
        return self.proposed.items

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """The members of the commission who have not agreed yet."""
        agreed = {one.by for one in self.agreed}
        return tuple(one for one in self.commission.members if one not in agreed)

    @property
    def protocol(self) -> str:
        """The number of the commission's minutes, "" before the first member agreed."""
        return self.agreed[0].protocol if self.agreed else ""

    @property
    def approved_on(self) -> date | None:
        """The day of the last approval that was needed; None while one is lacking."""
        if len(self.approved) < APPROVALS:
            return None
        return max(one.on for one in self.approved)

    @property
    def act(self) -> str:
        """The digest of the act of disposal with all signatures so far, "" before the first."""
        return self.approved[-1].document if self.approved else ""

    @property
    def to_execute(self) -> tuple[Item, ...]:
        """What has not been destroyed yet."""
        return tuple(one for one in self.items if one.key not in self.executed)

    @property
    def pending(self) -> tuple[tuple[Executed, str], ...]:
        """Destroyed items, and the stores in which the deletion is not proved yet."""
        done = {(one.case, one.kind, one.store) for one in self.cleared}
        return tuple(
            (one, store)
            for one in self.executed.values()
            for store in one.stores
            if (one.case, one.kind, store) not in done
        )

    @property
    def state(self) -> DisposalState:
        """Where it stands."""
        if self.finished is not None:
            return DisposalState.FINISHED
        if self.revoked is not None:
            return DisposalState.REVOKED
        if self.executed:
            left = self.to_execute or self.pending
            return DisposalState.RUNNING if left else DisposalState.CLEARED
        if self.approved_on is not None:
            return DisposalState.APPROVED
        return DisposalState.PROPOSED if self.waiting_for else DisposalState.AGREED


@dataclass(frozen=True, slots=True)
class Disposals:
    """All disposals of a school by number, and the commissions as they were appointed."""

    by_number: Mapping[int, Disposal]
    commissions: tuple[Appointed, ...] = ()

    @property
    def commission(self) -> Appointed | None:
        """The commission in force: the one that was appointed last."""
        return self.commissions[-1] if self.commissions else None

    def of(self, case: str, kind: Kept) -> Disposal | None:
        """Return the disposal that a journal or summary sheet is in and that was not called off."""
        found = (one for one in self.by_number.values() if one.revoked is None)
        return next((one for one in found if any(item.key == (case, kind) for item in one.items)), None)


def fold(events: Iterable[Event]) -> Disposals:
    """Return the disposals of a school, in order of their numbers.

    Raises:
        KeyError: something is said to have happened to a disposal that nobody proposed.
        TypeError: a disposal was proposed before any commission was appointed.
    """
    known: dict[int, Disposal] = {}
    commissions: list[Appointed] = []
    for event in events:
        if isinstance(event, Appointed):
            commissions.append(event)
        elif isinstance(event, Proposed):
            if not commissions:
                raise TypeError(type(event).__name__)
            known[event.disposal] = Disposal(event, commissions[-1], last_on=event.on)
        elif isinstance(event, OfDisposal):
            known[event.disposal] = after(known[event.disposal], event)
    return Disposals(known, tuple(commissions))


def after(disposal: Disposal, event: OfDisposal) -> Disposal:
    """Return a disposal after one more event."""
    return replace(disposal, last_on=max(disposal.last_on, event.on), **_changes(disposal, event))


def destroyed(disposals: Disposals) -> dict[tuple[str, Kept], date]:
    """Return what was destroyed, by case and kind, and on which day."""
    return {
        key: event.on for disposal in disposals.by_number.values() for key, event in disposal.executed.items()
    }


def executions(disposals: Disposals) -> dict[tuple[str, Kept], Executed]:
    """Return how each destroyed journal or summary sheet was destroyed."""
    return {key: event for one in disposals.by_number.values() for key, event in one.executed.items()}


def _changes(disposal: Disposal, event: OfDisposal) -> dict[str, Any]:
    """What an event changes about a disposal."""
    match event:
        case Agreed():
            changes: dict[str, Any] = {"agreed": (*disposal.agreed, event)}
        case Approved():
            changes = {"approved": (*disposal.approved, event)}
        case Revoked():
            changes = {"revoked": event}
        case Executed():
            changes = {"executed": {**disposal.executed, (event.case, event.kind): event}}
        case Cleared():
            changes = {"cleared": (*disposal.cleared, event)}
        case Cleaned():
            changes = {"cleaned": {**disposal.cleaned, event.medium: event}}
        case Finished():
            changes = {"finished": event}
        case _:
            raise TypeError(type(event).__name__)
    return changes
