"""Acts: what people and the service did to a case. Never changed, only added to.

An act holds ids, digests, dates and counts; names of people stay in the snapshot. The acts
beside the way (checks, remarks, decisions, corrections) are in :mod:`workflows.side_acts`, the
one spelling of all of them in :mod:`workflows.spelling`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.programme import ProgrammeNote

SERVICE = "service"
"""The actor of acts that the machine does by itself."""


class Medium(StrEnum):
    """How a step was done: on screen with a key, or by hand on paper."""

    ELECTRONIC = "electronic"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """What the kernel knows of a section: who signs it and what is still missing in it.

    ``content`` is the digest of all that the section's sheets show (empty: not known), so that
    a correction cannot change printed sheets that nobody returned. ``programme`` says that the
    section's sheets carry a programme note (001 clause 6.10). A supplement leaf is a section of
    its own: ``supplements`` names the section whose deferred marks it brings, ``since`` the
    snapshot that did not have them.
    """

    id: str
    title: str
    signer: str
    missing_marks: int = 0
    deferred_marks: int = 0
    content: str = ""
    programme: bool = False
    supplements: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """One rendering of a section on the leaves with these labels («14», «14а»), two pages each."""

    section: str
    edition: int
    document: str
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartLeaves:
    """The leaves of a part that nobody signs by itself: ``front``, ``back``, the copy of an order.

    ``document`` is the digest of an order's printed copy; front and back are named by the printout.
    """

    part: str
    leaves: tuple[str, ...]
    document: str = ""


@dataclass(frozen=True, slots=True)
class OrderCopy:
    """The copy of an order that gives a code name; it belongs to the print (000 clause 6.3.5).

    ``document`` is the digest of the copy as the school filed it.
    """

    code: str
    title: str
    document: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a sheet goes back; ``leaf`` is its label, None when the remark is about the whole section."""

    text: str
    leaf: str | None = None


@dataclass(frozen=True, slots=True)
class Voided:
    """What a void act had done; ``number`` is its place among the acts of the case, the opening is 1.

    ``step``, ``section`` and ``edition`` say it in words where the act has them.
    """

    kind: str
    number: int
    step: str = ""
    section: str = ""
    edition: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """The common part: who (a person's id or ``service``) and on which day at the school."""

    actor: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Act):
    """A case exists from now on and follows the named version of the profile (frozen)."""

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
    profile: str
    profile_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotFixed(Act):
    """The export the printout is made from; replaces an earlier one that was not yet printed.

    ``front`` is the digest of all that the front part shows; ``codes`` are the code names in it.
    """

    snapshot: str
    class_teacher: str
    sections: tuple[SectionFacts, ...]
    front: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed(Act):
    """The printout exists: an edition per section, and the front, back and summary documents.

    ``leaves`` is the count of the journal's sheets of paper, ``parts`` are the labels of those
    that belong to no section.
    """

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
class HandedOver(Act):
    """The deputy gave the printout to the signers: their days count from here (000 clause 4.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSigned(Act):
    """A section's sheets are signed; ``document`` is the signed revision, ``base`` the one before.

    ``programme`` is the note that the signer chose, where the sheets carry one. A signature by hand
    changes no document: ``hand`` is whose it is, ``signed_on`` the day written beside it, ``evidence``
    the digest of the filed scan; the actor is who looked at the scan.
    """

    step: str
    section: str
    edition: int
    medium: Medium
    base: str
    document: str
    programme: ProgrammeNote | None = None
    hand: str = ""
    signed_on: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionReturned(Act):
    """A signer sends a section back with remarks; it needs a new edition before it can go on."""

    step: str
    section: str
    edition: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeAssembled(Act):
    """The volume (and manifest) was put together from the signed sections."""

    volume: str
    manifest: str
    leaves: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSigned(Act):
    """A step on the whole case was signed: new revisions of the volume and the summary sheet.

    ``hand``, ``signed_on`` and ``evidence`` as in :class:`SectionSigned`.
    """

    step: str
    medium: Medium
    base: str
    volume: str
    summary: str | None
    hand: str = ""
    signed_on: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class BoundVolume:
    """A volume of paper as its label states it: the labels of its first and last leaf, and the count."""

    number: int
    first: str
    last: str
    leaves: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Act):
    """Numbered, sewn and sealed: the count the binding certificate states.

    ``volumes`` are those that were sewn on paper; what their labels look like is :class:`SealChecked`.
    """

    step: str
    medium: Medium
    leaves: int
    volumes: tuple[BoundVolume, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposited(Act):
    """The case lies in every room; dates are the days until which the objects are kept."""

    step: str
    manifest: str
    journal_keep_until: date
    summary_keep_until: date
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActsVoided(Act):
    """Acts of an account whose secrecy was broken are void (000 clause 5.4, 002 clause 3.16).

    ``acts`` are their numbers in the school's log, ``things`` what they had done, in the same
    order; ``remark`` is what a section is told that needs a new print because of it.
    """

    incident: str
    account: str
    acts: tuple[int, ...]
    things: tuple[Voided, ...]
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassigned(Act):
    """By order somebody else signs from now on: a section's sheets, or as class teacher (``section`` None).

    ``was`` signed until then; the lessons keep their names.
    """

    section: str | None
    to: str
    was: str
    order_no: str
    order_on: date
