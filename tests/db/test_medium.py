"""A medium that fails under the database is said in words, and nothing is half done."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from archive_service.db.engine import make_engine
from archive_service.db.medium import medium_faults
from archive_service.problems import Kind, Problem, explain


@pytest.fixture
def full(tmp_path: Path) -> sa.Engine:
    """A database that may not grow: SQLite says of it what it says of a full disk."""
    engine = make_engine(f"sqlite:///{tmp_path / 'small.sqlite'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE sheets (content BLOB)")
        connection.exec_driver_sql("PRAGMA max_page_count = 20")
    return engine


def _write(engine: sa.Engine, size_bytes: int, *, in_savepoint: bool) -> None:
    with medium_faults(), engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("PRAGMA max_page_count = 20")
        insert = sa.text("INSERT INTO sheets VALUES (randomblob(:size))").bindparams(size=size_bytes)
        if in_savepoint:
            with connection.begin_nested():
                connection.execute(insert)
        else:
            connection.execute(insert)


@pytest.mark.parametrize("in_savepoint", [False, True])
def test_a_full_disk_is_named(full: sa.Engine, in_savepoint: bool) -> None:
    """No space: a sentence of the storage kind (507), nothing recorded, a smaller row still goes in."""
    with pytest.raises(Problem) as caught:
        _write(full, 400_000, in_savepoint=in_savepoint)
    assert (caught.value.kind, caught.value.code) == (Kind.STORAGE, "db.medium-full")
    assert "кончилось место" in explain(caught.value).text
    _write(full, 100, in_savepoint=in_savepoint)
    with full.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM sheets")) == 1


def test_other_errors_pass(full: sa.Engine) -> None:
    """What is not the medium's is not blamed on it."""
    with pytest.raises(sa.exc.OperationalError), medium_faults(), full.connect() as connection:
        connection.execute(sa.text("SELECT * FROM nowhere"))
