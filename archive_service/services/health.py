"""Whether what is kept is still there and sound, as far as can be told without reading it all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from archive_service.db.act_log import entries, head
from archive_service.db.chain import Break, Entry, Head, first_break
from archive_service.db.models import Audit, Copy, Object
from archive_service.jobs import JobState
from archive_service.services import audit_records, locks, reach
from archive_service.services.context import Archive, Desk
from archive_service.services.last_read import LastRead, last_read
from archive_service.services.locks import LockStanding
from storage.port import ObjectStore

ACTS_AT_ONCE = 5_000
"""So many of the newest acts are proved anew when a page is asked for (a tenth of a second or two)."""

JOBS_COUNTED = 100
_PROVED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class AuditResult:
    """The last full reading of a store; ``at`` is in the school's time zone."""

    at: datetime
    objects: int
    findings: int


@dataclass(frozen=True, slots=True)
class StoreState:
    """A store as the school sees it: it ought to have ``objects``; ``whole`` were last seen whole in it.

    ``audit`` is the last reading of the whole store, ``read`` when its copies were last read at all.
    ``silent_minutes`` is how long ago it answered this process, None where it never did.
    """

    name: str
    room: str
    place: str
    reachable: bool
    silent_minutes: int | None
    objects: int
    whole: int
    audit: AuditResult | None
    read: LastRead
    lock: LockStanding


@dataclass(frozen=True, slots=True)
class LogState:
    """The act log: its head, and what came of the last proof.

    The newest ``proved`` acts were proved at ``proved_at`` (school's time zone); ``broken`` is the
    first that did not stand up.
    """

    head: Head
    broken: Break | None
    proved: int
    proved_at: datetime


@dataclass(frozen=True, slots=True)
class JobCounts:
    """How many jobs stand where; each number stops at :data:`JOBS_COUNTED`."""

    waiting: int
    running: int
    failed: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether the service can work at all: its database answers, its stores are there (by name)."""

    database: bool
    stores: tuple[tuple[str, bool], ...]

    @property
    def alive(self) -> bool:
        """Whether nothing is missing."""
        return self.database and all(there for _, there in self.stores)


class ChainWatch:
    """Proves the newest acts of a log, and remembers the answer for ten minutes or until the log grows.

    While it lives it also notices a log that has become shorter than it was.
    """

    def __init__(self) -> None:
        """Start with nothing proved."""
        self._states: dict[str, LogState] = {}
        self._furthest: dict[str, Head] = {}

    def look(self, desk: Desk, session: Session) -> LogState:
        """Return the state of the school's log, proved now or not long ago."""
        last = head(session)
        state = self._states.get(desk.school_id)
        if state is None or state.head != last or _local(desk, desk.now) - state.proved_at > _PROVED_FOR:
            state = self._prove(desk, session, last)
            self._states[desk.school_id] = state
        return state

    def _prove(self, desk: Desk, session: Session, last: Head) -> LogState:
        furthest = self._furthest.get(desk.school_id, last)
        proved = min(last.seq, ACTS_AT_ONCE)
        broken = _newest_break(session, last.seq - proved, (furthest,))
        self._furthest[desk.school_id] = max(furthest, last, key=lambda one: one.seq)
        return LogState(last, broken, proved, _local(desk, desk.now))


def store_states(desk: Desk, session: Session) -> tuple[StoreState, ...]:
    """Return every store of the installation as the school's rows know it; all are asked at once."""
    there = reach.answers(desk.archive.mirror.stores)
    wanted = session.scalar(select(func.count()).select_from(Object)) or 0
    whole, standing = whole_copies(session), locks.standings(desk, session)
    return tuple(
        StoreState(
            name=store.name,
            room=store.room,
            place=store.place,
            reachable=there[store.name],
            silent_minutes=reach.silent_minutes(store),
            objects=wanted,
            whole=whole.get(store.name, 0),
            audit=_last_audit(desk, session, store.name),
            read=last_read(desk, session, store.name),
            lock=standing[store.name],
        )
        for store in desk.archive.mirror.stores
    )


def whole_copies(session: Session) -> dict[str, int]:
    """Return by store how many of its copies were last seen whole: all but the few that were not."""
    counted = select(Copy.store, func.count()).group_by(Copy.store)
    unsound = dict(session.execute(counted.where(audit_records.unsound())).all())
    return {store: count - unsound.get(store, 0) for store, count in session.execute(counted)}


def job_counts(desk: Desk) -> JobCounts:
    """Return how many of the school's jobs wait, run and have failed."""

    def count(*states: JobState) -> int:
        return len(desk.archive.queue.list(desk.school_id, states=states, limit=JOBS_COUNTED))

    return JobCounts(count(JobState.QUEUED), count(JobState.RUNNING), count(JobState.FAILED))


def pulse(archive: Archive) -> Pulse:
    """Return whether the installation can work: quick, and waits for no writer."""
    try:
        archive.schools()
        database = True
    except SQLAlchemyError:
        database = False
    stores: Sequence[ObjectStore] = (archive.working, *archive.mirror.stores)
    return Pulse(database, tuple(reach.answers(stores).items()))


def _newest_break(session: Session, before: int, known: Sequence[Head]) -> Break | None:
    """Return the first bad entry after number ``before`` (0: of the whole log)."""
    stream: Iterator[Entry] = entries(session, max(1, before))
    base = next(stream, None) if before else None
    return first_break(stream, known, after=Head(base.seq, base.hash) if base else None)


def _last_audit(desk: Desk, session: Session, store: str) -> AuditResult | None:
    newest = (
        select(Audit).where(Audit.store == store, Audit.part.is_(False)).order_by(Audit.at.desc()).limit(1)
    )
    row = session.scalar(newest)
    return AuditResult(_local(desk, row.at), row.objects, len(row.findings)) if row else None


def _local(desk: Desk, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(desk.zone))
