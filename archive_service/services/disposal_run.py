"""Destroying what an approved disposal lists: a job that may be interrupted anywhere and begun again.

For each item, in this order: the manifest that follows and the tombstone in every room, read back; then
the act of destruction and the rows; then the log in every room; only then the bytes, store by store.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import head, lock_log
from archive_service.db.models import ActRow
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services import (
    cases,
    deposits,
    destroyed,
    disposal_day,
    disposal_plan,
    disposal_rows,
    disposal_wipe,
    people,
    profiles,
    shipping,
)
from archive_service.services.context import Desk
from archive_service.services.disposal import ACTS, disposals
from archive_service.services.disposal_plan import Demands, Plan
from archive_service.services.disposal_steps import load, locked, verdicts_of
from archive_service.services.disposal_wipe import WORKING, Waiting
from archive_service.services.rounds import Order
from storage.deposit import write_deposit
from workflows.disposal import Disposal, Executed, Item
from workflows.disposal_rules import executing_refused, rules_of

JOB, WIPE_JOB = "dispose", "dispose-wipe"
_LATE = timedelta(days=1)
"""A job that begins before midnight may end after it; an older one asks a person again."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Who let a disposal be executed, what the stores' clocks showed, and the day that was typed.

    ``typed`` is None in the job: whoever ordered it typed the day then, and the job is not older than a day.
    """

    number: int
    actor: str
    shown: Mapping[str, date]
    typed: date | None = None


def request(desk: Desk, number: int, *, today: date, actor_id: str) -> str:
    """Queue the destruction of what an approved disposal lists, and return the job's id.

    ``today`` is the day that the person typed; stores with clocks of their own are asked too.

    Raises:
        Problem: it is not approved by two people, it still waits, something of it may not be destroyed
            today, the day is in doubt, or the person may not.
        StoreUnavailable: a store cannot be asked for the day.
    """
    shown = disposal_day.clocks(desk)
    with desk.writing() as session:
        lock_log(session)
        disposal = load(session, number)
        ordered = Ordered(number, actor_id, shown, typed=today)
        _insist(desk, session, disposal, ordered, disposal.to_execute)
        payload = {"school": desk.school_id, "disposal": number, "actor": actor_id, "day": today.isoformat()}
        key = f"{JOB}:{number}:{head(session).seq}"
        return desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id)


def dispose(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Destroy what is left of a disposal (the body of the job); what it waits for is in the result.

    Raises:
        Problem: something of it may not be destroyed any more, or the day is in doubt: the rest stays.
        StorageError: a room refuses, or a manifest cannot be read: nothing more is destroyed.
    """
    number, day = int(job.payload["disposal"]), date.fromisoformat(str(job.payload["day"]))
    if not timedelta() <= desk.today - day <= _LATE:
        raise Problem(Kind.REFUSED, "disposal.day-passed", disposal=number, day=f"{day:%d.%m.%Y}")
    ordered = Ordered(number, str(job.payload["actor"]), disposal_day.clocks(desk))
    with desk.reading() as session:
        left = load(session, number).to_execute
    told = disposal_plan.demands(desk.archive) if left else Demands(())
    for count, item in enumerate(left):
        job.report(count, len(left), item.case)
        _destroy(desk, ordered, item, told)
    waits = wipe(desk, number, day=day)
    return {"disposal": number, "destroyed": len(left), **_said(waits)}


def wipe(desk: Desk, number: int = 0, *, day: date | None = None) -> tuple[Waiting, ...]:
    """Delete what is on record as destroyed wherever it still lies; return what waits.

    Without a ``day`` each item is deleted by the day of its own destruction. Nothing is deleted before
    every room has the log with the act in it.
    """
    left = disposal_wipe.pending(desk, [number] if number else [])
    if not left:
        return ()
    shipping.ship(desk)
    if not _is_shipped(desk):
        return tuple(Waiting(event.case, store, reason="log") for event, store in left)
    found = (disposal_wipe.clear(desk, one, store, day=day or one.on) for one, store in left)
    return tuple(one for one in found if one is not None)


def wipe_job(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Try again where a deletion waited for a lock or for a room (the body of the job)."""
    job.report(0, 1, "")
    return _said(wipe(desk, day=_day_of_clocks(desk)))


def due(desk: Desk, session: Session) -> Iterator[Order]:
    """Yield, once a day, the deletions that wait (a round)."""
    if any(one.pending for one in disposals(session).by_number.values()):
        yield Order(WIPE_JOB, {}, desk.today.isoformat())


def _destroy(desk: Desk, ordered: Ordered, item: Item, told: Demands) -> None:
    with desk.reading() as session:
        disposal = load(session, ordered.number)
        _insist(desk, session, disposal, ordered, (item,))
        basis = disposal_plan.basis(session, disposal, item, disposals(session))
    plan = disposal_plan.plan(desk, basis, told)
    mirror = desk.archive.mirror
    done = write_deposit(mirror, plan.manifest, plan.sources, demanded=len(mirror.stores))
    with desk.writing() as session:
        disposal = locked(session, ordered.number)
        if (item.case, item.kind) in disposal.executed:
            return
        witnesses = _insist(desk, session, disposal, ordered, (item,))
        event = _event(desk, ordered, plan, basis.manifest, witnesses)
        ACTS.append(desk, session, event)
        session.flush()
        disposal_rows.drop(session, event)
        deposits.note_deposit(desk, session, plan.manifest, item.case, done.copies)
    told.follow(plan.manifest)


def _event(desk: Desk, ordered: Ordered, plan: Plan, previous: str, witnesses: Sequence[str]) -> Executed:
    return Executed(
        on=desk.today,
        by=ordered.actor,
        disposal=ordered.number,
        case=plan.item.case,
        kind=plan.item.kind,
        previous=previous,
        manifest=plan.manifest.digest,
        tombstone=plan.tombstone,
        gone=plan.gone,
        stores=(*(store.name for store in desk.archive.mirror.stores), WORKING),
        shared=plan.shared,
        elsewhere=plan.elsewhere,
        witnesses=tuple(witnesses),
    )


def _insist(
    desk: Desk, session: Session, disposal: Disposal, ordered: Ordered, items: Sequence[Item]
) -> tuple[str, ...]:
    """Return the stores that agreed on the day, when all rules let these items be destroyed now."""
    witnesses = disposal_day.insist(desk, session, typed=ordered.typed, shown=ordered.shown)
    actor = people.actor_of(session, ordered.actor, desk.today)
    profile = profiles.in_force(session, desk.today)
    verdicts = verdicts_of(desk, session, [one.case for one in items])
    refused = executing_refused(
        disposal, items, on=desk.today, actor=actor, verdicts=verdicts, rules=rules_of(profile)
    )
    if refused is not None:
        raise cases.refused(session, refused, profile)
    return witnesses


def _is_shipped(desk: Desk) -> bool:
    """Whether every act of destruction lies in the rooms."""
    with desk.reading() as session:
        last = session.scalar(select(func.max(ActRow.seq)).where(ActRow.kind == destroyed.EXECUTED))
        return deposits.shipped(session) >= (last or 0)


def _day_of_clocks(desk: Desk) -> date | None:
    """The earliest day that any clock shows, None where there is only this computer's."""
    shown = disposal_day.clocks(desk)
    return min(desk.today, *shown.values()) if shown else None


def _said(waits: Sequence[Waiting]) -> dict[str, Any]:
    """What the job's result says of deletions that wait."""
    return {"waits": [f"{one.case}: {one.store} {one.until or one.reason}" for one in waits]} if waits else {}
