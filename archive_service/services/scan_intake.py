"""Taking in scans of signed sheets: a file is kept until every page of it has its place and its verdict.

A sheet in the wrong order, upside down, of another class is placed all the same: its code says whose it is.
Nothing counts as signed by that: a person looks at every signature (:mod:`archive_service.services.by_hand`).
"""

import secrets
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, lock_log
from archive_service.db.models import ScanBatch
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services import people
from archive_service.services.context import Desk
from archive_service.services.intake import Upload, save
from archive_service.services.scan_placing import Placing, Seen, Verdict
from archive_service.services.scan_reading import read_pages

JOB = "scan-intake"
SCANNERS = ("operator", "deputy")
"""Who takes scans in, places pages and records what was signed on them."""
TAKEN = "scans-taken"
WAITING, READ, REFUSED = "waiting", "read", "refused"
PAGE, COMMAND, FOLDER = "page", "command", "folder"
"""How a file came: by a page, by the command line, by the watched folder."""
_FOLDER, _FILE = "scans", "scan"
_PRIVATE = 0o700


def request(desk: Desk, upload: Upload, *, actor_id: str, source: str = PAGE) -> tuple[int, str]:
    """Keep a file and queue reading it; return the batch's number and the job's id.

    Raises:
        Problem: the person may not take scans in.
    """
    with desk.reading() as session:
        people.require(session, actor_id, SCANNERS, desk.today, anywhere=True)
    key = secrets.token_hex(16)
    place = _place(desk, key)
    with ExitStack() as otherwise:
        otherwise.callback(shutil.rmtree, place, ignore_errors=True)
        place.mkdir(parents=True, mode=_PRIVATE)
        file = save(upload, place, _FILE)
        with desk.writing() as session:
            batch = open_batch(desk, session, key, PurePosixPath(file).name, actor_id=actor_id, source=source)
            payload = {"school": desk.school_id, "actor": actor_id, "batch": batch, "file": file}
            job = desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id)
        otherwise.pop_all()
    return batch, job


def again(desk: Desk, batch: int, *, actor_id: str) -> str:
    """Queue reading a file once more that could not be read to the end, and return the job's id.

    Raises:
        Problem: there is no such batch, it was read, or the person may not.
    """
    with desk.writing() as session:
        people.require(session, actor_id, SCANNERS, desk.today, anywhere=True)
        row = find(session, batch)
        found = list(_place(desk, row.key).glob(f"{_FILE}/*"))
        if row.state != WAITING or not found:
            raise Problem(Kind.REFUSED, "scans.not-waiting", batch=batch)
        file = f"{_FILE}/{found[0].name}"
        payload = {"school": desk.school_id, "actor": actor_id, "batch": batch, "file": file}
        key = f"{row.key}:{secrets.token_hex(4)}"
        return desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id)


def take(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Read a file and place its pages (the body of the job); the file goes once that is on record.

    Raises:
        Problem: something else than the file is wrong; the file stays and can be read again.
    """
    batch = int(job.payload["batch"])
    with desk.reading() as session:
        key = find(session, batch).key
    path = _place(desk, key) / str(job.payload["file"])
    answer: Mapping[str, Any] = job.step("read", lambda: take_file(desk, job, batch, path))
    shutil.rmtree(_place(desk, key), ignore_errors=True)
    return answer


def take_file(desk: Desk, job: JobContext, batch: int, path: Path) -> dict[str, Any]:
    """Read a batch's file and store what became of it: all of its pages, or why it is refused."""
    with desk.reading() as session:
        row = find(session, batch)
        state, pages, actor = row.state, row.pages, row.actor
    if state == WAITING:
        try:
            seen = read_pages(desk, path, lambda done: job.report(done, 0))
        except Problem as problem:
            if problem.kind is not Kind.INPUT:
                raise
            return _refuse(desk, batch, problem)
        pages = _store(desk, batch, seen, actor)
    return {"batch": batch, "pages": pages, "refused": ""}


def open_batch(desk: Desk, session: Session, key: str, file: str, *, actor_id: str, source: str) -> int:
    """Note that a file came in, and return its number; a key that is known keeps its number."""
    lock_log(session)
    known = session.scalar(select(ScanBatch.id).where(ScanBatch.key == key))
    if known is not None:
        return known
    number = (session.scalar(select(func.max(ScanBatch.id))) or 0) + 1
    session.add(
        ScanBatch(
            id=number,
            key=key,
            file=file,
            source=source,
            actor=actor_id,
            taken_at=desk.now,
            state=WAITING,
            pages=0,
            refused="",
            facts={},
        )
    )
    session.flush()
    return number


def find(session: Session, batch: int) -> ScanBatch:
    """Return a batch.

    Raises:
        Problem: there is none of that number.
    """
    row = session.scalar(select(ScanBatch).where(ScanBatch.id == batch))
    if row is None:
        raise Problem(Kind.MISSING, "scans.no-batch", batch=batch)
    return row


def _store(desk: Desk, batch: int, seen: Sequence[Seen], actor: str) -> int:
    """Place all pages in one transaction: a batch is there with all of them or waits."""
    with desk.writing() as session:
        lock_log(session)
        row = find(session, batch)
        placing = Placing(session)
        counted = Counter(placing.add(batch, one) for one in seen)
        row.state, row.pages = READ, len(seen)
        facts = {"batch": batch, "pages": len(seen), "placed": counted[Verdict.PLACED]}
        append(session, case_id=None, act=SchoolAct(TAKEN, actor, desk.today, facts), at=desk.now)
    return len(seen)


def _refuse(desk: Desk, batch: int, problem: Problem) -> dict[str, Any]:
    with desk.writing() as session:
        row = find(session, batch)
        row.state, row.refused = REFUSED, problem.code
        row.facts = {name: str(value) for name, value in problem.facts.items()} | {"file": row.file}
    return {"batch": batch, "pages": 0, "refused": problem.code}


def _place(desk: Desk, key: str) -> Path:
    return desk.archive.settings.home / _FOLDER / key
