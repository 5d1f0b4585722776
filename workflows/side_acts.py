"""Acts beside the way of a case: checks, remarks, the council's decision, corrections after the print."""

from dataclasses import dataclass
from datetime import date

from workflows.acts import Act, SectionFacts


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """One line of a check list: whether it is in order, and what was found."""

    item: str
    in_order: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Act):
    """The data of a snapshot were checked before the print (001 clause 8.3, 003 clause 3.4)."""

    step: str
    snapshot: str
    passed: bool
    items: tuple[CheckedItem, ...] = ()
    conclusion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkNoted(Act):
    """What a control of the journal found; it is printed on the page of remarks (001 clause 4.13)."""

    number: int
    text: str
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkMended(Act):
    """A remark was dealt with."""

    number: int
    note: str


@dataclass(frozen=True, slots=True)
class PupilDecision:
    """What the council decided about one pupil; ``pupil`` is "" for everybody not named apart."""

    pupil: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionEntered(Act):
    """The council's decision, written by hand after the print and keyed in (000 clause 4.8).

    ``number`` and ``decided_on`` are the protocol's; ``evidence`` is the digest of the scan of
    the written column, "" where nobody has scanned it yet.
    """

    step: str
    number: str
    decided_on: date
    decisions: tuple[PupilDecision, ...]
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealChecked(Act):
    """Somebody looked whether the seal covers both the label and the leaf under it (001 clause 8.5).

    ``evidence`` is the digest of the scan that was looked at.
    """

    volume: int
    covers: bool
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionProposed(Act):
    """A new export differs from what is printed; nothing moves before somebody approves it.

    ``changed`` are the sections whose printed content differs; of those ``late`` differ only by
    marks that had been deferred: a supplement leaf is enough for them.
    """

    snapshot: str
    class_teacher: str
    sections: tuple[SectionFacts, ...]
    changed: tuple[str, ...]
    late: tuple[str, ...] = ()
    front: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionApproved(Act):
    """The proposed correction is taken: what changed needs a new edition, what stood above it falls."""

    snapshot: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRejected(Act):
    """The proposed correction is not taken: the printout stays as it is."""

    snapshot: str
    reason: str
