"""Rows of the machine's own work. The room ``jobs`` reads and writes them by name."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from archive_service.db.base import Base, OfSchool
from archive_service.db.types import Moment


class WorkerBeat(Base):
    """A worker process that is alive as long as ``beats`` grows."""

    __tablename__ = "worker_beats"

    executor: Mapped[str] = mapped_column(primary_key=True)
    beats: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Moment)
    host: Mapped[str]
    pid: Mapped[int]


class JobProgress(OfSchool, Base):
    """How far a job has come."""

    __tablename__ = "job_progress"

    job_id: Mapped[str] = mapped_column(primary_key=True)
    done: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str]


class RoundOrder(OfSchool, Base):
    """An order that the rounds gave: an occasion (``key``) that is not ordered a second time."""

    __tablename__ = "round_orders"

    job: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
