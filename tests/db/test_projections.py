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
    ActsVoided,
    Bound,
    CaseOpened,
    CaseSigned,
    Deposited,
    EditionFacts,
    HandedOver,
    Medium,
    PartLeaves,
    Printed,
    Remark,
    SectionFacts,
    SectionReturned,
    SectionSigned,
    SnapshotFixed,
    VolumeAssembled,
)
from workflows.calendar import Calendar
from workflows.duties import duties
from workflows.history import evolve
from workflows.profile import parse
from workflows.side_acts import CorrectionApproved, CorrectionProposed
from workflows.voiding import thing_of

NOON = datetime(2026, 5, 25, 9, tzinfo=UTC)
CALENDAR = Calendar(days_off=frozenset(), working_days=frozenset())
PROFILE = parse(
    tomllib.loads((resources.files("workflows") / "profiles" / "perevoz.toml").read_text("utf-8"))
)
TABLES = (CaseRow, SectionRow, Duty, Signature)
DAY = date(2026, 5, 25)
LEAVES = {"s1": ("2", "3"), "s2": ("4", "5")}
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
    facts = tuple(EditionFacts(name, number, f"{name}-{number}", LEAVES[name]) for name, number in editions)
    return Printed(
        **BY,
        snapshot="x",
        layout="l",
        editions=facts,
        front="f",
        back="b",
        summary="s",
        leaves=6,
        summary_leaves=2,
        parts=(PartLeaves("front", ("1",)), PartLeaves("back", ("6",))),
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
    facts = _facts("old")
    return (
        _opened(case_id),
        SnapshotFixed(**BY, snapshot="x", class_teacher="p-9", sections=facts),
        _printed(("s1", 1), ("s2", 1)),
        HandedOver(**BY),
        _signed("s1", 1),
        SectionReturned(**BY, step="verify", section="s2", edition=1, remarks=(Remark("нет темы", "4"),)),
        _printed(("s2", 2)),
        _signed("s2", 2),
        VolumeAssembled(**BY, volume="v", manifest="m", leaves=6, pages=12),
        _volume("certify"),
        _volume("approve"),
        _volume("stamp"),
        Bound(**BY, step="bind", medium=Medium.PAPER, leaves=6),
        Deposited(
            **BY,
            step="deposit",
            manifest="m",
            journal_keep_until=date(2031, 9, 1),
            summary_keep_until=date(2051, 9, 1),
            rooms=("one", "two"),
        ),
    )


def _corrected(case_id):
    """The whole way, and out of the archive again by a correction."""
    return (
        *_story(case_id),
        CorrectionProposed(
            **BY,
            snapshot="y",
            class_teacher="p-9",
            sections=_facts("new"),
            changed=("s1", "s2"),
            late=("s2",),
        ),
        CorrectionApproved(**BY, snapshot="y", reason="служебная записка"),
    )


def _facts(content):
    return tuple(SectionFacts(name, name, f"t-{name}", content=content) for name in LEAVES)


def _again(case_id):
    """A story whose certified volume fell with a return and was built and certified a second time."""
    story = _story(case_id)
    returned = SectionReturned(**BY, step="approve", section="s2", edition=2, remarks=(Remark("не то"),))
    return (*story[:10], returned, _printed(("s2", 3)), _signed("s2", 3), story[8], _volume("certify"))


def _void(acts, *numbers):
    """The voiding of acts by their places."""
    things = tuple(thing_of(acts[number - 1], number) for number in numbers)
    return ActsVoided(
        actor="p-2", on=DAY, incident="1", account="p-1", acts=numbers, things=things, remark="заново"
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
        for case_id, length in (("c-1", 16), ("c-2", 6), ("c-3", 1)):
            _tell(session, case_id, _corrected(case_id)[:length])
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


def test_a_second_volume_has_its_own_signatures(session):
    """The same step on the first and on the second volume are two rows, kept and rebuilt alike."""
    _tell(session, "c-1", _again("c-1"))
    kept = _rows(session)
    rows = session.scalars(select(Signature).where(Signature.step == "certify").order_by(Signature.seq))
    assert [row.edition for row in rows] == [1, 2]
    rebuild_projections(session, _owed)
    assert _rows(session) == kept


@pytest.mark.clause("000-30")
@pytest.mark.parametrize(
    ("numbers", "left"),
    [
        ((12,), {"s1", "s2", "certify", "approve"}),
        ((10,), {"s1", "s2"}),
        ((5,), {"s2"}),
        ((3,), {"s2"}),
        ((6, 8), {"s1"}),
        ((4,), {"s1", "s2", "certify", "approve", "stamp"}),
    ],
)
def test_what_fell_may_be_signed_again(session, numbers, left):
    """Signatures that no longer stand have no row, so that the right person signs the edition anew."""
    acts = _story("c-1")[:14]
    _tell(session, "c-1", (*acts, _void(acts, *numbers)))
    rows = session.scalars(select(Signature)).all()
    assert {row.section_id or row.step for row in rows} == left
    kept = _rows(session)
    rebuild_projections(session, _owed)
    assert _rows(session) == kept
    if numbers == (5,):
        append(session, case_id="c-1", act=_signed("s1", 1), at=NOON)
        assert session.scalars(select(Signature).where(Signature.section_id == "s1")).one()


def test_a_rebuild_stays_in_the_school(told):
    """Another school's rows are neither removed nor made."""
    with school_session(told, "b", write=False) as session:
        before = _rows(session)
    with school_session(told, "a") as session:
        rebuild_projections(session, _owed)
    with school_session(told, "b", write=False) as session:
        assert _rows(session) == before


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lengths=st.lists(st.integers(1, 16), min_size=1, max_size=3))
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_any_beginnings_of_stories_project_the_same(factory, lengths):
    """Whatever acts have happened so far, kept rows and rebuilt rows agree."""
    with school_session(factory, "a") as session:
        for number, length in enumerate(lengths):
            _tell(session, f"c-{number}", _corrected(f"c-{number}")[:length])
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
        (15, "archived", 2),
        (16, "returned", 1),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_row_says_what_the_case_waits_for(session, length, state, signed):
    """The case's state is the step owed next, ``returned`` or ``archived``."""
    _tell(session, "c-1", _corrected("c-1")[:length])
    row = session.get(CaseRow, ("a", "c-1"))
    assert (row.state, row.sections_signed) == (state, signed)
    assert row.leaves == (6 if length >= 3 else None)
    assert (row.class_teacher, row.class_name) == (None if length == 1 else "p-9", "9Б")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_correction_returns_one_section_and_adds_a_leaf_to_the_other(session):
    """Corrected sheets are returned, a late mark waits on a leaf of its own that has no number yet."""
    _tell(session, "c-1", _corrected("c-1"))
    rows = session.scalars(select(SectionRow).order_by(SectionRow.id)).all()
    assert [(row.id, row.state, row.signer, row.leaves) for row in rows] == [
        ("s1", "returned", "t-s1", "2–3"),
        ("s2", "signed", "t-s2", "4–5"),
        ("s2+1", "unprinted", "t-s2", None),
    ]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_queue_says_who_owes_what(session):
    """Open duties name person, day and clause; blocked ones what comes first; done ones are gone."""
    _tell(session, "c-1", _story("c-1")[:5])
    rows = session.scalars(select(Duty).order_by(Duty.due_on, Duty.step)).all()
    council, open_now = sorted((row for row in rows if row.open), key=lambda row: row.step)
    assert (council.step, council.section_id, council.person_id) == ("council", "", "p-9")
    assert (open_now.step, open_now.section_id, open_now.person_id) == ("verify", "s2", "t-s2")
    assert open_now.due_on is not None
    assert open_now.clause
    assert {row.step for row in rows} == {"verify", *(step for row in rows for step in row.blocked_by)} | {
        "deposit",
        "council",
    }
    case = session.get(CaseRow, ("a", "c-1"))
    assert case.next_due_on == min(row.due_on for row in rows if row.due_on)
