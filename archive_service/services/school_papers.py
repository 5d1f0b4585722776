"""The school's own papers in the archive: orders, consents, notices and reports that belong to no case.

They are deposited when the log is shipped, so that a room alone has them too; an export has a
deposit of its own. A copy of an order that went with a case already is there. What cannot be read stays
out; looking for missing bytes names it.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Document, Object
from archive_service.problems import Problem
from archive_service.services import deposits, documents
from archive_service.services.context import Desk
from storage.deposit import source_of, write_deposit
from storage.errors import StorageError
from storage.manifest import Entry, Manifest
from workflows.regulation import Profile
from workflows.retention import keep_until

PAPERS = "papers"
"""In a manifest's subject: how many papers; a deposit of a case has ``case`` instead."""


def ship(desk: Desk, profile: Profile) -> str | None:
    """Deposit the papers that no room has yet; return the manifest's digest, None where there are none.

    Raises:
        TooFewCopies: a room is missing; nothing is recorded, the same call may be repeated.
    """
    with desk.reading() as session:
        waiting = _waiting(session)
    contents = {row.digest: data for row in waiting if (data := _bytes_of(desk, row.digest)) is not None}
    entries = tuple(_entry(desk, profile, row) for row in waiting if row.digest in contents)
    if not entries:
        return None
    manifest = Manifest({"school": desk.school_id, PAPERS: str(len(entries))}, entries)
    sources = {digest: source_of(data) for digest, data in contents.items()}
    done = write_deposit(desk.archive.mirror, manifest, sources, demanded=profile.copies.least.value)
    with desk.writing() as session:
        deposits.note_deposit(desk, session, manifest, None, done.copies)
    return done.digest


def _waiting(session: Session) -> list[Document]:
    there = select(Object.digest).where(Object.space == documents.OBJECTS)
    own = Document.role.not_in(documents.OWN_DEPOSITS)
    wanted = select(Document).where(Document.case_id.is_(None), own, Document.digest.not_in(there))
    return list(session.scalars(wanted.order_by(Document.digest)))


def _bytes_of(desk: Desk, digest: str) -> bytes | None:
    try:
        return documents.read(desk, digest)
    except (Problem, StorageError):
        return None


def _entry(desk: Desk, profile: Profile, row: Document) -> Entry:
    """What leads to people on a summary sheet is kept as long as one (000 clause 6.3.5).

    What tells of a destruction is kept as long: nothing else of the journal is left.
    """
    kind = "summary" if row.role in documents.SCHOOLS_LONG else "journal"
    until = keep_until(kind, desk.today, profile).until
    return Entry(row.role, row.digest, row.size_bytes, row.media_type.partition(";")[0], until)
