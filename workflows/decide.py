"""The regulation's answer to a command: the acts that follow, or a refusal that quotes it.

Pure: the day, the calendar and the profile are arguments. Each command answers to one kind
of step; what may be done when is read from the profile's table of steps, never from here.
"""

from datetime import date

from workflows.calendar import Calendar
from workflows.case import Case
from workflows.closing import bind, record_deposit
from workflows.commands import (
    Bind,
    Command,
    FixSnapshot,
    HandOver,
    OpenCase,
    RecordDeposit,
    RecordPrintout,
    RecordVolume,
    ReturnSection,
    SignCase,
    SignSection,
)
from workflows.preparing import fix_snapshot, hand_over, open_case
from workflows.printing import record_printout
from workflows.refusal import Refusal, refuse
from workflows.regulation import Profile, Step, StepKind
from workflows.signing import record_volume, return_section, sign_case, sign_section
from workflows.situation import Answer, Situation

__all__ = ["Answer", "Refusal", "decide"]

KINDS: dict[type[Command], StepKind] = {
    OpenCase: StepKind.OPEN,
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


def decide(case: Case | None, command: Command, *, profile: Profile, calendar: Calendar, on: date) -> Answer:
    """Return the acts that the command leads to on that day, or why it is refused.

    Raises:
        KeyError: the command is of a kind the kernel does not know.
    """
    step = profile.step_of(KINDS[type(command)])
    if step is None:
        return refuse("no-such-step", profile=profile.title, what=KINDS[type(command)])
    if isinstance(command, OpenCase):
        return _opened(case, command, step, profile, on)
    if case is None:
        return refuse("no-case")
    if case.profile_digest != profile.digest:
        return refuse("other-profile", profile=case.opened.profile, class_name=case.opened.class_name)
    return _decide(Situation(case, profile, calendar, on), command, step)


def _opened(case: Case | None, command: OpenCase, step: Step, profile: Profile, on: date) -> Answer:
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
