"""Migrations: from nothing to the models and back, on both databases."""

import pytest
import sqlalchemy as sa

from archive_service.db import schema
from archive_service.db.engine import make_engine
from archive_service.problems import Problem


@pytest.fixture
def empty_engine(empty_database_url):
    made = make_engine(empty_database_url)
    yield made
    made.dispose()


def test_migrations_make_what_the_models_say(empty_engine):
    """The migrated schema has no difference from the mapped classes."""
    schema.upgrade(empty_engine)
    assert schema.differences(empty_engine) == []
    schema.check_schema(empty_engine)


def test_a_second_upgrade_changes_nothing(engine):
    """Upgrading a database that is up to date is harmless."""
    before = sorted(sa.inspect(engine).get_table_names())
    schema.upgrade(engine)
    assert sorted(sa.inspect(engine).get_table_names()) == before


def test_downgrade_leaves_nothing_behind(empty_engine):
    """Taking the schema back drops every table, so that it can be made again."""
    schema.upgrade(empty_engine)
    schema.downgrade(empty_engine)
    assert sa.inspect(empty_engine).get_table_names() == ["alembic_version"]
    schema.upgrade(empty_engine)
    assert schema.differences(empty_engine) == []


def test_tables_of_the_job_engine_are_not_ours(engine):
    """The job engine's tables lie in the same database and are left alone by the comparison."""
    on_sqlite = engine.dialect.name == "sqlite"
    assert sa.inspect(engine).has_table("workflow_status", schema=None if on_sqlite else "dbos")
    assert schema.differences(engine) == []


def test_an_empty_database_is_refused(empty_engine):
    """The program does not start on a database without its schema."""
    with pytest.raises(Problem) as caught:
        schema.check_schema(empty_engine)
    assert caught.value.code == "db.schema-older"


def test_a_newer_database_is_refused(engine):
    """An older program neither uses nor upgrades the database of a newer one."""
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    for attempt in (schema.check_schema, schema.upgrade):
        with pytest.raises(Problem) as caught:
            attempt(engine)
        assert caught.value.code == "db.schema-newer"


def test_a_failed_upgrade_leaves_nothing(empty_engine, monkeypatch):
    """A migration that breaks off half-way is rolled back as a whole, on SQLite as well."""

    def stop(*_args, **_kwargs):
        raise OSError

    monkeypatch.setattr("importlib.resources.files", stop)
    with pytest.raises(OSError):  # noqa: PT011 - the planted fault itself
        schema.upgrade(empty_engine)
    assert sa.inspect(empty_engine).get_table_names() == []


def test_rows_survive_the_second_revision_both_ways(empty_engine):
    """Grants, documents and leaves keep what they say; what the older schema cannot hold is dropped."""
    schema.upgrade(empty_engine, "r0001")
    with empty_engine.begin() as connection:
        for statement in OLD_ROWS:
            connection.exec_driver_sql(statement)
    schema.upgrade(empty_engine)
    with empty_engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT id, leaves FROM sections ORDER BY id").all()
        assert [tuple(row) for row in rows] == [("a", None), ("b", "4"), ("c", "5–7")]
        assert connection.exec_driver_sql("SELECT person_id, unit FROM grants").all() == [("p", "")]
        connection.exec_driver_sql(UNIT_GRANT)
        connection.exec_driver_sql("UPDATE documents SET case_id = NULL WHERE digest = 'y'")
    schema.downgrade(empty_engine, "r0001")
    with empty_engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT person_id, role FROM grants").all() == [("p", "deputy")]
        assert connection.exec_driver_sql("SELECT digest FROM documents").all() == [("x",)]


def test_names_are_gathered_from_the_sheets_that_are_there(empty_engine):
    """Each surname once, and both of whoever bore two; a code name is no surname and bears none."""
    schema.upgrade(empty_engine, "r0007")
    with empty_engine.begin() as connection:
        connection.exec_driver_sql(OLD_ROWS[0])
        for number, (pupil, surname, name) in enumerate(SHEETS):
            values = f"'s', 'k{number}', '{pupil}', '{surname}', '{name}', '', '', '9а', '9А', 2020, 'd'"
            connection.exec_driver_sql(f"INSERT INTO summary_pupils VALUES ({values})")
    schema.upgrade(empty_engine)
    with empty_engine.connect() as connection:
        known = connection.exec_driver_sql("SELECT surname_key FROM known_surnames").scalars()
        assert sorted(known) == ["вымыслова", "пробнева"]
        borne = connection.exec_driver_sql("SELECT pupil_id, surname_key FROM borne_names").all()
        assert sorted(tuple(row) for row in borne) == [("p1", "вымыслова"), ("p1", "пробнева")]


SHEETS = (
    ("p1", "пробнева", "анна"),
    ("p1", "вымыслова", "анна"),
    ("p1", "пробнева", "вера"),
    ("p2", "пробнева", "инна"),
    ("p2", "ученик 1", ""),
)
OLD_ROWS = (
    "INSERT INTO schools"
    " (id, name, short_name, zone, profile_id, profile_digest, opened_on, calendar, ca_pem)"
    " VALUES ('s', 'n', 'n', 'Europe/Moscow', 'p', 'd', '2026-01-01', '{}', '')",
    "INSERT INTO people (school_id, id, surname, name, patronymic, post)"
    " VALUES ('s', 'p', 'a', 'b', 'c', '')",
    "INSERT INTO grants (school_id, person_id, role, from_on, order_no, order_on)"
    " VALUES ('s', 'p', 'deputy', '2026-01-01', '1', '2026-01-01')",
    "INSERT INTO cases (school_id, id, class_id, class_name, grade, year, term_id, term_name, state,"
    " profile_digest, sections_total, sections_signed)"
    " VALUES ('s', 'k', 'c', '9', 9, 2025, 'q4', 'IV', 'open', 'd', 3, 0)",
    *(
        "INSERT INTO sections (school_id, case_id, id, title, signer, edition, state, first_leaf, last_leaf)"
        f" VALUES ('s', 'k', '{name}', 't', 'p', 1, 'waiting', {first}, {last})"
        for name, first, last in (("a", "NULL", "NULL"), ("b", 4, 4), ("c", 5, 7))
    ),
    *(
        "INSERT INTO documents"
        " (school_id, digest, case_id, role, size_bytes, media_type, created_at, details)"
        f" VALUES ('s', '{name}', 'k', 'front', 1, 'application/pdf', '2026-01-01T00:00:00.000000Z', '{{}}')"
        for name in ("x", "y")
    ),
)
UNIT_GRANT = (
    "INSERT INTO grants (school_id, person_id, role, from_on, unit, order_no, order_on)"
    " VALUES ('s', 'p', 'deputy', '2026-01-01', 'u', '2', '2026-01-01')"
)
