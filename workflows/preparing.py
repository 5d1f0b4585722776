"""Opening a case, fixing its export, printing it, handing the printout over (000 clauses 4 to 4.3)."""

from collections import Counter
from dataclasses import fields
from datetime import date

from workflows.acts import CaseOpened, HandedOver, SectionFacts, SnapshotFixed
from workflows.case import Section, SectionState
from workflows.commands import FixSnapshot, HandOver, OpenCase
from workflows.progress import done_on
from workflows.refusal import Refusal, refuse
from workflows.regulation import Profile, Step
from workflows.situation import Answer, Situation, actor_refused, order_refused, role_refused


def open_case(command: OpenCase, step: Step, profile: Profile, on: date) -> Answer:
    """Return the opening of a case, if its grade's journals are printed then (000 clause 4)."""
    refused = role_refused(command.actor, step, profile)
    if refused is None and not profile.prints(command.term_kind, command.grade):
        refused = refuse(
            "not-printed",
            profile.rhythm[0].clause,
            class_name=command.class_name,
            grade=command.grade,
            term=command.term_name,
        )
    if refused:
        return refused
    facts = {field.name: getattr(command, field.name) for field in fields(command) if field.name != "actor"}
    return (
        CaseOpened(actor=command.actor.id, on=on, profile=profile.id, profile_digest=profile.digest, **facts),
    )


def fix_snapshot(now: Situation, command: FixSnapshot, step: Step) -> Answer:
    """Return the fixed export; printed sheets that nobody returned must not change under it."""
    refused = (
        actor_refused(now, command.actor, step)
        or order_refused(now, step)
        or _sections_refused(command)
        or _frozen(now, command, step)
    )
    if refused:
        return refused
    return (
        SnapshotFixed(
            actor=command.actor.id,
            on=now.on,
            snapshot=command.snapshot,
            class_teacher=command.class_teacher,
            sections=command.sections,
        ),
    )


def hand_over(now: Situation, command: HandOver, step: Step) -> Answer:
    """Return the hand-over of the printout: the signers' days count from it (000 clause 4.3)."""
    refused = actor_refused(now, command.actor, step)
    handed = done_on(now.case, step)
    if refused is None and handed is not None:
        who = now.case.handed_over_by
        refused = refuse("already-done", step.clause, step=step.title, on=handed, who=who)
    refused = refused or order_refused(now, step)
    return refused or (HandedOver(actor=command.actor.id, on=now.on),)


def _sections_refused(command: FixSnapshot) -> Refusal | None:
    if not command.sections:
        return refuse("no-sections")
    counted = Counter(one.id for one in command.sections)
    for facts in command.sections:
        if counted[facts.id] > 1:
            return refuse("section-twice", section=facts.title)
        if not facts.signer:
            return refuse("no-signer", section=facts.title)
    return None if command.class_teacher else refuse("no-class-teacher")


def _frozen(now: Situation, command: FixSnapshot, step: Step) -> Refusal | None:
    """After the print only what was returned may change (A7: a correction voids the section)."""
    case = now.case
    if not case.printed:
        return None
    if not case.returned:
        return refuse("snapshot-frozen", step.clause, on=case.printed_on, class_name=case.opened.class_name)
    given = {facts.id: facts for facts in command.sections}
    for section in case.sections:
        if section.id not in given:
            return refuse("section-vanished", step.clause, section=section.title)
        if section.state is not SectionState.RETURNED and _differs(section, given[section.id]):
            return refuse("section-changed", step.clause, section=section.title)
    known = {section.id for section in case.sections}
    new = next((facts for facts in command.sections if facts.id not in known), None)
    return refuse("section-new", step.clause, section=new.title) if new else None


def _differs(section: Section, facts: SectionFacts) -> bool:
    old = section.facts
    return (old.title, old.signer, old.content) != (facts.title, facts.signer, facts.content)
