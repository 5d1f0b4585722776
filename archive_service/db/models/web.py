"""Doors for people: accounts, sessions, second factors and tokens. Secrets are here as hashes only."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from archive_service.db.base import LATER, Base, OfSchool
from archive_service.db.types import Moment


def _of_person() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["school_id", "person_id"], ["people.school_id", "people.id"], **LATER)


class Account(OfSchool, Base):
    """How a person comes in. ``secret_hash`` is Argon2id, "" before the first log-in with the key's phrase.

    ``totp_secret`` is encrypted with the installation's key, ``totp_step`` the last time step that
    was used; ``recovery`` holds the hashes of recovery codes, one a line.
    """

    __tablename__ = "accounts"
    __table_args__ = (_of_person(),)

    person_id: Mapped[str] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(Moment)
    email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    totp_secret: Mapped[str] = mapped_column(default="")
    totp_confirmed: Mapped[bool] = mapped_column(default=False)
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0)
    recovery: Mapped[str] = mapped_column(default="")


class WebSession(OfSchool, Base):
    """A browser in which somebody is logged in; ``id`` is the hash of the cookie's token.

    ``fresh_at`` is when the pass phrase was given last.
    """

    __tablename__ = "web_sessions"
    __table_args__ = (_of_person(), Index("ix_web_sessions_person", "school_id", "person_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    fresh_at: Mapped[datetime] = mapped_column(Moment)
    address: Mapped[str]
    agent: Mapped[str]


class Passkey(OfSchool, Base):
    """A WebAuthn credential of a person."""

    __tablename__ = "passkeys"
    __table_args__ = (_of_person(), Index("ix_passkeys_person", "school_id", "person_id"))

    credential_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Token(OfSchool, Base):
    """A secret that opens one thing without a log-in: ``api`` or ``calendar``; ``id`` is its hash."""

    __tablename__ = "tokens"
    __table_args__ = (_of_person(), Index("ix_tokens_person", "school_id", "person_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_on: Mapped[date | None]
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Throttle(OfSchool, Base):
    """Failed attempts on one door (an account, an address) and the moment until which it stays shut."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment)
    shut_until: Mapped[datetime] = mapped_column(Moment)
