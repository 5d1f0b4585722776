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
from archive_service.db.models import Copy, Object
from archive_service.jobs import JobContext
from archive_service.problems import Explanation, Kind, Problem, explain
from archive_service.services import audit_records, disposal, extraction, outages, people
from archive_service.services.context import Desk
from archive_service.services.deposits import WHOLE, shipped
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


def expected(session: Session, store: str) -> list[Expected]:
    """Return what a store must have by the school's rows, sorted by key; every copy in the room on record."""
    same = (Copy.digest == Object.digest) & (Copy.space == Object.space) & (Copy.store == store)
    wanted = select(Object.space, Object.digest, Object.keep_until, Copy.room).outerjoin(Copy, same)
    rows = session.execute(wanted)
    found = (Expected(Key.of(space, digest), until, room or "") for space, digest, until, room in rows)
    return sorted(found, key=lambda one: one.key)


def store_named(desk: Desk, name: str) -> ObjectStore:
    """Return a store of the installation.

    Raises:
        Problem: there is no such store.
    """
    stores = desk.archive.mirror.stores
    store = next((one for one in stores if one.name == name), None)
    if store is None:
        names = ", ".join(one.name for one in stores)
        raise Problem(Kind.MISSING, "service.no-store", store=name, stores=names)
    return store


def audit_store(
    desk: Desk, store_name: str, *, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Report:
    """Read every object the school has in a store, compare, and put the result on record.

    Objects of other schools of the installation are no orphans: they are not looked at. Neither is
    what was written for a deposit that waits for another room, or is destroyed and not deleted yet.

    Raises:
        Problem: there is no such store.
        StoreUnavailable: it cannot be reached.
    """
    store = store_named(desk, store_name)
    with desk.reading() as session:
        wanted = expected(session, store_name)
        on_the_way = {*outages.written(session, shipped(session)), *extraction.on_the_way(session)}
        on_the_way |= set(disposal.on_the_way_out(session))
        alone = len(desk.archive.schools()) == 1
    report = audit(
        store,
        wanted,
        spaces=("deposits", "log", "objects") if alone else (),
        today=desk.today,
        progress=lambda done: progress(done.objects, len(wanted)),
    )
    found = tuple(
        one for one in report.findings if one.trouble is not Trouble.ORPHAN or one.key not in on_the_way
    )
    report = replace(report, findings=found)
    with desk.writing() as session:
        audit_records.note(desk, session, report)
        audit_records.mark_read(desk, session, store_name, wanted, report.findings)
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
        mine = [one for one in findings if _is_mine(desk, session, one)]
    for finding in mine:
        try:
            done.append(repair(desk.archive.mirror, finding))
        except StorageError as error:
            failed.append((finding, explain(error)))
    with desk.writing() as session:
        for repaired in done:
            facts = {"store": repaired.store, "key": str(repaired.key), "action": str(repaired.action)}
            _record(desk, session, "repaired", facts)
            if (repaired.store, repaired.key) not in {(one.store, one.key) for one, _ in failed}:
                _mark(desk, session, repaired)
        for finding, why in failed:
            facts = {"store": finding.store, "key": str(finding.key), "reason": why.code}
            _record(desk, session, "not-repaired", facts)
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
    wanted = Expected(key, keep_until)
    stores = desk.archive.mirror.stores
    with ThreadPoolExecutor(len(stores)) as pool:
        states = pool.map(partial(_state, wanted=wanted, today=desk.today), stores)
    found = dict(zip((store.name for store in stores), states, strict=True))
    with desk.writing() as session:
        for store, state in found.items():
            if state == Trouble.UNREADABLE:
                continue
            row = session.get(Copy, (desk.school_id, key.digest, key.space, store))
            row = row or audit_records.unknown_copy(desk, session, store, key)
            row.state, row.audited_at = state, desk.now
            row.verified_at = desk.now if state == WHOLE else row.verified_at
    return found


def _state(store: ObjectStore, wanted: Expected, today: date) -> str:
    try:
        report = audit(store, [wanted], spaces=(), threads=1, today=today)
    except StoreUnavailable:
        return Trouble.UNREADABLE
    return next((str(one.trouble) for one in report.findings), WHOLE)


def _report(job: JobContext, store: str, done: int, total: int) -> None:
    job.report(done, total, store)


def _is_mine(desk: Desk, session: Session, finding: Finding) -> bool:
    place = (desk.school_id, finding.key.digest, finding.key.space)
    return finding.trouble is not Trouble.ORPHAN and session.get(Object, place) is not None


def _record(desk: Desk, session: Session, kind: str, facts: dict[str, Any]) -> None:
    append(session, case_id=None, act=SchoolAct(kind, SERVICE, desk.today, facts), at=desk.now)


def _mark(desk: Desk, session: Session, repaired: Repaired) -> None:
    """Write down that a copy is whole, and in which room it stands now."""
    key, store = repaired.key, repaired.store
    row = session.get(Copy, (desk.school_id, key.digest, key.space, store))
    if row is not None:
        row.state, row.verified_at = WHOLE, desk.now
        row.room = desk.archive.mirror.store(store).room
