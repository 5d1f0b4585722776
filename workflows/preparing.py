"""Opening a case, fixing its export, printing it, handing the printout over (000 clauses 4 to 4.3)."""

from collections import Counter
from dataclasses import fields
from datetime import date

from workflows.acts import CaseOpened, HandedOver
from workflows.commands import FixSnapshot, HandOver, OpenCase
from workflows.correcting import fix_printed, snapshot_fixed
from workflows.progress import done_on
from workflows.refusal import Refusal, refuse
from workflows.regulation import Profile, Step
from workflows.situation import Answer, Situation, actor_refused, order_refused, role_refused


def open_case(command: OpenCase, step: Step, profile: Profile, on: date) -> Answer:
    """Return the opening of a case, if there are such journals and they are printed then (000 clause 4)."""
    refused = role_refused(command.actor, step, profile) or _journal_refused(command, profile)
    if refused:
        return refused
    facts = {field.name: getattr(command, field.name) for field in fields(command) if field.name != "actor"}
    return (
        CaseOpened(actor=command.actor.id, on=on, profile=profile.id, profile_digest=profile.digest, **facts),
    )


def _journal_refused(command: OpenCase, profile: Profile) -> Refusal | None:
    if not profile.knows(command.kind):
        known = ", ".join(f"«{kind.title}»" for kind in profile.kinds)
        facts = {"class_name": command.class_name, "regulation": profile.title, "known": known}
        return refuse("no-such-journal", profile.kinds[0].clause, **facts)
    if not profile.prints(command.term_kind, command.grade, command.kind):
        facts = {"class_name": command.class_name, "term": command.term_name}
        return refuse("not-printed", profile.rhythm[0].clause, **facts)
    return None


def fix_snapshot(now: Situation, command: FixSnapshot, step: Step) -> Answer:
    """Return the fixed export; what is printed changes only by return or correction."""
    refused = (
        actor_refused(now, command.actor, step) or order_refused(now, step) or _sections_refused(command)
    )
    if refused:
        return refused
    return fix_printed(now, command, step) if now.case.printed else (snapshot_fixed(now, command),)


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
