"""The act log: numbers without gaps, rows nobody can change, a chain that tells."""

import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from archive_service.db.act_log import (
    SchoolAct,
    acts_by,
    acts_of_case,
    all_acts,
    append,
    clock_steps,
    head,
    logged_at,
    logged_of_case,
    logged_of_kinds,
    verify_chain,
)
from archive_service.db.chain import GENESIS, Head
from archive_service.db.models import ActRow
from archive_service.db.session import school_session
from archive_service.problems import Problem, explain
from workflows.acts import CaseSigned, HandedOver, Medium, SectionSigned, VolumeAssembled

REFUSED = r"acts are never|continues the log"
_DAY = date(2026, 5, 25)
GUARDS = ("acts_update", "acts_delete", "acts_insert")


@pytest.fixture
def ten(factory, note):
    """Ten acts in school ``a``, three in school ``b``."""
    for school_id, count in (("a", 10), ("b", 3)):
        with school_session(factory, school_id) as session:
            for number in range(count):
                note(session, number)
    return factory


def _check(factory, known=()):
    with school_session(factory, "a", write=False) as session:
        return verify_chain(session, known)


def _unguarded(engine, *statements):
    """Change the log as somebody would who owns the database and takes the triggers away."""
    with engine.begin() as connection:
        for name in GUARDS:
            on = " ON acts" if engine.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
        for statement in statements:
            connection.exec_driver_sql(statement)


def _signed(section="s-1", edition=1, step="verify", document="d-2"):
    return SectionSigned(
        actor="p-1",
        on=_DAY,
        step=step,
        section=section,
        edition=edition,
        medium=Medium.ELECTRONIC,
        base="d-1",
        document=document,
    )


def test_numbers_run_per_school_and_hashes_chain(ten):
    """Each school counts from 1, and each entry names the hash of the one before."""
    for school_id, count in (("a", 10), ("b", 3)):
        with school_session(ten, school_id, write=False) as session:
            logged = list(all_acts(session))
            assert [one.seq for one in logged] == list(range(1, count + 1))
            assert head(session) == Head(count, logged[-1].hash)
            rows = session.scalars(sa.select(ActRow).order_by(ActRow.seq)).all()
            assert [row.prev_hash for row in rows] == [GENESIS, *(row.hash for row in rows[:-1])]
            assert verify_chain(session) is None


def test_acts_come_back_as_they_went_in(session, noon, day):
    """Acts of a case are read back equal; acts of the school keep their facts."""
    handed = HandedOver(actor="p-2", on=day)
    opened = SchoolAct("school-opened", "service", day, {"profile": "perevoz"})
    append(session, case_id=None, act=opened, at=noon)
    append(session, case_id="c-1", act=handed, at=noon)
    append(session, case_id="c-2", act=_signed(), at=noon)
    assert acts_of_case(session, "c-1") == (handed,)
    assert [one.act for one in all_acts(session)] == [opened, handed, _signed()]
    assert [one.seq for one in all_acts(session, after=2)] == [3]


def test_many_at_once_leave_no_gap(factory, note):
    """Threads that append at the same moment get numbers without gaps and one chain."""
    start = threading.Barrier(4)
    failures = []

    def work():
        try:
            start.wait()
            for number in range(5):
                with school_session(factory, "a") as session:
                    note(session, number)
        except BaseException as error:  # noqa: BLE001 - reported below
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with school_session(factory, "a", write=False) as session:
        assert head(session).seq == 20
        assert verify_chain(session) is None


def test_a_rollback_leaves_no_gap(factory, note):
    """An act that was taken back does not use up its number."""

    def fail():
        with school_session(factory, "a") as session:
            note(session)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with school_session(factory, "a") as session:
        assert note(session).seq == 1


def test_no_acts_for_a_school_that_is_not_there(factory, note):
    """A school without a row has no log."""
    with pytest.raises(Problem) as caught, school_session(factory, "z") as session:
        note(session)
    assert "z" in explain(caught.value).text


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE acts SET actor = 'x'",
        "UPDATE acts SET hash = hash WHERE seq = 1",
        "DELETE FROM acts WHERE seq = 10",
        "DELETE FROM acts",
        "INSERT INTO acts SELECT school_id, 12, case_id, kind, actor, at, on_day, payload, hash, hash"
        " FROM acts WHERE seq = 10",
        "INSERT INTO acts SELECT school_id, 11, case_id, kind, actor, at, on_day, payload, 'x', hash"
        " FROM acts WHERE seq = 10",
    ],
)
@pytest.mark.clause("001-36")
def test_the_database_itself_refuses(ten, engine, statement):
    """Raw SQL can neither change nor remove an act, nor add one that does not continue the log."""
    with pytest.raises(DBAPIError, match=REFUSED), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert _check(ten) is None


def test_each_databases_own_way_round_is_shut(ten, engine):
    """REPLACE on SQLite and TRUNCATE on PostgreSQL are refused as well."""
    if engine.dialect.name == "sqlite":
        ways = [
            "INSERT OR REPLACE INTO acts SELECT * FROM acts WHERE seq = 3",
            "UPDATE OR REPLACE acts SET seq = 2 WHERE seq = 3",
            "INSERT OR IGNORE INTO acts SELECT * FROM acts WHERE seq = 3",
        ]
    else:
        ways = [
            "TRUNCATE acts",
            "TRUNCATE schools CASCADE",
            "SET session_replication_role = replica; DELETE FROM acts",
            "INSERT INTO acts SELECT * FROM acts WHERE seq = 3 ON CONFLICT (school_id, seq)"
            " DO UPDATE SET actor = 'x'",
        ]
    for way in ways:
        with (
            pytest.raises(DBAPIError, match=REFUSED),
            engine.begin() as connection,
        ):
            connection.exec_driver_sql(way)
    assert _check(ten) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("kind = 'person-left'", "db.chain-hash"),
        ("case_id = 'c-9'", "db.chain-hash"),
        ("actor = 'p-9'", "db.chain-hash"),
        ("at = '2020-01-01T00:00:00.000000Z'", "db.chain-hash"),
        ("on_day = '2020-01-01'", "db.chain-hash"),
        ("payload = replace(payload, '4', '9')", "db.chain-hash"),
        ("payload = replace(payload, ',', ', ')", "db.chain-payload"),
        ("payload = 'x'", "db.chain-payload"),
        ("prev_hash = 'sha256:0'", "db.chain-prev"),
        ("hash = 'sha256:0'", "db.chain-hash"),
        ("seq = 99", "db.chain-gap"),
        ("school_id = 'c'", "db.chain-gap"),
    ],
)
@pytest.mark.clause("001-36")
def test_a_change_of_any_column_is_named(ten, engine, make_school, change, code):
    """Verification names the first bad entry whichever column was changed."""
    with school_session(ten, "c") as session:
        session.add(make_school("c"))
    _unguarded(engine, f"UPDATE acts SET {change} WHERE seq = 5 AND school_id = 'a'")
    found = _check(ten)
    assert (found.seq, found.code) == (5, code)
    assert "5" in found.sentence()


def test_removed_entries_are_named(ten, engine):
    """A hole in the log is found at its place, a missing beginning at 1."""
    _unguarded(engine, "DELETE FROM acts WHERE seq IN (4, 5, 8)")
    assert (_check(ten).seq, _check(ten).code) == (4, "db.chain-gap")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM acts WHERE seq < 6")
    assert _check(ten).seq == 1


def test_a_cut_end_needs_a_head_kept_elsewhere(ten, engine):
    """Only the head printed on paper or kept in a deposit shows that the end was cut off."""
    with school_session(ten, "a", write=False) as session:
        kept = head(session)
    assert _check(ten, [kept]) is None
    _unguarded(engine, "DELETE FROM acts WHERE seq > 7")
    assert _check(ten) is None
    found = _check(ten, [kept])
    assert (found.seq, found.code) == (8, "db.chain-cut")


def test_a_log_written_anew_differs_from_its_head(ten, engine, note):
    """Somebody who rewrites the log with right hashes is caught by a head kept elsewhere."""
    with school_session(ten, "a", write=False) as session:
        kept = head(session)
    _unguarded(engine, "DELETE FROM acts WHERE seq = 10")
    with school_session(ten, "a") as session:
        note(session, 77)
    assert _check(ten) is None
    found = _check(ten, [kept])
    assert (found.seq, found.code) == (10, "db.chain-head")


def test_a_clock_set_back_is_flagged(session, note, noon):
    """The order is the numbers'; an entry earlier than the one before is listed."""
    for minutes in (0, 10, 5, 20):
        note(session, at=noon + timedelta(minutes=minutes))
    assert clock_steps(session) == (3,)
    assert verify_chain(session) is None


def test_nobody_signs_the_same_edition_twice(factory, noon):
    """I4: a second signature of one step on one edition is refused, whoever gives it."""
    with school_session(factory, "a") as session:
        append(session, case_id="c-1", act=_signed(), at=noon)
    with pytest.raises(Problem) as caught, school_session(factory, "a") as session:
        append(session, case_id="c-1", act=_signed(document="d-3"), at=noon)
    assert caught.value.code == "db.signed-already"
    with school_session(factory, "a") as session:
        assert head(session).seq == 1
        for other in (_signed(edition=2), _signed(section="s-2"), _signed(step="certify")):
            append(session, case_id="c-1", act=other, at=noon)
        append(session, case_id="c-2", act=_signed(), at=noon)


def test_a_case_is_signed_once_per_volume(factory, noon, day):
    """A step on the whole case can be signed again only after a new volume."""
    certified = CaseSigned(
        actor="p-1",
        on=day,
        step="certify",
        medium=Medium.ELECTRONIC,
        base="v-1",
        volume="v-2",
        summary=None,
    )
    volume = VolumeAssembled(actor="service", on=day, volume="v-1", manifest="m", leaves=1, pages=2)
    with school_session(factory, "a") as session:
        append(session, case_id="c-1", act=volume, at=noon)
        append(session, case_id="c-1", act=certified, at=noon)
    with pytest.raises(Problem), school_session(factory, "a") as session:
        append(session, case_id="c-1", act=certified, at=noon)
    with school_session(factory, "a") as session:
        append(session, case_id="c-1", act=volume, at=noon)
        append(session, case_id="c-1", act=certified, at=noon)


def test_two_at_once_sign_once(factory, noon):
    """Of two who sign the same section at the same moment exactly one is accepted."""
    start = threading.Barrier(2)
    results = []

    def sign(document):
        start.wait()
        try:
            with school_session(factory, "a") as session:
                append(session, case_id="c-1", act=_signed(document=document), at=noon)
            results.append("done")
        except Problem as problem:
            results.append(problem.code)

    threads = [threading.Thread(target=sign, args=(name,)) for name in ("d-2", "d-3")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["db.signed-already", "done"]


def test_acts_by_kind_by_person_and_by_moment(factory, noon):
    """What a state is folded from, and what somebody did between two moments, of this school only."""
    later = noon + timedelta(minutes=5)
    for school_id in ("b", "a"):
        with school_session(factory, school_id) as session:
            for kind, actor, at in (("x", "p-1", noon), ("y", "p-2", noon), ("x", "p-1", later)):
                append(session, case_id=None, act=SchoolAct(kind, actor, _DAY, {}), at=at)
            append(session, case_id="c-1", act=HandedOver(actor="p-1", on=_DAY), at=later)

    def seqs(found):
        return [one.seq for one in found]

    with school_session(factory, "a", write=False) as session:
        assert seqs(logged_of_kinds(session, "x")) == [1, 3]
        assert seqs(logged_of_kinds(session, "x", "y")) == [1, 2, 3]
        assert seqs(acts_by(session, "p-1", noon)) == [1, 3, 4]
        assert seqs(acts_by(session, "p-1", noon + timedelta(microseconds=1))) == [3, 4]
        assert seqs(acts_by(session, "p-1", noon, later)) == [1]
        assert seqs(logged_of_case(session, "c-1")) == [4]
        assert seqs(logged_at(session, (4, 2, 9))) == [2, 4]
