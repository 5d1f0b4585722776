"""Reassigning by order: the sheets of a teacher who left or fell ill get another signer (A7 row 6).

The old name stays on the lessons and on the printed sheet; who signs is the new person.
"""

from workflows.acts import Reassigned
from workflows.case import Section
from workflows.commands import Reassign
from workflows.powers import power_refused
from workflows.progress import applies, section_done_on
from workflows.progress import done_on as case_done_on
from workflows.refusal import Refusal, refuse
from workflows.regulation import Clause, Relation, Step
from workflows.situation import Answer, Situation

REASSIGN = "reassign"
"""The power to name another signer by order."""
_RESPONSIBLE = "responsible"


def reassign(now: Situation, command: Reassign) -> Answer:
    """Return the reassignment of a section's sheets, or of the class teacher where no section is named."""
    section = now.case.section(command.section) if command.section is not None else None
    was = section.signer if section else now.case.class_teacher
    refused = (
        power_refused(now, command.actor, REASSIGN)
        or _deposited(now, command)
        or _nobody_there(command, section, was)
        or _same_person(now, command, section, was)
        or _signed(now, section)
    )
    if refused:
        return refused
    return (
        Reassigned(
            actor=command.actor.id,
            on=now.on,
            section=command.section,
            to=command.to,
            was=was,
            order_no=command.order_no,
            order_on=command.order_on,
        ),
    )


def _clause(now: Situation) -> Clause:
    """Where it says that an order names who is responsible; else where sheets are signed."""
    ruled = now.profile.rules.get(_RESPONSIBLE)
    return ruled.clause if ruled else now.profile.section_steps[0].clause


def _deposited(now: Situation, command: Reassign) -> Refusal | None:
    """Sheets in the archive are signed; the class teacher may still owe the council's decision."""
    deposit = now.case.deposit if command.section is not None else None
    step = now.profile.step(deposit.step) if deposit else None
    if deposit is None or step is None:
        return None
    return refuse("already-done", step.clause, step=step.title, on=deposit.on, who=deposit.actor)


def _nobody_there(command: Reassign, section: Section | None, was: str) -> Refusal | None:
    if command.section is not None and section is None:
        return refuse("unknown-section", section=command.section)
    return None if was else refuse("no-class-teacher")


def _same_person(now: Situation, command: Reassign, section: Section | None, was: str) -> Refusal | None:
    if command.to != was:
        return None
    what = section.title if section else now.case.opened.class_name
    return refuse("reassign-same", _clause(now), what=what, who=was)


def _signed(now: Situation, section: Section | None) -> Refusal | None:
    """What the person had to sign is signed: there is nothing left that another could do."""
    steps = _own_steps(now, section)
    days = [
        section_done_on(now.case, one, section) if section else case_done_on(now.case, one) for one in steps
    ]
    if not steps or None in days:
        return None
    last = steps[-1]
    if section is None:
        done = now.case.done_at(last.id)
        return refuse(
            "already-done", last.clause, step=last.title, on=days[-1], who=done.by if done else None
        )
    signature = section.signed_at(last.id)
    who = signature.by if signature else None
    return refuse("already-signed", last.clause, section=section.title, on=days[-1], who=who)


def _own_steps(now: Situation, section: Section | None) -> list[Step]:
    relation = Relation.CLASS_TEACHER if section is None else Relation.SIGNER
    return [one for one in now.profile.steps if one.relation is relation and applies(one, now.case)]
