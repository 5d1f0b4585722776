"""What a case was made from, what came of it, and where it stands: projections of the acts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive_service.db.base import LATER, Base, OfSchool
from archive_service.db.types import CanonicalJson, Moment


class SnapshotRow(OfSchool, Base):
    """An export in the object store; ``class_id`` is "" for the export of a whole school."""

    __tablename__ = "snapshots"

    digest: Mapped[str] = mapped_column(primary_key=True)
    class_id: Mapped[str] = mapped_column(default="")
    class_name: Mapped[str] = mapped_column(default="")
    year: Mapped[int]
    term_id: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    imported_at: Mapped[datetime] = mapped_column(Moment)


class Document(OfSchool, Base):
    """A file that belongs to a case, or to the school itself (``case_id`` None: orders, notices, reports).

    ``details`` holds what its maker needs again (stamp zones).
    """

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_case", "school_id", "case_id", "role"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str | None]
    role: Mapped[str]
    section_id: Mapped[str | None]
    edition: Mapped[int | None]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    details: Mapped[dict[str, Any]] = mapped_column(CanonicalJson, default=dict)


class CaseRow(OfSchool, Base):
    """Where a case stands (projection).

    ``state`` is ``archived``, ``returned`` (a section needs a new edition), or the id of the
    step that is owed next. ``next_due_on`` is the earliest day of all that is still owed.
    ``proposed`` says that a correction waits for approval.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_year", "school_id", "year", "term_id", "class_name"),
        Index("ix_cases_teacher", "school_id", "class_teacher"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    class_id: Mapped[str]
    class_name: Mapped[str]
    grade: Mapped[int]
    year: Mapped[int]
    term_id: Mapped[str]
    term_name: Mapped[str]
    state: Mapped[str]
    snapshot: Mapped[str | None]
    profile_digest: Mapped[str]
    leaves: Mapped[int | None]
    next_due_on: Mapped[date | None]
    sections_total: Mapped[int]
    sections_signed: Mapped[int]
    class_teacher: Mapped[str | None]
    proposed: Mapped[bool] = mapped_column(default=False)


class SectionRow(OfSchool, Base):
    """Where a section of a case stands (projection); ``leaves`` as people say them: «12–14, 14а»."""

    __tablename__ = "sections"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"], **LATER),
        Index("ix_sections_signer", "school_id", "signer"),
    )

    case_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    signer: Mapped[str]
    edition: Mapped[int]
    state: Mapped[str]
    document: Mapped[str | None]
    leaves: Mapped[str | None]
    signed_on: Mapped[date | None]


class Duty(OfSchool, Base):
    """Who owes what until when (projection): what is done has no row here.

    ``section_id`` is "" for a step on the whole case, ``person_id`` "" when any holder of the
    role may do it. ``open`` is True when it can be done now, else ``blocked_by`` names the
    steps that come first; ``clause`` is the reference into the case's profile.
    """

    __tablename__ = "duties"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "case_id"], ["cases.school_id", "cases.id"], **LATER),
        Index("ix_duties_person", "school_id", "person_id", "open", "due_on"),
        Index("ix_duties_role", "school_id", "role", "open", "due_on"),
    )

    case_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    section_id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    role: Mapped[str]
    person_id: Mapped[str]
    due_on: Mapped[date | None]
    clause: Mapped[str]
    open: Mapped[bool]
    blocked_by: Mapped[list[str]] = mapped_column(CanonicalJson)
