"""Units and blocked accounts, leaves by label, documents of the school itself, acts found by kind."""

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None

_KEY = ["school_id", "person_id", "role", "from_on"]
_SPAN = (
    "UPDATE sections SET leaves = CASE WHEN first_leaf = last_leaf THEN CAST(first_leaf AS TEXT)"
    " ELSE CAST(first_leaf AS TEXT) || '–' || CAST(last_leaf AS TEXT) END WHERE first_leaf IS NOT NULL"
)


def upgrade() -> None:
    """Add units, blocks and labels; a document need no longer belong to a case."""
    _units()
    op.add_column("people", sa.Column("blocked_at", sa.Text(), nullable=True))
    op.create_index("ix_acts_kind", "acts", ["school_id", "kind", "seq"])
    with op.batch_alter_table("documents") as table:
        table.alter_column("case_id", existing_type=sa.Text(), nullable=True)
    with op.batch_alter_table("grants") as table:
        table.add_column(sa.Column("unit", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("grants") as table:
        table.alter_column("unit", existing_type=sa.Text(), server_default=None)
        table.drop_constraint("pk_grants", type_="primary")
        table.create_primary_key("pk_grants", [*_KEY, "unit"])
    op.add_column("cases", sa.Column("proposed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("cases") as table:
        table.alter_column("proposed", existing_type=sa.Boolean(), server_default=None)
    op.add_column("sections", sa.Column("leaves", sa.Text(), nullable=True))
    op.execute(_SPAN)
    with op.batch_alter_table("sections") as table:
        table.drop_column("first_leaf")
        table.drop_column("last_leaf")


def downgrade() -> None:
    """Take it back: roles of a unit alone and the school's own documents are lost."""
    with op.batch_alter_table("sections") as table:
        table.add_column(sa.Column("first_leaf", sa.Integer(), nullable=True))
        table.add_column(sa.Column("last_leaf", sa.Integer(), nullable=True))
        table.drop_column("leaves")
    op.execute("DELETE FROM grants WHERE unit <> ''")
    with op.batch_alter_table("grants") as table:
        table.drop_constraint("pk_grants", type_="primary")
        table.create_primary_key("pk_grants", _KEY)
        table.drop_column("unit")
    op.execute("DELETE FROM documents WHERE case_id IS NULL")
    with op.batch_alter_table("documents") as table:
        table.alter_column("case_id", existing_type=sa.Text(), nullable=False)
    op.drop_index("ix_acts_kind", "acts")
    with op.batch_alter_table("cases") as table:
        table.drop_column("proposed")
    op.drop_column("people", "blocked_at")
    op.drop_table("units")


def _units() -> None:
    op.create_table(
        "units",
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("classes", sa.Text(), nullable=False),
        sa.Column("order_no", sa.Text(), nullable=False),
        sa.Column("order_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name="fk_units_schools", deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_units"),
    )
