"""Shipping the log: what no store has yet of the acts goes into every room, in parts that join."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from archive_service.db.act_log import head
from archive_service.db.segments import export_segment
from archive_service.jobs import JobContext
from archive_service.services import outages, profiles, school_papers
from archive_service.services.context import Desk
from archive_service.services.deposits import LOG_JOB, log_entry, note_copies, note_object, shipped
from archive_service.services.extracts import beside_log
from archive_service.services.outages import Shortage, WaitingLog
from archive_service.services.rounds import Order
from storage.canonical import sha256_of
from storage.deposit import LOG, write_log
from storage.errors import StorageError, TooFewCopies
from storage.mirror import Copies
from storage.port import Key
from workflows.regulation import Profile
from workflows.retention import keep_until

EVERY_MINUTES = 15
"""What is done is in the rooms after so long at the latest, while a worker runs."""

Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class _Part:
    """The acts ``first``..``last`` as a segment, until when it is kept and by which regulation."""

    first: int
    last: int
    data: bytes
    keep_until: date
    profile: Profile


def ship_log(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Ship the log (the body of the job); see :func:`ship`."""
    return ship(desk, job.report)


def ship(desk: Desk, report: Report = lambda _done, _total, _note: None) -> Mapping[str, Any]:
    """Copy the part of the log that no store has yet to every room; return how many acts that were.

    A part that a room missed is written again as it was, before what was done since. The school's
    papers go first: whatever an act in the rooms names is there too.

    Raises:
        TooFewCopies: a room answers and refuses.
    """
    acts = 0
    while (part := _next(desk)) is not None:
        report(0, 1, f"{part.first}–{part.last}")
        done = _write(desk, part)
        if isinstance(done, Shortage):
            _wait(desk, part, done)
            return {"acts": acts, "waits_for": list(outages.rooms_of(desk, done.missing))}
        _record(desk, part, done)
        acts += part.last - part.first + 1
    return {"acts": acts}


def due(desk: Desk, session: Session) -> Iterator[Order]:
    """Yield the shipping of what was done lately: an older copy of the database then loses little (I1)."""
    if head(session).seq > shipped(session):
        yield Order(LOG_JOB, {}, f"{desk.now:%Y-%m-%dT%H}:{desk.now.minute // EVERY_MINUTES}")


def _next(desk: Desk) -> _Part | None:
    """Return the part to be shipped now: the one that waits, as it was written, or all that is new."""
    with desk.reading() as session:
        before = shipped(session)
        waits = outages.log_part(session, before)
        first, last = before + 1, waits.last if waits else head(session).seq
        if first > last:
            return None
        profile = profiles.in_force(session, desk.today)
        begun = _begun(desk, waits) if waits else None
        data = begun or export_segment(session, first, last, beside_log(session, first, last))
    until = keep_until("summary", desk.today, profile).until
    return _Part(first, last, data, until, profile)


def _begun(desk: Desk, waits: WaitingLog) -> bytes | None:
    """Return the waiting part as a room has it: exported again, other rows might travel beside it."""
    with suppress(StorageError):
        return desk.archive.mirror.read(Key.of(LOG, waits.digest))
    return None


def _write(desk: Desk, part: _Part) -> Copies | Shortage:
    demanded = part.profile.copies.least.value
    try:
        school_papers.ship(desk, part.profile)
        return write_log(desk.archive.mirror, part.data, keep_until=part.keep_until, demanded=demanded)[1]
    except TooFewCopies as error:
        short = outages.shortage(desk, error)
        if short is None:
            raise
        return short


def _wait(desk: Desk, part: _Part, short: Shortage) -> None:
    with desk.writing() as session:
        outages.note_log(
            desk,
            session,
            last=part.last,
            digest=sha256_of(part.data),
            shipped=shipped(session),
            short=short,
        )


def _record(desk: Desk, part: _Part, copies: Copies) -> None:
    digest = sha256_of(part.data)
    with desk.writing() as session:
        entry = log_entry(digest, part.last, len(part.data), part.keep_until)
        note_object(session, entry, space=LOG, case_id=None)
        note_copies(desk, session, digest, LOG, copies)
