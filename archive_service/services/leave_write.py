"""Making a package: a part of the archive with everything that proves it, as a bag and as one file."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import entries, lock_log
from archive_service.db.chain import Entry
from archive_service.db.models import CaseRow, School, SummaryPupil
from archive_service.db.models import Deposit as DepositRow
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services import (
    leave_paper,
    leave_register,
    leftovers,
    paper_register,
    people,
    readings,
    shipping,
)
from archive_service.services.context import Desk
from archive_service.services.form_parts import signer
from archive_service.services.leave_model import FORMAT, PACKAGE
from archive_service.services.leave_premis import Told, premis
from archive_service.services.leave_proofs import ACTS, acts_of_log, certificates, signatures_of
from archive_service.services.leave_texts import Cover, texts
from archive_service.services.media_load import Load, Wanted, gather
from archive_service.signing.detached import fingerprint
from storage.bag import Sealed, plain_name, write_bag
from storage.bag_zip import ENDING, zip_bag
from workflows.canonical import canonical_bytes, digest
from workflows.leaving import MAKERS, Exported, Package, Scope

JOB = "leave-write"
PREMIS = "metadata/premis.xml"
KEPT = timedelta(days=30)
"""So long a finished package can be fetched; it can be made again."""
_PRIVATE = 0o700
_CODE_CHARS = 8

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is taken out, why, and the number of the letter or order that asks for it ("": none)."""

    wanted: Wanted
    reason: str
    request: str = ""


@dataclass(frozen=True, slots=True)
class _Gathered:
    """Everything a package is made of, read in one transaction."""

    load: Load
    cases: tuple[Mapping[str, Any], ...]
    acts: tuple[Entry, ...]
    log: bytes
    volumes: tuple[Mapping[str, Any], ...]
    cover: Cover


def request(desk: Desk, asked: Asked, *, actor_id: str) -> str:
    """Queue the making of a package and return the job's id.

    Raises:
        Problem: the person may not, no reason is given, or nothing of it lies in the archive.
    """
    leftovers.sweep(desk, folder(desk), KEPT)
    readings.said(asked.reason)
    with desk.writing() as session:
        people.require(session, actor_id, MAKERS, desk.today)
        if not _rows(session, asked.wanted):
            raise Problem(Kind.REFUSED, "media.nothing-to-write")
        payload = {"school": desk.school_id, "actor": actor_id, "on": desk.now.isoformat(), **_plain(asked)}
        key = digest(canonical_bytes(payload))
        return desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id)


def make_job(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Make a package and keep it as one file (the body of the job); done again it changes nothing more."""
    said = job.payload
    asked = Asked(
        Wanted(said["year"], tuple(said["terms"]), tuple(said["cases"]), said["sheet"]),
        said["reason"],
        said["request"],
    )
    name = _name(desk, asked, job.id)
    made = make(
        desk,
        asked,
        folder(desk),
        name=name,
        actor_id=str(said["actor"]),
        progress=lambda done, total: job.report(done >> 20, total >> 20, name),
    )
    zip_bag(folder(desk) / name, file_of(desk, made))
    shutil.rmtree(folder(desk) / name, ignore_errors=True)
    return {"number": made.number, "bag": made.bag, "files": made.files, "bytes": made.size_bytes}


def make(
    desk: Desk,
    asked: Asked,
    place: Path,
    *,
    actor_id: str,
    name: str = "",
    progress: Progress = lambda _done, _total: None,
) -> Exported:
    """Make a package as a directory of a place, put it on record and return the register's line.

    Raises:
        Problem: the person may not, no reason is given, or nothing of it lies in the archive.
        MediumFull, MediumFails, BagThere, BagDiffers: the place refuses; nothing is on record.
        NoGoodCopy: an object of the archive is damaged in every room.
    """
    reason = readings.said(asked.reason)
    with desk.reading() as session:
        people.require(session, actor_id, MAKERS, desk.today)
        known = next((one.made for one in _packages(session) if one.made.name == name), None)
    if known is not None and file_of(desk, known).exists():
        return known
    shipping.ship(desk)
    name = name or _name(desk, asked, desk.now.isoformat())
    found = _gather(desk, asked, name, actor_id)
    place.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
    shutil.rmtree(place / name, ignore_errors=True)
    sealed = _written(desk, found, place / name, progress)
    return known or _record(desk, replace(asked, reason=reason), found, sealed, actor_id=actor_id)


def folder(desk: Desk) -> Path:
    """Return where finished packages of the school lie."""
    return desk.archive.settings.home / "packages" / desk.school_id


def file_of(desk: Desk, made: Exported) -> Path:
    """Return where the file of a package lies, as long as it is kept."""
    return folder(desk) / f"{made.name}{ENDING}"


def fetch(desk: Desk, number: int, *, reader_id: str) -> Path:
    """Return the file of a package.

    Raises:
        Problem: the person may not, there is none of that number, or it is not kept any more.
    """
    with desk.reading() as session:
        people.require(session, reader_id, MAKERS, desk.today)
        path = file_of(desk, leave_register.package(session, number).made)
    if not path.is_file():
        raise Problem(Kind.MISSING, "leave.file-gone", number=number, days=KEPT.days)
    return path


def classes(session: Session) -> tuple[tuple[int, str], ...]:
    """Return the school years and classes of which cases lie in the archive, the newest first."""
    columns = (CaseRow.year, CaseRow.grade, CaseRow.class_name)
    found = select(*columns).join(DepositRow, DepositRow.case_id == CaseRow.id).distinct()
    rows = session.execute(found.order_by(CaseRow.year.desc(), CaseRow.grade, CaseRow.class_name))
    return tuple((row.year, row.class_name) for row in rows)


def of_class(session: Session, year: int, class_name: str) -> tuple[str, ...]:
    """Return the archived cases of a class in a school year.

    Raises:
        Problem: there is none.
    """
    found = select(CaseRow.id).join(DepositRow, DepositRow.case_id == CaseRow.id)
    wanted = found.where(CaseRow.year == year, CaseRow.class_name == class_name).distinct()
    cases = tuple(sorted(session.scalars(wanted)))
    if not cases:
        raise Problem(Kind.REFUSED, "media.nothing-to-write")
    return cases


def sheets(session: Session, wanted: Wanted) -> tuple[str, ...]:
    """Return those of the meant cases that have a summary sheet in the archive.

    Raises:
        Problem: none has.
    """
    cases = {str(one["case"]) for one in _rows(session, wanted)}
    having = select(SummaryPupil.case_id).where(SummaryPupil.case_id.in_(cases)).distinct()
    found = tuple(sorted(session.scalars(having)))
    if not found:
        raise Problem(Kind.REFUSED, "leave.no-sheet")
    return found


def _gather(desk: Desk, asked: Asked, name: str, actor_id: str) -> _Gathered:
    with desk.reading() as session:
        load = gather(desk, session, asked.wanted)
        rows = _rows(session, asked.wanted)
        school = session.scalars(select(School)).one()
        ids = {str(row["case"]) for row in rows}
        at = next(entries(session, load.log_to, load.log_to))
        acts = tuple(one for one in entries(session, 1, load.log_to) if one.case in ids)
        log = b"" if asked.wanted.sheet else acts_of_log(session, load.log_to)
        reason = ", ".join(one for one in (asked.reason, asked.request) if one)
        root = fingerprint(school.ca_pem)
        maker = signer(session, actor_id)
        volumes = () if asked.wanted.sheet else _volumes(session, asked.wanted, ids)
    cover = Cover(school.name, desk.today, name, reason, at.seq, at.hash, root, maker)
    return _Gathered(load, rows, acts, log, volumes, cover)


def _written(desk: Desk, found: _Gathered, place: Path, progress: Progress) -> Sealed:
    pieces, cover = found.load.pieces, found.cover
    signed = signatures_of(pieces)
    with desk.reading() as session:
        proofs = certificates(session, signed.serials)
        names = people.names(session)
    signers = {one.signer for many in signed.of.values() for one in many}
    named = {one: names[one] for one in signers if one in names}
    told = Told(desk.school_id, cover.school, pieces, found.acts, signed, named)
    beside = {
        **texts(desk, cover, pieces),
        **signed.files,
        **proofs,
        PREMIS: premis(told),
        PACKAGE: canonical_bytes(_described(desk, found)),
        **({ACTS: found.log} if found.log else {}),
    }
    info = {
        "Source-Organization": cover.school,
        "External-Identifier": f"{desk.school_id}/{cover.name}",
        "Bagging-Date": cover.on.isoformat(),
    }
    return write_bag(place, pieces, info=info, texts=beside, progress=progress)


def _described(desk: Desk, found: _Gathered) -> dict[str, Any]:
    """What the package is, for a program: whose, up to which act, which cases."""
    cover = found.cover
    return {
        "format": FORMAT,
        "school": desk.school_id,
        "name": cover.school,
        "made_on": cover.on.isoformat(),
        "log": {"seq": cover.seq, "hash": cover.hash},
        "root": cover.root,
        "sheet": not found.log,
        "cases": [dict(one) for one in found.cases],
        "volumes": list(found.volumes),
    }


def _record(desk: Desk, asked: Asked, found: _Gathered, sealed: Sealed, *, actor_id: str) -> Exported:
    with desk.writing() as session:
        lock_log(session)
        event = Exported(
            on=desk.today,
            by=actor_id,
            number=len(_packages(session)) + 1,
            name=found.cover.name,
            bag=sealed.digest,
            scope=_scope(asked.wanted),
            cases=tuple(str(one["case"]) for one in found.cases),
            files=sealed.files,
            size_bytes=sealed.size_bytes,
            seq=found.cover.seq,
            hash=found.cover.hash,
            reason=asked.reason,
            request=asked.request.strip(),
        )
        leave_register.ACTS.append(desk, session, event)
    return event


def _packages(session: Session) -> tuple[Package, ...]:
    return tuple(leave_register.register(session).packages.values())


def _rows(session: Session, wanted: Wanted) -> tuple[Mapping[str, Any], ...]:
    """Return the archived cases that are meant."""
    columns = (
        CaseRow.id.label("case"),
        CaseRow.class_id,
        CaseRow.class_name,
        CaseRow.year,
        CaseRow.term_id.label("term"),
        CaseRow.term_name,
        DepositRow.manifest,
    )
    found = select(*columns).join(DepositRow, DepositRow.case_id == CaseRow.id)
    if wanted.year is not None:
        found = found.where(CaseRow.year == wanted.year)
    if wanted.terms:
        found = found.where(CaseRow.term_id.in_(wanted.terms))
    if wanted.cases:
        found = found.where(CaseRow.id.in_(wanted.cases))
    rows = session.execute(found.order_by(CaseRow.id, DepositRow.at)).mappings()
    return tuple(dict(row) for row in rows)


def _volumes(session: Session, wanted: Wanted, cases: set[str]) -> tuple[Mapping[str, Any], ...]:
    """The paper of these cases that is in the register, for the list of a hand-over."""
    known = paper_register.volumes(session).values()
    found = leave_paper.going(known, _scope(wanted), cases)
    entries = [one.entry for one in found]
    return tuple(
        {
            "title": one.title,
            "class_name": one.class_name,
            "year": one.year,
            "leaves": one.leaves,
            "copy": one.copy,
        }
        for one in entries
    )


def _scope(wanted: Wanted) -> Scope:
    if wanted.sheet:
        return Scope.SHEET
    if wanted.cases:
        return Scope.CASES
    return Scope.EVERYTHING if wanted.year is None else Scope.YEAR


def _plain(asked: Asked) -> dict[str, Any]:
    wanted = asdict(asked.wanted)
    return {
        **{name: list(value) if isinstance(value, tuple) else value for name, value in wanted.items()},
        "reason": asked.reason,
        "request": asked.request,
    }


def _name(desk: Desk, asked: Asked, of: str) -> str:
    """A name that no other package has, the same for the same job."""
    code = digest(f"{of}/{asked}".encode()).partition(":")[2][:_CODE_CHARS]
    return f"{plain_name(desk.school_id)}-{desk.today.isoformat()}-{code}"
