"""What came from other archives, for its readers: where each record is from, and what proves it.

Its signatures are checked under the other archive's own root certificate, which came with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from archive_service.db.models import Object
from archive_service.problems import Kind, Problem
from archive_service.services import documents, leave_register, people, readings
from archive_service.services.context import Desk
from archive_service.services.leave_index import here, is_received
from archive_service.services.leave_model import PACKAGE, Described, describe
from archive_service.services.leave_proofs import ROOT
from archive_service.services.readings import Reading
from archive_service.signing.authority import roots_from_pem
from archive_service.signing.verdicts import Verdict, verify_pdf
from storage.manifest import SPACE, Manifest, token
from storage.port import Key
from workflows.leaving import MAKERS, Taken

SHOWN = ("summary", "volume")
"""The documents of a case that people read, the summary sheet first."""


@dataclass(frozen=True, slots=True)
class Record:
    """A document of another archive: of which case there, which class and year, until when it is kept."""

    origin: str
    role: str
    document: str
    class_name: str
    year: int
    term_name: str
    keep_until: date | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A package that was taken in: the register's line, what it said of itself, its readable documents."""

    taken: Taken
    described: Described
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """An opened document of another archive: the verdict on it, and where it came from."""

    reading: Reading
    data: bytes
    verdict: Verdict
    arrival: Arrival


def arrival(desk: Desk, number: int, *, reader_id: str) -> Arrival:
    """Return what was taken in under a number.

    Raises:
        Problem: the person may not read it, or nothing was.
        NoGoodCopy: what the package said of itself is damaged in every room.
    """
    with desk.reading() as session:
        people.require(session, reader_id, {*MAKERS, *readings.READERS}, desk.today)
        taken = leave_register.received(session, number)
    described = describe(_proofs(desk, taken)[PACKAGE])
    cases = {here(one.case, described.school): one for one in described.cases}
    with desk.reading() as session:
        wanted = select(Object).where(Object.case_id.in_(cases), Object.role.in_(SHOWN))
        rows = [(row.case_id or "", row.role, row.digest, row.keep_until) for row in session.scalars(wanted)]
    records = tuple(
        Record(
            origin=origin,
            role=role,
            document=digest,
            class_name=cases[origin].class_name,
            year=cases[origin].year,
            term_name=cases[origin].term_name,
            keep_until=until,
        )
        for origin, role, digest, until in sorted(rows, key=lambda row: (row[0], SHOWN.index(row[1])))
    )
    return Arrival(taken, described, records)


def record(desk: Desk, origin: str, code: str, *, reader_id: str) -> tuple[Arrival, Record]:
    """Return a document of another archive by its case there and its digest or the digest's beginning.

    Raises:
        Problem: the person may not read it, or there is no such document.
    """
    if is_received(origin):
        with desk.reading() as session:
            digest = readings.document_of(session, origin, code).digest
            numbers = tuple(leave_register.register(session).taken)
        for number in numbers:
            found = arrival(desk, number, reader_id=reader_id)
            for one in found.records:
                if (one.origin, one.document) == (origin, digest):
                    return found, one
    raise Problem(Kind.MISSING, "service.document-missing", digest=code)


def read(desk: Desk, number: int, *, reader_id: str) -> Read:
    """Return what a reading opened, with the verdict under the other archive's root.

    Raises:
        Problem: it is not this person's reading, it was too long ago, or it is of no received document.
        NoGoodCopy: every copy is damaged or missing.
    """
    reading, data = readings.again(desk, number, reader_id=reader_id)
    with desk.reading() as session:
        origin = readings.stored(session, reading.document).case_id or ""
    found, _ = record(desk, origin, reading.document, reader_id=reader_id)
    roots = roots_from_pem(_proofs(desk, found.taken)[ROOT])
    return Read(reading, data, verify_pdf(data, roots=roots, digest=reading.document), found)


def _proofs(desk: Desk, taken: Taken) -> Mapping[str, bytes]:
    """What lay beside the documents of a package, by its path there."""
    manifest = Manifest.parse(desk.archive.mirror.read(Key.of(SPACE, taken.manifest)))
    wanted = {token(name): name for name in (PACKAGE, ROOT)}
    return {
        wanted[name]: desk.archive.mirror.read(Key.of(documents.OBJECTS, entry.digest))
        for entry in manifest.entries
        if (name := entry.about.get("file", "")) in wanted
    }
