"""The process that is harmed: for every line on standard input, one unit of work in a forked child.

The line is a :class:`Task` as JSON. The child says what was acknowledged by a line in a file
outside the installation, as somebody would who waits for the answer; the process says the
child's number, then its exit code. What takes long to load is loaded once, before the first line.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from archive_service.clock import FixedClock
from archive_service.problems import Kind, Problem, explain
from archive_service.services import cases, deposits, people, signoff, upkeep
from archive_service.services.context import Archive, Desk
from archive_service.wiring import handlers, open_archive
from storage.errors import StorageError
from tests.faults import plants
from tests.faults.homes import Home, quick_keys
from tests.world import PHRASE

NOW = datetime(2026, 5, 28, 9, tzinfo=UTC)
REFUSED, BROKEN = 3, 4
"""Exit codes: the product said no in its own words; anything else went wrong."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a child is to do: a unit of work in a home, with bugs planted, waiting for a tracer or not.

    A ``warm`` task is done in the process itself: what is loaded late is then loaded for all children.
    """

    unit: str
    home: str
    case: str
    section: str
    teacher: str
    told: str
    wait: bool = False
    warm: bool = False
    one_thread: bool = False
    plants: tuple[str, ...] = ()
    point: str = ""
    at: str = NOW.isoformat()
    facts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, unit: str, home: Home, told: Path, **options: Any) -> "Task":
        """Return the task of a unit of work in a home."""
        return cls(unit, str(home.path), home.case, home.section, home.teacher, str(told), **options)

    def line(self) -> str:
        """Return the task as the line that the process reads."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"

    @classmethod
    def parse(cls, line: str) -> "Task":
        """Return the task that :meth:`line` spelled."""
        plain = json.loads(line)
        return cls(**{**plain, "plants": tuple(plain["plants"])})


@dataclass
class Context:
    """A job as its handler sees it."""

    payload: dict[str, str]
    id: str = "s1:deposit:1"
    school: str = "s1"
    cancelled: bool = False

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Tell nobody."""


class Teller:
    """Writes down, outside the installation, what was acknowledged."""

    def __init__(self, path: str) -> None:
        self._path = path

    def say(self, what: str, **facts: Any) -> None:
        """Write one line in one call."""
        line = json.dumps({"what": what, **facts}, ensure_ascii=False) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(descriptor, line.encode())
        os.close(descriptor)


def _payload(task: Task) -> Context:
    return Context({"school": "s1", "case": task.case, "actor": "s-03"})


def _deposit(archive: Archive, desk: Desk, task: Task, teller: Teller) -> None:
    jobs, job = handlers(archive), _payload(task)
    teller.say("deposit", manifest=jobs[deposits.JOB](job)["manifest"])
    jobs[deposits.LOG_JOB](job)
    with desk.reading() as session:
        teller.say("log", last=deposits.shipped(session))


def _sign(archive: Archive, desk: Desk, task: Task, teller: Teller) -> None:
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


def _stamp(archive: Archive, desk: Desk, task: Task, teller: Teller) -> None:
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


def _look(archive: Archive, desk: Desk, task: Task, teller: Teller) -> None:
    """Sweep and audit, as the product does after a start; say what was found."""
    archive.mirror.sweep()
    archive.working.sweep()
    found = {}
    for store in archive.mirror.stores:
        report = upkeep.audit_store(desk, store.name)
        found[store.name] = [[str(one.key), str(one.trouble)] for one in report.findings]
    teller.say("audit", findings=found)


def _again(work: Callable[[Archive, Desk, Task, Teller], None]) -> Callable[..., None]:
    def run(archive: Archive, desk: Desk, task: Task, teller: Teller) -> None:
        work(archive, desk, task, teller)
        _look(archive, desk, task, teller)

    return run


UNITS: dict[str, Callable[[Archive, Desk, Task, Teller], None]] = {
    "deposit": _deposit,
    "sign": _sign,
    "stamp": _stamp,
    "look": _look,
    "deposit-again": _again(_deposit),
    "sign-again": _again(_sign),
    "stamp-again": _again(_stamp),
}


def work(task: Task) -> None:
    """Open the installation, wait until the tracer is there, do the unit of work."""
    if task.wait:
        signal.sigwait({signal.SIGUSR1})
    archive = open_archive(Path(task.home), FixedClock(datetime.fromisoformat(task.at)))
    UNITS[task.unit](archive, archive.desk("s1"), task, Teller(task.told))
    archive.close()


def in_child(task: Task) -> int:
    """Do the work with the bugs planted; return the exit code."""
    teller = Teller(task.told)
    plants.plant(task.plants, teller.say, one_thread=task.one_thread)
    try:
        work(task)
    except (Problem, StorageError, SQLAlchemyError, OSError) as error:
        said = explain(error)
        teller.say("refused", code=said.code, text=said.text, error=repr(error)[:200])
        return REFUSED
    return 0


def main() -> None:
    """Answer line by line."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    with quick_keys():
        for line in sys.stdin:
            task = Task.parse(line)
            if task.warm:
                work(task)
                _say(0)
                continue
            child = os.fork()
            if child == 0:
                code = BROKEN
                try:
                    code = in_child(task)
                finally:
                    sys.stderr.flush()
                    os._exit(code)
            _say(child)
            _say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
