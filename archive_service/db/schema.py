"""The schema of a database: bring it up to date, take it back, compare it with the models."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from archive_service.db.models import Base
from archive_service.problems import Kind, Problem


def ours(name: str | None, kind: str, parents: Any) -> bool:  # noqa: ARG001
    """Return whether Alembic is to look at this name: the job engine's tables are not ours."""
    return kind != "table" or name in Base.metadata.tables


OPTIONS: dict[str, Any] = {
    "target_metadata": Base.metadata,
    "include_name": ours,
    "render_as_batch": True,
    "compare_type": True,
    "transactional_ddl": True,
}


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision in one transaction. Harmless when it is there already.

    Raises:
        Problem: a newer version of the program made this database.
    """
    _run(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the schema back to a revision; rows of dropped tables are lost."""
    _run(engine, lambda config: command.downgrade(config, revision))


def check_schema(engine: Engine) -> None:
    """Say nothing when the database has the schema this program needs.

    Raises:
        Problem: the schema is older (upgrade it) or newer (update the program).
    """
    present = current_revision(engine)
    script = ScriptDirectory.from_config(_config())
    if present == script.get_current_head():
        return
    known = present is None or present in {one.revision for one in script.walk_revisions()}
    raise Problem(Kind.SETUP, "db.schema-older" if known else "db.schema-newer", revision=present or "-")


def current_revision(engine: Engine) -> str | None:
    """Return the revision of the database, or None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences(engine: Engine) -> list[Any]:
    """Return what Alembic would change to make the database as the models are."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=OPTIONS)
        found: list[Any] = compare_metadata(context, Base.metadata)
        return found


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "archive_service.db:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _run(engine: Engine, what: Callable[[Config], None]) -> None:
    config = _config()
    with engine.connect() as connection, _without_foreign_keys(connection), connection.begin():
        config.attributes["connection"] = connection
        try:
            what(config)
        except CommandError as error:
            present = MigrationContext.configure(connection).get_current_revision()
            raise Problem(Kind.SETUP, "db.schema-newer", revision=present) from error


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild tables: dropping the old one must not look like deleting its rows."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")
