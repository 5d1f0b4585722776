"""Rows made while acts come are the rows made from all acts anew."""

import tomllib
from datetime import UTC, date, datetime
from importlib import resources

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from archive_service.db.act_log import append
from archive_service.db.models import CaseRow, Duty, SectionRow, Signature
from archive_service.db.projections import project, rebuild_projections
from archive_service.db.session import school_session
from workflows.acts import (
    Bound,
    CaseOpened,
    CaseSigned,
    Deposited,
    EditionFacts,
    HandedOver,
    Medium,
    Printed,
    Remark,
    SectionFacts,
    SectionReturned,
    SectionSigned,
    SnapshotFixed,
    VolumeAssembled,
)
from workflows.calendar import Calendar
from workflows.case import evolve
from workflows.duties import duties
from workflows.profile import parse

NOON = datetime(2026, 5, 25, 9, tzinfo=UTC)
CALENDAR = Calendar(days_off=frozenset(), working_days=frozenset())
PROFILE = parse(
    tomllib.loads((resources.files("workflows") / "profiles" / "perevoz.toml").read_text("utf-8"))
)
TABLES = (CaseRow, SectionRow, Duty, Signature)
DAY = date(2026, 5, 25)
BY = {"actor": "p-1", "on": DAY}


def _opened(case_id):
    return CaseOpened(
        **BY,
        case=case_id,
        class_id="9b",
        class_name="9Б",
        grade=9,
        kind="school",
        year=2025,
        term_id="q4",
        term_name="4 четверть",
        term_kind="quarter",
        term_ends_on=DAY,
        closes_year=True,
        profile=PROFILE.id,
        profile_digest=PROFILE.digest,
    )


def _printed(*editions):
    facts = tuple(EditionFacts(name, number, f"{name}-{number}", 2, 3) for name, number in editions)
    return Printed(
        **BY,
        snapshot="x",
        layout="l",
        editions=facts,
        front="f",
        back="b",
        summary="s",
        leaves=9,
        summary_leaves=2,
    )


def _signed(name, edition):
    return SectionSigned(
        **BY,
        step="verify",
        section=name,
        edition=edition,
        medium=Medium.ELECTRONIC,
        base=f"{name}-{edition}",
        document=f"{name}-{edition}-signed",
    )


def _volume(step):
    return CaseSigned(**BY, step=step, medium=Medium.ELECTRONIC, base="v", volume=step, summary="s")


def _story(case_id):
    """The whole way of a case of two sections, with one return."""
    facts = tuple(SectionFacts(id=name, title=name, signer=f"t-{name}") for name in ("s1", "s2"))
    return (
        _opened(case_id),
        SnapshotFixed(**BY, snapshot="x", class_teacher="p-9", sections=facts),
        _printed(("s1", 1), ("s2", 1)),
        HandedOver(**BY),
        _signed("s1", 1),
        SectionReturned(**BY, step="verify", section="s2", edition=1, remarks=(Remark("нет темы", 3),)),
        _printed(("s2", 2)),
        _signed("s2", 2),
        VolumeAssembled(**BY, volume="v", manifest="m", leaves=9, pages=18),
        _volume("certify"),
        _volume("approve"),
        _volume("stamp"),
        Bound(**BY, step="bind", medium=Medium.PAPER, leaves=9),
        Deposited(
            **BY,
            step="deposit",
            manifest="m",
            journal_keep_until=date(2031, 9, 1),
            summary_keep_until=date(2051, 9, 1),
            rooms=("one", "two"),
        ),
    )


def _owed(case):
    return duties(case, profile=PROFILE, calendar=CALENDAR)


def _tell(session, case_id, acts):
    """Append acts one by one, keeping the projections as a service does."""
    case = None
    for act in acts:
        append(session, case_id=case_id, act=act, at=NOON)
        case = evolve(case, act)
        project(session, case, _owed(case))
    return case


def _rows(session):
    session.expire_all()
    found = {}
    for table in TABLES:
        columns = [column.key for column in sa.inspect(table).column_attrs]
        rows = session.scalars(select(table)).all()
        found[table.__name__] = sorted(repr([getattr(row, name) for name in columns]) for row in rows)
    return found


@pytest.fixture
def told(factory):
    """One case told to its end, two that stand half-way, and one of another school."""
    with school_session(factory, "a") as session:
        for case_id, length in (("c-1", 14), ("c-2", 6), ("c-3", 1)):
            _tell(session, case_id, _story(case_id)[:length])
    with school_session(factory, "b") as session:
        _tell(session, "c-1", _story("c-1")[:5])
    return factory


def test_a_rebuild_gives_the_same_rows(told):
    """Projections made anew from the acts equal those kept act by act, also after they were lost."""
    with school_session(told, "a") as session:
        kept = _rows(session)
        assert {name: len(rows) > 0 for name, rows in kept.items()} == dict.fromkeys(kept, True)
        assert rebuild_projections(session, _owed) == 3
        assert _rows(session) == kept
        for table in reversed(TABLES):
            session.execute(sa.delete(table))
        rebuild_projections(session, _owed)
        assert _rows(session) == kept


def test_a_rebuild_stays_in_the_school(told):
    """Another school's rows are neither removed nor made."""
    with school_session(told, "b", write=False) as session:
        before = _rows(session)
    with school_session(told, "a") as session:
        rebuild_projections(session, _owed)
    with school_session(told, "b", write=False) as session:
        assert _rows(session) == before


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lengths=st.lists(st.integers(1, 14), min_size=1, max_size=3))
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_any_beginnings_of_stories_project_the_same(factory, lengths):
    """Whatever acts have happened so far, kept rows and rebuilt rows agree."""
    with school_session(factory, "a") as session:
        for number, length in enumerate(lengths):
            _tell(session, f"c-{number}", _story(f"c-{number}")[:length])
        kept = _rows(session)
        rebuild_projections(session, _owed)
        assert _rows(session) == kept
        session.rollback()


@pytest.mark.parametrize(
    ("length", "state", "signed"),
    [
        (1, "export", 0),
        (2, "print", 0),
        (3, "hand-over", 0),
        (5, "verify", 1),
        (6, "returned", 1),
        (7, "verify", 1),
        (8, "assemble", 2),
        (9, "certify", 2),
        (12, "bind", 2),
        (14, "archived", 2),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_row_says_what_the_case_waits_for(session, length, state, signed):
    """The case's state is the step owed next, ``returned`` or ``archived``."""
    _tell(session, "c-1", _story("c-1")[:length])
    row = session.get(CaseRow, ("a", "c-1"))
    assert (row.state, row.sections_signed) == (state, signed)
    assert row.leaves == (9 if length >= 3 else None)
    assert (row.class_teacher, row.class_name) == (None if length == 1 else "p-9", "9Б")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_queue_says_who_owes_what(session):
    """Open duties name person, day and clause; blocked ones what comes first; done ones are gone."""
    _tell(session, "c-1", _story("c-1")[:5])
    rows = session.scalars(select(Duty).order_by(Duty.due_on, Duty.step)).all()
    (open_now,) = [row for row in rows if row.open]
    assert (open_now.step, open_now.section_id, open_now.person_id) == ("verify", "s2", "t-s2")
    assert open_now.due_on is not None
    assert open_now.clause
    assert {row.step for row in rows} == {"verify", *(step for row in rows for step in row.blocked_by)} | {
        "deposit"
    }
    case = session.get(CaseRow, ("a", "c-1"))
    assert case.next_due_on == min(row.due_on for row in rows if row.due_on)
