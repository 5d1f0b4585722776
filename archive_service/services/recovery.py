"""Bringing back what the rooms know and the database does not: acts, and every row that follows from them.

A rebuild does it with an empty database and one room, reconciling with an old database and all rooms.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from archive_service.db.act_log import Logged, SchoolAct, all_acts, head, lock_log
from archive_service.db.finding import PupilOnSheet, index_summary
from archive_service.db.models import Deposit as DepositRow
from archive_service.db.models import School
from archive_service.db.projections import reproject
from archive_service.db.segments import import_segments, read_beside, read_segment
from archive_service.db.types import read_moment
from archive_service.problems import Kind, Problem
from archive_service.services import (
    breach_voids,
    cases,
    deposits,
    destroyed,
    disposal_rows,
    documents,
    leave_index,
    names_book,
    profiles,
    staffing,
)
from archive_service.services.context import Desk
from archive_service.services.disposal import disposals
from archive_service.services.extracts import BESIDE, TABLES, read_register, row_of
from archive_service.services.standings import school_of_segment
from storage.deposit import LOG
from storage.errors import BadManifest, NoGoodCopy, StorageError
from storage.gathering import Gathered, gather
from storage.manifest import SPACE, Entry, Manifest
from storage.mirror import Copies
from storage.port import Key, ObjectStore
from storage.streams import read_verified
from workflows.acts import Deposited
from workflows.case import Case
from workflows.disposal import Executed, executions
from workflows.duties import Duty
from workflows.retention import Kept

OnFault = Callable[[StorageError], None]
_OF_THE_ARCHIVE = ("acts", "register", "profile", "snapshot", "summary-index")
"""What a deposit carries for its own sake: no documents of the case."""


@dataclass(frozen=True, slots=True)
class Found:
    """A deposit's manifest and the stores that list it."""

    manifest: Manifest
    stores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lying:
    """What lies in the stores of one school and has no row: manifests by digest, segments of the log."""

    manifests: Mapping[str, Found]
    segments: tuple[Gathered, ...]

    @property
    def papers(self) -> Iterator[Found]:
        """The deposits of the school's own papers."""
        return (one for one in self.manifests.values() if "case" not in one.manifest.subject)


@dataclass(frozen=True, slots=True)
class Brought:
    """What was brought back. ``lost``: deposits the log has and no store; ``unrecorded``: the reverse."""

    acts: int
    cases: int
    deposits: int
    lost: tuple[str, ...]
    unrecorded: tuple[str, ...]


def lying(stores: Sequence[ObjectStore], known: Collection[str], on_fault: OnFault) -> dict[str, Lying]:
    """Return, by school, what the stores have beyond the ``known`` digests; ``on_fault`` may raise."""
    manifests: dict[str, dict[str, Found]] = {}
    segments: dict[str, list[Gathered]] = {}
    for one in gather(stores, SPACE, known, on_fault):
        try:
            manifest = Manifest.parse(one.data)
        except BadManifest as error:
            on_fault(error)
        else:
            found = manifests.setdefault(manifest.subject.get("school", ""), {})
            found[one.key.digest] = Found(manifest, one.stores)
    for one in gather(stores, LOG, known, on_fault):
        segments.setdefault(school_of_segment(one.data) or "", []).append(one)
    return {
        school_id: Lying(manifests.get(school_id, {}), tuple(segments.get(school_id, ())))
        for school_id in sorted({*manifests, *segments} - {""})
    }


def bring_back(
    desk: Desk, session: Session, found: Lying, sources: Sequence[ObjectStore], *, strict: bool
) -> Brought:
    """Import the acts that are new and make the rows that follow from them.

    With ``strict`` a deposit whose manifest is nowhere stops the work; without, it is named.

    Raises:
        Problem: the log in the stores has gaps, was changed or contradicts the database, or ``strict``.
        StorageError: something the rows depend on is damaged in every source.
    """
    lock_log(session)
    before = head(session).seq
    last = import_segments(session, (one.data for one in found.segments))
    fresh = list(all_acts(session, after=before))
    made = [one for one in fresh if isinstance(one.act, Deposited)]
    ends = [one for one in fresh if isinstance(one.act, SchoolAct) and one.act.kind == destroyed.EXECUTED]
    _take_register(session, _newest_register(found, made, sources, before))
    lost = list(_deposits(desk, session, found, (*made, *ends), sources))
    if lost and strict:
        raise Problem(Kind.UNSOUND, "service.deposit-missing", manifest=lost[0], store=sources[0].name)
    for papers in found.papers:
        _note(desk, session, papers, None)
    received = (papers.manifest for papers in found.papers)
    leave_index.bring_back(session, received, lambda key: read_any(sources, key))
    for segment in found.segments:
        _segment(desk, session, segment)
    staffing.replay(desk, session, after=before)
    touched = {one.case_id for one in fresh if one.case_id}
    count = reproject(session, touched, lambda case: _owed(desk, session, case))
    breach_voids.bring_back(session)
    names_book.bring_back(session, lambda digest: read_any(sources, Key.of(documents.OBJECTS, digest)))
    manifests = {digest for digest, one in found.manifests.items() if "case" in one.manifest.subject}
    unrecorded = manifests - {_manifest_of(one) for one in (*made, *ends)}
    return Brought(last.seq - before, count, len(made), tuple(lost), tuple(sorted(unrecorded)))


def newest_register(found: Lying, sources: Sequence[ObjectStore]) -> dict[str, Any] | None:
    """Return a register of the school from what lies there, from the end of the log where it has one."""
    for segment in sorted(found.segments, key=_end, reverse=True):
        if "register" in (beside := read_beside(segment.data)):
            return dict(beside["register"])
    for one in found.manifests.values():
        if "case" in one.manifest.subject:
            return _register(sources, one.manifest)
    return None


def index(session: Session, manifest: Manifest, sources: Sequence[ObjectStore]) -> None:
    """Put the pupils of a deposit's summary sheet into the index, as the deposit itself lists them.

    Raises:
        StorageError: its list is damaged in every source.
    """
    for entry in manifest.entries:
        if entry.role == "summary-index":
            plain = json.loads(read_any(sources, entry.key))
            index_summary(
                session,
                case_id=plain["case"],
                class_name=plain["class_name"],
                year=plain["year"],
                document=plain["document"],
                pupils=[PupilOnSheet(**pupil) for pupil in plain["pupils"]],
            )


def read_any(sources: Sequence[ObjectStore], key: Key) -> bytes:
    """Return the verified bytes of an object from the first source that has them soundly.

    Raises:
        StorageError: none has.
    """
    fault: StorageError = NoGoodCopy(str(key), tuple(store.name for store in sources))
    for store in sources:
        try:
            return read_verified(store, key)
        except StorageError as error:
            fault = error
    raise fault


def _newest_register(
    found: Lying, made: Sequence[Logged], sources: Sequence[ObjectStore], before: int
) -> dict[str, Any] | None:
    """Return the register that stood last, None where the database's own is as new."""
    segments = [one for one in found.segments if "register" in read_beside(one.data)]
    travelled = max(segments, key=_end, default=None)
    deposited = next((one for one in reversed(made) if _manifest_of(one) in found.manifests), None)
    at = _end(travelled) if travelled else 0
    if deposited is not None and deposited.seq > at:
        return _register(sources, found.manifests[_manifest_of(deposited)].manifest)
    return dict(read_beside(travelled.data)["register"]) if travelled and at > before else None


def _take_register(session: Session, register: Mapping[str, Any] | None) -> None:
    if register is None:
        return
    session.merge(row_of(School, register["school"]))
    for name, table in TABLES.items():
        for plain in register[name]:
            session.merge(row_of(table, plain))
    session.flush()


def _deposits(
    desk: Desk, session: Session, found: Lying, told: Iterable[Logged], sources: Sequence[ObjectStore]
) -> Iterator[str]:
    """Write the rows of each deposit, and take back those of what was destroyed, in the order of the log.

    Yields the digests of those whose manifest is in no store.
    """
    known = disposals(session)
    sheets = {case_id for case_id, kind in executions(known) if kind is Kept.SUMMARY}
    for logged in sorted(told, key=lambda one: one.seq):
        act = logged.act
        if isinstance(act, SchoolAct):
            yield from _end_of(desk, session, found, disposal_rows.execution(known, act))
        elif isinstance(act, Deposited):
            yield from _deposit(desk, session, found, logged, act)
            one = found.manifests.get(act.manifest)
            if one is not None and logged.case_id not in sheets:
                index(session, one.manifest, sources)


def _deposit(desk: Desk, session: Session, found: Lying, logged: Logged, act: Deposited) -> Iterator[str]:
    session.add(
        DepositRow(
            manifest=act.manifest,
            case_id=logged.case_id,
            at=read_moment(logged.at),
            journal_keep_until=act.journal_keep_until,
            summary_keep_until=act.summary_keep_until,
        )
    )
    one = found.manifests.get(act.manifest)
    if one is None:
        yield act.manifest
        return
    _note(desk, session, one, logged.case_id)
    for entry in one.manifest.entries:
        _document(session, entry, logged)


def _end_of(desk: Desk, session: Session, found: Lying, event: Executed) -> Iterator[str]:
    """What was destroyed stays destroyed: its rows go again, those of what lives on come."""
    session.flush()
    disposal_rows.drop(session, event)
    one = found.manifests.get(event.manifest)
    if one is None:
        yield event.manifest
    else:
        _note(desk, session, one, event.case)


def _note(desk: Desk, session: Session, one: Found, case_id: str | None) -> None:
    copies = Copies(one.stores, of=len(desk.archive.mirror.stores))
    deposits.note_deposit(desk, session, one.manifest, case_id, copies, verified=False)


def _document(session: Session, entry: Entry, logged: Logged) -> None:
    """Note a document of a deposit; where its own row travelled with the log, that one comes in its place."""
    if entry.role in _OF_THE_ARCHIVE:
        return
    documents.register(
        session,
        entry.digest,
        case_id=logged.case_id,
        role=entry.role,
        size_bytes=entry.size_bytes,
        media_type=entry.media_type,
        at=read_moment(logged.at),
    )


def _segment(desk: Desk, session: Session, segment: Gathered) -> None:
    """Note a segment and its copies, and take in the rows that travelled with its acts."""
    entry = deposits.log_entry(segment.key.digest, _end(segment), len(segment.data), segment.keep_until)
    deposits.note_object(session, entry, space=LOG, case_id=None)
    there = Copies(segment.stores, of=len(segment.stores))
    deposits.note_copies(desk, session, segment.key.digest, LOG, there, verified=False)
    beside = read_beside(segment.data)
    for name, table in BESIDE.items():
        for plain in beside.get(name, ()):
            session.merge(row_of(table, plain))
    session.flush()


def _end(segment: Gathered) -> int:
    return read_segment(segment.data)[-1].seq


def _register(sources: Sequence[ObjectStore], manifest: Manifest) -> dict[str, Any]:
    entry = next(entry for entry in manifest.entries if entry.role == "register")
    return read_register(read_any(sources, entry.key))


def _manifest_of(logged: Logged) -> str:
    if isinstance(logged.act, SchoolAct):
        return str(logged.act.facts.get("manifest", ""))
    return logged.act.manifest if isinstance(logged.act, Deposited) else ""


def _owed(desk: Desk, session: Session, case: Case) -> Iterable[Duty]:
    return cases.owed(desk, session, case, profiles.of_digest(session, case.profile_digest))
