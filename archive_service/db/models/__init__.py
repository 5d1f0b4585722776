"""The tables, by topic. Import the rows from here."""

from archive_service.db.base import Base, OfSchool
from archive_service.db.models.acts import ActRow, Signature
from archive_service.db.models.archive import Audit, Copy, Deposit, Object, SummaryPupil
from archive_service.db.models.cases import CaseRow, Document, Duty, SectionRow, SnapshotRow
from archive_service.db.models.names import BorneName, KnownSurname
from archive_service.db.models.scans import ScanBatch, ScanMark, ScanPage
from archive_service.db.models.schools import Certificate, Grant, Idempotency, Person, Profile, School, Unit
from archive_service.db.models.web import Account, Passkey, Throttle, Token, WebSession
from archive_service.db.models.work import JobProgress, RoundOrder, WorkerBeat

__all__ = [
    "Account",
    "ActRow",
    "Audit",
    "Base",
    "BorneName",
    "CaseRow",
    "Certificate",
    "Copy",
    "Deposit",
    "Document",
    "Duty",
    "Grant",
    "Idempotency",
    "JobProgress",
    "KnownSurname",
    "Object",
    "OfSchool",
    "Passkey",
    "Person",
    "Profile",
    "RoundOrder",
    "ScanBatch",
    "ScanMark",
    "ScanPage",
    "School",
    "SectionRow",
    "Signature",
    "SnapshotRow",
    "SummaryPupil",
    "Throttle",
    "Token",
    "Unit",
    "WebSession",
    "WorkerBeat",
]
