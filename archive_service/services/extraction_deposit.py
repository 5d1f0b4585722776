"""Depositing the new file: into every room, under a lock of its own, read back from each (001 clause 8.7).

What the sheets need to be understood (their scans, lists of pupils, orders) is listed with the file and kept
as long; days only grow. Only when every room gave everything back do the sheets count as taken out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Deposit, Document
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services import deposits, documents, outages, profiles, retention
from archive_service.services.context import Desk
from archive_service.services.extraction import extractions, happened, load
from archive_service.services.extraction_papers import ACT
from archive_service.services.rounds import Order
from storage.deposit import source_of, write_deposit
from storage.errors import StoreUnavailable, TooFewCopies
from storage.manifest import SPACE, Entry, Manifest
from storage.mirror import Copies
from storage.port import Key, ObjectStore
from storage.streams import read_verified
from workflows.acts import SERVICE
from workflows.extraction import Deposited, Extraction, State
from workflows.retention import Kept, from_extraction

JOB = "extraction-deposit"
SUBJECT = "extraction"
"""In a manifest's subject: the number of the extraction whose file it is."""
_EVERY_MINUTES = 15


@dataclass(frozen=True, slots=True)
class _Parcel:
    """The manifest, the bytes by digest, the manifests of the journals that the sheets came with."""

    manifest: Manifest
    contents: Mapping[str, bytes]
    origins: tuple[str, ...]
    until: date


def request(desk: Desk, session: Session, extraction: Extraction) -> None:
    """Queue the deposit in the session's transaction when the file is signed and sealed."""
    if extraction.state is State.SEALED:
        payload = {"school": desk.school_id, "number": extraction.number}
        key = f"{JOB}:{desk.school_id}:{extraction.number}"
        desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id)


def due(desk: Desk, session: Session) -> Iterator[Order]:
    """Yield the deposits that are not finished: a room was away, or somebody pulled the plug (a round)."""
    slot = f"{desk.now:%Y-%m-%dT%H}:{desk.now.minute // _EVERY_MINUTES}"
    for one in extractions(session).values():
        if one.state is State.SEALED:
            yield Order(JOB, {"number": one.number}, f"{one.number}:{slot}")


def deposit(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Deposit the file of an extraction (the body of the job). Interrupted anywhere, the same job finishes.

    Where a room does not answer the result names the rooms it ``waits_for``: nothing counts as taken out.

    Raises:
        Problem: what a room gave back is not kept as long as it was asked to.
        TooFewCopies: a room answers and refuses; nothing is recorded.
    """
    number = int(str(job.payload["number"]))
    with desk.reading() as session:
        extraction = load(session, number)
    if extraction.state is not State.SEALED:
        return _told(extraction)
    parcel = _pack(desk, extraction)
    try:
        copies = _write(desk, job, parcel)
    except TooFewCopies as error:
        short = outages.shortage(desk, error)
        if short is None:
            raise
        return {"number": number, "waits_for": list(outages.rooms_of(desk, short.missing)), **short.facts}
    except StoreUnavailable as error:
        return {"number": number, "waits_for": list(outages.rooms_of(desk, (error.store,)))}
    return _record(desk, number, parcel, copies)


def _told(extraction: Extraction) -> Mapping[str, Any]:
    done = extraction.deposited
    return {"number": extraction.number, "manifest": done.manifest if done else ""}


def _pack(desk: Desk, extraction: Extraction) -> _Parcel:
    """The new file with its papers, and what the journals' deposits keep as long as a summary sheet."""
    with desk.reading() as session:
        until = keep_until(desk, session, extraction)
        own = tuple(_own(session, extraction, until))
        origins = tuple(_origin(session, one.case) for one in extraction.sheets)
    mirror, entries = desk.archive.mirror, {one.digest: one for one in own}
    for manifest, long in origins:
        for one in Manifest.parse(mirror.read(Key.of(SPACE, manifest))).entries:
            if one.keep_until is not None and one.keep_until >= long:
                kept = Entry(one.role, one.digest, one.size_bytes, one.media_type, until, one.about)
                entries.setdefault(one.digest, kept)
    subject = {"school": desk.school_id, SUBJECT: str(extraction.number)}
    contents = {name: _bytes(desk, one) for name, one in entries.items()}
    digests = tuple(manifest for manifest, _ in origins)
    return _Parcel(Manifest(subject, tuple(entries.values())), contents, digests, until)


def keep_until(desk: Desk, session: Session, extraction: Extraction) -> date:
    """Return until when the file is kept: counted from the end of this year, never less than any sheet.

    The end of the year makes the deposit the same on whichever day of it an interruption is made good.
    """
    profile = profiles.in_force(session, desk.today)
    records = retention.records(session, [one.case for one in extraction.sheets])
    known = [one.until for one in records if one.kind is Kept.SUMMARY and one.until < date.max]
    return max((from_extraction(date(desk.today.year, 12, 31), profile), *known))


def _own(session: Session, extraction: Extraction, until: date) -> Iterator[Entry]:
    """The file, the act, the scan of the director's signature by hand."""
    filed, sealed = extraction.filed, extraction.sealed
    if filed is None or sealed is None:
        raise ValueError(extraction.number)
    for role, digest in ((documents.SUMMARIES, sealed.document), (ACT, filed.act), ("", sealed.evidence)):
        if digest:
            row: Document = documents.find(session, digest)
            yield Entry(role or row.role, digest, row.size_bytes, documents.PDF, until)


def _origin(session: Session, case_id: str) -> tuple[str, date]:
    """The manifest of a journal's newest deposit, and until when it keeps the summary sheet."""
    newest = select(Deposit).where(Deposit.case_id == case_id).order_by(Deposit.at.desc()).limit(1)
    row = session.scalars(newest).one()
    return row.manifest, row.summary_keep_until


def _bytes(desk: Desk, entry: Entry) -> bytes:
    """The verified bytes, from the working store or from a room; objects of the archive have no document."""
    try:
        return documents.read(desk, entry.digest)
    except Problem:
        return desk.archive.mirror.read(entry.key)


def _write(desk: Desk, job: JobContext, parcel: _Parcel) -> Copies:
    """Write into every room, lengthen what lies there already, and read all of it back."""
    mirror = desk.archive.mirror
    done = write_deposit(
        mirror,
        parcel.manifest,
        {digest: source_of(data) for digest, data in parcel.contents.items()},
        demanded=len(mirror.stores),
        progress=lambda count, total: job.report(count, total, parcel.manifest.subject[SUBJECT]),
    )
    for store in mirror.stores:
        for origin in parcel.origins:
            _lengthen(store, Key.of(SPACE, origin), parcel.until)
        for key in (*(one.key for one in parcel.manifest.entries), parcel.manifest.key):
            _prove(store, key, parcel.until)
    return done.copies


def _lengthen(store: ObjectStore, key: Key, until: date) -> None:
    kept = store.stat(key).keep_until
    if kept is None or kept < until:
        store.lock_until(key, until)


def _prove(store: ObjectStore, key: Key, until: date) -> None:
    """Read an object back; it is whole, and kept as long as it was asked to.

    Raises:
        Problem: the store keeps it for less.
        StorageError: it is not there, or not whole.
    """
    read_verified(store, key)
    kept = store.stat(key).keep_until
    if kept is None or kept < until:
        raise Problem(Kind.UNSOUND, "extraction.kept-shorter", store=store.name, until=f"{until:%d.%m.%Y}")


def _record(desk: Desk, number: int, parcel: _Parcel, copies: Copies) -> Mapping[str, Any]:
    rooms = {store.name: store.room for store in desk.archive.mirror.stores}
    event = Deposited(
        number=number,
        on=desk.today,
        by=SERVICE,
        manifest=parcel.manifest.digest,
        keep_until=parcel.until,
        rooms=tuple(dict.fromkeys(rooms[name] for name in copies.stores)),
    )
    with desk.writing() as session:
        if load(session, number).state is State.SEALED:  # another worker may have finished meanwhile
            deposits.note_deposit(desk, session, parcel.manifest, None, copies)
            happened(desk, session, event)
    return {"number": number, "manifest": parcel.manifest.digest, "copies": list(copies.stores)}
