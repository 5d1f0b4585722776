"""Locks of stores: tried by drills, put on record, and said in the same words wherever a store is named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, school_acts
from archive_service.jobs import JobContext
from archive_service.problems import sentence
from archive_service.services import people, upkeep
from archive_service.services.context import Desk
from archive_service.services.rounds import Order
from archive_service.services.upkeep import ORDERERS
from storage.port import LockDrill, ObjectStore
from workflows.acts import SERVICE

JOB, DRILLED = "lock-drill", "lock-drilled"
PROVED_FOR = timedelta(days=2)
"""So long a drill is believed; a lock that was not tried since is not called one."""

_REMEMBERED = timedelta(days=60)
_WINDOW_HOURS = 4


class State(StrEnum):
    """What is known of a store's lock: proved, none at all, tried and failed, or not tried of late."""

    WORM = "worm"
    NONE = "none"
    BROKEN = "broken"
    UNPROVED = "unproved"


@dataclass(frozen=True, slots=True)
class LockStanding:
    """The lock of one store by its last drill; ``failures`` are facts of the steps that went wrong."""

    store: str
    room: str
    state: State
    drilled_on: date | None = None
    failures: tuple[str, ...] = ()

    @property
    def trusted(self) -> bool:
        """Whether nothing is claimed that was not proved."""
        return self.state in {State.WORM, State.NONE}

    def words(self, language: str = "ru") -> str:
        """Return the sentence about the lock that stands beside the store's name."""
        never = self.state is State.UNPROVED and self.drilled_on is None
        code = "locks.never" if never else f"locks.{self.state}"
        return sentence(code, language, day=self.drilled_on, failures="; ".join(self.failures))


def standings(desk: Desk, session: Session) -> Mapping[str, LockStanding]:
    """Return by the store's name how the lock of every store stands."""
    stores = desk.archive.mirror.stores
    since = desk.today - _REMEMBERED
    drills = school_acts(session, DRILLED, since=since) if any(one.locks for one in stores) else ()
    last = {one.act.facts["store"]: one.act for one in drills if isinstance(one.act, SchoolAct)}
    return {one.name: _standing(desk, one, last.get(one.name)) for one in stores}


def untrusted(desk: Desk, session: Session) -> tuple[LockStanding, ...]:
    """Return the stores that are meant to lock and are not proved to: «не WORM» on every page."""
    return tuple(one for one in standings(desk, session).values() if not one.trusted)


def due(desk: Desk, session: Session) -> Iterator[Order]:
    """Yield a drill a day of every store that locks, again some hours later if it failed (a round)."""
    now = desk.now.astimezone(ZoneInfo(desk.zone))
    if now.hour < desk.archive.settings.night_hour:
        return
    known = standings(desk, session)
    for store in _locking(desk):
        if known[store.name].drilled_on != desk.today:
            yield _order(store, f"{now:%Y-%m-%d}:{now.hour // _WINDOW_HOURS}")


def at_start(desk: Desk, _session: Session) -> Iterator[Order]:
    """Yield a drill of every store that locks; several workers that start together make one of it."""
    for store in _locking(desk):
        yield _order(store, f"start:{desk.now:%Y-%m-%dT%H}")


def request(desk: Desk, *, actor_id: str) -> list[str]:
    """Queue a drill of every store that locks; return the jobs' ids.

    Raises:
        Problem: the person has none of the roles for it.
    """
    with desk.writing() as session:
        people.require(session, actor_id, ORDERERS, desk.today)
        queue, common = desk.archive.queue, {"school": desk.school_id, "actor": actor_id}
        return [
            queue.enqueue(session, JOB, {**common, "store": one.name}, key=one.name, school=desk.school_id)
            for one in _locking(desk)
        ]


def drill_job(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Drill one store (the body of the job).

    Raises:
        Problem: there is no such store.
        StoreUnavailable: it cannot be reached; nothing is proved, nothing put on record.
    """
    done = drill(desk, str(job.payload["store"]))
    return {"store": done.store, "lock": str(done.lock), "failures": list(done.failures)}


def drill(desk: Desk, store_name: str) -> LockDrill:
    """Try the lock of a store now, put what came of it on record and return it; raises as the job's body."""
    done = upkeep.store_named(desk, store_name).drill()
    facts = {"store": done.store, "lock": str(done.lock), "failures": list(done.failures)}
    with desk.writing() as session:
        append(session, case_id=None, act=SchoolAct(DRILLED, SERVICE, desk.today, facts), at=desk.now)
    return done


def _locking(desk: Desk) -> Iterator[ObjectStore]:
    return (one for one in desk.archive.mirror.stores if one.locks)


def _order(store: ObjectStore, occasion: str) -> Order:
    return Order(JOB, {"store": store.name}, f"{store.name}:{occasion}")


def _standing(desk: Desk, store: ObjectStore, last: SchoolAct | None) -> LockStanding:
    if not store.locks:
        return LockStanding(store.name, store.room, State.NONE)
    if last is None:
        return LockStanding(store.name, store.room, State.UNPROVED)
    old = desk.today - last.on > PROVED_FOR
    state = State.UNPROVED if old and last.facts["lock"] == State.WORM else State(last.facts["lock"])
    return LockStanding(store.name, store.room, state, last.on, tuple(last.facts["failures"]))
