"""The tables this room reads and writes by name: two of our schema, one of the job engine's."""

import sqlalchemy as sa

BEATS = sa.table(
    "worker_beats",
    sa.column("executor", sa.Text),
    sa.column("beats", sa.BigInteger),
    sa.column("at", sa.Text),
    sa.column("host", sa.Text),
    sa.column("pid", sa.Integer),
)
PROGRESS = sa.table(
    "job_progress",
    sa.column("school_id", sa.Text),
    sa.column("job_id", sa.Text),
    sa.column("done", sa.BigInteger),
    sa.column("total", sa.BigInteger),
    sa.column("note", sa.Text),
)

SCHEMA = "dbos"
"""Where the job engine keeps its tables on PostgreSQL; SQLite has no schemas."""


def workflows(dialect: str) -> sa.TableClause:
    """Return the job engine's table of workflows as far as this room looks into it."""
    return sa.table(
        "workflow_status",
        sa.column("workflow_uuid", sa.Text),
        sa.column("status", sa.Text),
        sa.column("executor_id", sa.Text),
        sa.column("queue_name", sa.Text),
        sa.column("deduplication_id", sa.Text),
        schema=None if dialect == "sqlite" else SCHEMA,
    )
