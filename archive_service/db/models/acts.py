"""The act log, and the rows that keep anybody from signing the same thing twice."""

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive_service.db.base import Base, OfSchool


class ActRow(OfSchool, Base):
    """One act. All columns are the texts the hash is taken over; triggers refuse any change.

    ``at`` is a moment in UTC with microseconds, ``on_day`` the day at the school,
    ``payload`` canonical JSON, ``prev_hash`` the hash of the row before.
    """

    __tablename__ = "acts"
    __table_args__ = (
        CheckConstraint("seq >= 1", name="seq"),
        Index("ix_acts_case", "school_id", "case_id", "seq"),
        Index("ix_acts_kind", "school_id", "kind", "seq"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_id: Mapped[str | None]
    kind: Mapped[str]
    actor: Mapped[str]
    at: Mapped[str]
    on_day: Mapped[str]
    payload: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]


class Signature(OfSchool, Base):
    """One step of one edition, signed. The key is the promise: nobody signs it a second time.

    ``section_id`` is "" for a step on the whole case; ``edition`` then counts the volumes
    assembled so far.
    """

    __tablename__ = "signatures"

    case_id: Mapped[str] = mapped_column(primary_key=True)
    section_id: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    signer: Mapped[str]
    medium: Mapped[str]
    document: Mapped[str]
    on_day: Mapped[str]
    seq: Mapped[int] = mapped_column(BigInteger)
