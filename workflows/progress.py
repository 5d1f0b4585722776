"""Which steps of the table are done, which come next, and when each is due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from workflows.calendar import Calendar, add_days, next_working_day
from workflows.case import Case, Section, SectionState
from workflows.regulation import (
    TERM_END,
    Clause,
    DayOfYear,
    DaysAfter,
    Deadline,
    Profile,
    Relation,
    Scope,
    Step,
    StepKind,
)

__all__ = [
    "Due",
    "ancestors",
    "applies",
    "done_on",
    "due",
    "missing_before",
    "responsible",
    "section_done_on",
]


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a step and the clause that sets it."""

    on: date
    clause: Clause


def applies(step: Step, case: Case) -> bool:
    """Return whether the step belongs to this case at all."""
    return case.opened.closes_year or not step.year_only


def done_on(case: Case, step: Step) -> date | None:
    """Return the day the step was completed for the whole case, None while it is not."""
    found = _DONE_ON.get(step.kind)
    return found(case) if found else _signed_on(case, step)


def section_done_on(case: Case, step: Step, section: Section) -> date | None:
    """Return the day the step was done for this section (steps of the case: for the case)."""
    if step.kind is StepKind.PRINT:
        returned = section.state is SectionState.RETURNED
        return None if returned else section.printed_on
    if step.scope is Scope.CASE:
        return done_on(case, step)
    signature = section.signed_at(step.id)
    return signature.on if signature else None


def missing_before(
    case: Case, step: Step, profile: Profile, section: Section | None = None
) -> tuple[Step, ...]:
    """Return the steps that must be done before this one and are not, in the table's order.

    With a section, an earlier step counts as done when it is done for that section.
    """
    needed = ancestors(step, profile)
    return tuple(
        one
        for one in profile.steps
        if one.id in needed
        and applies(one, case)
        and (section_done_on(case, one, section) if section else done_on(case, one)) is None
    )


def due(
    case: Case, step: Step, profile: Profile, calendar: Calendar, section: Section | None = None
) -> Due | None:
    """Return when the step is due; None while its count has not begun, or without a deadline."""
    found = (_due(case, rule, profile, calendar, section) for rule in step.deadlines)
    return min((one for one in found if one), key=lambda one: one.on, default=None)


def responsible(case: Case, step: Step, section: Section | None = None) -> str | None:
    """Return the person who alone may do the step, None where anyone with the role may."""
    if step.relation is Relation.SIGNER and section is not None:
        return section.signer
    if step.relation is Relation.CLASS_TEACHER:
        return case.class_teacher or None
    return None


def _checked_on(case: Case) -> date | None:
    """A check counts for the export that was looked at, and for no later one."""
    checked = case.checked
    if checked is None or not checked.passed or checked.snapshot != case.snapshot:
        return None
    return checked.on


_DONE_ON: Mapping[StepKind, Callable[[Case], date | None]] = {
    StepKind.OPEN: lambda case: case.opened.on,
    StepKind.EXPORT: lambda case: case.snapshot_on,
    StepKind.CHECK: _checked_on,
    StepKind.PRINT: lambda case: case.printed_on if case.print_is_whole else None,
    StepKind.HAND_OVER: lambda case: case.handed_over_on,
    StepKind.ASSEMBLE: lambda case: case.assembled_on,
    StepKind.DECISION: lambda case: case.decisions[-1].on if case.decisions else None,
}
"""Steps that leave their mark on the case itself; the others are signatures."""


def _signed_on(case: Case, step: Step) -> date | None:
    if step.scope is Scope.CASE:
        done = case.done_at(step.id)
        return done.on if done else None
    days = [section_done_on(case, step, one) for one in case.sections]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def ancestors(step: Step, profile: Profile) -> set[str]:
    """Return the ids of all steps that come before this one, near and far."""
    needed: set[str] = set()
    waiting = list(step.after)
    while waiting:
        name = waiting.pop()
        earlier = profile.step(name)
        if earlier is not None and name not in needed:
            needed.add(name)
            waiting.extend(earlier.after)
    return needed


def _due(
    case: Case, rule: Deadline, profile: Profile, calendar: Calendar, section: Section | None
) -> Due | None:
    day = (
        _fixed_day(case, rule)
        if isinstance(rule, DayOfYear)
        else _counted_day(_event(case, rule, profile, section), rule, calendar)
    )
    return Due(day, rule.clause) if day else None


def _fixed_day(case: Case, rule: DayOfYear) -> date | None:
    applies = rule.grades is None or case.opened.grade in rule.grades
    if not (applies and case.opened.closes_year):
        return None
    return date(case.opened.term_ends_on.year, rule.month, rule.day)


def _counted_day(start: date | None, rule: DaysAfter, calendar: Calendar) -> date | None:
    if start is None:
        return None
    last = add_days(start, rule.days, rule.unit, calendar)
    return next_working_day(last, calendar) if rule.rolls else last


def _event(case: Case, rule: DaysAfter, profile: Profile, section: Section | None) -> date | None:
    """The day a count begins; sheets printed anew are in hand only when they are printed."""
    if rule.since == TERM_END:
        return case.opened.term_ends_on
    step = profile.step(rule.since)
    if step is None:
        return None
    begun = section_done_on(case, step, section) if section else done_on(case, step)
    if begun is None or section is None or section.printed_on is None:
        return begun
    return max(begun, section.printed_on)
