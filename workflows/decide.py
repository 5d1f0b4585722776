"""The regulation's answer to a command: the acts that follow, or a refusal that quotes it.

Pure: the day, the calendar and the profile are arguments. What may be done when, and by whom,
is read from the profile's tables of steps and of powers, never from here.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from workflows.assigning import reassign
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.checking import enter_decision, mend_remark, note_remark, record_check
from workflows.closing import record_deposit
from workflows.commands import (
    Bind,
    Command,
    FixSnapshot,
    HandOver,
    OpenCase,
    Reassign,
    RecordDeposit,
    RecordPrintout,
    RecordVolume,
    ReturnSection,
    SignCase,
    SignSection,
    VoidActs,
)
from workflows.correcting import approve_correction, reject_correction
from workflows.preparing import fix_snapshot, hand_over, open_case
from workflows.printing import record_printout
from workflows.refusal import Refusal, refuse
from workflows.regulation import Profile, Step, StepKind
from workflows.sewing import bind, check_seal
from workflows.side_commands import (
    ApproveCorrection,
    CheckSeal,
    EnterDecision,
    MendRemark,
    NoteRemark,
    RecordCheck,
    RejectCorrection,
)
from workflows.signing import record_volume, return_section, sign_case, sign_section
from workflows.situation import Answer, Situation
from workflows.voiding import void_acts

__all__ = ["Answer", "Refusal", "decide"]

KINDS: dict[type[Command], StepKind] = {
    FixSnapshot: StepKind.EXPORT,
    RecordPrintout: StepKind.PRINT,
    HandOver: StepKind.HAND_OVER,
    SignSection: StepKind.SIGN,
    ReturnSection: StepKind.PRINT,
    RecordVolume: StepKind.ASSEMBLE,
    SignCase: StepKind.SIGN,
    Bind: StepKind.BIND,
    RecordDeposit: StepKind.DEPOSIT,
}
"""The kind of step a command does (a return asks for a new print)."""

Rule = Callable[[Situation, Any], Answer]
BESIDE: Mapping[type[Command], Rule] = {
    RecordCheck: record_check,
    NoteRemark: note_remark,
    MendRemark: mend_remark,
    EnterDecision: enter_decision,
    CheckSeal: check_seal,
    ApproveCorrection: approve_correction,
    RejectCorrection: reject_correction,
    Reassign: reassign,
    VoidActs: void_acts,
}
"""Commands that name their step themselves or belong to none, and the rule for each."""


def decide(case: Case | None, command: Command, *, profile: Profile, calendar: Calendar, on: date) -> Answer:
    """Return the acts that the command leads to on that day, or why it is refused.

    Raises:
        KeyError: the command is of a kind the kernel does not know.
    """
    if isinstance(command, OpenCase):
        return _opened(case, command, profile, on)
    if case is None:
        return refuse("no-case")
    if case.profile_digest != profile.digest:
        return refuse("other-profile", profile=case.opened.profile, class_name=case.opened.class_name)
    now = Situation(case, profile, calendar, on)
    if type(command) in BESIDE:
        return BESIDE[type(command)](now, command)
    kind = KINDS[type(command)]
    step = profile.step_of(kind)
    return _decide(now, command, step) if step else refuse("no-such-step", profile=profile.title, what=kind)


def _opened(case: Case | None, command: OpenCase, profile: Profile, on: date) -> Answer:
    step = next(one for one in profile.steps if one.kind is StepKind.OPEN)
    if case is not None:
        return refuse("already-open", step.clause, class_name=case.opened.class_name, on=case.opened.on)
    return open_case(command, step, profile, on)


def _decide(now: Situation, command: Command, step: Step) -> Answer:  # noqa: PLR0911
    match command:
        case FixSnapshot():
            return fix_snapshot(now, command, step)
        case RecordPrintout():
            return record_printout(now, command, step)
        case HandOver():
            return hand_over(now, command, step)
        case SignSection():
            return sign_section(now, command)
        case ReturnSection():
            return return_section(now, command, step)
        case RecordVolume():
            return record_volume(now, command, step)
        case SignCase():
            return sign_case(now, command)
        case Bind():
            return bind(now, command, step)
        case RecordDeposit():
            return record_deposit(now, command, step)
        case _:
            raise KeyError(type(command).__name__)
