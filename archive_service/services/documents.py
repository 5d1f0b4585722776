"""Documents on their way: kept by digest in the working store until the archive has them."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Document, SnapshotRow
from archive_service.problems import Kind, Problem
from archive_service.services import destroyed
from archive_service.services.context import Desk
from storage.errors import ObjectMissing, StorageError
from storage.port import Key
from storage.streams import read_verified
from workflows.canonical import digest as digest_of

OBJECTS = "objects"
_REVISED = ("volume", "summary", "summaries")
ORDER, EXPORT = "order", "export"
"""The roles of an order's copy and of a brought export, which belong to the school."""
SUMMARIES = "summaries"
"""The role of a file of summary sheets that were taken out of journals and bound anew."""
OWN_DEPOSITS = (EXPORT, SUMMARIES)
"""What belongs to the school and has a deposit of its own; its other papers go with the log."""
BROUGHT = "brought-printout"
"""The role of a printout that another program made, byte for byte."""
SCAN, SCAN_SUMMARY, SCAN_LABEL = "scan", "scan-summary", "scan-label"
"""Scans of signed sheets, of the summary sheet, of a sewing label."""
BINDING_ACT = "binding-act"
"""The role of the director's act of sewing and sealing."""
NAME_NOTE, NAME_PAPER = "name-note", "name-paper"
"""The roles of a note of somebody's later name, and of the scan of a document that a name changed by."""
PAPERS = ("difference", "inspection", "report", BINDING_ACT, BROUGHT, SCAN, SCAN_SUMMARY, SCAN_LABEL)
"""Papers of a case that go into the archive beside the volume."""
KEPT_LONG = (ORDER, SCAN_SUMMARY)
"""Of those, what is kept as long as the summary sheet."""
DISPOSAL_ACT, DISPOSAL_CERTIFICATE = "disposal-act", "disposal-certificate"
"""The act of what is to be destroyed, and the certificate that it was."""
INVENTORY, PRESENCE_ACT = "inventory", "presence-act"
"""The roles of inventories of files, and of acts of the yearly check of what is there."""
SCHOOLS_LONG = (ORDER, NAME_NOTE, NAME_PAPER, DISPOSAL_ACT, DISPOSAL_CERTIFICATE, INVENTORY)
"""Papers of the school kept as long as a summary sheet: they lead to its people, or tell what is gone."""
OF_INCIDENTS = ("incident-notice", "incident-act")
"""Papers of the school that go into the archive with the cases whose acts an incident made void."""
PDF, JSON = "application/pdf", "application/json"


def keep(desk: Desk, data: bytes) -> str:
    """Store bytes in the working store, durably, and return their digest."""
    digest = digest_of(data)
    desk.archive.working.put(Key.of(OBJECTS, digest), BytesIO(data))
    return digest


def read(desk: Desk, digest: str) -> bytes:
    """Return the verified bytes of a document of the school, from the working store or from the archive.

    Both stores are shared by all schools: a digest alone opens nothing.

    Raises:
        Problem: the school has no such document, it was destroyed by act, or neither store has it.
    """
    with desk.reading() as session:
        destroyed.refuse(session, digest)
        if not _is_known(session, digest):
            raise Problem(Kind.MISSING, "service.document-missing", digest=digest)
    found = _stored(desk, digest)
    if found is None:
        found = _beginning_of_later(desk, digest)
    if found is None:
        with desk.reading() as session:
            destroyed.refuse_missing(session, digest)
        raise Problem(Kind.MISSING, "service.document-missing", digest=digest)
    return found


def register(
    session: Session,
    digest: str,
    *,
    case_id: str | None,
    role: str,
    size_bytes: int,
    at: datetime,
    section_id: str | None = None,
    edition: int | None = None,
    media_type: str = PDF,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note a document of a case, or of the school itself; noting it again changes nothing."""
    if session.scalar(select(Document.digest).where(Document.digest == digest)):
        return
    session.add(
        Document(
            digest=digest,
            case_id=case_id,
            role=role,
            section_id=section_id,
            edition=edition,
            size_bytes=size_bytes,
            media_type=media_type,
            created_at=at,
            details=dict(details or {}),
        )
    )
    session.flush()


def file_paper(
    desk: Desk, pdf: bytes, *, case_id: str | None, role: str, details: Mapping[str, Any] | None = None
) -> None:
    """Store a paper and note it as a document of the case, or of the school itself."""
    digest = keep(desk, pdf)
    with desk.writing() as session:
        register(
            session,
            digest,
            case_id=case_id,
            role=role,
            size_bytes=len(pdf),
            at=desk.now,
            details=details,
        )


def drop_revisions(desk: Desk, case_id: str) -> None:
    """Remove a deposited case's volumes and summary sheets, in all revisions, from the working store.

    The archive has the last ones; each of them begins with those before it, so that :func:`read`
    still finds them. Signed sections stay: an edition that was replaced remains readable.
    """
    with desk.reading() as session:
        wanted = select(Document.digest).where(Document.case_id == case_id, Document.role.in_(_REVISED))
        digests = list(session.scalars(wanted))
    for digest in digests:
        with suppress(ObjectMissing):
            desk.archive.working.delete(Key.of(OBJECTS, digest), today=desk.today)


def find(session: Session, digest: str) -> Document:
    """Return the row of a document.

    Raises:
        Problem: the school has no such document.
    """
    row = session.scalar(select(Document).where(Document.digest == digest))
    if row is None:
        raise Problem(Kind.MISSING, "service.document-missing", digest=digest)
    return row


def _stored(desk: Desk, digest: str) -> bytes | None:
    key = Key.of(OBJECTS, digest)
    with suppress(ObjectMissing):
        return read_verified(desk.archive.working, key)
    with suppress(ObjectMissing):
        return desk.archive.mirror.read(key)
    return None


def _beginning_of_later(desk: Desk, digest: str) -> bytes | None:
    """A revision that was dropped is the beginning of a later one: signatures are only appended."""
    with desk.reading() as session:
        row = find(session, digest)
        later = select(Document.digest).where(
            Document.case_id == row.case_id, Document.role == row.role, Document.size_bytes > row.size_bytes
        )
        candidates = list(session.scalars(later.order_by(Document.size_bytes.desc())))
    for candidate in candidates if row.role in _REVISED else ():
        with suppress(StorageError):
            data = (_stored(desk, candidate) or b"")[: row.size_bytes]
            if digest_of(data) == digest:
                return data
    return None


def _is_known(session: Session, digest: str) -> bool:
    """Say whether the school has a document or an export of that digest."""
    return any(
        session.scalar(select(table.digest).where(table.digest == digest).limit(1))
        for table in (Document, SnapshotRow)
    )
