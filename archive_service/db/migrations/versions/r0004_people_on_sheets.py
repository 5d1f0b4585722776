"""One person on the sheets of many years: found by the export's code and the given name."""

from alembic import op

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None

_INDEX, _TABLE = "ix_summary_pupils_person", "summary_pupils"


def upgrade() -> None:
    """Add the index that leads from a surname to the other surnames of its bearer."""
    op.create_index(_INDEX, _TABLE, ["pupil_id", "school_id", "name_key"])


def downgrade() -> None:
    """Drop the index: searches are slower, and the same."""
    op.drop_index(_INDEX, _TABLE)
