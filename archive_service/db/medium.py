"""What a database says when the medium under it is full or fails, turned into a sentence for people."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from archive_service.problems import Kind, Problem

_FULL, _FAILS = "db.medium-full", "db.medium-fails"
_SQLITE = {sqlite3.SQLITE_FULL: _FULL, sqlite3.SQLITE_IOERR: _FAILS}
_POSTGRESQL = {"53100": _FULL, "58030": _FAILS}
_PRIMARY = 0xFF
"""SQLite's codes say in their lower byte what kind of trouble it is, above it where."""


@contextmanager
def medium_faults() -> Iterator[None]:
    """Stand around a transaction: what its medium refuses is said in words, other errors pass as they are.

    Raises:
        Problem: there is no space left, or the medium cannot be read or written; nothing was committed.
    """
    try:
        yield
    except DBAPIError as error:
        code = next(filter(None, map(_code, _with_causes(error))), None)
        if code is None:
            raise
        raise Problem(Kind.STORAGE, code) from error


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those it arose from: where SQLite gave up a transaction, its savepoint is missed."""
    while error is not None:
        yield error
        error = error.__context__


def _code(error: BaseException | None) -> str | None:
    """Return the sentence for a driver's error, None where it speaks of something else."""
    sqlite_code = getattr(error, "sqlite_errorcode", None)
    if sqlite_code is not None:
        return _SQLITE.get(sqlite_code & _PRIMARY)
    return _POSTGRESQL.get(getattr(error, "sqlstate", None) or "")
