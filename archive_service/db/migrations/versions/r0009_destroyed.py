"""A kept object leaves the record when its day is over and an act of destruction names it, never else."""

from importlib import resources

from alembic import op

revision = "r0009"
down_revision = "r0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an act of destruction take rows of objects off the record; nothing else may."""
    _run("r0009")


def downgrade() -> None:
    """Let no kept object leave the record."""
    _run("r0009.down")


def _run(name: str) -> None:
    dialect = op.get_context().dialect.name
    source = resources.files("archive_service.db.migrations") / f"{name}.{dialect}.sql"
    for statement in source.read_text("utf-8").split("--;\n"):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
