"""Corrections after the print: a new export is compared, proposed, approved or not (001 App. Deputy 9)."""

from workflows.acts import SectionFacts, SnapshotFixed
from workflows.case import Case, Section, SectionState
from workflows.commands import FixSnapshot
from workflows.orders import under
from workflows.powers import power_refused
from workflows.refusal import Refusal, refuse
from workflows.regulation import Step
from workflows.side_acts import CorrectionApproved, CorrectionProposed, CorrectionRejected
from workflows.side_commands import ApproveCorrection, RejectCorrection
from workflows.situation import Answer, Situation

CORRECT = "correct"
"""The power to approve corrections."""


def fix_printed(now: Situation, command: FixSnapshot, step: Step) -> Answer:
    """Return what a new export does to a printed case.

    Nothing, where the printed content is the same; a new export, where only returned sections
    differ; else a proposal that somebody has to approve.
    """
    refused = _sections_moved(now.case, command, step)
    if refused:
        return refused
    changed = tuple(one.id for one in now.case.sections if _differs(now.case, one, command))
    front = bool(now.case.front_content) and command.front != now.case.front_content
    if not changed and not now.case.returned and not front:
        return ()
    if changed or (front and not now.case.returned):
        return _proposal(now, command, changed)
    return (snapshot_fixed(now, command),)


def snapshot_fixed(now: Situation, command: FixSnapshot) -> SnapshotFixed:
    """Return the act that fixes the export."""
    return SnapshotFixed(
        actor=command.actor.id,
        on=now.on,
        snapshot=command.snapshot,
        class_teacher=command.class_teacher,
        sections=command.sections,
        front=command.front,
        codes=command.codes,
    )


def approve_correction(now: Situation, command: ApproveCorrection) -> Answer:
    """Return the correction, taken by somebody with the power and with a reason."""
    refused = _judged(now, command)
    if refused:
        return refused
    return (
        CorrectionApproved(
            actor=command.actor.id, on=now.on, snapshot=command.snapshot, reason=command.reason.strip()
        ),
    )


def reject_correction(now: Situation, command: RejectCorrection) -> Answer:
    """Return the correction, not taken: the printout stays as it is."""
    refused = _judged(now, command)
    if refused:
        return refused
    return (
        CorrectionRejected(
            actor=command.actor.id, on=now.on, snapshot=command.snapshot, reason=command.reason.strip()
        ),
    )


def _judged(now: Situation, command: ApproveCorrection | RejectCorrection) -> Refusal | None:
    refused = power_refused(now, command.actor, CORRECT)
    if refused:
        return refused
    name, clause = now.case.opened.class_name, now.profile.powers[CORRECT].clause
    if now.case.proposed is None:
        return refuse("nothing-proposed", class_name=name)
    if now.case.proposed.snapshot != command.snapshot:
        return refuse("stale-proposal", class_name=name)
    return None if command.reason.strip() else refuse("no-reason", clause, class_name=name)


def _proposal(now: Situation, command: FixSnapshot, changed: tuple[str, ...]) -> Answer:
    pending = now.case.proposed
    if pending is not None and pending.snapshot == command.snapshot:
        return ()
    late = tuple(name for name in command.late if name in changed)
    return (
        CorrectionProposed(
            actor=command.actor.id,
            on=now.on,
            snapshot=command.snapshot,
            class_teacher=command.class_teacher,
            sections=command.sections,
            changed=changed,
            late=late,
            front=command.front,
            codes=command.codes,
        ),
    )


def _sections_moved(case: Case, command: FixSnapshot, step: Step) -> Refusal | None:
    """After the print no subject comes or goes: its leaves would have no place."""
    given = {facts.id for facts in command.sections}
    own = [one for one in case.sections if not one.facts.supplements]
    for section in own:
        if section.id not in given:
            return refuse("section-vanished", step.clause, section=section.title)
    known = {section.id for section in own}
    new = next((facts for facts in command.sections if facts.id not in known), None)
    return refuse("section-new", step.clause, section=new.title) if new else None


def _differs(case: Case, section: Section, command: FixSnapshot) -> bool:
    """Say whether the export says something else than the printed sheets; returned ones do not count.

    Who signs by order is no difference while the export still names the one before.
    """
    if section.facts.supplements or section.state is SectionState.RETURNED:
        return False
    facts = next(one for one in command.sections if one.id == section.id)
    return _shown(section.facts) != _shown(under(case.reassigned, facts))


def _shown(facts: SectionFacts) -> tuple[str, str, str]:
    return facts.title, facts.signer, facts.content
