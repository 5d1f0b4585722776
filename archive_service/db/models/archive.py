"""What lies in the stores, how long it is kept, and how a graduate is found."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from archive_service.db.base import LATER, Base, OfSchool
from archive_service.db.types import CanonicalJson, Moment

_UNSOUND = text("state <> 'whole'")


class Deposit(OfSchool, Base):
    """A case in the archive. Its days of keeping only grow: triggers refuse anything else."""

    __tablename__ = "deposits"
    __table_args__ = (Index("ix_deposits_case", "school_id", "case_id"),)

    manifest: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    journal_keep_until: Mapped[date]
    summary_keep_until: Mapped[date]


class Object(OfSchool, Base):
    """An object that the stores must have. ``keep_until`` only grows (trigger)."""

    __tablename__ = "objects"
    __table_args__ = (Index("ix_objects_case", "school_id", "case_id"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    space: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    case_id: Mapped[str | None]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    keep_until: Mapped[date | None]


class Copy(OfSchool, Base):
    """One copy of an object in one store, and when it was last read and found whole.

    ``audited_at`` is the last reading by an audit, whatever it found; None: no audit has come to it yet.
    """

    __tablename__ = "copies"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "digest", "space"],
            ["objects.school_id", "objects.digest", "objects.space"],
            **LATER,
        ),
        Index("ix_copies_store", "school_id", "store", "verified_at"),
        Index("ix_copies_audited", "school_id", "store", "audited_at"),
        Index("ix_copies_unsound", "school_id", "store", sqlite_where=_UNSOUND, postgresql_where=_UNSOUND),
    )

    digest: Mapped[str] = mapped_column(primary_key=True)
    space: Mapped[str] = mapped_column(primary_key=True)
    store: Mapped[str] = mapped_column(primary_key=True)
    room: Mapped[str]
    state: Mapped[str]
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    audited_at: Mapped[datetime | None] = mapped_column(Moment)


class Audit(OfSchool, Base):
    """One reading of one store: how much was read and what was found wrong.

    ``part``: it was a part of the rotating audit, not the whole store.
    """

    __tablename__ = "audits"

    store: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    objects: Mapped[int] = mapped_column(BigInteger)
    bytes: Mapped[int] = mapped_column(BigInteger)
    part: Mapped[bool] = mapped_column(default=False)
    findings: Mapped[list[Any]] = mapped_column(CanonicalJson)


class SummaryPupil(OfSchool, Base):
    """A pupil on a summary sheet. The keys are made by :mod:`archive_service.db.finding`."""

    __tablename__ = "summary_pupils"
    __table_args__ = (
        Index("ix_summary_pupils_year", "school_id", "surname_key", "year", "class_key"),
        Index("ix_summary_pupils_class", "school_id", "class_key", "year"),
        Index("ix_summary_pupils_person", "pupil_id", "school_id", "name_key"),
    )

    case_id: Mapped[str] = mapped_column(primary_key=True)
    pupil_id: Mapped[str] = mapped_column(primary_key=True)
    surname_key: Mapped[str]
    name_key: Mapped[str]
    patronymic_key: Mapped[str]
    printed_name: Mapped[str]
    class_key: Mapped[str]
    class_name: Mapped[str]
    year: Mapped[int]
    document: Mapped[str]
