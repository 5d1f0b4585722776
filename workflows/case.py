"""Where a case stands: the shapes that :mod:`workflows.history` folds its acts into."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.acts import (
    Bound,
    BoundVolume,
    CaseOpened,
    Deposited,
    Medium,
    OrderCopy,
    PartLeaves,
    Remark,
    SectionFacts,
)
from workflows.leaves import in_order, leaf_key
from workflows.orders import Orders
from workflows.side_acts import Checked, CorrectionApproved, CorrectionProposed, DecisionEntered


class SectionState(StrEnum):
    """Where a section's current edition stands."""

    UNPRINTED = "unprinted"
    WAITING = "waiting"
    SIGNED = "signed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Signature:
    """One step done: by whom, when, how, and the document's digest after it.

    ``base`` (and ``summary_base`` of a step on the whole case) is the revision before;
    ``number`` is the act's place in the case, the opening is 1. On paper ``by`` is whose hand it is, ``on``
    the day written beside it, ``evidence`` the digest of the scan and ``recorded_by`` who saw it there.
    """

    step: str
    by: str
    on: date
    medium: Medium
    document: str
    base: str = ""
    summary_base: str | None = None
    number: int = 0
    evidence: str = ""
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """Why a section's current edition cannot go on; ``step`` is "" where no signer sent it back."""

    step: str
    by: str
    on: date
    remarks: tuple[Remark, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the case with its current edition.

    ``rendered`` is the digest of the printout, ``document`` the digest of its latest revision
    (the same until somebody signs), ``leaves`` the labels of its sheets. ``edition`` is 0 before
    the first print. ``snapshot_number`` and ``printed_number`` are the places, in the case, of the
    acts that the edition came from.
    """

    facts: SectionFacts
    edition: int = 0
    rendered: str = ""
    document: str = ""
    leaves: tuple[str, ...] = ()
    printed_on: date | None = None
    signatures: tuple[Signature, ...] = ()
    returned: Return | None = None
    snapshot_number: int = 0
    printed_number: int = 0

    @property
    def id(self) -> str:
        """The section's id."""
        return self.facts.id

    @property
    def title(self) -> str:
        """Subject and subgroup as printed."""
        return self.facts.title

    @property
    def signer(self) -> str:
        """The person who signs the section's sheets."""
        return self.facts.signer

    @property
    def state(self) -> SectionState:
        """Where the current edition stands."""
        if self.returned is not None:
            return SectionState.RETURNED
        if not self.edition:
            return SectionState.UNPRINTED
        return SectionState.SIGNED if self.signatures else SectionState.WAITING

    def signed_at(self, step: str) -> Signature | None:
        """Return the signature of the step on the current edition, None when there is none."""
        return next((one for one in self.signatures if one.step == step), None)


@dataclass(frozen=True, slots=True)
class NotedRemark:
    """A remark on how the journal is kept, and how it was dealt with."""

    number: int
    text: str
    section: str | None
    by: str
    on: date
    mended_by: str = ""
    mended_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SealCheck:
    """Whether the seal was seen on both the label of a volume and the leaf under it, and who looked."""

    volume: int
    covers: bool
    by: str
    on: date
    evidence: str
    number: int


@dataclass(frozen=True, slots=True)
class Case:
    """One class journal of one term on its way from opening to archive.

    ``done`` are the steps of the whole case that stand, in order; a return takes them away
    together with ``volume`` and ``manifest``. ``leaves`` counts the journal's sheets,
    ``summary_leaves`` those of the summary sheet; ``parts`` are the sheets of no section, and
    ``allotted`` every label that was ever printed, part by part. ``stale`` says that the front
    no longer shows what the export says, ``prints`` counts the printouts. ``proposed`` is a
    correction that waits for approval, ``closed_before`` the day a file was closed that has come
    out of the archive since. ``reassigned`` are the orders that name another signer than the
    export does; ``sections`` and ``class_teacher`` follow them. ``sewn`` is the last binding and
    ``seals`` what was seen of its labels since: see :attr:`volumes` and :meth:`seal_on`.
    ``count`` is how many acts led here; ``void`` are the places, in the case, of those that are void,
    ``incidents`` the numbers of the breaches that made them so.
    """

    opened: CaseOpened
    snapshot: str = ""
    snapshot_on: date | None = None
    class_teacher: str = ""
    sections: tuple[Section, ...] = ()
    front_content: str = ""
    codes: tuple[str, ...] = ()
    layout: str = ""
    front: str = ""
    back: str = ""
    summary: str | None = None
    leaves: int = 0
    summary_leaves: int = 0
    parts: tuple[PartLeaves, ...] = ()
    allotted: tuple[PartLeaves, ...] = ()
    orders: tuple[OrderCopy, ...] = ()
    prints: int = 0
    printed_on: date | None = None
    stale: bool = False
    handed_over_on: date | None = None
    handed_over_by: str = ""
    volume: str = ""
    manifest: str = ""
    pages: int = 0
    assembled_on: date | None = None
    done: tuple[Signature, ...] = ()
    deposit: Deposited | None = None
    closed_before: date | None = None
    checked: Checked | None = None
    remarks: tuple[NotedRemark, ...] = ()
    decisions: tuple[DecisionEntered, ...] = ()
    proposed: CorrectionProposed | None = None
    corrections: tuple[CorrectionApproved, ...] = ()
    reassigned: Orders = ()
    sewn: Bound | None = None
    sewn_number: int = 0
    seals: tuple[SealCheck, ...] = ()
    count: int = 1
    snapshot_number: int = 0
    checked_number: int = 0
    printed_number: int = 0
    handed_over_number: int = 0
    void: tuple[int, ...] = ()
    incidents: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The case's id."""
        return self.opened.case

    @property
    def profile_digest(self) -> str:
        """The digest of the profile that the case follows for good."""
        return self.opened.profile_digest

    @property
    def printed(self) -> bool:
        """Whether a printout exists (some of it may have been returned since)."""
        return self.printed_on is not None

    @property
    def returned(self) -> tuple[Section, ...]:
        """The sections that need a new edition."""
        return tuple(one for one in self.sections if one.state is SectionState.RETURNED)

    @property
    def to_print(self) -> tuple[Section, ...]:
        """The sections that have no edition that counts: never printed, or returned."""
        lacking = (SectionState.UNPRINTED, SectionState.RETURNED)
        return tuple(one for one in self.sections if one.state in lacking)

    @property
    def print_is_whole(self) -> bool:
        """Whether everything that the export says is on paper."""
        return self.printed and not self.stale and not self.to_print

    @property
    def closed_on(self) -> date:
        """The day the file was closed: the last step done on it, not before the term's end.

        A file that is closed again is never kept for less: nor before the day it was closed before.
        """
        return max((self.closed_before or self.opened.term_ends_on, *(one.on for one in self.done)))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the sheets that are in the journal now, in their order."""
        parts = (label for part in self.parts for label in part.leaves)
        return in_order((*parts, *(label for one in self.sections for label in one.leaves)))

    @property
    def bound_sections(self) -> tuple[Section, ...]:
        """The printed sections in the order in which they are bound: by their first leaves."""
        return tuple(
            sorted((one for one in self.sections if one.leaves), key=lambda one: leaf_key(one.leaves[0]))
        )

    @property
    def gaps(self) -> tuple[str, ...]:
        """The labels that were printed once and are in the journal no more."""
        standing = set(self.labels)
        return in_order(label for part in self.allotted for label in part.leaves if label not in standing)

    @property
    def volumes(self) -> tuple[BoundVolume, ...]:
        """The volumes of paper that are sewn and stand; none where the binding fell, or is electronic."""
        sewn = self.sewn if any(one.number == self.sewn_number for one in self.done) else None
        return sewn.volumes if sewn else ()

    def seal_on(self, volume: int) -> SealCheck | None:
        """Return what was seen last of the seal on a sewn volume's label, None while nobody looked."""
        return next((one for one in reversed(self.seals) if one.volume == volume), None)

    def section(self, section_id: str) -> Section | None:
        """Return the section of that id, None when the case has no such section."""
        return next((one for one in self.sections if one.id == section_id), None)

    def allotted_to(self, part: str) -> tuple[str, ...]:
        """Return every label that a part or section was ever printed under, in order."""
        return next((one.leaves for one in self.allotted if one.part == part), ())

    def done_at(self, step: str) -> Signature | None:
        """Return what was done at the step of the whole case, None when it is still to do."""
        return next((one for one in self.done if one.step == step), None)
