"""What is somebody's own is found by its person: sheets by signer, classes by their teacher."""

from alembic import op

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_sections_signer", "sections", ["school_id", "signer"])
    op.create_index("ix_cases_teacher", "cases", ["school_id", "class_teacher"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_cases_teacher", "cases")
    op.drop_index("ix_sections_signer", "sections")
