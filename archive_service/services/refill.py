"""Filling a store again that lost everything, or a new one in its place; and what is proved of it then."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import Object
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem, explain
from archive_service.services import deposits, people, upkeep
from archive_service.services.context import Desk
from archive_service.services.upkeep import ORDERERS
from storage.repair import Repaired, catch_up

JOB, DONE = "refill", "refilled"


def request(desk: Desk, store: str, *, actor_id: str) -> str:
    """Queue the filling of a store and return the job's id; one that was cut off goes on where it stood.

    Raises:
        Problem: the person has none of the roles for it, or there is no such store.
    """
    names = [one.name for one in desk.archive.mirror.stores]
    if store not in names:
        raise Problem(Kind.MISSING, "service.no-store", store=store, stores=", ".join(names))
    with desk.writing() as session:
        people.require(session, actor_id, ORDERERS, desk.today)
        payload = {"school": desk.school_id, "actor": actor_id, "store": store}
        return desk.archive.queue.enqueue(session, JOB, payload, key=store, school=desk.school_id)


def refill(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Give the store whatever the others have, then read it through (the body of the job).

    It is the installation's store: what other schools have in it comes back as well; it is read by the
    audits of each school.

    Raises:
        Problem: an object lies nowhere soundly; what could be copied is there.
        StoreUnavailable, StoreFull: a store refuses; the same job may be run again.
    """
    name = str(job.payload["store"])
    total, copied = _expected(desk), 0

    def told(_one: Repaired) -> None:
        nonlocal copied
        copied += 1
        job.report(min(copied, total), 2 * total, name)

    filled = catch_up(desk.archive.mirror, name, copied=told)
    report = upkeep.audit_store(
        desk, name, progress=lambda done, _total: job.report(total + min(done, total), 2 * total, name)
    )
    findings = len(report.findings)
    facts = {"store": name, "objects": filled.objects, "findings": findings, "failed": len(filled.failures)}
    with desk.writing() as session:
        act = SchoolAct(DONE, str(job.payload["actor"]), desk.today, facts)
        append(session, case_id=None, act=act, at=desk.now)
        deposits.request_log(desk, session)
    if filled.failures:
        why = tuple(explain(one).text for one in filled.failures)
        raise Problem(
            Kind.UNSOUND, "reconcile.not-filled", store=name, done=filled.objects, count=len(why), why=why
        )
    return {"store": name, "objects": filled.objects, "findings": findings}


def _expected(desk: Desk) -> int:
    """How many objects the store will have at least; for the progress bar."""
    with desk.reading() as session:
        return max(1, session.scalar(select(func.count()).select_from(Object)) or 0)
