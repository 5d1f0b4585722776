"""Depositing: sealed labels, the rooms, the years (001 clauses 8.5 to 8.8)."""

from datetime import date

from workflows.acts import Deposited
from workflows.commands import RecordDeposit
from workflows.refusal import Refusal, refuse
from workflows.regulation import Step
from workflows.retention import Kept, keep_until
from workflows.sewing import unsealed
from workflows.signing import done_before
from workflows.situation import Answer, Situation, actor_refused, order_refused


def record_deposit(now: Situation, command: RecordDeposit, step: Step) -> Answer:
    """Return the deposit, when rooms and dates are what the regulation demands."""
    refused = (
        actor_refused(now, command.actor, step)
        or done_before(now, step)
        or order_refused(now, step)
        or unsealed(now.case, now.profile)
        or _rooms_refused(now, command)
        or _kept_too_short(now, Kept.JOURNAL, command.journal_keep_until)
        or (
            _kept_too_short(now, Kept.SUMMARY, command.summary_keep_until)
            if now.case.summary is not None
            else None
        )
    )
    if refused:
        return refused
    return (
        Deposited(
            actor=command.actor.id,
            on=now.on,
            step=step.id,
            manifest=command.manifest,
            journal_keep_until=command.journal_keep_until,
            summary_keep_until=command.summary_keep_until,
            rooms=command.rooms,
        ),
    )


def _rooms_refused(now: Situation, command: RecordDeposit) -> Refusal | None:
    copies = now.profile.copies
    distinct = len(set(command.rooms))
    if len(command.rooms) < copies.least.value:
        needed = copies.least
        return refuse("too-few-copies", needed.clause, given=len(command.rooms), needed=needed.value)
    if distinct < copies.rooms.value:
        return refuse("too-few-rooms", copies.rooms.clause, given=distinct, needed=copies.rooms.value)
    return None


def _kept_too_short(now: Situation, kind: Kept, until: date) -> Refusal | None:
    least = keep_until(kind, now.case.closed_on, now.profile)
    if until >= least.until:
        return None
    clause = least.reasons[0]
    return refuse(f"{kind}-kept-too-short", clause, until=until, least=least.until, years=least.years)
