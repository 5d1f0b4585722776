"""Exports as they were brought: the very bytes, in every room, beside what was made of them.

A file goes to the working store at once and to the archive by a job, so that an import does not wait for
a room that is down. It is the school's own deposit: no case carries another class's pupils. A file in
which somebody has a name who is under a code name by order is not kept (000 clause 6.3.4).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, lock_log, school_acts
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services import code_intake, deposits, documents, people, profiles
from archive_service.services.context import Desk
from storage.deposit import describe, source_of, write_deposit
from storage.manifest import Entry, Manifest
from workflows.retention import keep_until
from workflows.snapshot import Snapshot

JOB, KEPT = "keep-export", "export-kept"
ROLE = documents.EXPORT
BRINGERS = ("operator", "deputy", "administrator")
_ENDINGS = ("xlsx", "xls", "csv", "zip", "json", "xml", "ods", "pdf")
_TYPE = "application/octet-stream"
_MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Kept:
    """An export in the archive: when it was brought, for which school year, what it is."""

    on: date
    year: int
    ending: str
    document: str
    size_bytes: int
    keep_until: date
    manifest: str

    @property
    def entry(self) -> Entry:
        """The export as its deposit lists it."""
        return Entry(ROLE, self.document, self.size_bytes, _TYPE, self.keep_until)


def may_be_kept(desk: Desk, snapshot: Snapshot) -> bool:
    """Say whether nobody is named in an export who is under a code name by order."""
    return code_intake.under_codes(desk, snapshot).snapshot == snapshot


def bring(desk: Desk, path: Path, *, year: int, actor_id: str) -> str:
    """Keep a file that somebody brings, such as the e-journal's own backup; return the job's id.

    Raises:
        Problem: the person may not, or the file cannot be read or is too large.
    """
    with desk.reading() as session:
        people.require(session, actor_id, BRINGERS, desk.today, anywhere=True)
    try:
        size_bytes = path.stat().st_size
        data = path.read_bytes() if size_bytes <= _MOST_BYTES else b""
    except OSError as error:
        reason = error.strerror or ""
        raise Problem(Kind.USAGE, "service.file-unreadable", file=str(path), reason=reason) from None
    if not data:
        raise Problem(Kind.USAGE, "media.export-size", file=path.name, bytes=size_bytes)
    return request(desk, data, path.suffix, year=year, actor_id=actor_id)


def request(desk: Desk, data: bytes, suffix: str, *, year: int, actor_id: str) -> str:
    """Keep the bytes of an export in the working store and queue their deposit; return the job's id."""
    ending = suffix.lower().lstrip(".")
    document = documents.keep(desk, data)
    payload = {
        "school": desk.school_id,
        "actor": actor_id,
        "document": document,
        "bytes": len(data),
        "ending": ending if ending in _ENDINGS else "bin",
        "year": year,
    }
    with desk.writing() as session:
        documents.register(
            session,
            document,
            case_id=None,
            role=ROLE,
            size_bytes=len(data),
            at=desk.now,
            media_type=_TYPE,
        )
        return desk.archive.queue.enqueue(session, JOB, payload, key=document, school=desk.school_id)


def deposit(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Deposit an export in every room (the body of the job); the same file again changes nothing.

    Raises:
        TooFewCopies: a room is missing; nothing is recorded, the job may be run again.
    """
    asked = job.payload
    document = str(asked["document"])
    with desk.reading() as session:
        if any(one.document == document for one in kept(session)):
            return {"document": document}
        profile = profiles.in_force(session, desk.today)
    until = keep_until("journal", desk.today, profile).until
    data = documents.read(desk, document)
    entry = describe(ROLE, data, media_type=_TYPE, keep_until=until)
    manifest = _manifest(desk, str(asked["ending"]), entry)
    done = write_deposit(
        desk.archive.mirror, manifest, {document: source_of(data)}, demanded=profile.copies.least.value
    )
    facts = {
        "document": document,
        "manifest": manifest.digest,
        "bytes": len(data),
        "ending": asked["ending"],
        "year": asked["year"],
        "until": until.isoformat(),
    }
    with desk.writing() as session:
        lock_log(session)
        deposits.note_deposit(desk, session, manifest, None, done.copies)
        act = SchoolAct(KEPT, str(asked["actor"]), desk.today, facts)
        append(session, case_id=None, act=act, at=desk.now)
        deposits.request_log(desk, session)
    return {"document": document, "copies": list(done.copies.stores)}


def kept(session: Session, year: int | None = None) -> tuple[Kept, ...]:
    """Return the exports in the archive, of one school year or all, the oldest first."""
    return tuple(one for one in _kept(session) if year in {None, one.year})


def manifest_of(desk: Desk, one: Kept) -> Manifest:
    """Return the manifest of an export's deposit."""
    return _manifest(desk, one.ending, one.entry)


def _manifest(desk: Desk, ending: str, entry: Entry) -> Manifest:
    return Manifest({"school": desk.school_id, ROLE: ending}, (entry,))


def _kept(session: Session) -> Iterator[Kept]:
    for logged in school_acts(session, KEPT):
        act = logged.act
        if not isinstance(act, SchoolAct):
            raise TypeError(act)
        facts = act.facts
        yield Kept(
            on=act.on,
            year=facts["year"],
            ending=facts["ending"],
            document=facts["document"],
            size_bytes=facts["bytes"],
            keep_until=date.fromisoformat(facts["until"]),
            manifest=facts["manifest"],
        )
