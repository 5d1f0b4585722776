"""Making the database again from one store alone: acts, people, rules, objects, lists."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, func, inspect, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import all_acts
from archive_service.db.finding import PupilOnSheet, index_summary
from archive_service.db.models import Deposit as DepositRow
from archive_service.db.models import Object, School
from archive_service.db.projections import rebuild_projections
from archive_service.db.segments import import_segments, read_segment
from archive_service.db.session import school_session
from archive_service.db.types import Moment, read_moment
from archive_service.problems import Kind, Problem
from archive_service.services import breach_voids, cases, deposits, documents, exports, profiles, staffing
from archive_service.services.context import Archive, Desk
from archive_service.services.extracts import TABLES, read_register
from storage.deposit import LOG, read_deposits, read_logs
from storage.manifest import Manifest
from storage.mirror import Copies
from storage.port import Key, ObjectStore
from storage.streams import read_verified
from workflows.acts import Deposited
from workflows.case import Case
from workflows.duties import Duty


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was made again; ``unrecorded`` are deposits whose act no store has: deposit them again."""

    school_id: str
    acts: int
    cases: int
    deposits: int
    objects: int
    unrecorded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a store has of one school."""

    manifests: Mapping[str, Manifest]
    segments: tuple[tuple[Key, bytes], ...]


def rebuild(archive: Archive, store: ObjectStore) -> tuple[Rebuilt, ...]:
    """Make the rows of every school in the store again in an empty database.

    Raises:
        Problem: a school is in the database already, or the store's log has gaps or was changed.
        StorageError: something the rows depend on is damaged; try the other store.
    """
    present = {school.id for school in archive.schools()}
    results = []
    for school_id, found in sorted(_by_school(store).items()):
        if school_id in present:
            raise Problem(Kind.REFUSED, "service.school-exists", school=school_id)
        results.append(_school(archive, store, school_id, found))
    if not results:
        raise Problem(Kind.MISSING, "service.nothing-to-rebuild", store=store.name)
    return tuple(results)


def _by_school(store: ObjectStore) -> dict[str, _Found]:
    manifests: dict[str, dict[str, Manifest]] = {}
    for digest, manifest in read_deposits(store):
        if "case" not in manifest.subject:
            continue  # the school's own deposits are brought back from their acts
        manifests.setdefault(manifest.subject["school"], {})[digest] = manifest
    segments: dict[str, list[tuple[Key, bytes]]] = {}
    for key, data in read_logs(store):
        segments.setdefault(read_segment(data)[0].school, []).append((key, data))
    return {name: _Found(found, tuple(segments.get(name, ()))) for name, found in manifests.items()}


def _school(archive: Archive, store: ObjectStore, school_id: str, found: _Found) -> Rebuilt:
    with school_session(archive.sessions, school_id) as session:
        first = _register(store, next(iter(found.manifests.values())))
        zone = str(first["school"]["zone"])
        session.add(_row(School, first["school"]))
        session.flush()
        head = import_segments(session, (data for _, data in found.segments))
        desk = Desk(archive, school_id, zone)
        recorded = {
            logged.act.manifest: read_moment(logged.at)
            for logged in all_acts(session)
            if isinstance(logged.act, Deposited)
        }
        for digest, at in recorded.items():
            _deposit(desk, session, store, digest, found.manifests.get(digest), at=at)
        for key, data in found.segments:
            _segment(desk, session, store, key, data)
        exports.bring_back(desk, session, store.name)
        staffing.replay(desk, session)
        objects = session.scalar(select(func.count()).select_from(Object)) or 0
        count = rebuild_projections(session, lambda case: _owed(desk, session, case))
        breach_voids.bring_back(session)
    unrecorded = tuple(sorted(set(found.manifests) - set(recorded)))
    return Rebuilt(school_id, head.seq, count, len(recorded), objects, unrecorded)


def _deposit(
    desk: Desk, session: Session, store: ObjectStore, digest: str, manifest: Manifest | None, *, at: datetime
) -> None:
    """Write the rows of one deposit; registers come in the order of deposits, so the latest wins."""
    if manifest is None:
        raise Problem(Kind.UNSOUND, "service.deposit-missing", manifest=digest, store=store.name)
    _take_register(session, _register(store, manifest))
    case_id = manifest.subject["case"]
    with_copies = Copies((store.name,), of=len(desk.archive.mirror.stores))
    deposits.note_deposit(desk, session, manifest, case_id, with_copies, verified=False)
    days = [entry.keep_until for entry in manifest.entries if entry.keep_until]
    session.add(
        DepositRow(
            manifest=digest,
            case_id=case_id,
            at=at,
            journal_keep_until=min(days),
            summary_keep_until=max(days),
        )
    )
    for entry in manifest.entries:
        documents.register(
            session,
            entry.digest,
            case_id=case_id,
            role=entry.role,
            size_bytes=entry.size_bytes,
            media_type=entry.media_type,
            at=at,
        )
        if entry.role == "summary-index":
            _index(session, json.loads(read_verified(store, entry.key)))


def _take_register(session: Session, register: Mapping[str, Any]) -> None:
    session.merge(_row(School, register["school"]))
    for name, table in TABLES.items():
        for plain in register[name]:
            session.merge(_row(table, plain))


def _segment(desk: Desk, session: Session, store: ObjectStore, key: Key, data: bytes) -> None:
    last = read_segment(data)[-1].seq
    until = store.stat(key).keep_until
    entry = deposits.log_entry(key.digest, last, len(data), until)
    deposits.note_object(session, entry, space=LOG, case_id=None)
    there = Copies((store.name,), of=1)
    deposits.note_copies(desk, session, key.digest, LOG, there, verified=False)


def _register(store: ObjectStore, manifest: Manifest) -> dict[str, Any]:
    entry = next(entry for entry in manifest.entries if entry.role == "register")
    return read_register(read_verified(store, entry.key))


def _index(session: Session, plain: Mapping[str, Any]) -> None:
    index_summary(
        session,
        case_id=plain["case"],
        class_name=plain["class_name"],
        year=plain["year"],
        document=plain["document"],
        pupils=[PupilOnSheet(**pupil) for pupil in plain["pupils"]],
    )


def _owed(desk: Desk, session: Session, case: Case) -> Iterable[Duty]:
    return cases.owed(desk, session, case, profiles.of_digest(session, case.profile_digest))


def _row(table: type[Any], plain: Mapping[str, Any]) -> Any:
    """Return a row from plain JSON values; days and moments are spelled as texts there."""
    columns = inspect(table).columns
    return table(**{name: _value(columns[name].type, value) for name, value in plain.items()})


def _value(kind: Any, value: Any) -> Any:
    if value and isinstance(kind, Date):
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if value and isinstance(kind, Moment) else value
