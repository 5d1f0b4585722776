"""Finding somebody by a name that no sheet has: distinct surnames, and names borne at other times."""

import sqlalchemy as sa
from alembic import op

revision = "r0008"
down_revision = "r0007"
branch_labels = None
depends_on = None

_SURNAMES = """
INSERT INTO known_surnames (school_id, surname_key)
SELECT DISTINCT school_id, surname_key FROM summary_pupils WHERE name_key <> ''
"""
_NAMES = """
INSERT INTO borne_names (school_id, pupil_id, given_key, surname_key, note, name_key, patronymic_key)
SELECT school_id, pupil_id, name_key, surname_key, 0, name_key, max(patronymic_key)
FROM summary_pupils AS one
WHERE name_key <> '' AND EXISTS (
    SELECT 1 FROM summary_pupils AS other
    WHERE other.school_id = one.school_id AND other.pupil_id = one.pupil_id
      AND other.name_key = one.name_key AND other.surname_key <> one.surname_key
)
GROUP BY school_id, pupil_id, name_key, surname_key
"""


def upgrade() -> None:
    """Add the tables, and fill them from the sheets that are there."""
    op.create_table(
        "known_surnames",
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("surname_key", sa.Text(), nullable=False),
        _of_school("known_surnames"),
        sa.PrimaryKeyConstraint("school_id", "surname_key", name="pk_known_surnames"),
    )
    op.create_table(
        "borne_names",
        *_texts("school_id", "pupil_id", "given_key", "surname_key"),
        sa.Column("note", sa.Integer(), nullable=False, autoincrement=False),
        *_texts("name_key", "patronymic_key"),
        _of_school("borne_names"),
        sa.PrimaryKeyConstraint(
            "school_id", "pupil_id", "given_key", "surname_key", "note", name="pk_borne_names"
        ),
    )
    op.create_index("ix_borne_names_surname", "borne_names", ["school_id", "surname_key"])
    op.execute(_SURNAMES)
    op.execute(_NAMES)


def downgrade() -> None:
    """Drop them: what sheets say is read from the sheets, names by a document are made again by a rebuild."""
    op.drop_table("borne_names")
    op.drop_table("known_surnames")


def _of_school(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["school_id"], ["schools.id"], name=f"fk_{table}_schools", deferrable=True, initially="DEFERRED"
    )


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)
