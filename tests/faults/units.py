"""Units of real work that the subject does; each says outside what was acknowledged."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from archive_service.db.act_log import clock_steps
from archive_service.problems import Kind, Problem
from archive_service.services import cases, deposits, people, rebuild, signoff, upkeep
from archive_service.services.context import Archive, Desk
from archive_service.wiring import handlers
from tests.faults.task import Task, Teller
from tests.world import PHRASE


@dataclass
class Context:
    """A job as its handler sees it."""

    payload: dict[str, str]
    id: str = "s1:deposit:1"
    school: str = "s1"
    cancelled: bool = False

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Tell nobody."""


def _payload(task: Task) -> Context:
    return Context({"school": "s1", "case": task.case, "actor": "s-03"})


def _deposit(archive: Archive, task: Task, teller: Teller) -> None:
    desk = archive.desk(task.school)
    jobs, job = handlers(archive), _payload(task)
    done = jobs[deposits.JOB](job)
    if "manifest" not in done:
        teller.say("waits", rooms=done["waits_for"])
        return
    teller.say("deposit", manifest=done["manifest"])
    jobs[deposits.LOG_JOB](job)
    with desk.reading() as session:
        teller.say("log", last=deposits.shipped(session))


def _sign(archive: Archive, task: Task, teller: Teller) -> None:
    desk = archive.desk(task.school)
    who = people.come_in(desk, task.teacher, PHRASE)
    try:
        signed = signoff.sign_sheets(desk, who, task.case, task.section)
    except Problem as problem:
        if problem.kind is not Kind.REFUSED or not _signed(desk, task):
            raise
        return
    teller.say("act", kind="section-signed", document=signed.documents["signed"])


def _signed(desk: Desk, task: Task) -> bool:
    with desk.reading() as session:
        case = cases.load(session, task.case)[0]
    return any(one.signatures for one in case.sections if one.id == task.section)


def _stamp(archive: Archive, task: Task, teller: Teller) -> None:
    desk = archive.desk(task.school)
    who = people.come_in(desk, "s-01", PHRASE)
    try:
        signed = signoff.sign_volume(desk, who, task.case, "stamp")
    except Problem as problem:
        with desk.reading() as session:
            done = cases.load(session, task.case)[0].done
        if problem.kind is not Kind.REFUSED or "stamp" not in {one.step for one in done}:
            raise
        return
    teller.say("act", kind="case-signed", document=signed.documents["volume"])


def _look(archive: Archive, task: Task, teller: Teller) -> None:
    """Sweep and audit, as the product does after a start; say what was found."""
    desk = archive.desk(task.school)
    archive.mirror.sweep()
    archive.working.sweep()
    found = {}
    for store in archive.mirror.stores:
        report = upkeep.audit_store(desk, store.name)
        found[store.name] = [[str(one.key), str(one.trouble)] for one in report.findings]
    with desk.reading() as session:
        teller.say("clock", back=list(clock_steps(session)))
    teller.say("audit", findings=found)


def _mend(archive: Archive, task: Task, teller: Teller) -> None:
    """Audit every store and repair what is damaged or missing, as the product's own job does."""
    teller.say("mended", **upkeep.repair_job(archive.desk(task.school), _payload(task)))


def _rebuild(archive: Archive, task: Task, teller: Teller) -> None:
    """Make the rows of an empty database again from one store."""
    [made] = rebuild.rebuild(archive, archive.mirror.store(task.facts["store"]))
    teller.say("rebuilt", acts=made.acts, objects=made.objects)


def _reconcile(archive: Archive, task: Task, teller: Teller) -> None:
    """Bring an old database up to what the rooms know, where the product can do that."""
    if find_spec("archive_service.services.reconcile") is None:
        teller.say("reconciled", done=False)
        return
    done = import_module("archive_service.services.reconcile").reconcile(archive.desk(task.school))
    teller.say("reconciled", done=True, acts=done.acts)


Unit = Callable[[Archive, Task, Teller], None]


def _and_look(*works: Unit) -> Unit:
    def run(archive: Archive, task: Task, teller: Teller) -> None:
        for work in (*works, _look):
            work(archive, task, teller)

    return run


UNITS: dict[str, Unit] = {
    "deposit": _deposit,
    "sign": _sign,
    "stamp": _stamp,
    "look": _look,
    "deposit-again": _and_look(_deposit),
    "sign-again": _and_look(_sign),
    "stamp-again": _and_look(_stamp),
    "mend": _and_look(_mend),
    "rebuild": _and_look(_rebuild),
    "reconcile": _and_look(_reconcile),
}
