"""Taking in another archive's package: believed only when all of it stands up, and kept as theirs.

The documents are deposited with the terms they had, never shorter, and their sheets are found by the
search. The acts are evidence of the other archive: they lie beside, and are no part of the school's chain.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.db.models import CaseRow
from archive_service.problems import Fault, Kind, Problem
from archive_service.scanning import check_pdf
from archive_service.services import deposits, documents, leave_index, leave_register, people, profiles
from archive_service.services.context import Desk
from archive_service.services.leave_check import UNSAID, Said, check, opened
from archive_service.services.leave_index import CASE, RECEIVED, here
from archive_service.services.leave_look import Opened
from archive_service.services.leave_model import PACKAGE, Described, Looked
from archive_service.services.leave_paper import enter_volumes
from archive_service.services.leave_proofs import ACTS, ROOT
from archive_service.services.leave_write import PREMIS
from storage.bag_check import INFO, MANIFEST, TAG_MANIFEST
from storage.deposit import LOG, describe, write_deposit
from storage.manifest import SPACE, Entry, Manifest, token
from storage.mirror import Copies
from storage.port import Key, Source, later
from storage.streams import of_bytes, of_file
from workflows.canonical import canonical_bytes
from workflows.leaving import MAKERS, Taken

ACT, RECEIPT = "leave-act", "leave-receipt"
RECEIPT_FORMAT = "archive-receipt/1"
_MANIFEST, _LOG, _PAPER, _PROOF = "received-manifest", "received-acts", "received-paper", "received-proof"
_PROOFS = (PACKAGE, ACTS, PREMIS, ROOT, INFO, MANIFEST, TAG_MANIFEST)
_OCTETS = "application/octet-stream"
_TYPES = {".pdf": documents.PDF, ".json": documents.JSON}

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A package that somebody brought, and what stands in the paper act; ``act`` is its scan.

    ``paper``: the volumes of paper in its list are here as well and are entered in the register.
    """

    path: Path
    said: Said = UNSAID
    act: Path | None = None
    paper: bool = False


@dataclass(frozen=True, slots=True)
class _Load:
    """What is deposited of a package: the manifest here, and where the bytes are."""

    manifest: Manifest
    sources: Mapping[str, Source]


def receive(
    desk: Desk,
    incoming: Incoming,
    *,
    actor_id: str,
    language: str = "ru",
    progress: Progress = lambda _done, _total: None,
) -> Taken:
    """Take in a package and return the register's line; the same package again changes nothing.

    Raises:
        Problem: the person may not, something about the package does not stand up (a fault for each),
            or it is of cases that this school has itself.
        NoBag, MediumFails, MediumFull: it is no package, or cannot be read.
        TooFewCopies: a room is missing; nothing is recorded, the same call may be repeated.
    """
    with desk.reading() as session:
        people.require(session, actor_id, MAKERS, desk.today)
        profile = profiles.in_force(session, desk.today)
    paper = check_pdf(incoming.act) if incoming.act else None
    with opened(incoming.path) as folder:
        looked = check(folder, incoming.said, language=language)
        described = _believed(looked, incoming.path.name)
        with desk.reading() as session:
            known = _known(session, looked)
            _refuse_own(desk, session, described)
        if known is not None:
            return known
        load = _load(desk, folder, looked, described)
        done = write_deposit(
            desk.archive.mirror,
            load.manifest,
            load.sources,
            demanded=profile.copies.least.value,
            progress=progress,
        )
    act = _keep(desk, paper.data, ACT, documents.PDF) if paper else ""
    taken = _record(desk, load.manifest, done.copies, _planned(desk, looked, described, act, actor_id))
    if incoming.paper:
        enter_volumes(desk, described, taken, actor_id=actor_id)
    return taken


def receipt_of(taken: Taken, school: str) -> bytes:
    """Return the answer to the other archive: which package was read through and deposited, when, by whom."""
    return canonical_bytes(
        {
            "format": RECEIPT_FORMAT,
            "bag": taken.bag,
            "from": taken.school,
            "to": school,
            "on": taken.on.isoformat(),
            "manifest": taken.manifest,
            "files": taken.files,
            "bytes": taken.size_bytes,
            "cases": list(taken.cases),
        }
    )


def _believed(looked: Looked, name: str) -> Described:
    if looked.faults or looked.described is None:
        faults = tuple(Fault("leave.fault-said", name, facts=(("said", one),)) for one in looked.faults)
        raise Problem(Kind.UNSOUND, "leave.refused", faults=faults, count=len(faults))
    return looked.described


def _known(session: Session, looked: Looked) -> Taken | None:
    known = leave_register.register(session).taken.values()
    return next((one for one in known if one.bag == looked.bag), None)


def _refuse_own(desk: Desk, session: Session, described: Described) -> None:
    """What the school has itself, it does not take in a second time under another name."""
    if described.school != desk.school_id:
        return
    ids = [one.case for one in described.cases]
    own = session.scalars(select(CaseRow.id).where(CaseRow.id.in_(ids)).limit(3)).all()
    if own:
        raise Problem(Kind.REFUSED, "leave.own-cases", cases=", ".join(own))


def _load(desk: Desk, folder: Path, looked: Looked, described: Described) -> _Load:
    bag = Opened(folder, "ru")
    entries: dict[str, Entry] = {}
    sources: dict[str, Source] = {}
    for key, entry in _entries(bag, described):
        entries.setdefault(entry.digest, entry)
        sources[entry.digest] = of_file(bag.packed[key].path)
    latest = max((one.keep_until for one in entries.values() if one.keep_until), default=None)
    for name in _PROOFS:
        data = bag.bytes_of(name)
        if data:
            proof = describe(_PROOF, data, media_type=_OCTETS, keep_until=latest, about={"file": token(name)})
            entries.setdefault(proof.digest, proof)
            sources.setdefault(proof.digest, of_bytes(data))
    subject = {"school": desk.school_id, RECEIVED: looked.bag, "from": described.school}
    return _Load(Manifest(subject, tuple(entries.values())), sources)


def _entries(bag: Opened, described: Described) -> Iterator[tuple[Key, Entry]]:
    """Yield what is deposited for each object: of cases first, by their roles there, then all the rest."""
    for _, manifest in bag.manifests():
        case_id = here(manifest.subject.get(CASE, ""), described.school) if CASE in manifest.subject else ""
        for entry in manifest.entries:
            one = bag.packed.get(entry.key)
            if one is not None:
                about = {CASE: case_id} if case_id else {}
                until = later(entry.keep_until, one.keep_until)
                yield (
                    entry.key,
                    Entry(entry.role, entry.digest, entry.size_bytes, entry.media_type, until, about),
                )
    for key, one in bag.packed.items():
        role = {SPACE: _MANIFEST, LOG: _LOG}.get(key.space, _PAPER)
        media_type = _TYPES.get(one.path.suffix, _OCTETS)
        yield key, Entry(role, key.digest, one.path.stat().st_size, media_type, one.keep_until)


def _planned(desk: Desk, looked: Looked, described: Described, act: str, actor_id: str) -> Taken:
    return Taken(
        on=desk.today,
        by=actor_id,
        number=0,
        bag=looked.bag,
        school=described.school,
        manifest="",
        cases=tuple(one.case for one in described.cases),
        files=looked.files,
        size_bytes=looked.size_bytes,
        seq=described.log.seq,
        hash=described.log.hash,
        root=described.root,
        act=act,
        receipt="",
        volumes=len(described.volumes),
    )


def _record(desk: Desk, manifest: Manifest, copies: Copies, planned: Taken) -> Taken:
    planned = replace(planned, manifest=manifest.digest)
    receipt = _keep(desk, receipt_of(planned, desk.school_id), RECEIPT, documents.JSON)
    with desk.writing() as session:
        lock_log(session)
        known = leave_register.register(session).taken
        again = next((one for one in known.values() if one.bag == planned.bag), None)
        if again is not None:  # another worker was quicker
            return again
        facts: dict[str, Any] = {"number": len(known) + 1, "receipt": receipt}
        taken = replace(planned, **facts)
        deposits.note_deposit(desk, session, manifest, None, copies)
        leave_index.index(session, manifest, desk.archive.mirror.read)
        leave_register.ACTS.append(desk, session, taken)
    return taken


def _keep(desk: Desk, data: bytes, role: str, media_type: str) -> str:
    digest = documents.keep(desk, data)
    with desk.writing() as session:
        documents.register(
            session,
            digest,
            case_id=None,
            role=role,
            size_bytes=len(data),
            at=desk.now,
            media_type=media_type,
        )
    return digest
