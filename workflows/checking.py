"""Checks before the print, remarks of a control, the council's decision keyed in afterwards."""

from workflows.powers import power_refused
from workflows.progress import done_on
from workflows.refusal import Refusal, refuse
from workflows.regulation import Step, StepKind
from workflows.side_acts import Checked, DecisionEntered, RemarkMended, RemarkNoted
from workflows.side_commands import EnterDecision, MendRemark, NoteRemark, RecordCheck
from workflows.situation import Answer, Situation, actor_refused, order_refused

REMARK = "remark"
"""The power to note remarks, and to say that they were dealt with."""


def record_check(now: Situation, command: RecordCheck) -> Answer:
    """Return the check of the data, item by item; it counts for this export only (001 clause 8.3)."""
    step = _step(now, command.step, StepKind.CHECK)
    if step is None:
        return refuse("no-such-step", profile=now.profile.title, what=StepKind.CHECK)
    refused = (
        actor_refused(now, command.actor, step)
        or order_refused(now, step)
        or _printed_since(now, step)
        or _other_export(now, command, step)
        or _items_refused(command, step)
    )
    if refused:
        return refused
    return (
        Checked(
            actor=command.actor.id,
            on=now.on,
            step=step.id,
            snapshot=command.snapshot,
            passed=command.passed,
            items=command.items,
            conclusion=command.conclusion.strip(),
        ),
    )


def note_remark(now: Situation, command: NoteRemark) -> Answer:
    """Return a remark of a control; it goes onto the page of remarks (001 clause 4.13)."""
    refused = power_refused(now, command.actor, REMARK) or _kept(now)
    if refused is None and not command.text.strip():
        refused = refuse("no-text", now.profile.powers[REMARK].clause)
    if refused is None and command.section and now.case.section(command.section) is None:
        refused = refuse("unknown-section", section=command.section)
    if refused:
        return refused
    number = len(now.case.remarks) + 1
    section = command.section or None
    return (
        RemarkNoted(
            actor=command.actor.id, on=now.on, number=number, text=command.text.strip(), section=section
        ),
    )


def mend_remark(now: Situation, command: MendRemark) -> Answer:
    """Return that a remark was dealt with: once, and saying how."""
    refused = power_refused(now, command.actor, REMARK) or _kept(now)
    remark = next((one for one in now.case.remarks if one.number == command.number), None)
    if refused is None and remark is None:
        refused = refuse("unknown-remark", number=command.number)
    if refused is None and remark is not None and remark.mended_on is not None:
        refused = refuse("remark-mended", number=remark.number, on=remark.mended_on, who=remark.mended_by)
    if refused is None and not command.note.strip():
        refused = refuse("no-text", now.profile.powers[REMARK].clause)
    if refused:
        return refused
    return (
        RemarkMended(actor=command.actor.id, on=now.on, number=command.number, note=command.note.strip()),
    )


def enter_decision(now: Situation, command: EnterDecision) -> Answer:
    """Return the decision of the council; the printed column stays blank for ever (000 clause 4.8)."""
    step = _step(now, command.step, StepKind.DECISION)
    if step is None:
        return refuse("no-such-step", profile=now.profile.title, what=StepKind.DECISION)
    refused = (
        actor_refused(now, command.actor, step)
        or order_refused(now, step)
        or _no_summary(now, step)
        or _decision_refused(now, command, step)
    )
    if refused:
        return refused
    return (
        DecisionEntered(
            actor=command.actor.id,
            on=now.on,
            step=step.id,
            number=command.number.strip(),
            decided_on=command.decided_on,
            decisions=command.decisions,
            evidence=command.evidence,
        ),
    )


def _step(now: Situation, name: str, kind: StepKind) -> Step | None:
    step = now.profile.step(name)
    return step if step is not None and step.kind is kind else None


def _printed_since(now: Situation, step: Step) -> Refusal | None:
    """A check that led to a print stands: only another export makes it fall."""
    checked, on = now.case.checked, done_on(now.case, step)
    if checked is None or on is None or not now.case.print_is_whole:
        return None
    return refuse("already-done", step.clause, step=step.title, on=on, who=checked.actor)


def _other_export(now: Situation, command: RecordCheck, step: Step) -> Refusal | None:
    if command.snapshot == now.case.snapshot:
        return None
    return refuse("check-stale", step.clause, class_name=now.case.opened.class_name)


def _items_refused(command: RecordCheck, step: Step) -> Refusal | None:
    """Every item of the regulation's list, no other; what is not in order is said in words."""
    given = [one.item for one in command.items]
    for item in step.checklist:
        if item not in given:
            return refuse("check-item-missing", step.clause, item=item)
    for one in command.items:
        if given.count(one.item) > 1 or one.item not in step.checklist:
            return refuse("check-item-unknown", step.clause, item=one.item)
        if not one.in_order and not one.note.strip():
            return refuse("check-item-silent", step.clause, item=one.item)
    wrong = next((one for one in command.items if not one.in_order), None)
    if command.passed and wrong is not None:
        return refuse("check-passed-with-faults", step.clause, item=wrong.item)
    if not command.passed and wrong is None and not command.conclusion.strip():
        return refuse("check-failed-without-word", step.clause)
    return None


def _kept(now: Situation) -> Refusal | None:
    """What lies in the archive gets no more remarks."""
    case = now.case
    if case.deposit is None:
        return None
    return refuse("in-the-archive", class_name=case.opened.class_name, on=case.deposit.on)


def _no_summary(now: Situation, step: Step) -> Refusal | None:
    if now.case.summary is not None:
        return None
    return refuse("no-summary", step.clause, class_name=now.case.opened.class_name)


def _decision_refused(now: Situation, command: EnterDecision, step: Step) -> Refusal | None:
    if not command.number.strip():
        return refuse("decision-without-number", step.clause)
    if command.decided_on > now.on:
        return refuse("decision-in-future", step.clause, on=command.decided_on)
    if not command.decisions:
        return refuse("decision-for-nobody", step.clause)
    pupils = [one.pupil for one in command.decisions]
    for one in command.decisions:
        if not one.text.strip():
            return refuse("decision-without-text", step.clause)
        if pupils.count(one.pupil) > 1:
            return refuse("decision-twice", step.clause, pupil=one.pupil)
    return None
