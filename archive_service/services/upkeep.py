"""Looking after what is stored: audits, repairs, and what the database says against what is there."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import Audit, Copy, Object
from archive_service.jobs import JobContext
from archive_service.problems import Explanation, Kind, Problem, explain
from archive_service.services import outages, people
from archive_service.services.context import Desk
from archive_service.services.deposits import UNCHECKED, WHOLE, shipped
from archive_service.services.roles import KEEPERS
from storage.audit import Expected, Finding, Report, Trouble, audit
from storage.errors import StorageError, StoreUnavailable
from storage.port import Key, ObjectStore
from storage.repair import Repaired, repair
from workflows.acts import SERVICE

JOB, REPAIR_JOB = "audit", "repair"
ORDERERS = (*KEEPERS, "operator", "archivist")
"""The roles that let the stores be read through and repaired."""


@dataclass(frozen=True, slots=True)
class Repairs:
    """What a repair did, and what it could not do."""

    done: tuple[Repaired, ...]
    failed: tuple[tuple[Finding, Explanation], ...]


def expected(session: Session) -> list[Expected]:
    """Return what every store must have by the school's rows, sorted by key."""
    rows = session.execute(select(Object.space, Object.digest, Object.keep_until))
    return sorted(
        (Expected(Key.of(space, digest), until) for space, digest, until in rows), key=lambda one: one.key
    )


def audit_store(
    desk: Desk, store_name: str, *, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Report:
    """Read every object the school has in a store, compare, and put the result on record.

    Objects of other schools of the installation are no orphans: they are not looked at. Neither is
    what was written for a deposit that waits for another room.

    Raises:
        Problem: there is no such store.
        StoreUnavailable: it cannot be reached.
    """
    store = next((one for one in desk.archive.mirror.stores if one.name == store_name), None)
    if store is None:
        names = ", ".join(one.name for one in desk.archive.mirror.stores)
        raise Problem(Kind.MISSING, "service.no-store", store=store_name, stores=names)
    with desk.reading() as session:
        wanted = expected(session)
        on_the_way = set(outages.written(session, shipped(session)))
        alone = len(desk.archive.schools()) == 1
    report = audit(
        store,
        wanted,
        spaces=("deposits", "log", "objects") if alone else (),
        progress=lambda done: progress(done.objects, len(wanted)),
    )
    found = tuple(
        one for one in report.findings if one.trouble is not Trouble.ORPHAN or one.key not in on_the_way
    )
    report = replace(report, findings=found)
    with desk.writing() as session:
        _put_on_record(desk, session, report)
    return report


def audit_job(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Audit one store (the body of the job)."""
    name = str(job.payload["store"])
    report = audit_store(desk, name, progress=lambda done, total: job.report(done, total, name))
    return {"store": name, "objects": report.objects, "findings": len(report.findings)}


def request(desk: Desk, *, actor_id: str, repairs: bool = False) -> list[str]:
    """Queue the audit of every store, or one repair of all of them; return the jobs' ids.

    Raises:
        Problem: the person has none of the roles for it.
    """
    queue, names = desk.archive.queue, [store.name for store in desk.archive.mirror.stores]
    common = {"school": desk.school_id, "actor": actor_id}
    with desk.writing() as session:
        people.require(session, actor_id, ORDERERS, desk.today)
        if repairs:
            return [queue.enqueue(session, REPAIR_JOB, common, key="stores", school=desk.school_id)]
        return [
            queue.enqueue(session, JOB, {**common, "store": name}, key=name, school=desk.school_id)
            for name in names
        ]


def repair_job(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Audit every store and repair what is damaged or missing (the body of the job).

    Raises:
        Problem: something could not be repaired.
    """
    findings: list[Finding] = []
    for store in desk.archive.mirror.stores:
        report = audit_store(desk, store.name, progress=partial(_report, job, store.name))
        findings += report.findings
    repairs = repair_all(desk, tuple(findings))
    if repairs.failed:
        texts = tuple(why.text for _, why in repairs.failed)
        raise Problem(Kind.STORAGE, "rooms.not-repaired", count=len(texts), done=len(repairs.done), why=texts)
    return {"findings": len(findings), "repaired": len(repairs.done)}


def repair_all(desk: Desk, findings: tuple[Finding, ...]) -> Repairs:
    """Repair what an audit found from the good copies and put it on record; evidence is kept.

    Orphans and objects of other schools are left alone.
    """
    done: list[Repaired] = []
    failed: list[tuple[Finding, Explanation]] = []
    with desk.reading() as session:
        mine = {one.key for one in expected(session)}
    for finding in findings:
        if finding.trouble is Trouble.ORPHAN or finding.key not in mine:
            continue
        try:
            done.append(repair(desk.archive.mirror, finding))
        except StorageError as error:
            failed.append((finding, explain(error)))
    with desk.writing() as session:
        for repaired in done:
            facts = {"store": repaired.store, "key": str(repaired.key), "action": str(repaired.action)}
            append(session, case_id=None, act=SchoolAct("repaired", SERVICE, desk.today, facts), at=desk.now)
            _mark(desk, session, repaired.store, repaired.key, WHOLE)
    return Repairs(tuple(done), tuple(failed))


def recheck(desk: Desk, key: Key, keep_until: date | None) -> Mapping[str, str]:
    """Read every copy of one object now and return its state by store; the rows say so from now on.

    The state is that of :class:`Copy`, or ``unreadable`` where a store could not be reached: then
    its row stays as it was.

    Raises:
        Problem: the school has no such object.
    """
    with desk.reading() as session:
        if session.get(Object, (desk.school_id, key.digest, key.space)) is None:
            raise Problem(Kind.MISSING, "service.document-missing", digest=key.digest)
    stores = desk.archive.mirror.stores
    with ThreadPoolExecutor(len(stores)) as pool:
        states = pool.map(partial(_state, wanted=Expected(key, keep_until)), stores)
    found = dict(zip((store.name for store in stores), states, strict=True))
    with desk.writing() as session:
        for store, state in found.items():
            if state == Trouble.UNREADABLE:
                continue
            row = session.get(Copy, (desk.school_id, key.digest, key.space, store))
            row = row or _unknown_copy(desk, session, store, key)
            row.state = state
            row.verified_at = desk.now if state == WHOLE else row.verified_at
    return found


def _state(store: ObjectStore, wanted: Expected) -> str:
    try:
        report = audit(store, [wanted], spaces=(), threads=1)
    except StoreUnavailable:
        return Trouble.UNREADABLE
    return next((str(one.trouble) for one in report.findings), WHOLE)


def _report(job: JobContext, store: str, done: int, total: int) -> None:
    job.report(done, total, store)


def _put_on_record(desk: Desk, session: Session, report: Report) -> None:
    plain = [{"key": str(one.key), "trouble": str(one.trouble)} for one in report.findings]
    session.add(
        Audit(
            store=report.store, at=desk.now, objects=report.objects, bytes=report.size_bytes, findings=plain
        )
    )
    facts = {"store": report.store, "objects": report.objects, "bytes": report.size_bytes, "findings": plain}
    append(session, case_id=None, act=SchoolAct("audit-done", SERVICE, desk.today, facts), at=desk.now)
    bad = {(one.key.space, one.key.digest): str(one.trouble) for one in report.findings}
    rows = session.scalars(select(Copy).where(Copy.store == report.store))
    known = {(row.space, row.digest): row for row in rows}
    for one in expected(session):
        place = (one.key.space, one.key.digest)
        row = known.get(place) or _unknown_copy(desk, session, report.store, one.key)
        row.state = bad.get(place, WHOLE)
        row.verified_at = desk.now if row.state == WHOLE else row.verified_at


def _unknown_copy(desk: Desk, session: Session, store: str, key: Key) -> Copy:
    """Return a new row for a copy that a store has and no row speaks of, as after a rebuild."""
    row = Copy(
        digest=key.digest,
        space=key.space,
        store=store,
        room=desk.archive.mirror.store(store).room,
        state=UNCHECKED,
        verified_at=None,
    )
    session.add(row)
    return row


def _mark(desk: Desk, session: Session, store: str, key: Key, state: str) -> None:
    row = session.get(Copy, (desk.school_id, key.digest, key.space, store))
    if row is not None:
        row.state, row.verified_at = state, desk.now
