"""Schools, their rules, their people and what each person may do."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive_service.db.base import LATER, Base, OfSchool
from archive_service.db.types import CanonicalJson, Moment


class School(Base):
    """A school of this installation. ``calendar`` holds days_off, working_days and weekend."""

    __tablename__ = "schools"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    short_name: Mapped[str]
    zone: Mapped[str]
    profile_id: Mapped[str]
    profile_digest: Mapped[str]
    opened_on: Mapped[date]
    calendar: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
    ca_pem: Mapped[str]


class Profile(OfSchool, Base):
    """One version of a regulation as it was when the school took it up; ``body`` is canonical JSON text."""

    __tablename__ = "profiles"

    digest: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str]
    version: Mapped[str]
    effective_from: Mapped[date]
    body: Mapped[str]


class Person(OfSchool, Base):
    """A member of staff; ``left_on`` is the first day on which the person no longer works here.

    ``blocked_at`` is the moment from which the account is shut after a breach of secrecy; None: open.
    """

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(primary_key=True)
    surname: Mapped[str]
    name: Mapped[str]
    patronymic: Mapped[str]
    post: Mapped[str]
    left_on: Mapped[date | None]
    blocked_at: Mapped[datetime | None] = mapped_column(Moment)


class Certificate(OfSchool, Base):
    """A person's certificate, issued by the school's own authority."""

    __tablename__ = "certificates"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"], **LATER),
    )

    serial: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(index=True)
    pem: Mapped[str]
    not_after: Mapped[date]
    revoked_on: Mapped[date | None]


class Grant(OfSchool, Base):
    """A role a person holds by an order, from the first day to the last (None: until further notice).

    ``unit`` is the department or branch the role is for, "" where it is for the whole school.
    """

    __tablename__ = "grants"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"], **LATER),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="days"),
    )

    person_id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True, default="")
    to_on: Mapped[date | None]
    order_no: Mapped[str]
    order_on: Mapped[date]


class Unit(OfSchool, Base):
    """A department or branch by order, and the ids of the classes that belong to it (001 clause 7.2)."""

    __tablename__ = "units"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    classes: Mapped[list[str]] = mapped_column(CanonicalJson)
    order_no: Mapped[str]
    order_on: Mapped[date]


class Idempotency(OfSchool, Base):
    """The first answer to a request that may be sent again."""

    __tablename__ = "idempotency"

    key: Mapped[str] = mapped_column(primary_key=True)
    result: Mapped[Any] = mapped_column(CanonicalJson)
