"""Commands of the way: what somebody asks to be done to a case. :mod:`workflows.decide` answers.

Those beside the way (checks, remarks, decisions, corrections) are in :mod:`workflows.side_commands`.
"""

from dataclasses import dataclass
from datetime import date

from workflows.acts import EditionFacts, Medium, OrderCopy, PartLeaves, Remark, SectionFacts, Voided
from workflows.programme import ProgrammeNote


@dataclass(frozen=True, slots=True)
class Within:
    """A role that is held for the classes of one department or branch only; ``unit`` is its title."""

    role: str
    unit: str
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person's id (or ``service``) and the roles held on that day for what is asked.

    ``within`` are the roles held for some department: they open nothing by themselves, but a
    refusal can say so.
    """

    id: str
    roles: frozenset[str] = frozenset()
    within: tuple[Within, ...] = ()


@dataclass(frozen=True, slots=True)
class ByHand:
    """A signature on paper, as somebody found it on the scan.

    ``signer`` is whose hand it is, with the roles of that day; ``signed_on`` the day written beside it;
    ``evidence`` the digest of the filed scan.
    """

    signer: Actor
    signed_on: date
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The common part of all commands."""

    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase(Command):
    """Open the case of one class and term under a profile version."""

    case: str
    class_id: str
    class_name: str
    grade: int
    kind: str
    year: int
    term_id: str
    term_name: str
    term_kind: str
    term_ends_on: date
    closes_year: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FixSnapshot(Command):
    """Fix the export that the printout is to be made from.

    ``late`` are the sections that differ from the present export only by marks that had been deferred.
    """

    snapshot: str
    class_teacher: str
    sections: tuple[SectionFacts, ...]
    front: str = ""
    codes: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPrintout(Command):
    """Record the finished rendering; refused while a final mark is missing (000 clause 4.1)."""

    snapshot: str
    layout: str
    editions: tuple[EditionFacts, ...]
    front: str
    back: str
    summary: str | None
    leaves: int
    summary_leaves: int
    parts: tuple[PartLeaves, ...] = ()
    orders: tuple[OrderCopy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """Give the printout to its signers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignSection(Command):
    """Confirm and sign all sheets of one section; ``base`` is the revision that was looked at.

    ``programme`` is the signer's note on the programme (001 clause 6.10). On paper the actor records
    what was signed ``by_hand``.
    """

    section: str
    edition: int
    medium: Medium
    base: str
    document: str
    programme: ProgrammeNote | None = None
    by_hand: ByHand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSection(Command):
    """Send a section back with remarks."""

    section: str
    edition: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVolume(Command):
    """Record the volume assembled from the signed sections."""

    volume: str
    manifest: str
    leaves: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignCase(Command):
    """Do a signing step of the whole case: certify, approve, stamp; on paper what was done ``by_hand``."""

    step: str
    medium: Medium
    base: str
    volume: str
    summary: str | None
    by_hand: ByHand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind(Command):
    """Number, sew and seal; ``leaves`` is the count somebody made, not the computed one.

    ``counts`` are the leaves counted in each volume of paper; empty, where there is one volume.
    """

    medium: Medium
    leaves: int
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeposit(Command):
    """Record that every room holds verified copies."""

    manifest: str
    journal_keep_until: date
    summary_keep_until: date
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign(Command):
    """Let somebody else sign by order: a section's sheets, or as class teacher where no section is named."""

    section: str | None
    to: str
    order_no: str
    order_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidActs(Command):
    """Make acts of an account void; ``acts`` and ``things`` as in :class:`workflows.acts.ActsVoided`."""

    incident: str
    account: str
    acts: tuple[int, ...]
    things: tuple[Voided, ...]
    remark: str
