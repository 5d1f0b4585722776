"""What a rule looks at, and the questions that several rules ask."""

from dataclasses import dataclass
from datetime import date

from workflows.acts import SERVICE, Act, Medium
from workflows.calendar import Calendar
from workflows.case import Case, Section, SectionState
from workflows.commands import Actor
from workflows.progress import applies, due, missing_before, responsible, section_done_on
from workflows.refusal import Refusal, refuse
from workflows.regulation import Profile, Relation, Scope, Step, StepKind

Answer = tuple[Act, ...] | Refusal


@dataclass(frozen=True, slots=True)
class Situation:
    """A case, the regulation it follows, and the day on which somebody asks."""

    case: Case
    profile: Profile
    calendar: Calendar
    on: date


def holds_role(actor: Actor, step: Step) -> bool:
    """Return whether the actor has a role that may do the step; the service has its own."""
    roles = actor.roles | {SERVICE} if actor.id == SERVICE else actor.roles - {SERVICE}
    return not roles.isdisjoint({step.role, *step.also})


def role_refused(actor: Actor, step: Step, profile: Profile) -> Refusal | None:
    """Return the refusal of an actor without a role for the step."""
    if holds_role(actor, step):
        return None
    role = profile.roles.get(step.role, step.role)
    return refuse("wrong-role", step.clause, step=step.title, role=role, actor=actor.id)


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
        return _unprinted(now, section)
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


def _unprinted(now: Situation, section: Section | None) -> Refusal:
    waiting = section if section is not None and section.returned else now.case.returned[0]
    return returned_refusal(now, waiting)


def returned_refusal(now: Situation, section: Section) -> Refusal:
    """Return the refusal to go on with a section that was sent back."""
    back = section.returned
    step = now.profile.step(back.step) if back else None
    return refuse(
        "section-returned",
        step.clause if step else None,
        section=section.title,
        leaves=leaves_of(section),
        who=back.by if back else None,
        on=back.on if back else None,
        class_name=now.case.opened.class_name,
    )


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
    """Return the section's leaves as people say them: «14» or «14–16», «—» before the print."""
    if section.state is SectionState.UNPRINTED:
        return ""
    if section.first_leaf == section.last_leaf:
        return str(section.first_leaf)
    return f"{section.first_leaf}–{section.last_leaf}"
