"""Depositing a case: every object in every room, then the database, then the log of it all."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import head, lock_log
from archive_service.db.finding import index_summary
from archive_service.db.models import Copy, Object
from archive_service.db.models import Deposit as DepositRow
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services import cases, documents, outages, people, profiles
from archive_service.services.context import Desk
from archive_service.services.extracts import case_extract, register_extract
from archive_service.services.outages import Shortage, WaitingDeposit
from archive_service.services.parcels import NAMED, REGISTER, Parcel, pack
from storage.deposit import LOG, Deposited, source_of, write_deposit
from storage.errors import StorageError, TooFewCopies
from storage.manifest import SPACE, Entry, Manifest
from storage.mirror import Copies
from storage.port import Key
from workflows.case import Case
from workflows.commands import RecordDeposit
from workflows.regulation import Profile, StepKind
from workflows.sewing import unsealed

JOB, LOG_JOB = "deposit", "ship-log"
WHOLE, UNCHECKED = "whole", "unchecked"


def request(desk: Desk, case_ids: list[str], *, actor_id: str) -> list[str]:
    """Queue the deposit of bound cases and return the jobs' ids.

    Raises:
        Problem: a case is not bound or sealed yet, or the person may not deposit.
    """
    queued = []
    with desk.writing() as session:
        for case_id in case_ids:
            case, profile = cases.load(session, case_id)
            step = profile.step_of(StepKind.DEPOSIT)
            if step is None:
                raise Problem(Kind.USAGE, "service.no-step", step="deposit")
            people.require(session, actor_id, (step.role, *step.also), desk.today, case.opened.class_id)
            blocked = next(
                (
                    duty.blocked_by
                    for duty in cases.owed(desk, session, case, profile)
                    if duty.step == step.id
                ),
                (),
            )
            if blocked:
                titles = [one.title for one in profile.steps if one.id in blocked]
                raise Problem(
                    Kind.REFUSED, "service.not-ready-to-deposit", case=case_id, steps="; ".join(titles)
                )
            refused = unsealed(case, profile)
            if refused is not None:
                raise cases.refused(session, refused, profile)
            queued.append(queue(desk, session, case, actor_id))
    return queued


def queue(desk: Desk, session: Session, case: Case, actor_id: str) -> str:
    """Queue the deposit of a case in the session's transaction and return the job's id.

    The same volume has one job at a time, whoever asks.
    """
    payload = {"case": case.id, "actor": actor_id, "school": desk.school_id}
    key = f"{JOB}:{desk.school_id}:{case.id}:{case.volume}:{len(case.void)}"
    return desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id)


def deposit(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Deposit a case (the body of the job). Interrupted anywhere, the same job finishes the work.

    Where a room does not answer, what can be written is written and the result names the rooms it
    ``waits_for``: the case is not deposited, and the catching up goes on from there (001 clause 8.8).

    Raises:
        TooFewCopies: a room answers and refuses, as a full one; nothing is recorded.
    """
    case_id, actor_id = str(job.payload["case"]), str(job.payload["actor"])
    with desk.reading() as session:
        case, profile = cases.load(session, case_id)
        if case.deposit is not None:
            return _deposited(case)
        rules = profiles.body_of(session, case.profile_digest)
        acts = case_extract(session, case_id)
        waits = next((one for one in outages.deposits(session) if one.case_id == case.id), None)
        register = _register(desk, session, waits)
        named = waits.named if waits else None
    parcel = pack(desk, case, profile, acts=acts, register=register, rules=rules, named=named)
    done = _write(desk, job, parcel, profile)
    if isinstance(done, Shortage):
        return _wait(desk, parcel, done, actor_id)
    with desk.writing() as session:
        lock_log(session)  # another worker may have finished the same deposit meanwhile
        case, _ = cases.load(session, case_id)
        if case.deposit is not None:
            return _deposited(case)
        _record(desk, session, parcel, done.copies, actor_id)
        request_log(desk, session)
    documents.drop_revisions(desk, case_id)
    return {"case": case_id, "manifest": done.digest, "copies": list(done.copies.stores)}


def _deposited(case: Case) -> Mapping[str, Any]:
    return {"case": case.id, "manifest": case.deposit.manifest if case.deposit else ""}


def _register(desk: Desk, session: Session, waits: WaitingDeposit | None) -> bytes:
    """The school's register, or that with which the waiting deposit of the same volume began."""
    if waits is not None:
        with suppress(StorageError):
            return desk.archive.mirror.read(Key.of(documents.OBJECTS, waits.register))
    return register_extract(session)


def _write(desk: Desk, job: JobContext, parcel: Parcel, profile: Profile) -> Deposited | Shortage:
    """Write the parcel into every room; the shortage where rooms do not answer."""
    try:
        return write_deposit(
            desk.archive.mirror,
            parcel.manifest,
            {digest: source_of(data) for digest, data in parcel.contents.items()},
            demanded=profile.copies.least.value,
            progress=lambda count, total: job.report(count, total, parcel.case.id),
        )
    except TooFewCopies as error:
        short = outages.shortage(desk, error)
        if short is None:
            raise
        return short


def _wait(desk: Desk, parcel: Parcel, short: Shortage, actor_id: str) -> Mapping[str, Any]:
    """Put on record that the deposit waits; what the job answers."""
    case, entries = parcel.case, parcel.manifest.entries
    facts = {
        "case": case.id,
        "volume": case.volume,
        "manifest": parcel.manifest.digest,
        "register": next(one.digest for one in entries if one.role == REGISTER),
        "named": {name: parcel.manifest.subject[name] for name in NAMED if name in parcel.manifest.subject},
        "written": sorted({one.digest for one in entries}) if short.stores else [],
    }
    with desk.writing() as session:
        outages.note_deposit(desk, session, facts, short, actor_id=actor_id)
    rooms = outages.rooms_of(desk, short.missing)
    return {"case": case.id, "waits_for": list(rooms), **short.facts}


def request_log(desk: Desk, session: Session) -> None:
    """Queue the shipping of the log in the session's transaction, up to the act just written at least.

    The log's length is the key: a job that is running already may have read the log too early.
    """
    payload = {"school": desk.school_id}
    key = f"{LOG_JOB}:{head(session).seq}"
    desk.archive.queue.enqueue(session, LOG_JOB, payload, key=key, school=desk.school_id)


def log_entry(digest: str, last: int, size_bytes: int, until: date | None) -> Entry:
    """Return the entry of a log segment; its role says up to which act the log is shipped."""
    return Entry(f"acts:{last}", digest, size_bytes, documents.JSON, until)


def _record(desk: Desk, session: Session, parcel: Parcel, copies: Copies, actor_id: str) -> None:
    case = parcel.case
    rooms = {store.name: store.room for store in desk.archive.mirror.stores}
    command = RecordDeposit(
        actor=people.actor_of(session, actor_id, desk.today, case.opened.class_id),
        manifest=parcel.manifest.digest,
        journal_keep_until=parcel.dates.journal,
        summary_keep_until=parcel.dates.summary,
        rooms=tuple(rooms[name] for name in copies.stores),
    )
    cases.perform(desk, session, command, case_id=case.id)
    session.add(
        DepositRow(
            manifest=parcel.manifest.digest,
            case_id=case.id,
            at=desk.now,
            journal_keep_until=parcel.dates.journal,
            summary_keep_until=parcel.dates.summary,
        )
    )
    note_deposit(desk, session, parcel.manifest, case.id, copies)
    if case.summary is not None:
        index_summary(
            session,
            case_id=case.id,
            class_name=case.opened.class_name,
            year=case.opened.year,
            document=case.summary,
            pupils=parcel.pupils,
        )


def note_deposit(
    desk: Desk,
    session: Session,
    manifest: Manifest,
    case_id: str | None,
    copies: Copies,
    *,
    verified: bool = True,
) -> None:
    """Write the rows of a deposit's objects and copies, the manifest's own among them.

    ``case_id`` is None for papers of the school itself.
    """
    size_bytes = len(manifest.to_bytes())
    itself = Entry("manifest", manifest.digest, size_bytes, documents.JSON, manifest.keep_until)
    for space, entry in [*((documents.OBJECTS, one) for one in manifest.entries), (SPACE, itself)]:
        note_object(session, entry, space=space, case_id=case_id)
        note_copies(desk, session, entry.digest, space, copies, verified=verified)


def note_object(session: Session, entry: Entry, *, space: str, case_id: str | None) -> None:
    """Add an object's row; one that is there keeps the later day (two deposits may share an object).

    A paper of the school becomes the case's that it is deposited with.
    """
    row = session.scalar(select(Object).where(Object.digest == entry.digest, Object.space == space))
    if row is None:
        row = Object(
            digest=entry.digest,
            space=space,
            role=entry.role,
            case_id=case_id,
            size_bytes=entry.size_bytes,
            keep_until=entry.keep_until,
        )
        session.add(row)
    elif entry.keep_until is not None and (row.keep_until is None or row.keep_until < entry.keep_until):
        row.keep_until = entry.keep_until
    row.case_id = row.case_id or case_id
    session.flush()


def note_copies(
    desk: Desk, session: Session, digest: str, space: str, copies: Copies, *, verified: bool = True
) -> None:
    """Write the rows of an object's copies; not ``verified``: nobody has read them yet."""
    rooms = {store.name: store.room for store in desk.archive.mirror.stores}
    for name in copies.stores:
        session.merge(
            Copy(
                school_id=desk.school_id,
                digest=digest,
                space=space,
                store=name,
                room=rooms[name],
                state=WHOLE if verified else UNCHECKED,
                verified_at=desk.now if verified else None,
            )
        )


def shipped(session: Session) -> int:
    """Return the number of the last act that the stores have."""
    longest = (func.length(Object.role).desc(), Object.role.desc())
    role = session.scalar(select(Object.role).where(Object.space == LOG).order_by(*longest).limit(1))
    return int(role.partition(":")[2]) if role else 0
