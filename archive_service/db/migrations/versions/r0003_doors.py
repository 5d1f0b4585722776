"""Doors for people: accounts, sessions, passkeys, tokens, throttles."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None

_LATER: Any = {"deferrable": True, "initially": "DEFERRED"}


def upgrade() -> None:
    """Add the tables; nobody has an account until the first log-in."""
    _table(
        "accounts",
        _text("person_id"),
        _text("secret_hash"),
        _text("changed_at"),
        _text("email"),
        _text("language"),
        _text("totp_secret"),
        sa.Column("totp_confirmed", sa.Boolean(), nullable=False),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        _text("recovery"),
        key="person_id",
    )
    _table(
        "web_sessions",
        *map(_text, ("id", "person_id", "started_at", "seen_at", "fresh_at", "address", "agent")),
        key="id",
    )
    _table(
        "passkeys",
        _text("credential_id"),
        _text("person_id"),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        _text("title"),
        _text("created_at"),
        sa.Column("used_at", sa.Text(), nullable=True),
        key="credential_id",
    )
    _table(
        "tokens",
        *map(_text, ("id", "person_id", "kind", "title", "created_at")),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("used_at", sa.Text(), nullable=True),
        key="id",
    )
    _table(
        "throttles",
        _text("key"),
        sa.Column("failures", sa.Integer(), nullable=False),
        _text("last_at"),
        _text("shut_until"),
        key="key",
        of_person=False,
    )
    for table in ("web_sessions", "passkeys", "tokens"):
        op.create_index(f"ix_{table}_person", table, ["school_id", "person_id"])


def downgrade() -> None:
    """Drop the tables: everybody comes in with the key's pass phrase as the first time."""
    for table in ("throttles", "tokens", "passkeys", "web_sessions", "accounts"):
        op.drop_table(table)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _table(name: str, *columns: sa.Column[Any], key: str, of_person: bool = True) -> None:
    to_school = sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=f"fk_{name}_schools", **_LATER)
    to_person = sa.ForeignKeyConstraint(
        ["school_id", "person_id"], ["people.school_id", "people.id"], name=f"fk_{name}_people", **_LATER
    )
    op.create_table(
        name,
        _text("school_id"),
        *columns,
        to_school,
        *((to_person,) if of_person else ()),
        sa.PrimaryKeyConstraint("school_id", key, name=f"pk_{name}"),
    )
