"""Does a profile hold together? What one table alone cannot tell."""

from collections import Counter
from datetime import date

from workflows.disposal import APPROVALS
from workflows.progress import ancestors
from workflows.regulation import (
    TERM_END,
    DayOfYear,
    DaysAfter,
    Disposing,
    Every,
    Profile,
    Relation,
    Scope,
    Step,
    StepKind,
)
from workflows.tables import Faults

ONCE = (StepKind.OPEN, StepKind.EXPORT, StepKind.PRINT, StepKind.ASSEMBLE, StepKind.DEPOSIT)
POWERS = ("remark", "correct", "reassign", "void", "record-by-hand")
"""What may be done beside the steps, where a profile says by whom."""
_DISPOSAL = "disposal"
BY_HAND = (StepKind.SIGN, StepKind.BIND)


def check(profile: Profile, faults: Faults) -> None:
    """Note every fault of the table of steps and of what names its rows or roles."""
    _check_kinds(profile, faults)
    if not profile.rhythm:
        faults.add("rhythm", "missing")
    seen: set[str] = set()
    for number, step in enumerate(profile.steps):
        path = f"steps[{number}]"
        _check_row(profile, step, path, faults)
        _check_names(step, seen, path, faults)
        seen.add(step.id)
    if not faults.found:
        _check_order(profile, faults)
    _check_roles(profile, faults)
    _check_obligations(profile, faults)


def _check_roles(profile: Profile, faults: Faults) -> None:
    places = profile.copies.places
    named = [(f"registers[{number}].keeper", one.keeper) for number, one in enumerate(profile.registers)]
    named += [(f"obligations[{number}].role", one.role) for number, one in enumerate(profile.obligations)]
    named += [(f"copies.places[{number}].keeper", one.keeper) for number, one in enumerate(places)]
    named += [(f"powers.{name}", role) for name, ruled in profile.powers.items() for role in ruled.value]
    named += [
        (f"copies.places[{number}].access", role) for number, one in enumerate(places) for role in one.access
    ]
    if profile.disposal:
        named += _approving(profile.disposal, faults)
    for path, role in named:
        if role not in profile.roles:
            faults.add(path, "no-role", role)
    for name in profile.powers.keys() - set(POWERS):
        faults.add(f"powers.{name}", "unknown-key", name)


def _approving(rules: Disposing, faults: Faults) -> list[tuple[str, str]]:
    """The roles that approve a disposal: at least two, for as many people sign."""
    path, roles = f"{_DISPOSAL}.approvers", rules.approvers.value
    if len(set(roles)) < APPROVALS:
        faults.add(path, "few-roles", len(set(roles)))
    return [(path, role) for role in roles]


def _check_obligations(profile: Profile, faults: Faults) -> None:
    counted = Counter(one.id for one in profile.obligations)
    for number, one in enumerate(profile.obligations):
        path = f"obligations[{number}]"
        if counted[one.id] > 1:
            faults.add(f"{path}.id", "twice", one.id)
        dated = {Every.MONTH: one.month is None, Every.YEAR: one.month is not None and one.day is not None}
        if one.month is not None or one.day is not None:
            _check_date(one.month or 1, one.day or 1, path, faults)
            if not dated.get(one.every, False):
                faults.add(path, "no-day-for", one.every)
        if one.opens is not None:
            _check_date(*one.opens, path, faults)
            if one.every is not Every.YEAR or one.day is None:
                faults.add(path, "no-day-for", one.every)


def _check_kinds(profile: Profile, faults: Faults) -> None:
    counted = Counter(step.kind for step in profile.steps)
    for kind in ONCE:
        if counted[kind] != 1:
            faults.add("steps", "not-once", kind)
    for kind in (StepKind.HAND_OVER, StepKind.BIND, StepKind.CHECK, StepKind.DECISION):
        if counted[kind] > 1:
            faults.add("steps", "not-once", kind)
    if not profile.section_steps:
        faults.add("steps", "nobody-signs")


def _check_row(profile: Profile, step: Step, path: str, faults: Faults) -> None:
    for role in (step.role, *step.also):
        if role not in profile.roles:
            faults.add(f"{path}.role", "no-role", role)
    if step.scope is Scope.SECTION and step.kind is not StepKind.SIGN:
        faults.add(f"{path}.scope", "not-by-section", step.kind)
    if step.relation is Relation.SIGNER and step.scope is not Scope.SECTION:
        faults.add(f"{path}.relation", "no-signer-of-case", step.id)
    if step.kind in BY_HAND and not step.media:
        faults.add(f"{path}.media", "missing")
    if step.kind in ONCE and step.year_only:
        faults.add(f"{path}.year_only", "never-skipped", step.id)
    if step.checklist and step.kind is not StepKind.CHECK:
        faults.add(f"{path}.checklist", "no-check", step.id)
    for item in {item for item in step.checklist if step.checklist.count(item) > 1}:
        faults.add(f"{path}.checklist", "twice", item)


def _check_names(step: Step, seen: set[str], path: str, faults: Faults) -> None:
    if step.id in seen:
        faults.add(f"{path}.id", "twice", step.id)
    for earlier in step.after:
        if earlier not in seen:
            faults.add(f"{path}.after", "not-earlier", earlier)
    for other in step.jointly_with:
        if other not in seen:
            faults.add(f"{path}.jointly_with", "not-earlier", other)
    for number, deadline in enumerate(step.deadlines):
        place = f"{path}.deadlines[{number}]"
        if isinstance(deadline, DayOfYear):
            _check_date(deadline.month, deadline.day, place, faults)
        elif not _counts_from(deadline, seen):
            faults.add(f"{place}.since", "not-earlier", deadline.since)


def _counts_from(deadline: DaysAfter, seen: set[str]) -> bool:
    return deadline.since == TERM_END or deadline.since in seen


def _check_date(month: int, day: int, path: str, faults: Faults) -> None:
    try:
        date(2001, month, day)
    except ValueError:
        faults.add(path, "no-such-day", f"{day}.{month}")


def _check_order(profile: Profile, faults: Faults) -> None:
    """No step can be skipped: sign after print, assemble after all sections, deposit last."""
    first = {kind: next(step.id for step in profile.steps if step.kind is kind) for kind in ONCE}
    for number, step in enumerate(profile.steps):
        needed = _needed(step, profile, first) - {step.id}
        for name in sorted(needed - ancestors(step, profile)):
            faults.add(f"steps[{number}].after", "out-of-order", f"{name} → {step.id}")


def _needed(step: Step, profile: Profile, first: dict[StepKind, str]) -> set[str]:
    every = {one.id for one in profile.steps if one.kind is not StepKind.DECISION}
    sections = {one.id for one in profile.section_steps}
    table = {
        StepKind.OPEN: set(),
        StepKind.EXPORT: {first[StepKind.OPEN]},
        StepKind.CHECK: {first[StepKind.EXPORT]},
        StepKind.DECISION: {first[StepKind.PRINT]},
        StepKind.PRINT: {first[StepKind.EXPORT]},
        StepKind.HAND_OVER: {first[StepKind.PRINT]},
        StepKind.ASSEMBLE: sections,
        StepKind.DEPOSIT: every,
    }
    by_hand = StepKind.PRINT if step.scope is Scope.SECTION else StepKind.ASSEMBLE
    return table.get(step.kind, {first[by_hand]})
