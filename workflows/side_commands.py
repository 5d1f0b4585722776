"""Commands beside the way of a case: checks, remarks, the council's decision, corrections."""

from dataclasses import dataclass
from datetime import date

from workflows.commands import Command
from workflows.side_acts import CheckedItem, PupilDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheck(Command):
    """Record the check of the data before the print, item by item (001 clause 8.3, 003 clause 3.4)."""

    step: str
    snapshot: str
    passed: bool
    items: tuple[CheckedItem, ...] = ()
    conclusion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRemark(Command):
    """Note what a control of the journal found (001 clause 4.13)."""

    text: str
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MendRemark(Command):
    """Note that a remark was dealt with."""

    number: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterDecision(Command):
    """Key in the council's decision that was written by hand (000 clause 4.8)."""

    step: str
    number: str
    decided_on: date
    decisions: tuple[PupilDecision, ...]
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSeal(Command):
    """Say whether the seal covers both the label and the leaf of a sewn volume (001 clause 8.5)."""

    volume: int
    covers: bool
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveCorrection(Command):
    """Take the correction that was proposed; ``snapshot`` is the one that was looked at."""

    snapshot: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectCorrection(Command):
    """Leave the printout as it is."""

    snapshot: str
    reason: str
