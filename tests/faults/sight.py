"""What lies in an installation, read without the product: plain SQL and own hashing."""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.homes import DATABASE, WORKING, Home

TABLES = {
    "acts": ("school_id, seq, case_id, kind, actor, at, on_day, payload, prev_hash, hash", "seq"),
    "objects": ("digest, space, role, keep_until", "space, digest"),
    "copies": ("digest, space, store, room, state", "space, digest, store"),
    "deposits": ("manifest, case_id, journal_keep_until, summary_keep_until", "manifest"),
    "documents": ("digest, case_id, role, size_bytes", "digest"),
    "snapshots": ("digest, size_bytes", "digest"),
    "cases": ("id, state", "id"),
}
_DAY_NS = 24 * 60 * 60 * 10**9
_LEFTOVERS = "tmp"


@dataclass(frozen=True, slots=True)
class File:
    """A file under a final name: its own digest, its bytes, and the day of keeping as days since 1970."""

    hex: str
    data: bytes
    day: int
    read_only: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at an installation: rows by table, files by store and key, what lies in staging.

    ``damage`` is what the database says of itself when it is asked whether it is whole.
    """

    rows: Mapping[str, list[dict[str, Any]]]
    stores: Mapping[str, Mapping[str, File]]
    working: Mapping[str, File]
    leftovers: tuple[str, ...]
    damage: str = ""


def look(home: Home) -> Sight:
    """Return what lies in an installation on local disks."""
    stores = {name: files(path) for name, path in home.stores.items()}
    places = (*home.stores.values(), home.path / WORKING)
    leftovers = tuple(one for place in places for one in left(place))
    damage = _damage(home)
    rows = {} if damage else rows_of(home)
    return Sight(rows, stores, files(home.path / WORKING), leftovers, damage)


def _damage(home: Home) -> str:
    """Return what SQLite finds wrong in its file; a server's files are the server's affair."""
    if home.database.startswith("postgresql"):
        return ""
    try:
        with closing(sqlite3.connect(home.path / DATABASE)) as database:
            [found] = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == "ok" else str(found)


def rows_of(home: Home) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table that the invariants speak of."""
    if home.database.startswith("postgresql"):
        import psycopg

        with psycopg.connect(home.database) as server:
            return {name: _asked(server.execute(_query(name)), str) for name in TABLES}
    with closing(sqlite3.connect(home.path / DATABASE)) as database:
        return {name: _asked(database.execute(_query(name)), lambda value: value) for name in TABLES}


def files(root: Path) -> dict[str, File]:
    """Return every file under a final name in a store's directory."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            key = str(path.relative_to(root))
            if "/sha256/" in key:
                found[key] = _file(path)
    return found


def left(root: Path) -> list[str]:
    """Return what lies in a store's staging directory, locks of writers left out."""
    folder = root / _LEFTOVERS
    return [str(path) for path in folder.iterdir() if path.suffix != ".lock"] if folder.is_dir() else []


def digest_in_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes as an object's name spells it."""
    return hashlib.sha256(data).hexdigest()


def _file(path: Path) -> File:
    data, found = path.read_bytes(), path.stat()
    day = -(-found.st_mtime_ns // _DAY_NS)
    return File(digest_in_hex(data), data, day, not found.st_mode & 0o222)


def _query(table: str) -> str:
    columns, order = TABLES[table]
    return f"SELECT {columns} FROM {table} ORDER BY {order}"


def _asked(cursor: Any, spell: Any) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, _spelled(row, spell), strict=True)) for row in cursor]


def _spelled(row: Iterable[Any], spell: Any) -> list[Any]:
    return [value if value is None or isinstance(value, int) else spell(value) for value in row]
