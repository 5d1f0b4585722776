"""From acts to the case they lead to: a fold (:func:`replay`), no more and no less."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from workflows.acts import (
    Act,
    ActsVoided,
    Bound,
    CaseOpened,
    CaseSigned,
    Deposited,
    HandedOver,
    Printed,
    Reassigned,
    SectionReturned,
    SectionSigned,
    SnapshotFixed,
    VolumeAssembled,
)
from workflows.case import Case
from workflows.effects import (
    BrokenHistory,
    assembled,
    deposited,
    handed_over,
    printed,
    reassigned,
    section_returned,
    section_signed,
    snapshot_fixed,
    step_done,
)
from workflows.falling import voided
from workflows.side_acts import (
    Checked,
    CorrectionApproved,
    CorrectionProposed,
    CorrectionRejected,
    DecisionEntered,
    RemarkMended,
    RemarkNoted,
    SealChecked,
)
from workflows.side_effects import corrected, remark_mended, remark_noted, seal_checked

__all__ = ["BrokenHistory", "evolve", "replay"]

EFFECTS: Mapping[type[Act], Callable[[Case, Any], Case]] = {
    SnapshotFixed: snapshot_fixed,
    Printed: printed,
    HandedOver: handed_over,
    SectionSigned: section_signed,
    SectionReturned: section_returned,
    VolumeAssembled: assembled,
    CaseSigned: step_done,
    Bound: step_done,
    Deposited: deposited,
    Reassigned: reassigned,
    ActsVoided: voided,
    Checked: lambda case, act: replace(case, checked=act, checked_number=case.count),
    RemarkNoted: remark_noted,
    RemarkMended: remark_mended,
    DecisionEntered: lambda case, act: replace(case, decisions=(*case.decisions, act)),
    SealChecked: seal_checked,
    CorrectionProposed: lambda case, act: replace(case, proposed=act),
    CorrectionApproved: corrected,
    CorrectionRejected: lambda case, _: replace(case, proposed=None),
}
"""What each kind of act does to an open case, whose count is the act's number already."""


def replay(acts: Iterable[Act]) -> Case:
    """Return the case that these acts, in order, lead to.

    Raises:
        BrokenHistory: there are no acts, or they do not fit each other.
    """
    case: Case | None = None
    for act in acts:
        case = evolve(case, act)
    if case is None:
        raise BrokenHistory("a case without acts")
    return case


def evolve(case: Case | None, act: Act) -> Case:
    """Return the case after the act. The act is a fact: nothing is judged here.

    Raises:
        BrokenHistory: the act cannot follow (no case, a second opening, an unknown section).
    """
    if isinstance(act, CaseOpened):
        if case is not None:
            raise BrokenHistory(f"case {act.case} was opened before")
        return Case(opened=act)
    if case is None:
        raise BrokenHistory(f"{type(act).__name__} before the case was opened")
    effect = EFFECTS.get(type(act))
    if effect is None:
        raise BrokenHistory(f"an act of unknown kind: {type(act).__name__}")
    return effect(replace(case, count=case.count + 1), act)
