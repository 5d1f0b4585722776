"""All rows of one database into another, value by value, and the proof that they are the same.

Values travel as the database spells them: a moment stays the text it is, so that no hash changes.
Rows of acts come in their order, because a trigger lets an act only continue the log; foreign keys
are checked at commit. No table has numbers of the database's own making, so there are none to set.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, TableClause
from sqlalchemy.types import TypeDecorator

from archive_service.db import schema
from archive_service.db.engine import READ_ONLY
from archive_service.db.models import Base
from archive_service.problems import Kind, Problem

MACHINE = frozenset({"worker_beats", "job_progress"})
"""Tables of running work: they say nothing when no process runs."""

_BATCH_ROWS = 500
_WORLD = 1 << 256

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Weight:
    """What a table holds: how many rows, and the sum of their digests, whatever their order."""

    rows: int
    digest: str


def weigh(engine: Engine, progress: Progress = lambda _done, _total: None) -> dict[str, Weight]:
    """Return the weight of every table; two databases that hold the same weigh the same."""
    tables = _tables()
    weights = {}
    with engine.execution_options(**READ_ONLY).connect() as connection:
        for number, table in enumerate(tables, 1):
            weights[table.name] = _weight(_batches(connection, table))
            progress(number, len(tables))
    return weights


def copy_all(source: Engine, target: Engine, progress: Progress = lambda _done, _total: None) -> None:
    """Copy every row into a database that has the schema and no rows, in one transaction.

    ``progress`` is told (rows copied, rows in all).
    """
    done = 0
    with source.execution_options(**READ_ONLY).connect() as reading, target.begin() as writing:
        total = sum(_count(reading, table) for table in _tables())
        for table in _tables():
            for batch in _batches(reading, table):
                writing.execute(sa.insert(table), batch)
                done += len(batch)
                progress(done, total)


def make_empty(engine: Engine) -> None:
    """Drop our tables and make them again: the one way to take back acts that nobody relied on yet."""
    schema.downgrade(engine)
    schema.upgrade(engine)


def is_empty(engine: Engine) -> bool:
    """Return whether the database has no school's rows: no schema at all, or a fresh one."""
    if schema.current_revision(engine) is None:
        return True
    with engine.connect() as connection:
        return _count(connection, _table("schools")) == 0


def refuse_foreign(source: Engine, target: Engine, own: Collection[str]) -> None:
    """Return when the target's log is a beginning of the source's, with acts of the kinds ``own`` after it.

    Raises:
        Problem: it is another archive's, or somebody has worked in it.
    """
    acts = _table("acts")
    with source.execution_options(**READ_ONLY).connect() as here, target.connect() as there:
        for school, hashed in _last_but(there, own).items():
            known = sa.select(sa.literal(1)).where(acts.c.school_id == school, acts.c.hash == hashed)
            if here.scalar(known) is None:
                raise Problem(Kind.REFUSED, "moving.database-in-use", school=school)


def _last_but(connection: Connection, own: Collection[str]) -> dict[str, str]:
    """Return the hash of each school's last act that is of none of the kinds ``own``."""
    acts = _table("acts")
    last = sa.select(acts.c.school_id, sa.func.max(acts.c.seq).label("seq")).where(acts.c.kind.not_in(own))
    newest = last.group_by(acts.c.school_id).subquery()
    joined = sa.and_(acts.c.school_id == newest.c.school_id, acts.c.seq == newest.c.seq)
    wanted = sa.select(acts.c.school_id, acts.c.hash).join_from(acts, newest, joined)
    return {row.school_id: row.hash for row in connection.execute(wanted)}


def _tables() -> list[TableClause]:
    return [_table(one.name) for one in Base.metadata.sorted_tables if one.name not in MACHINE]


def _table(name: str) -> TableClause:
    """Return a table whose columns have the types that the database itself knows."""
    known = Base.metadata.tables[name]
    return sa.table(name, *(sa.column(one.name, _plain(one.type)) for one in known.columns))


def _plain(kind: Any) -> Any:
    return kind.impl if isinstance(kind, TypeDecorator) else kind


def _batches(connection: Connection, table: TableClause) -> Iterator[list[Mapping[str, Any]]]:
    key = [table.c[one.name] for one in Base.metadata.tables[table.name].primary_key]
    wanted = sa.select(table).order_by(*key).execution_options(yield_per=_BATCH_ROWS)
    for rows in connection.execute(wanted).mappings().partitions():
        yield [dict(row) for row in rows]


def _count(connection: Connection, table: TableClause) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _weight(batches: Iterator[list[Mapping[str, Any]]]) -> Weight:
    rows = total = 0
    for batch in batches:
        for row in batch:
            rows += 1
            total += int.from_bytes(hashlib.sha256(_spelled(row)).digest(), "big")
    return Weight(rows, f"sha256+:{total % _WORLD:064x}")


def _spelled(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, default=_text).encode("utf-8")


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else bytes(value).hex()
