"""Finding a graduate's summary sheet, and reading it for a reason that is written down first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.finding import find_pupils
from archive_service.db.models import Copy, Object, SummaryPupil
from archive_service.problems import Kind, Problem
from archive_service.services import cases, editions, people, profiles, readings
from archive_service.services.code_numbers import is_code
from archive_service.services.context import Desk
from archive_service.services.names import Query, parse_query, variants

READERS = readings.READERS
LIMIT = 50
_CODE_CHARS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A pupil on a summary sheet; ``year`` is the one the school year starts in.

    ``pupil_id`` is "" under a code name: with the id, the name would be found on another sheet.
    """

    pupil_id: str
    name: str
    class_name: str
    year: int
    case_id: str
    document: str


@dataclass(frozen=True, slots=True)
class WantedEdition:
    """An edition of a section's sheets; ``original`` asks for its bytes without the striking note."""

    case_id: str
    section: str
    number: int
    original: bool = False


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """Where one copy of a document lies and when it was last read and found whole."""

    store: str
    room: str
    state: str
    verified_on: date | None


def find(session: Session, text: str, *, limit: int = LIMIT) -> list[Found]:
    """Return who is meant by a typed line such as «Ивановой 9Б 2014», newest first.

    A year may be the one the school year starts or ends in.

    Raises:
        Problem: the line says nothing to look for.
    """
    query = parse_query(text)
    if query == Query():
        raise Problem(Kind.USAGE, "service.nothing-to-find")
    surname, name, patronymic = (*query.names, "", "", "")[:3]
    years = {start for year in query.years for start in (year, year - 1)}
    rows = find_pupils(
        session,
        surnames=variants(surname) if surname else (),
        name=variants(name) if name else (),
        patronymic=variants(patronymic) if patronymic else (),
        class_name=query.class_key,
        years=years,
        limit=limit,
    )
    return [_found(row) for row in rows]


def short_code(digest: str) -> str:
    """Return the beginning of a digest, enough to name a document in a school."""
    return digest.partition(":")[2][:_CODE_CHARS]


def by_code(session: Session, code: str) -> str:
    """Return the digest that a code or a digest names.

    Raises:
        Problem: no archived document, or more than one, begins so.
    """
    wanted = code if ":" in code else f"sha256:{code}"
    found = session.scalars(
        select(Object.digest).where(Object.digest.startswith(wanted, autoescape=True)).limit(2)
    )
    digests = set(found)
    if len(digests) != 1:
        raise Problem(Kind.MISSING, "service.document-missing", digest=code)
    return digests.pop()


def open_document(desk: Desk, digest: str, *, reader_id: str, reason: str) -> bytes:
    """Return the verified bytes of an archived document; the reading is on record before.

    Raises:
        Problem: no reason, no right to read, or no such document.
        NoGoodCopy: every copy is damaged or missing.
    """
    reading = readings.begin(desk, digest, readings.Asked(reason), reader_id=reader_id)
    return readings.again(desk, reading.number, reader_id=reader_id)[1]


def open_edition(desk: Desk, wanted: WantedEdition, *, reader_id: str, reason: str) -> bytes:
    """Return an edition of a section's sheets as :func:`editions.read` does; the reading is on record before.

    Raises:
        Problem: no reason, no right to read that class's journal, or no such edition.
    """
    why = readings.said(reason)
    with desk.writing() as session:
        case, _ = cases.load(session, wanted.case_id)
        people.require(session, reader_id, READERS, desk.today, case.opened.class_id)
        found = editions.find(session, wanted.case_id, wanted.section, wanted.number)
        role = "section" if found.standing else editions.SUPERSEDED
        readings.note(desk, session, reader_id, {"document": found.document, "role": role, "reason": why})
    return editions.read(desk, wanted.case_id, wanted.section, wanted.number, original=wanted.original)


def copies_of(session: Session, digest: str) -> list[CopyFacts]:
    """Return where the copies of a document are."""
    rows = session.scalars(select(Copy).where(Copy.digest == digest).order_by(Copy.store))
    return [
        CopyFacts(row.store, row.room, row.state, row.verified_at.date() if row.verified_at else None)
        for row in rows
    ]


def code_names_on(session: Session, digest: str, on: date) -> tuple[str, ...]:
    """Return the code names that stand on a summary sheet in place of names (000 clause 6.3.4)."""
    profile = profiles.in_force(session, on)
    printed = session.scalars(select(SummaryPupil.printed_name).where(SummaryPupil.document == digest))
    return tuple(sorted(name for name in printed if is_code(profile, name)))


def _found(row: SummaryPupil) -> Found:
    pupil_id = row.pupil_id if row.name_key else ""
    return Found(pupil_id, row.printed_name, row.class_name, row.year, row.case_id, row.document)
