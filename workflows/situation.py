"""What a rule looks at, and the questions that several rules ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflows.acts import SERVICE, Act, Medium
from workflows.calendar import Calendar
from workflows.case import Case, Return, Section
from workflows.commands import Actor
from workflows.leaves import span
from workflows.progress import applies, due, missing_before, responsible, section_done_on
from workflows.refusal import Refusal, refuse
from workflows.regulation import Clause, Profile, Relation, Scope, Step, StepKind

Answer = tuple[Act, ...] | Refusal


@dataclass(frozen=True, slots=True)
class Situation:
    """A case, the regulation it follows, and the day on which somebody asks."""

    case: Case
    profile: Profile
    calendar: Calendar
    on: date


def roles_of(actor: Actor) -> frozenset[str]:
    """Return the roles that count: the service has its own one only, and nobody else has that."""
    return frozenset({SERVICE}) if actor.id == SERVICE else actor.roles - {SERVICE}


def holds_role(actor: Actor, step: Step) -> bool:
    """Return whether the actor has a role that may do the step."""
    return not roles_of(actor).isdisjoint({step.role, *step.also})


def role_refused(actor: Actor, step: Step, profile: Profile) -> Refusal | None:
    """Return the refusal of an actor without a role for the step."""
    if holds_role(actor, step):
        return None
    role = profile.roles.get(step.role, step.role)
    facts = {"step": step.title, "role": role, "actor": actor.id}
    units = units_of(actor, (step.role, *step.also))
    if units:
        return refuse("role-elsewhere", step.clause, units=units, **facts)
    return refuse("wrong-role", step.clause, **facts)


def needs_role(now: Situation, actor: Actor, roles: Iterable[str], clause: Clause) -> Refusal | None:
    """Return the refusal of an actor who holds none of the roles; for what is no step of the table."""
    wanted = tuple(roles)
    if not roles_of(actor).isdisjoint(wanted):
        return None
    facts = {"roles": ", ".join(wanted), "actor": actor.id, "class_name": now.case.opened.class_name}
    units = units_of(actor, wanted)
    if units:
        return refuse("needs-role-here", clause, units=units, **facts)
    return refuse("needs-role", clause, **facts)


def units_of(actor: Actor, roles: Iterable[str]) -> str:
    """Return the titles of the departments for which the actor holds one of the roles, "" for none."""
    wanted = frozenset(roles)
    return "; ".join(sorted({one.unit for one in actor.within if one.role in wanted}))


def may_do(now: Situation, actor: Actor, step: Step, section: Section | None = None) -> bool:
    """Return whether role and relation let the actor do the step."""
    person = responsible(now.case, step, section)
    related = step.relation is Relation.ROLE or person == actor.id
    return related and holds_role(actor, step)


def actor_refused(now: Situation, actor: Actor, step: Step, section: Section | None = None) -> Refusal | None:
    """Return the refusal of an actor who may not do the step: nobody signs for another."""
    refused = role_refused(actor, step, now.profile)
    if refused or may_do(now, actor, step, section):
        return refused
    who = responsible(now.case, step, section)
    facts = {"class_name": now.case.opened.class_name, "who": who, "actor": actor.id}
    if section is not None:
        return refuse("not-signer", step.clause, section=section.title, **facts)
    return refuse("not-class-teacher", step.clause, step=step.title, **facts)


def order_refused(now: Situation, step: Step, section: Section | None = None) -> Refusal | None:
    """Return the refusal that names the first step still missing before this one."""
    if not applies(step, now.case):
        return refuse("not-this-term", step.clause, step=step.title, term=now.case.opened.term_name)
    missing = missing_before(now.case, step, now.profile, section)
    if not missing:
        return None
    first = missing[0]
    if first.kind is StepKind.PRINT and now.case.printed:
        return _unprinted(now, first, section)
    if first.scope is Scope.SECTION and now.case.sections:
        return _unsigned(now, first, section)
    last = due(now.case, first, now.profile, now.calendar)
    role = now.profile.roles.get(first.role, first.role)
    who = responsible(now.case, first)
    return refuse(
        "step-too-early",
        first.clause,
        step=step.title,
        needs=first.title,
        role=role,
        who=who or role,
        until=last.on if last else None,
    )


def medium_refused(step: Step, medium: Medium, base: str = "", document: str = "") -> Refusal | None:
    """Return the refusal of a medium the step does not allow, or of a key that signed nothing."""
    if medium not in step.media:
        return refuse(f"not-{medium}", step.clause, step=step.title)
    if medium is Medium.ELECTRONIC and base and base == document:
        return refuse("document-unchanged", step.clause, step=step.title)
    return None


def _unprinted(now: Situation, printing: Step, section: Section | None) -> Refusal:
    returned = [one for one in (section, *now.case.returned) if one is not None and one.returned]
    if returned:
        return returned_refusal(now, returned[0])
    return refuse("print-stale", printing.clause, class_name=now.case.opened.class_name)


def returned_refusal(now: Situation, section: Section) -> Refusal:
    """Return the refusal to go on with a section that was sent back."""
    back = section.returned
    return refuse(
        "section-returned",
        _why_returned(now, back) if back else None,
        section=section.title,
        leaves=leaves_of(section),
        who=back.by if back else None,
        on=back.on if back else None,
        class_name=now.case.opened.class_name,
    )


def _why_returned(now: Situation, back: Return) -> Clause | None:
    """The clause of the step, or of the power beside the steps, by which it was sent back.

    Acts made void name no step: the sheets wait for their print, by the print's clause.
    """
    source = now.profile.step(back.step) or now.profile.powers.get(back.step)
    source = source or now.profile.step_of(StepKind.PRINT)
    return source.clause if source else None


def _unsigned(now: Situation, step: Step, section: Section | None) -> Refusal:
    waiting = section or next(
        one for one in now.case.sections if section_done_on(now.case, step, one) is None
    )
    last = due(now.case, step, now.profile, now.calendar, waiting)
    role = now.profile.roles.get(step.role, step.role)
    return refuse(
        "section-unsigned",
        last.clause if last else step.clause,
        section=waiting.title,
        leaves=leaves_of(waiting),
        who=responsible(now.case, step, waiting) or role,
        until=last.on if last else None,
        class_name=now.case.opened.class_name,
    )


def leaves_of(section: Section) -> str:
    """Return the section's leaves as people say them: «14–16, 16а», "" before the print."""
    return span(section.leaves)
