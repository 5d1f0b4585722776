"""Catching up: when a room answers again, what it missed is brought without anybody's doing.

Deposits that wait are queued as they were asked for, the log is shipped on, and every object that a
store has no copy of by the rows is copied from the other rooms. All of it may be done twice, or by
two workers at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import Copy, Object
from archive_service.jobs import JobContext
from archive_service.services import cases, deposits, outages, reach
from archive_service.services.context import Desk
from archive_service.services.rounds import Order
from storage.audit import Finding, Trouble
from storage.errors import NoGoodCopy
from storage.mirror import Copies
from storage.port import Key, ObjectStore
from storage.repair import SPACES_IN_ORDER, repair
from workflows.acts import SERVICE

JOB = "catch-up"
EVERY_MINUTES = 5
"""A store that answers and still fails is tried again so often."""
_AT_ONCE = 64


def due(desk: Desk, session: Session) -> Iterator[Order]:
    """Yield the catching up while something waits for a store that answers."""
    waits = _demanded(session)
    lacking = [store for store in desk.archive.mirror.stores if _lacks(session, store.name)]
    if not waits and not lacking:
        return
    there = reach.answers(desk.archive.mirror.stores)
    count = sum(there.values())
    if (waits and count >= min(waits)) or (count > 1 and any(there[store.name] for store in lacking)):
        slot = desk.now.minute // EVERY_MINUTES
        yield Order(JOB, {}, f"{desk.now:%Y-%m-%dT%H}:{slot}")


def catch_up(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Bring every store that answers what it missed (the body of the job).

    Raises:
        StoreFull, StoreUnavailable: a store refuses; the same job goes on from there.
    """
    queued = _queue(desk)
    there = reach.answers(desk.archive.mirror.stores)
    copied = {}
    for store in desk.archive.mirror.stores:
        if there[store.name] and (count := _fill(desk, job, store)):
            copied[store.name] = count
    return {"deposits": queued, "copied": copied}


def _demanded(session: Session) -> list[int]:
    """How many stores each of the waiting things needs."""
    found = [one.short.demanded for one in outages.deposits(session)]
    part = outages.log_part(session, deposits.shipped(session))
    return [*found, part.short.demanded] if part else found


def _queue(desk: Desk) -> list[str]:
    """Queue what waits, as whoever asked for it; return the cases."""
    with desk.writing() as session:
        waiting = outages.deposits(session)
        for one in waiting:
            case, _ = cases.load(session, one.case_id)
            deposits.queue(desk, session, case, one.actor)
        if outages.log_part(session, deposits.shipped(session)) is not None:
            deposits.request_log(desk, session)
    return [one.case_id for one in waiting]


def _fill(desk: Desk, job: JobContext, store: ObjectStore) -> int:
    """Copy what the store lacks by the rows, manifests last; return how many objects that was."""
    count = 0
    while wanted := _absent(desk, store.name):
        done = [(key, _copy(desk, store, key, until)) for key, until in wanted]
        with desk.writing() as session:
            for key, sound in done:
                _note(desk, session, store, key, sound)
        count += sum(sound for _, sound in done)
        job.report(count, 0, store.name)
    if count:
        act = SchoolAct("caught-up", SERVICE, desk.today, {"store": store.name, "objects": count})
        with desk.writing() as session:
            append(session, case_id=None, act=act, at=desk.now)
    return count


def _copy(desk: Desk, store: ObjectStore, key: Key, keep_until: date | None) -> bool:
    """Whether the store has the object soundly now; where no store has, an audit tells the rest."""
    try:
        repair(desk.archive.mirror, Finding(store.name, key, Trouble.MISSING, keep_until=keep_until))
    except NoGoodCopy:
        return False
    return True


def _note(desk: Desk, session: Session, store: ObjectStore, key: Key, sound: bool) -> None:
    copies = Copies((store.name,), of=len(desk.archive.mirror.stores))
    state = deposits.WHOLE if sound else str(Trouble.MISSING)
    deposits.note_copies(desk, session, key.digest, key.space, copies, verified=sound)
    row = session.get(Copy, (desk.school_id, key.digest, key.space, store.name))
    if row is not None:
        row.state = state


def _absent(desk: Desk, store: str) -> Sequence[tuple[Key, date | None]]:
    with desk.reading() as session:
        for space in SPACES_IN_ORDER:
            wanted = _without_copy(store).where(Object.space == space).limit(_AT_ONCE)
            found = session.execute(wanted.add_columns(Object.digest, Object.keep_until)).all()
            if found:
                return [(Key.of(row.space, row.digest), row.keep_until) for row in found]
    return ()


def _lacks(session: Session, store: str) -> bool:
    return session.execute(_without_copy(store).limit(1)).first() is not None


def _without_copy(store: str) -> Select[str]:
    same: ColumnElement[bool] = and_(
        Copy.digest == Object.digest, Copy.space == Object.space, Copy.store == store
    )
    return select(Object.space).outerjoin(Copy, same).where(Copy.digest.is_(None))
