"""Reconciling: an old database gets from the rooms what they know and it does not, and is clean again.

Nothing is decided by a person here (I8): what contradicts itself is refused, what nobody recorded stays
an orphan. Everything that was done is put on record as one act.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import CaseRow, Document, Object, SnapshotRow
from archive_service.db.projections import ARCHIVED
from archive_service.jobs import Job, JobContext, JobState
from archive_service.problems import Kind, Problem
from archive_service.services import deposits, destroyed, disposal_rows, documents, people, reach, recovery
from archive_service.services.context import Archive, Desk
from archive_service.services.recovery import Brought, Lying
from archive_service.services.roles import KEEPERS
from archive_service.services.standings import Standing, State, in_words
from storage.deposit import LOG
from storage.errors import StorageError
from storage.manifest import SPACE
from storage.port import Key, ObjectStore
from workflows.acts import SERVICE

JOB, DONE = "reconcile", "reconciled"
ORDERERS = (*KEEPERS, "operator")
"""The roles that may have the database brought up to date; a command at the machine needs none."""
_REFUSED = ("rooms.database-old", "rooms.database-forked")
_JOBS_LOOKED_AT = 500
_AGAIN = "again"
"""In a job's payload: the id of the refused one that it takes the place of."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Missing:
    """A document or an export on its way whose bytes no store has, the working store included."""

    digest: str
    role: str
    case_id: str | None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was done. ``standing`` is how the database stood before; ``again`` counts jobs queued anew.

    ``lost`` are deposits that the log names and no reachable store has; ``unrecorded`` the reverse: they
    stay orphans until somebody decides.
    """

    standing: Standing
    acts: int
    cases: int
    deposits: int
    documents: int
    segments: int
    again: int
    swept: int
    lost: tuple[str, ...]
    unrecorded: tuple[str, ...]
    missing: tuple[Missing, ...]

    @property
    def changed(self) -> bool:
        """Whether any row was brought back."""
        return bool(self.acts or self.segments)


def warnings(archive: Archive, language: str = "ru") -> list[str]:
    """Return what has to be said when a process starts: schools whose database is old, stores not asked."""
    said = []
    for school in archive.schools():
        found = archive.desk(school.id).standing
        if not found.writable or found.down:
            said.append(f"{school.id}: {in_words(found, school.zone, language)}")
    return said


def absent(archive: Archive) -> tuple[str, ...]:
    """Return the schools that lie in the stores and not in the database: a rebuild brings them back."""
    present = {school.id for school in archive.schools()}
    return tuple(one for one in recovery.lying(archive.mirror.stores, (), _log) if one not in present)


def standing(desk: Desk) -> Standing:
    """Return how the school's database stands beside its rooms, looked at now."""
    desk.archive.gate.forget()
    return desk.standing


def request(desk: Desk, *, actor_id: str) -> str:
    """Queue the work and return the job's id.

    Raises:
        Problem: the person has none of the roles for it.
    """
    with desk.unguarded() as session:
        people.require(session, actor_id, ORDERERS, desk.today)
        payload = {"school": desk.school_id, "actor": actor_id}
        return desk.archive.queue.enqueue(session, JOB, payload, key=JOB, school=desk.school_id)


def job(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Reconcile (the body of the job)."""
    done = reconcile(desk, actor_id=str(job.payload["actor"]), progress=job.report)
    return {"acts": done.acts, "deposits": done.deposits, "missing": len(done.missing)}


def reconcile(
    desk: Desk, *, actor_id: str = SERVICE, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Reconciled:
    """Bring the database up to what the rooms know; harmless where it is so already.

    Raises:
        Problem: the rooms contradict the database, or acts between are in no reachable room.
    """
    before = standing(desk)
    if before.state is State.FORKED:
        desk.admit()
    if before.gap:
        raise Problem(Kind.UNSOUND, "reconcile.gap", act=before.gap, down=before.down)
    progress(1, 4)
    done = _brought(desk, before, actor_id)
    desk.archive.gate.forget()
    progress(2, 4)
    done = replace(done, swept=_sweep(desk), again=_again(desk))
    progress(3, 4)
    done = replace(done, missing=missing(desk))
    progress(4, 4)
    return done


def missing(desk: Desk) -> tuple[Missing, ...]:
    """Return what is on its way to the archive and whose bytes lie nowhere, in order of cases.

    A store that does not answer may have them: it is not asked, and :func:`standing` names it.
    """
    with desk.reading() as session:
        wanted = _on_their_way(session)
    gone = [one for one in wanted if not _has(desk.archive.working, one.digest)]
    there = reach.answers(desk.archive.mirror.stores) if gone else {}
    rooms = [store for store in desk.archive.mirror.stores if there.get(store.name)]
    return tuple(one for one in gone if not any(_has(store, one.digest) for store in rooms))


def _has(store: ObjectStore, digest: str) -> bool:
    try:
        store.stat(Key.of(documents.OBJECTS, digest))
    except StorageError:
        return False
    return True


def _brought(desk: Desk, before: Standing, actor_id: str) -> Reconciled:
    stores = desk.archive.mirror.stores
    with desk.reading() as session:
        known = set(session.scalars(select(Object.digest).where(Object.space.in_((SPACE, LOG)))))
    found = recovery.lying(stores, known, _log).get(desk.school_id, Lying({}, ()))
    with desk.unguarded() as session:
        rows = _count(session)
        brought = recovery.bring_back(desk, session, found, stores, strict=False)
        done = _result(before, found, brought, _count(session) - rows)
        if done.changed:
            append(session, case_id=None, act=_act(desk, done, actor_id), at=desk.now)
            deposits.request_log(desk, session)
    return done


def _result(before: Standing, found: Lying, brought: Brought, fresh_documents: int) -> Reconciled:
    return Reconciled(
        standing=before,
        acts=brought.acts,
        cases=brought.cases,
        deposits=brought.deposits,
        documents=fresh_documents,
        segments=len(found.segments),
        again=0,
        swept=0,
        lost=brought.lost,
        unrecorded=brought.unrecorded,
        missing=(),
    )


def _act(desk: Desk, done: Reconciled, actor_id: str) -> SchoolAct:
    facts = {
        "from": done.standing.acts,
        "acts": done.acts,
        "cases": done.cases,
        "deposits": done.deposits,
        "documents": done.documents,
        "segments": done.segments,
        "lost": list(done.lost),
        "unrecorded": list(done.unrecorded),
        "down": list(done.standing.down),
    }
    return SchoolAct(DONE, actor_id, desk.today, facts)


def _again(desk: Desk) -> int:
    """Queue anew what was refused while the database was old, each job once; return how many."""
    queue = desk.archive.queue
    seen = queue.list(desk.school_id, limit=_JOBS_LOOKED_AT)
    anew = {one.payload.get(_AGAIN) for one in seen}
    refused = [one for one in seen if _was_refused(one) and one.id not in anew]
    with desk.writing() as session:
        for one in refused:
            payload = {**one.payload, _AGAIN: one.id}
            queue.enqueue(session, one.name, payload, key=f"{_AGAIN}:{one.id}", school=desk.school_id)
    return len(refused)


def _was_refused(job: Job) -> bool:
    error = job.error if job.state is JobState.FAILED and job.name != JOB else None
    return error is not None and error.code in _REFUSED


def _sweep(desk: Desk) -> int:
    swept = desk.archive.mirror.sweep()
    try:
        return swept + desk.archive.working.sweep()
    except StorageError as error:
        _log(error)
        return swept


def _on_their_way(session: Session) -> list[Missing]:
    """What an archived case was put together from is in its volume; what was destroyed is not on its way."""
    stored = select(Object.digest).where(Object.space == documents.OBJECTS)
    archived = select(CaseRow.id).where(CaseRow.state == ARCHIVED)
    papers = select(Document.digest, Document.role, Document.case_id).where(
        Document.digest.not_in(stored),
        or_(Document.case_id.is_(None), Document.case_id.not_in(archived)),
    )
    exports = select(SnapshotRow.digest).where(SnapshotRow.digest.not_in(stored))
    found = [Missing(*row) for row in session.execute(papers.order_by(Document.case_id, Document.digest))]
    gone = {
        digest
        for case_id in destroyed.journals(session)
        for digest in disposal_rows.on_the_way(session, case_id, ())
    }
    found += [Missing(digest, "snapshot", None) for digest in session.scalars(exports)]
    return [one for one in found if one.digest not in gone]


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Document)) or 0


def _log(fault: StorageError) -> None:
    log.warning("while reconciling: %s %s", type(fault).__name__, vars(fault))
