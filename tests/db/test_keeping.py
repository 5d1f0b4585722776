"""Days of keeping only grow (I6): raw SQL included, on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from archive_service.db.models import Deposit, Object
from archive_service.db.session import school_session

REFUSED = r"only grows|stays on record"


@pytest.fixture
def kept(factory):
    """A kept object, an object without a day, and a deposit."""
    with school_session(factory, "a") as session:
        common = {"role": "volume", "case_id": "c-1", "size_bytes": 5}
        session.add(Object(digest="d-1", space="objects", keep_until=date(2031, 9, 1), **common))
        session.add(Object(digest="d-2", space="objects", keep_until=None, **common))
        session.add(
            Deposit(
                manifest="m-1",
                case_id="c-1",
                at=datetime(2026, 5, 25, tzinfo=UTC),
                journal_keep_until=date(2031, 9, 1),
                summary_keep_until=date(2051, 9, 1),
            )
        )
    return factory


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE objects SET keep_until = '2031-08-31' WHERE digest = 'd-1'",
        "UPDATE objects SET keep_until = NULL",
        "UPDATE objects SET digest = 'd-9' WHERE digest = 'd-1'",
        "UPDATE objects SET space = 'log' WHERE digest = 'd-1'",
        "DELETE FROM objects WHERE digest = 'd-1'",
        "DELETE FROM objects",
        "UPDATE deposits SET journal_keep_until = '2030-09-01'",
        "UPDATE deposits SET summary_keep_until = '2050-09-01'",
        "UPDATE deposits SET manifest = 'm-2'",
        "DELETE FROM deposits",
    ],
)
def test_the_database_refuses_to_shorten(kept, engine, statement):
    """No statement shortens a day of keeping or takes a kept thing off the record."""
    with pytest.raises(DBAPIError, match=REFUSED), engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_each_databases_own_way_round_is_shut(kept, engine):
    """REPLACE on SQLite and TRUNCATE on PostgreSQL are refused as well."""
    ways = ["TRUNCATE objects CASCADE", "TRUNCATE deposits"]
    if engine.dialect.name == "sqlite":
        ways = [
            "INSERT OR REPLACE INTO objects SELECT school_id, digest, space, role, case_id, size_bytes,"
            " '2027-01-01' FROM objects WHERE digest = 'd-1'",
            "INSERT OR REPLACE INTO deposits SELECT school_id, manifest, case_id, at, '2027-01-01',"
            " '2027-01-01' FROM deposits",
            "REPLACE INTO deposits SELECT * FROM deposits",
        ]
    for way in ways:
        with pytest.raises(DBAPIError, match=REFUSED), engine.begin() as connection:
            connection.exec_driver_sql(way)


def test_days_may_grow(kept):
    """A longer time of keeping is taken, from none or from an earlier day."""
    with school_session(kept, "a") as session:
        for row in session.scalars(select(Object)):
            row.keep_until = date(2051, 9, 1)
        session.scalars(select(Deposit)).one().journal_keep_until = date(2051, 9, 1)
    with school_session(kept, "a") as session:
        assert set(session.scalars(select(Object.keep_until))) == {date(2051, 9, 1)}


def test_an_object_without_a_day_may_go(kept):
    """What was never promised to be kept can be taken off the record."""
    with school_session(kept, "a") as session:
        session.delete(session.get(Object, ("a", "d-2", "objects")))
    with school_session(kept, "a") as session:
        assert session.scalars(select(Object.digest)).all() == ["d-1"]
