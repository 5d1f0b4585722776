"""Who owes what until when: the queue of a case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflows.calendar import Calendar
from workflows.case import Case, Section
from workflows.progress import applies, due, missing_before, responsible, section_done_on
from workflows.progress import done_on as case_done_on
from workflows.regulation import Clause, Profile, Scope, Step, StepKind


@dataclass(frozen=True, slots=True)
class Duty:
    """A step somebody still owes.

    ``person`` is set where one person alone may do it; else anyone with ``role``.
    ``due_on`` is None while the count has not begun, or without a deadline. ``clause`` is the
    deadline's, else the step's. ``blocked_by`` are the ids of steps that come first.
    """

    step: str
    title: str
    section: str | None
    role: str
    person: str | None
    due_on: date | None
    clause: Clause
    blocked_by: tuple[str, ...] = ()

    @property
    def actionable(self) -> bool:
        """Whether it can be done now."""
        return not self.blocked_by

    def late_on(self, day: date) -> bool:
        """Return whether the duty is overdue on ``day`` (the last day itself is in time)."""
        return self.due_on is not None and day > self.due_on


def duties(case: Case, *, profile: Profile, calendar: Calendar) -> tuple[Duty, ...]:
    """Return everything still owed on the case, in the order of the profile's table."""
    return tuple(
        _duty(case, step, section, profile, calendar)
        for step in profile.steps
        for section in _owed_for(case, step)
    )


def _owed_for(case: Case, step: Step) -> Iterator[Section | None]:
    """The sections the step is owed for; None stands for the whole case."""
    if not applies(step, case) or _without_sheet(case, step):
        return
    if step.scope is Scope.SECTION:
        yield from (one for one in case.sections if section_done_on(case, step, one) is None)
    elif step.kind is StepKind.PRINT and case.printed and case.to_print:
        yield from case.to_print
    elif case_done_on(case, step) is None:
        yield None


def _without_sheet(case: Case, step: Step) -> bool:
    """The council's decision has its column on the summary sheet (000 clause 4.8); a club prints none."""
    return step.kind is StepKind.DECISION and case.printed and case.summary is None


def _duty(case: Case, step: Step, section: Section | None, profile: Profile, calendar: Calendar) -> Duty:
    last = due(case, step, profile, calendar, section)
    return Duty(
        step=step.id,
        title=step.title,
        section=section.id if section else None,
        role=step.role,
        person=responsible(case, step, section),
        due_on=last.on if last else None,
        clause=last.clause if last else step.clause,
        blocked_by=tuple(one.id for one in missing_before(case, step, profile, section)),
    )
