"""Orphans: objects in the stores that no row speaks of (I7). They never count as archived.

What came of an interrupted deposit, or of a database that was lost, lies there with nobody to answer
for it. A person decides about each: to adopt it, which writes its rows, or to remove it once its day of
keeping is over. Nothing here happens by itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import Deposit, Object
from archive_service.jobs import JobState
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import cases, deposits, disposal, extraction, outages, people, recovery
from archive_service.services.context import Archive, Desk
from archive_service.services.roles import KEEPERS
from archive_service.services.standings import school_of_segment
from storage.audit import SPACES, Finding, Trouble
from storage.deposit import LOG
from storage.errors import BadManifest, ObjectMissing, StillKept, StorageError, StoreUnavailable
from storage.gathering import gather, listed
from storage.manifest import SPACE, Entry, Manifest
from storage.mirror import Copies
from storage.port import Key, ObjectStore
from storage.repair import repair
from workflows.commands import RecordDeposit

ADOPTED, REMOVED = "orphan-adopted", "orphan-removed"
DECIDERS = (*KEEPERS, "archivist")
"""Who decides; to record a deposit the regulation asks for its own role besides."""
MANIFEST, SEGMENT = "manifest", "log-segment"
_ALONE, _BYTES = "adopted", "application/octet-stream"
_SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where an orphan lies: the store, its size there, and the first day on which it may be removed."""

    store: str
    size_bytes: int
    keep_until: date | None


@dataclass(frozen=True, slots=True)
class Orphan:
    """An object without a row. ``role`` and ``case_id`` are what a manifest in a store says of it, or ""."""

    key: Key
    places: tuple[Place, ...]
    role: str = ""
    case_id: str = ""

    @property
    def keep_until(self) -> date | None:
        """The day before which some store keeps it."""
        return max((one.keep_until for one in self.places if one.keep_until), default=None)


def orphans(desk: Desk) -> tuple[Orphan, ...]:
    """Return the orphans that are the school's, or nobody's; another school's are its own affair.

    What a running job has just written looks like an orphan: :func:`under_way` says whether there is one.
    """
    stores = desk.archive.mirror.stores
    known = _known(desk.archive)
    named = _named(stores, known)
    found = []
    for space in SPACES:
        for key, places in sorted(listed(stores, space).items()):
            if (key.space, key.digest) in known:
                continue
            school, role, case_id = named.get(key, ("", "", ""))
            if school in ("", desk.school_id):
                found.append(Orphan(key, tuple(_places(places, key)), role, case_id))
    return tuple(found)


def in_words(role: str, language: str = "ru") -> str:
    """Return what an object is by its role in a deposit, in words where there are some."""
    if role in ("", SEGMENT):
        return sentence(f"reconcile.{role or 'nobody-knows'}", language)
    try:
        return sentence(f"shelf.role-{role}", language)
    except KeyError:  # a paper of the school, or a document on its way
        return role


def under_way(desk: Desk) -> bool:
    """Return whether something is being put into the stores just now."""
    live = desk.archive.queue.list(desk.school_id, states=(JobState.QUEUED, JobState.RUNNING))
    return any(
        job.name == deposits.JOB or (job.name == deposits.LOG_JOB and job.state is JobState.RUNNING)
        for job in live
    )


def adopt(desk: Desk, digest: str, *, actor_id: str, reason: str) -> tuple[Key, ...]:
    """Write the rows of an orphan, and of all that it lists where it is a manifest; return their keys.

    Every store gets a copy. A deposit whose case is bound and was not deposited yet is recorded as one
    («приём без записи»); of any other the objects become the school's, and are kept and audited from now on.

    Raises:
        Problem: the person may not, no reason, something is under way, no such orphan, or the regulation
            refuses the deposit.
        NoGoodCopy: a part of it lies nowhere soundly.
    """
    chosen = _chosen(desk, digest, actor_id, reason)
    manifest = _manifest(desk, chosen.key) if chosen.key.space == SPACE else None
    with desk.writing() as session:
        people.require(session, actor_id, DECIDERS, desk.today)
        if manifest is None:
            keys = _adopt_alone(desk, session, chosen)
        else:
            keys = _adopt_deposit(desk, session, manifest, actor_id)
        facts = {**_said(chosen, reason), "objects": len(keys), "case": chosen.case_id}
        append(session, case_id=None, act=SchoolAct(ADOPTED, actor_id, desk.today, facts), at=desk.now)
        deposits.request_log(desk, session)
    return keys


def remove(desk: Desk, digest: str, *, actor_id: str, reason: str) -> tuple[str, ...]:
    """Remove an orphan from every store that has it, and return the stores; the decision is on record first.

    Raises:
        Problem: as :func:`adopt`.
        StillKept: a store keeps it longer; nothing is removed anywhere.
    """
    chosen = _chosen(desk, digest, actor_id, reason)
    for place in chosen.places:
        if place.keep_until is not None and desk.today < place.keep_until:
            raise StillKept(place.store, str(chosen.key), place.keep_until)
    names = tuple(one.store for one in chosen.places)
    with desk.writing() as session:
        people.require(session, actor_id, DECIDERS, desk.today)
        facts = {**_said(chosen, reason), "stores": list(names)}
        append(session, case_id=None, act=SchoolAct(REMOVED, actor_id, desk.today, facts), at=desk.now)
        deposits.request_log(desk, session)
    for name in names:
        desk.archive.mirror.store(name).delete(chosen.key, today=desk.today)
    return names


def _chosen(desk: Desk, digest: str, actor_id: str, reason: str) -> Orphan:
    with desk.reading() as session:
        people.require(session, actor_id, DECIDERS, desk.today)
    if len(reason.strip()) < _SHORTEST_REASON:
        raise Problem(Kind.USAGE, "reconcile.no-reason")
    if under_way(desk):
        raise Problem(Kind.REFUSED, "reconcile.under-way")
    wanted = digest if ":" in digest else f"sha256:{digest}"
    found = [one for one in orphans(desk) if one.key.digest.startswith(wanted)]
    if len(found) != 1 or not digest:
        raise Problem(Kind.MISSING, "reconcile.no-orphan", digest=digest)
    return found[0]


def _said(chosen: Orphan, reason: str) -> dict[str, Any]:
    return {"digest": chosen.key.digest, "space": chosen.key.space, "reason": reason.strip()}


def _adopt_alone(desk: Desk, session: Session, chosen: Orphan) -> tuple[Key, ...]:
    """A segment of the log is never adopted by hand: it agrees with the log, or it does not."""
    if chosen.key.space == LOG:
        raise Problem(Kind.REFUSED, "reconcile.segment")
    there = _everywhere(desk, {chosen.key: chosen.keep_until})
    size_bytes = chosen.places[0].size_bytes
    entry = Entry(_ALONE, chosen.key.digest, size_bytes, _BYTES, chosen.keep_until)
    deposits.note_object(session, entry, space=chosen.key.space, case_id=None)
    deposits.note_copies(desk, session, chosen.key.digest, chosen.key.space, there)
    return (chosen.key,)


def _adopt_deposit(desk: Desk, session: Session, manifest: Manifest, actor_id: str) -> tuple[Key, ...]:
    days = {entry.key: entry.keep_until for entry in manifest.entries} | {manifest.key: manifest.keep_until}
    there = _everywhere(desk, days)
    case_id = manifest.subject.get("case")
    if case_id is not None:
        _record(desk, session, manifest, there, actor_id)
    deposits.note_deposit(desk, session, manifest, case_id, there)
    return tuple(days)


def _everywhere(desk: Desk, days: Mapping[Key, date | None]) -> Copies:
    """Let every store that can be reached have sound copies of all of it, and say which have.

    The manifest comes last in ``days``: a deposit exists in a store when its manifest does.
    """
    mirror = desk.archive.mirror
    whole, failures = [], []
    for store in mirror.stores:
        try:
            for key, day in days.items():
                repair(mirror, Finding(store.name, key, Trouble.MISSING, keep_until=day))
            whole.append(store.name)
        except StoreUnavailable as error:
            failures.append(error)
    return Copies(tuple(whole), len(mirror.stores), tuple(failures))


def _record(desk: Desk, session: Session, manifest: Manifest, there: Copies, actor_id: str) -> None:
    """Record the deposit where the case waits for just this one; else its objects are kept all the same."""
    case_id = manifest.subject["case"]
    case, _ = cases.load(session, case_id)
    volume = next((entry.digest for entry in manifest.entries if entry.role == "volume"), "")
    if case.deposit is not None or case.volume != volume:
        return
    days = [entry.keep_until for entry in manifest.entries if entry.keep_until]
    rooms = {store.name: store.room for store in desk.archive.mirror.stores}
    command = RecordDeposit(
        actor=people.actor_of(session, actor_id, desk.today, case.opened.class_id),
        manifest=manifest.digest,
        journal_keep_until=min(days),
        summary_keep_until=max(days),
        rooms=tuple(rooms[name] for name in there.stores),
    )
    cases.perform(desk, session, command, case_id=case_id)
    session.add(
        Deposit(
            manifest=manifest.digest,
            case_id=case_id,
            at=desk.now,
            journal_keep_until=min(days),
            summary_keep_until=max(days),
        )
    )
    recovery.index(session, manifest, desk.archive.mirror.stores)


def _manifest(desk: Desk, key: Key) -> Manifest:
    try:
        return Manifest.parse(desk.archive.mirror.read(key))
    except StorageError as error:
        raise Problem(Kind.UNSOUND, "reconcile.not-sound", key=str(key)) from error


def _known(archive: Archive) -> set[tuple[str, str]]:
    """What the rows of all schools speak of, and what was written and waits for a room, or leaves it."""
    found: set[tuple[str, str]] = set()
    for school in archive.schools():
        with archive.desk(school.id).reading() as session:
            rows = session.execute(select(Object.space, Object.digest))
            found |= {(space, digest) for space, digest in rows}
            waiting = *outages.written(session, deposits.shipped(session)), *extraction.on_the_way(session)
            found |= {(key.space, key.digest) for key in (*waiting, *disposal.on_the_way_out(session))}
    return found


def _named(stores: Sequence[ObjectStore], known: set[tuple[str, str]]) -> dict[Key, tuple[str, str, str]]:
    """Return what manifests and segments without a row say: school, role and case by key."""
    known_digests = {digest for _, digest in known}
    found: dict[Key, tuple[str, str, str]] = {}
    for one in gather(stores, SPACE, known_digests):
        try:
            manifest = Manifest.parse(one.data)
        except BadManifest:
            continue
        school, case_id = manifest.subject.get("school", ""), manifest.subject.get("case", "")
        found[one.key] = (school, MANIFEST, case_id)
        found |= {entry.key: (school, entry.role, case_id) for entry in manifest.entries}
    for one in gather(stores, LOG, known_digests):
        found[one.key] = (school_of_segment(one.data) or "", SEGMENT, "")
    return found


def _places(stores: Iterable[ObjectStore], key: Key) -> Iterator[Place]:
    for store in stores:
        with suppress(ObjectMissing):
            info = store.stat(key)
            yield Place(store.name, info.size_bytes, info.keep_until)
