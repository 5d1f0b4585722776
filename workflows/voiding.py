"""Acts of a breached account are made void: which, by whom, and what of a case still stands."""

from collections.abc import Set

from workflows.acts import (
    Act,
    ActsVoided,
    Bound,
    CaseSigned,
    Deposited,
    HandedOver,
    Printed,
    SectionReturned,
    SectionSigned,
    SnapshotFixed,
    Voided,
)
from workflows.case import Case
from workflows.commands import Actor, VoidActs
from workflows.provisions import Clause
from workflows.refusal import Refusal, refuse
from workflows.regulation import Profile
from workflows.side_acts import Checked, CorrectionApproved, SealChecked
from workflows.situation import Answer, Situation
from workflows.spelling import kind_of

VOID = "void"
"""The power to decide about an account whose secrecy was broken; the account itself never has it."""

VOIDABLE = (
    SnapshotFixed,
    Printed,
    HandedOver,
    SectionSigned,
    SectionReturned,
    CaseSigned,
    Bound,
    Deposited,
    Checked,
    CorrectionApproved,
    SealChecked,
)
"""What can be undone. A case stays open whoever opened it: somebody has to decide about it."""


def thing_of(act: Act, number: int) -> Voided | None:
    """Return what the act at that place of its case did, None where it cannot be undone."""
    if not isinstance(act, VOIDABLE):
        return None
    return Voided(
        kind_of(act),
        number,
        getattr(act, "step", ""),
        getattr(act, "section", ""),
        getattr(act, "edition", 0),
    )


def standing(case: Case) -> frozenset[int]:
    """Return the places of the acts whose doings the case rests on now."""
    found = {case.snapshot_number, case.checked_number, case.handed_over_number}
    found |= {case.printed_number, *(one.number for one in case.done), *(one.number for one in case.seals)}
    for section in case.sections:
        found |= {one.number for one in section.signatures}
        found |= {section.returned.number} if section.returned else {section.printed_number}
    return frozenset(found - {0})


def stewards(profile: Profile) -> frozenset[str]:
    """Return the roles that decide about breached accounts by this regulation."""
    ruled = profile.powers.get(VOID)
    return frozenset(ruled.value) if ruled else frozenset()


def steward_refused(actor: Actor, account: str, roles: Set[str], clause: Clause) -> Refusal | None:
    """Return the refusal of somebody who may not decide about this account."""
    if actor.id == account:
        return refuse("incident-own", clause, actor=actor.id)
    if actor.roles.isdisjoint(roles):
        return refuse("incident-role", clause, actor=actor.id)
    return None


def void_acts(now: Situation, command: VoidActs) -> Answer:
    """Return the voiding of acts that are there, not void yet, and nobody else's (000 clause 5.4)."""
    clause = now.profile.breach.invalid_by.clause
    refused = (
        steward_refused(command.actor, command.account, stewards(now.profile), clause)
        or _unknown(now.case, command, clause)
        or _void_already(now.case, command, clause)
        or _of_another(now.case, command, clause)
    )
    if refused:
        return refused
    return (
        ActsVoided(
            actor=command.actor.id,
            on=now.on,
            incident=command.incident,
            account=command.account,
            acts=command.acts,
            things=command.things,
            remark=command.remark,
        ),
    )


def _unknown(case: Case, command: VoidActs, clause: Clause) -> Refusal | None:
    numbers = [thing.number for thing in command.things]
    facts = {"class_name": case.opened.class_name, "incident": command.incident}
    if not numbers:
        return refuse("void-nothing", clause, **facts)
    if len(set(numbers)) != len(numbers) or len(numbers) != len(command.acts):
        return refuse("void-unclear", clause, **facts)
    if not all(1 < number <= case.count for number in numbers):
        return refuse("void-unknown", clause, **facts)
    return None


def _void_already(case: Case, command: VoidActs, clause: Clause) -> Refusal | None:
    for thing, act in zip(command.things, command.acts, strict=True):
        if thing.number in case.void:
            return refuse("void-already", clause, class_name=case.opened.class_name, act=act)
    return None


def _of_another(case: Case, command: VoidActs, clause: Clause) -> Refusal | None:
    """Other people's acts stand: only what rests on a void act falls with it.

    A signature on paper is the act of who recorded it: no stolen phrase has made it.
    """
    signed = [*case.done, *(one for section in case.sections for one in section.signatures)]
    owners = {one.number: one.recorded_by or one.by for one in signed}
    owners |= {one.number: one.by for one in case.seals}
    owners |= {one.returned.number: one.returned.by for one in case.sections if one.returned}
    owners |= {case.handed_over_number: case.handed_over_by}
    for thing, act in zip(command.things, command.acts, strict=True):
        who = owners.get(thing.number, command.account)
        if who != command.account:
            return refuse("void-foreign", clause, class_name=case.opened.class_name, act=act, who=who)
    return None
