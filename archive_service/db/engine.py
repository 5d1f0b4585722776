"""Engines for the two databases, with what each needs to lose nothing.

SQLite before 3.51.3 (3.50.7, 3.44.6) can corrupt a WAL database when two connections
write and checkpoint; there the rollback journal is used. Every transaction starts with
``BEGIN IMMEDIATE`` unless its connection carries the execution option ``sqlite_begin``:
``"deferred"`` for one that only reads, ``"driver"`` for code that brings its own ``BEGIN``.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

from archive_service.problems import Kind, Problem

BUSY_TIMEOUT_MS = 30_000
READ_ONLY = {"sqlite_begin": "deferred"}
"""Execution options of a transaction that only reads: it does not wait for writers to finish."""

_READ_ONLY_TRANSACTION = "25006"
_FROZEN = "frozen"
_FIXED_IN = {44: (3, 44, 6), 50: (3, 50, 7)}
_FIXED_FROM = (3, 51, 3)
_SHARES = frozenset({"nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "afs", "fuse.sshfs", "ncpfs"})


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """What ``doctor`` says of the database. ``journal`` is empty on PostgreSQL.

    ``durable`` is True when a commit reaches the disk before it is acknowledged.
    """

    dialect: str
    version: str
    journal: str
    durable: bool
    place: str


def make_engine(url: str) -> Engine:
    """Return the engine of a database: ``sqlite:///path`` or ``postgresql://…`` (psycopg 3).

    Raises:
        Problem: another kind of database, or SQLite in memory or on a network share.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _sqlite_engine(parsed)
    if backend == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    raise Problem(Kind.SETUP, "db.unknown-kind", backend=backend)


def describe_engine(engine: Engine) -> EngineFacts:
    """Return which branch is active: version, journal mode, durability, place."""
    if engine.dialect.name == "sqlite":
        return _describe_sqlite(engine)
    with engine.connect() as connection:
        version = str(connection.scalar(text("SHOW server_version")))
        durable = connection.scalar(text("SHOW fsync")) == "on"
        durable &= connection.scalar(text("SHOW synchronous_commit")) != "off"
    place = f"{engine.url.host or 'localhost'}/{engine.url.database}"
    return EngineFacts("postgresql", version, "", durable, place)


def freeze(engine: Engine, why: Problem) -> None:
    """Let nothing be written through this engine from now on; whoever tries is told why."""
    event.listen(engine, "connect", _set_read_only)

    def tell(context: ExceptionContext) -> None:
        if _refused_as_read_only(context.original_exception):
            raise why from context.original_exception

    event.listen(engine, "handle_error", tell)


def _set_read_only(connection: Any, record: ConnectionPoolEntry) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA query_only=ON")
        record.info[_FROZEN] = True  # not even BEGIN IMMEDIATE is allowed there
    else:
        connection.read_only = True


def _refused_as_read_only(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY
    return getattr(error, "sqlstate", "") == _READ_ONLY_TRANSACTION


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Return whether this version of SQLite has the repair of the WAL corruption."""
    if version >= _FIXED_FROM:
        return True
    fixed = _FIXED_IN.get(version[1])
    return version[0] == 3 and fixed is not None and version >= fixed


def network_share(path: Path, mounts: str) -> str:
    """Return the kind of network file system ``path`` lies on by a text like /proc/mounts, or "".

    Raises:
        OSError: the path cannot be resolved.
    """
    resolved = path.resolve()
    best: tuple[int, str] = (0, "")
    for line in mounts.splitlines():
        _, point, kind, *_ = line.split(" ")
        mount = Path(point.replace("\\040", " "))
        if resolved.is_relative_to(mount):
            best = max(best, (len(mount.parts), kind))
    return best[1] if best[1] in _SHARES else ""


def _sqlite_engine(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise Problem(Kind.SETUP, "db.in-memory")
    path = Path(url.database)
    share = network_share(path.parent, _mounts())
    if share:
        raise Problem(Kind.SETUP, "db.network-share", path=path, share=share)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "TRUNCATE"
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"journal_mode={journal}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # REPLACE must not slip past the triggers on DELETE
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    how = connection.get_execution_options().get("sqlite_begin", "immediate")
    raw = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    frozen = _FROZEN in connection.info
    if how == "driver":
        raw.isolation_level = "DEFERRED" if frozen else "IMMEDIATE"
        return
    raw.isolation_level = None
    connection.exec_driver_sql("BEGIN" if frozen or how == "deferred" else "BEGIN IMMEDIATE")


def _describe_sqlite(engine: Engine) -> EngineFacts:
    with engine.execution_options(**READ_ONLY).connect() as connection:
        journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    durable = synchronous is not None and synchronous >= 2
    return EngineFacts("sqlite", sqlite3.sqlite_version, journal, durable, str(engine.url.database))
