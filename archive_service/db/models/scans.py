"""Scans on their way: files that came in, the pages found in them, what was seen on the pages.

They are nobody's proof: what counts is filed as a document and said by an act. A rebuild does without them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive_service.db.base import LATER, Base, OfSchool
from archive_service.db.types import CanonicalJson, Moment


class ScanBatch(OfSchool, Base):
    """A file with scanned sheets; ``key`` is the job's that reads it.

    ``state`` is ``waiting``, ``read`` or ``refused``; then ``refused`` is the sentence's code and ``facts``
    fill it. ``source`` says whether it came by a page, the command line or the watched folder.
    """

    __tablename__ = "scan_batches"
    __table_args__ = (Index("ix_scan_batches_taken", "school_id", "taken_at"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key: Mapped[str]
    file: Mapped[str]
    source: Mapped[str]
    actor: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str]
    pages: Mapped[int] = mapped_column(default=0)
    refused: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(CanonicalJson, default=dict)


class ScanPage(OfSchool, Base):
    """A page of such a file: its pictures by digest, the code on it, and what was made of it.

    ``code`` is its place, read or chosen by a person (``by_hand``); "" while nobody knows it. ``alike``
    is how much it resembles the printed page in percent, None where it was not compared.
    """

    __tablename__ = "scan_pages"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "batch"], ["scan_batches.school_id", "scan_batches.id"], **LATER),
        Index("ix_scan_pages_code", "school_id", "code"),
        Index("ix_scan_pages_case", "school_id", "case_id"),
    )

    batch: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    image: Mapped[str]
    thumb: Mapped[str]
    width_px: Mapped[int]
    height_px: Mapped[int]
    verdict: Mapped[str]
    code: Mapped[str]
    by_hand: Mapped[bool]
    case_id: Mapped[str]
    alike: Mapped[int | None]


class ScanMark(OfSchool, Base):
    """Whether a step's signature stands on a placed page: ``mark`` is ``yes``, ``no``, or "" before a look.

    ``evidence`` is the digest of the scan that was filed with this page in it.
    """

    __tablename__ = "scan_marks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "batch", "number"],
            ["scan_pages.school_id", "scan_pages.batch", "scan_pages.number"],
            **LATER,
        ),
        Index("ix_scan_marks_case", "school_id", "case_id", "step", "section_id"),
    )

    batch: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str]
    section_id: Mapped[str]
    mark: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(default="")
