"""Reading what lies in the archive: the reason is on record first, and each opening is one person's.

A reading is an act of the school's log. What it opened can be had again for half an hour, by the
same person, so that a page and the file in it are one reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import Logged, SchoolAct, append, logged_at
from archive_service.db.models import ActRow, CaseRow, Object
from archive_service.db.types import read_moment
from archive_service.problems import Kind, Problem
from archive_service.services import deposits, destroyed, people
from archive_service.services.context import Desk
from storage.port import Key

READERS = ("archivist", "director", "deputy")
READ = "document-read"
OVER, NO_REASON = "service.reading-over", "service.reason-needed"
OPEN_FOR = timedelta(minutes=30)
SHORTEST_REASON = 3
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Asked:
    """Why a document is read: the reason, and the number of the letter that asks for it ("": none)."""

    reason: str
    request: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One opening of a document; ``number`` is the act's in the school's log.

    ``case_id`` is "" and the class unknown where the document belongs to no archived case.
    """

    number: int
    at: datetime
    reader_id: str
    document: str
    role: str
    reason: str
    request: str
    case_id: str = ""
    class_name: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """A page of somebody's readings, newest first: ``number`` of ``pages`` (from 1)."""

    lines: tuple[Reading, ...]
    total: int
    number: int
    pages: int


def begin(desk: Desk, digest: str, asked: Asked, *, reader_id: str) -> Reading:
    """Return the reading of an archived document after it was put on record; no byte was read yet.

    Raises:
        Problem: no reason, no right to read, or no such document in the archive.
    """
    facts = {"document": digest, "reason": said(asked.reason)}
    if asked.request.strip():
        facts["request"] = asked.request.strip()
    with desk.writing() as session:
        people.require(session, reader_id, READERS, desk.today)
        row = stored(session, digest)
        act = note(desk, session, reader_id, {**facts, "role": row.role})
        return _known(session, logged_at(session, [act.seq]))[0]


def again(desk: Desk, number: int, *, reader_id: str) -> tuple[Reading, bytes]:
    """Return a reading and the verified bytes it opened.

    Raises:
        Problem: it is not this person's, it was too long ago, or the right to read is gone.
        NoGoodCopy: every copy is damaged or missing.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        found = find(desk, session, number, reader_id=reader_id)
        space = stored(session, found.document).space
    return found, desk.archive.mirror.read(Key.of(space, found.document))


def find(desk: Desk, session: Session, number: int, *, reader_id: str) -> Reading:
    """Return a reading that is still open.

    Raises:
        Problem: it is not this person's, or it was too long ago.
    """
    found = own(session, number, reader_id=reader_id)
    if not found.at <= desk.now <= found.at + OPEN_FOR:
        raise Problem(Kind.REFUSED, OVER, minutes=OPEN_FOR // timedelta(minutes=1))
    return found


def own(session: Session, number: int, *, reader_id: str) -> Reading:
    """Return a person's reading, however long ago.

    Raises:
        Problem: the person has none of that number.
    """
    wanted = select(ActRow.seq).where(ActRow.seq == number, ActRow.kind == READ, ActRow.actor == reader_id)
    if session.scalar(wanted) is None:
        raise Problem(Kind.MISSING, "service.no-reading", number=number)
    return _known(session, logged_at(session, [number]))[0]


def of_reader(session: Session, reader_id: str, *, page: int = 1) -> Readings:
    """Return a page of what somebody read in the archive and why.

    Raises:
        Problem: there is no such page.
    """
    own = (ActRow.kind == READ, ActRow.actor == reader_id)
    total = session.scalar(select(func.count(ActRow.seq)).where(*own)) or 0
    pages = max(1, -(-total // PER_PAGE))
    if not 1 <= page <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    newest = select(ActRow.seq).where(*own).order_by(ActRow.seq.desc())
    seqs = session.scalars(newest.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    newest_first = logged_at(session, seqs)[::-1]
    return Readings(_known(session, newest_first), total, page, pages)


def stored(session: Session, digest: str) -> Object:
    """Return the row of a case's document in the archive; the school's own papers are no reading matter.

    Raises:
        Problem: the school has none of that digest there, or it was destroyed by act.
    """
    row = session.scalar(select(Object).where(Object.digest == digest, Object.case_id.is_not(None)))
    if row is None:
        destroyed.refuse(session, digest)
        raise Problem(Kind.MISSING, "service.document-missing", digest=digest)
    return row


def document_of(session: Session, case_id: str, code: str) -> Object:
    """Return the row of a case's document by its digest or the digest's beginning.

    Raises:
        Problem: the case has none in the archive, or more than one, that begins so.
    """
    wanted = code if ":" in code else f"sha256:{code}"
    begins = Object.digest.startswith(wanted, autoescape=True)
    rows = session.scalars(select(Object).where(Object.case_id == case_id, begins).limit(2)).all()
    if len(rows) != 1:
        raise Problem(Kind.MISSING, "service.document-missing", digest=code)
    return rows[0]


def said(reason: str) -> str:
    """Return the reason as it is put on record.

    Raises:
        Problem: there is none.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Problem(Kind.USAGE, NO_REASON)
    return reason.strip()


def note(desk: Desk, session: Session, reader_id: str, facts: Mapping[str, str]) -> ActRow:
    """Put a reading on record in the session's transaction, and have the log shipped."""
    act = SchoolAct(READ, reader_id, desk.today, dict(facts))
    row = append(session, case_id=None, act=act, at=desk.now)
    deposits.request_log(desk, session)
    return row


def _known(session: Session, entries: Sequence[Logged]) -> tuple[Reading, ...]:
    """Return readings with the class and year of what was read: one query for all of them."""
    digests = {str(_facts(one)["document"]) for one in entries}
    of_case = select(Object.digest, CaseRow.id, CaseRow.class_name, CaseRow.year)
    joined = of_case.join(CaseRow, CaseRow.id == Object.case_id).where(Object.digest.in_(digests))
    places = {digest: place for digest, *place in session.execute(joined)}
    return tuple(_reading(one, places) for one in entries)


def _reading(one: Logged, places: Mapping[str, Sequence[Any]]) -> Reading:
    facts = _facts(one)
    case_id, class_name, year = places.get(facts["document"], ("", "", None))
    return Reading(
        number=one.seq,
        at=read_moment(one.at),
        reader_id=one.act.actor,
        document=facts["document"],
        role=facts["role"],
        reason=facts["reason"],
        request=facts.get("request", ""),
        case_id=case_id,
        class_name=class_name,
        year=year,
    )


def _facts(one: Logged) -> dict[str, Any]:
    return one.act.facts if isinstance(one.act, SchoolAct) else {}
