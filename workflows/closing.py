"""Binding and depositing: the counted leaves, the rooms, the years (001 clauses 8.5 to 8.8)."""

from datetime import date

from workflows.acts import Bound, Deposited
from workflows.case import Case
from workflows.commands import Bind, RecordDeposit
from workflows.refusal import Refusal, refuse
from workflows.regulation import Profile, Step
from workflows.retention import Kept, keep_until
from workflows.signing import done_before
from workflows.situation import Answer, Situation, actor_refused, medium_refused, order_refused


def leaves_to_bind(case: Case, profile: Profile) -> int:
    """Return how many leaves the binding certificate has to state."""
    sewn = profile.summary.sewn_into_journal.value
    return case.leaves + (case.summary_leaves if sewn else 0)


def bind(now: Situation, command: Bind, step: Step) -> Answer:
    """Return the binding, when the leaves somebody counted are the leaves that were printed."""
    refused = (
        actor_refused(now, command.actor, step)
        or done_before(now, step)
        or order_refused(now, step)
        or medium_refused(step, command.medium)
    )
    counted = leaves_to_bind(now.case, now.profile)
    if refused is None and command.leaves != counted:
        refused = refuse("leaf-count", step.clause, stated=command.leaves, counted=counted)
    if refused:
        return refused
    return (
        Bound(
            actor=command.actor.id,
            on=now.on,
            step=step.id,
            medium=command.medium,
            leaves=command.leaves,
        ),
    )


def record_deposit(now: Situation, command: RecordDeposit, step: Step) -> Answer:
    """Return the deposit, when rooms and dates are what the regulation demands."""
    refused = (
        actor_refused(now, command.actor, step)
        or done_before(now, step)
        or order_refused(now, step)
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
