"""Scans of signed sheets on their way: files, their pages, what was seen on the pages."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None

_LATER: Any = {"deferrable": True, "initially": "DEFERRED"}


def upgrade() -> None:
    """Add the tables."""
    _batches()
    _pages()
    _marks()


def downgrade() -> None:
    """Drop them: what was not recorded by an act is scanned again."""
    for table in ("scan_marks", "scan_pages", "scan_batches"):
        op.drop_table(table)


def _batches() -> None:
    op.create_table(
        "scan_batches",
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        *_texts("key", "file", "source", "actor", "taken_at", "state"),
        sa.Column("pages", sa.Integer(), nullable=False),
        *_texts("refused", "facts"),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_scan_batches_schools", **_LATER),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_scan_batches"),
    )
    op.create_index("ix_scan_batches_taken", "scan_batches", ["school_id", "taken_at"])


def _pages() -> None:
    op.create_table(
        "scan_pages",
        sa.Column("school_id", sa.Text(), nullable=False),
        *_place(),
        *_texts("image", "thumb"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("width_px", "height_px")),
        *_texts("verdict", "code"),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        *_texts("case_id"),
        sa.Column("alike", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "batch"],
            ["scan_batches.school_id", "scan_batches.id"],
            name="fk_scan_pages_scan_batches",
            **_LATER,
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_scan_pages_schools", **_LATER),
        sa.PrimaryKeyConstraint("school_id", "batch", "number", name="pk_scan_pages"),
    )
    op.create_index("ix_scan_pages_code", "scan_pages", ["school_id", "code"])
    op.create_index("ix_scan_pages_case", "scan_pages", ["school_id", "case_id"])


def _marks() -> None:
    op.create_table(
        "scan_marks",
        sa.Column("school_id", sa.Text(), nullable=False),
        *_place(),
        *_texts("step", "case_id", "section_id", "mark", "evidence"),
        sa.ForeignKeyConstraint(
            ["school_id", "batch", "number"],
            ["scan_pages.school_id", "scan_pages.batch", "scan_pages.number"],
            name="fk_scan_marks_scan_pages",
            **_LATER,
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name="fk_scan_marks_schools", **_LATER),
        sa.PrimaryKeyConstraint("school_id", "batch", "number", "step", name="pk_scan_marks"),
    )
    op.create_index("ix_scan_marks_case", "scan_marks", ["school_id", "case_id", "step", "section_id"])


def _place() -> tuple[Any, ...]:
    return (
        sa.Column("batch", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
    )


def _texts(*names: str) -> tuple[Any, ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)
