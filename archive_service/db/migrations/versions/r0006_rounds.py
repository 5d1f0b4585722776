"""Rounds: what was ordered, when an audit last came to a copy, which readings were of a part only."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None

_LATER: Any = {"deferrable": True, "initially": "DEFERRED"}
_UNSOUND = sa.text("state <> 'whole'")


def upgrade() -> None:
    """Add the table and the columns; no copy counts as audited before an audit comes to it."""
    op.create_table(
        "round_orders",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("school_id", "job", "key", "at")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_round_orders_schools", **_LATER),
        sa.PrimaryKeyConstraint("school_id", "job", "key", name="pk_round_orders"),
    )
    op.add_column("copies", sa.Column("audited_at", sa.Text(), nullable=True))
    op.create_index("ix_copies_audited", "copies", ["school_id", "store", "audited_at"])
    op.create_index(
        "ix_copies_unsound",
        "copies",
        ["school_id", "store"],
        sqlite_where=_UNSOUND,
        postgresql_where=_UNSOUND,
    )
    op.add_column("audits", sa.Column("part", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("audits") as table:
        table.alter_column("part", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    """Take them away: what was ordered is forgotten, and may be ordered again."""
    op.drop_column("audits", "part")
    op.drop_index("ix_copies_unsound", "copies")
    op.drop_index("ix_copies_audited", "copies")
    op.drop_column("copies", "audited_at")
    op.drop_table("round_orders")
