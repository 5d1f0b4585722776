"""Extracts of the log: what deposits carry makes the log anew."""

import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_service.db.act_log import entries, head, verify_chain
from archive_service.db.chain import Head, first_break
from archive_service.db.engine import make_engine
from archive_service.db.segments import export_segment, import_segments, read_segment
from archive_service.db.session import make_factory, school_session
from archive_service.problems import Problem
from workflows.canonical import canonical_bytes


@pytest.fixture
def pieces(factory, note):
    """Twelve acts of school ``a`` as a function that exports ``first``..``last``."""
    with school_session(factory, "a") as session:
        for number in range(12):
            note(session, number)

    def piece(first, last):
        with school_session(factory, "a", write=False) as session:
            return export_segment(session, first, last)

    return piece


@pytest.fixture
def empty(tmp_path, sqlite_template, make_school):
    """Another database, with the school and no acts: what a rebuild starts from."""
    path = tmp_path / "rebuilt.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    made = make_factory(engine)
    with school_session(made, "a") as session:
        session.add(make_school("a"))
    yield made
    engine.dispose()


def _read(factory):
    with school_session(factory, "a", write=False) as session:
        return list(entries(session)), verify_chain(session)


def _import(factory, *segments):
    with school_session(factory, "a") as session:
        return import_segments(session, segments)


def _code(factory, *segments):
    with pytest.raises(Problem) as caught:
        _import(factory, *segments)
    return caught.value.code


def test_a_log_is_the_same_after_a_rebuild(factory, pieces, empty):
    """Overlapping extracts in any order give the log back entry for entry."""
    rebuilt = _import(empty, pieces(8, 12), pieces(4, 9), pieces(1, 5))
    with school_session(factory, "a", write=False) as session:
        assert rebuilt == head(session)
    assert _read(empty) == _read(factory)
    assert _import(empty, pieces(1, 12)) == rebuilt


def test_an_extract_reads_without_a_database(pieces):
    """An extract is canonical JSON whose chain can be checked by itself."""
    data = pieces(1, 12)
    assert canonical_bytes(json.loads(data)) == data
    found = read_segment(data)
    assert first_break(found, [Head(12, found[-1].hash)]) is None
    later = read_segment(pieces(5, 9))
    assert first_break(later, after=Head(4, found[3].hash)) is None
    assert first_break(later, after=Head(4, found[4].hash)).code == "db.chain-prev"


def test_a_missing_extract_is_named(pieces, empty):
    """Nothing is taken in when entries between the extracts are missing."""
    assert _code(empty, pieces(1, 4), pieces(6, 12)) == "db.segment-gap"
    assert _read(empty) == ([], None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace('"number":7', '"number":8'), "db.chain-hash"),
        (lambda text: text.replace('"school":"a"', '"school":"b"'), "db.segment-school"),
        (lambda text: text.replace("journal-acts/1", "journal-acts/9"), "db.segment-unreadable"),
        (lambda text: text.replace('"actor"', '"author"'), "db.segment-unreadable"),
        (lambda text: text[:-5], "db.segment-unreadable"),
    ],
)
def test_a_changed_extract_is_refused(pieces, empty, change, code):
    """An extract that was changed, cut or is another school's leaves the database as it was."""
    assert _code(empty, change(pieces(1, 12).decode()).encode()) == code
    assert _read(empty) == ([], None)


def test_an_extract_at_odds_with_the_database_is_refused(factory, pieces, empty, note):
    """Entries that are there already must be the same."""
    with school_session(empty, "a") as session:
        note(session, 99)
    assert _code(empty, pieces(1, 12)) == "db.segment-differs"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.sets(st.integers(1, 11)), lap=st.integers(0, 3), order=st.randoms(use_true_random=False))
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_any_cutting_gives_the_log_back(pieces, empty, cuts, lap, order):
    """However a log is cut into overlapping extracts, and in whatever order, it comes back whole."""
    bounds = pairwise([0, *sorted(cuts), 12])
    cut = [pieces(max(1, first + 1 - lap), last) for first, last in bounds]
    order.shuffle(cut)
    with school_session(empty, "a") as session:
        assert import_segments(session, cut).seq == 12
        assert tuple(entries(session)) == read_segment(pieces(1, 12))
        session.rollback()
