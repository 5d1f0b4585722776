"""Engines: which journal, how durable, what is refused."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from archive_service.db import engine as module
from archive_service.db.engine import (
    READ_ONLY,
    describe_engine,
    freeze,
    make_engine,
    network_share,
    wal_is_safe,
)
from archive_service.problems import Kind, Problem, explain

MOUNTS = """\
/dev/vda1 / ext4 rw 0 0
server:/vol /srv/share nfs4 rw 0 0
//nas/kids /mnt/with\\040space cifs rw 0 0
/dev/vdb1 /srv/share/local xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
        ((4, 44, 0), True),
    ],
)
def test_wal_only_where_it_is_repaired(version, safe):
    """Write-ahead logging is used on no version that can corrupt a database."""
    assert wal_is_safe(version) is safe


@pytest.mark.parametrize(("fixed", "journal"), [(True, "wal"), (False, "truncate")])
def test_the_journal_follows_the_version(tmp_path, monkeypatch, fixed, journal):
    """The branch that ``doctor`` prints is the one the version allows."""
    monkeypatch.setattr(module, "wal_is_safe", lambda _version: fixed)
    made = make_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    facts = describe_engine(made)
    made.dispose()
    assert (facts.dialect, facts.journal, facts.durable) == ("sqlite", journal, True)
    assert facts.version == sqlite3.sqlite_version


def test_facts_of_postgresql(postgresql_cluster):
    """The test server runs without fsync, and the description says so."""
    made = make_engine(postgresql_cluster.url("migrated"))
    facts = describe_engine(made)
    made.dispose()
    assert (facts.dialect, facts.durable, facts.journal) == ("postgresql", False, "")
    assert facts.place == "127.0.0.1/migrated"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/archive", ""),
        ("/srv/share/db", "nfs4"),
        ("/srv/share/local/db", ""),
        ("/mnt/with space", "cifs"),
        ("/srv/shared", ""),
    ],
)
def test_the_mount_nearest_to_the_path_decides(path, kind):
    """A network share is recognised by the longest mount point above the file."""
    assert network_share(Path(path), MOUNTS) == kind


def test_no_sqlite_on_a_network_share(tmp_path, monkeypatch):
    """A database on a share is refused with its path and what it is."""
    monkeypatch.setattr(module, "_mounts", lambda: f"server:/v {tmp_path} nfs4 rw 0 0\n")
    with pytest.raises(Problem) as caught:
        make_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    assert "nfs4" in explain(caught.value).text


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("sqlite://", "db.in-memory"),
        ("sqlite:///:memory:", "db.in-memory"),
        ("mysql://x/y", "db.unknown-kind"),
    ],
)
def test_other_databases_are_refused(url, code):
    """Only a file of SQLite and PostgreSQL will do."""
    with pytest.raises(Problem) as caught:
        make_engine(url)
    assert caught.value.code == code
    assert explain(caught.value, "en").text


def test_a_writer_holds_the_lock_from_its_beginning(tmp_path, monkeypatch):
    """Two writers cannot both start and then find each other in the way."""
    monkeypatch.setattr(module, "BUSY_TIMEOUT_MS", 1)
    made = make_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with made.begin(), pytest.raises(OperationalError, match="locked"), made.begin():
        pass
    with made.begin(), made.execution_options(**READ_ONLY).begin() as reader:
        assert reader.exec_driver_sql("SELECT 1").scalar() == 1
    made.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"), [("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1)]
)
def test_every_connection_is_set_up(tmp_path, pragma, value):
    """Durability and references do not depend on which pooled connection is used."""
    made = make_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    reading = made.execution_options(**READ_ONLY)
    with reading.connect() as first, reading.connect() as second:
        found = {connection.scalar(sa.text(f"PRAGMA {pragma}")) for connection in (first, second)}
    made.dispose()
    assert found == {value}


def test_a_frozen_database_is_read_and_never_written(engine):
    """Whoever tries to write through a frozen engine is told why; what is there can be read."""
    freeze(engine, Problem(Kind.REFUSED, "moving.moved", home="a", target="b"))
    engine.dispose()
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM schools")) == 0
    with engine.connect() as connection, pytest.raises(Problem) as caught:
        connection.execute(sa.text("DELETE FROM schools"))
    assert caught.value.code == "moving.moved"
