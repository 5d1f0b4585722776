"""An extraction is the fold of what happened to it; the rules refuse with the clause (001 clause 8.7)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.acts import SERVICE, Medium
from workflows.commands import Actor
from workflows.extraction import (
    Bound,
    Cancelled,
    Deposited,
    Event,
    Filed,
    LeftOut,
    Planned,
    Recount,
    Sealed,
    Sheet,
    State,
    TakenOut,
    fold,
    kept_until,
    taken_out,
    under_way,
)
from workflows.extraction_rules import Deed, Known, deeds, event_refused
from workflows.holds import HoldKind, Scope, Set
from workflows.holds import fold as fold_holds
from workflows.paper_copies import Entry, Issued, Registered
from workflows.paper_copies import fold as fold_paper

OVER, DAY = date(2031, 5, 27), date(2031, 6, 1)
ARCHIVIST, DIRECTOR = Actor("arch", frozenset({"archivist"})), Actor("dir", frozenset({"director"}))
SEWER, STRANGER = Actor("t-1"), Actor("t-2")
SERVANT = Actor(SERVICE, frozenset({SERVICE}))
NAMED = {one.id: one for one in (ARCHIVIST, DIRECTOR, SEWER)}
FIRST = Sheet(
    case="c1", class_id="9a", class_name="9А", year=2025, document="d1", leaves=2, journal_until=OVER
)
SECOND = replace(FIRST, case="c2", class_id="9b", class_name="9Б", document="d2", leaves=3)
FILE = replace(FIRST, case="c3", class_id="9v", class_name="9В", document="d3", on_paper=False)
SAID: dict[str, Any] = {"number": 1, "on": DAY, "by": "arch"}
PLANNED = Planned(
    **SAID,
    sheets=(FIRST, SECOND),
    order_no="7",
    order_on=DAY,
    due_on=DAY,
    archivist="arch",
    sewer="t-1",
    director="dir",
)
OF_FILES = replace(PLANNED, sheets=(FILE,))
OUT_OF = Recount(volume="c1/1/1", before=42, taken=2, left=40, last="40")
TAKEN = TakenOut(**SAID, case="c1", volumes=(OUT_OF,), loose=0, slip="s1")
LOOSE = TakenOut(**SAID, case="c2", volumes=(), loose=3, slip="s2")
LEFT = LeftOut(**SAID, case="c2", reason="том на руках")
BOUND = Bound(**{**SAID, "by": "t-1"}, leaves=5, label="J1L", volume="summaries/1", act="a")
FILED = Filed(**{**SAID, "by": SERVICE}, document="f", leaves=5, act="a")
SEALED = Sealed(**{**SAID, "by": "dir"}, document="g", medium=Medium.ELECTRONIC, signer="dir", signed_on=DAY)
BY_HAND = replace(SEALED, by="arch", document="f", medium=Medium.PAPER, evidence="scan")
UNTIL = date(2056, 12, 31)
DEPOSITED = Deposited(**{**SAID, "by": SERVICE}, manifest="m", keep_until=UNTIL, rooms=("архив", "кабинет"))
CANCELLED = Cancelled(**SAID, reason="ошибка в приказе")
TO_FILE = (PLANNED, TAKEN, LOOSE, BOUND, FILED)
VOLUME = Registered(
    on=OVER,
    by="arch",
    entries=(Entry(id="c1/1/1", number=7, leaves=42, year=2025, case="c1", first="1", last="С2"),),
    keeper="arch",
    access=("archivist",),
)
LENT = Issued(on=OVER, by="arch", volumes=("c1/1/1",), reason="запрос суда", until=UNTIL, to="t-2")
HOLD = Set(
    number=4,
    on=OVER,
    by="arch",
    kind=HoldKind.COURT,
    reason="суд",
    document="исх. 5",
    scope=Scope(class_id="9a"),
    until=UNTIL,
)


@pytest.fixture(scope="module")
def profile(all_profiles: dict[str, Any]) -> Any:
    """The regulation of 001."""
    return all_profiles["perevoz"]


def refused(profile: Any, event: Event, actor: Actor, *before: Event, **known: Any) -> str | None:
    """The code of the refusal, None where the event may be written down."""
    volumes = fold_paper([VOLUME, *known.pop("paper", ())])
    standing = tuple(fold_holds([HOLD]).values()) if known.pop("held", False) else ()
    shown = Known(profile=profile, extractions=fold(before), holds=standing, named=NAMED, volumes=volumes)
    found = event_refused(event, actor, shown)
    assert found is None or found.clause == profile.retention.summary_years.clause
    return found.code.removeprefix("extraction.") if found else None


@pytest.mark.clause("001-24")
def test_an_extraction_goes_step_by_step(profile: Any) -> None:
    """Each step may be done after the one before; only a verified deposit counts the sheets as taken out."""
    way = (PLANNED, TAKEN, LOOSE, BOUND, FILED, SEALED, DEPOSITED)
    actors = (ARCHIVIST, ARCHIVIST, SEWER, SEWER, SERVANT, DIRECTOR, SERVANT)
    states = []
    for place, (event, actor) in enumerate(zip(way, actors, strict=True)):
        assert refused(profile, event, actor, *way[:place]) is None
        known = fold(way[: place + 1])
        states.append(known[1].state)
        assert bool(taken_out(known)) == (event is DEPOSITED)
    assert states == [
        *(State.PLANNED, State.PLANNED, State.TAKEN, State.BOUND),
        *(State.FILED, State.SEALED, State.DONE),
    ]
    done = fold(way)
    assert taken_out(done) == {"c1": DAY, "c2": DAY}
    assert kept_until(done) == {"c1": UNTIL, "c2": UNTIL}
    assert (done[1].leaves, under_way(done)) == (5, {"c1": 1, "c2": 1})
    assert refused(profile, BY_HAND, ARCHIVIST, *TO_FILE) is None
    assert under_way(fold([PLANNED, CANCELLED])) == {}


PLANS = {
    "empty": replace(PLANNED, sheets=()),
    "order": replace(PLANNED, order_no=" "),
    "due-past": replace(PLANNED, due_on=OVER),
    "no-archivist": replace(PLANNED, archivist="t-1"),
    "no-director": replace(PLANNED, director="arch"),
    "no-summary": replace(PLANNED, sheets=(replace(FIRST, document="", leaves=0),)),
    "before-term": replace(PLANNED, sheets=(replace(FIRST, journal_until=DAY + timedelta(1)),)),
    "twice": replace(PLANNED, sheets=(FIRST, FIRST)),
}


@pytest.mark.clause("001-24", "001-26")
@pytest.mark.parametrize("code", PLANS)
def test_a_plan_is_refused(profile: Any, code: str) -> None:
    """Before the term, without a sheet, an order, an archivist or a director nothing is planned."""
    assert refused(profile, PLANS[code], ARCHIVIST) == code


@pytest.mark.clause("001-24")
@pytest.mark.parametrize(
    ("code", "event", "actor", "before"),
    [
        ("not-yours", PLANNED, SEWER, ()),
        ("twice", replace(PLANNED, number=2), ARCHIVIST, (PLANNED,)),
        ("unknown", TAKEN, ARCHIVIST, ()),
        ("too-early", replace(TAKEN, on=OVER), ARCHIVIST, (PLANNED,)),
        ("not-yours", TAKEN, STRANGER, (PLANNED,)),
        ("not-planned", replace(TAKEN, case="c9"), ARCHIVIST, (PLANNED,)),
        ("electronic", replace(LOOSE, case="c3"), ARCHIVIST, (OF_FILES,)),
        ("taken-already", TAKEN, ARCHIVIST, (PLANNED, TAKEN)),
        ("miscounted", replace(LOOSE, loose=2), ARCHIVIST, (PLANNED,)),
        ("not-planned", replace(LEFT, case="c9"), ARCHIVIST, (PLANNED,)),
        ("taken-already", replace(LEFT, case="c1"), ARCHIVIST, (PLANNED, TAKEN)),
        ("last-one", replace(LEFT, case="c1"), ARCHIVIST, (PLANNED, LEFT)),
        ("reason", replace(LEFT, reason=" "), ARCHIVIST, (PLANNED,)),
        ("incomplete", BOUND, SEWER, (PLANNED, TAKEN)),
        ("not-yours", BOUND, STRANGER, (PLANNED, TAKEN, LOOSE)),
        ("miscounted-file", replace(BOUND, leaves=4), SEWER, (PLANNED, TAKEN, LOOSE)),
        ("bound-already", BOUND, SEWER, TO_FILE),
        ("nothing-on-paper", BOUND, SEWER, (OF_FILES,)),
        ("not-yours", FILED, ARCHIVIST, TO_FILE[:4]),
        ("incomplete", FILED, SERVANT, (PLANNED, TAKEN, LOOSE)),
        ("filed-already", FILED, SERVANT, TO_FILE),
        ("not-filed", SEALED, DIRECTOR, TO_FILE[:4]),
        ("no-director", replace(SEALED, signer="arch", by="arch"), ARCHIVIST, TO_FILE),
        ("not-director", replace(SEALED, by="arch"), ARCHIVIST, TO_FILE),
        ("sealed-already", SEALED, DIRECTOR, (*TO_FILE, SEALED)),
        ("no-scan", replace(BY_HAND, evidence=""), ARCHIVIST, TO_FILE),
        ("no-scan", replace(BY_HAND, signed_on=OVER), ARCHIVIST, TO_FILE),
        ("not-yours", BY_HAND, SEWER, TO_FILE),
        ("nothing-on-paper", BY_HAND, ARCHIVIST, (OF_FILES, FILED)),
        ("not-sealed", DEPOSITED, SERVANT, TO_FILE),
        ("not-yours", DEPOSITED, DIRECTOR, (*TO_FILE, SEALED)),
        ("too-few-rooms", replace(DEPOSITED, rooms=("архив",)), SERVANT, (*TO_FILE, SEALED)),
        ("begun", CANCELLED, ARCHIVIST, (PLANNED, TAKEN)),
        ("reason", replace(CANCELLED, reason=""), ARCHIVIST, (PLANNED,)),
        ("is-cancelled", TAKEN, ARCHIVIST, (PLANNED, CANCELLED)),
        ("is-done", CANCELLED, ARCHIVIST, (*TO_FILE, SEALED, DEPOSITED)),
    ],
)
def test_a_step_is_refused(
    profile: Any, code: str, event: Event, actor: Actor, before: tuple[Event, ...]
) -> None:
    """Nothing is done twice, out of turn, incomplete on paper, without the director or short of a room."""
    assert refused(profile, event, actor, *before) == code


@pytest.mark.clause("001-24", "001-29")
def test_what_is_held_or_elsewhere_stays(profile: Any) -> None:
    """A hold freezes a file, a volume that is lent cannot be opened; the other journals go on without it."""
    assert refused(profile, PLANNED, ARCHIVIST, held=True) == "held"
    assert refused(profile, TAKEN, ARCHIVIST, PLANNED, held=True) == "held"
    assert refused(profile, TAKEN, ARCHIVIST, PLANNED, paper=(LENT,)) == "away"
    early = replace(PLANNED, sheets=(replace(FIRST, journal_until=DAY + timedelta(1)), SECOND))
    assert refused(profile, TAKEN, ARCHIVIST, early) == "before-term"
    rest = fold([PLANNED, replace(LEFT, case="c1"), LOOSE])[1]
    assert ([one.case for one in rest.sheets], rest.state, rest.leaves) == (["c2"], State.TAKEN, 3)
    assert taken_out({1: rest}) == {}


@pytest.mark.clause("001-24")
@settings(max_examples=60, deadline=None)
@given(
    before=st.integers(1, 300),
    left=st.integers(0, 300),
    sheet=st.integers(1, 4),
    register=st.integers(1, 300),
)
def test_leaves_before_are_leaves_taken_and_left(
    profile: Any, before: int, left: int, sheet: int, register: int
) -> None:
    """No leaf appears or gets lost: a count passes only where register, sheet and what is left agree."""
    one = Recount(volume="c1/1/1", before=before, taken=before - left, left=left)
    entry = replace(VOLUME.entries[0], leaves=register)
    planned = replace(PLANNED, sheets=(replace(FIRST, leaves=sheet), SECOND))
    event = replace(TAKEN, volumes=(one,))
    volumes = fold_paper([replace(VOLUME, entries=(entry,))])
    known = Known(profile=profile, extractions=fold([planned]), named=NAMED, volumes=volumes)
    passes = event_refused(event, ARCHIVIST, known) is None
    assert passes == (before == register and left >= 0 and before - left == sheet)
    if passes:
        assert fold([planned, event])[1].leaves + left == register


def test_deeds_are_those_of_the_people_named() -> None:
    """Who may do what next follows from the order, the roles and how far things are."""
    known = fold([PLANNED])[1]
    assert deeds(known, ARCHIVIST) == (Deed.TAKE, Deed.LEAVE_OUT, Deed.CANCEL)
    assert deeds(known, SEWER) == (Deed.TAKE,)
    assert deeds(known, STRANGER) == ()
    assert deeds(fold([PLANNED, TAKEN, LOOSE])[1], SEWER) == (Deed.BIND,)
    assert deeds(fold(TO_FILE)[1], DIRECTOR) == (Deed.SEAL, Deed.HAND)
    assert deeds(fold([OF_FILES, FILED])[1], DIRECTOR) == (Deed.SEAL, Deed.CANCEL)
    assert deeds(fold([*TO_FILE, SEALED])[1], DIRECTOR) == ()
