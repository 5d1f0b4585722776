"""A medium is the fold of what happened to it; the rules say by whose word, and in which order."""

from dataclasses import replace
from datetime import date

import pytest

from workflows.commands import Actor
from workflows.media import (
    GONE,
    SERVES_AS,
    Checked,
    Declined,
    Ended,
    Event,
    Handed,
    Issued,
    Medium,
    MediumKind,
    Moved,
    Outcome,
    Period,
    Received,
    Registered,
    Returned,
    State,
    Written,
    follow,
    months_after,
)
from workflows.media_rules import event_refused, registering_refused

DAY, LATER = date(2026, 5, 27), date(2026, 6, 30)
OPERATOR, DEPUTY = Actor("op", frozenset({"operator"})), Actor("dep", frozenset({"deputy"}))
TEACHER = Actor("t")
COMMON = {"medium": "7", "on": DAY, "by": "op"}
REGISTERED = Registered(
    **COMMON,
    label="",
    kind=MediumKind.HARD_DISK,
    room="серверная",
    place="стол",
    keeper="op",
    access=("director",),
)
WRITTEN = Written(
    **COMMON,
    bag="sha256:1",
    identifier="s1/7/1",
    files=1,
    size_bytes=1,
    deposits=1,
    exports=0,
    log_to=1,
    holds=(Period(2025, "q4", "4 четверть"),),
)
HANDED = Handed(**COMMON, receiver="dep", room="кабинет", place="", receipt="sha256:2")
RECEIVED = Received(**{**COMMON, "by": "dep"})
ISSUED = Issued(**COMMON, to="t", reason="сверка", until=LATER)
RETURNED = Returned(**COMMON)
WHOLE = Checked(**COMMON, outcome=Outcome.WHOLE, files=1, size_bytes=1)
BAD = replace(WHOLE, outcome=Outcome.DAMAGED, faults=1)
LOST = Ended(**COMMON, how=State.LOST, reason="акт")
MOVED = Moved(**COMMON, room="архив", place="шкаф", access=("archivist",))
DECLINED = Declined(**{**COMMON, "by": "dep"}, reason="нет")


def _after(*happened: Event) -> Medium:
    medium = follow(None, REGISTERED)
    for event in happened:
        medium = follow(medium, event)
    return medium


@pytest.mark.parametrize(
    ("happened", "state", "keeper", "counts"),
    [
        ((), State.EMPTY, "op", False),
        ((WRITTEN,), State.KEPT, "op", True),
        ((WRITTEN, HANDED), State.OFFERED, "op", True),
        ((WRITTEN, HANDED, RECEIVED), State.KEPT, "dep", True),
        ((WRITTEN, HANDED, DECLINED), State.KEPT, "op", True),
        ((WRITTEN, ISSUED), State.ISSUED, "op", True),
        ((WRITTEN, ISSUED, RETURNED), State.KEPT, "op", True),
        ((WRITTEN, BAD), State.FAILED, "op", False),
        ((WRITTEN, BAD, ISSUED), State.ISSUED, "op", False),
        ((WRITTEN, BAD, WHOLE), State.KEPT, "op", True),
        ((WRITTEN, ISSUED, LOST), State.LOST, "op", False),
    ],
)
def test_where_a_medium_stands(happened, state, keeper, counts):
    """What happened says where it stands, whose it is to keep, and whether it counts as a copy."""
    medium = _after(*happened)
    assert (medium.state, medium.keeper, medium.counts) == (state, keeper, counts)
    assert (medium.check_due_on is None) == (not medium.copies or state in GONE)


def test_a_place_left_open_stays():
    """A hand-over names the room and leaves the place as it was; the fold needs a registration first."""
    medium = _after(WRITTEN, HANDED, RECEIVED)
    assert (medium.room, medium.place) == ("кабинет", "стол")
    with pytest.raises(TypeError):
        follow(None, WRITTEN)
    with pytest.raises(TypeError):
        follow(_after(), RECEIVED)


@pytest.mark.parametrize(
    ("happened", "event", "actor", "code"),
    [
        ((), WRITTEN, OPERATOR, ""),
        ((), WRITTEN, DEPUTY, "not-yours"),
        ((), HANDED, OPERATOR, "nothing-on-it"),
        ((), WHOLE, OPERATOR, "nothing-on-it"),
        ((), MOVED, TEACHER, "not-yours"),
        ((), MOVED, DEPUTY, ""),
        ((WRITTEN,), WRITTEN, OPERATOR, ""),
        ((WRITTEN, BAD), WRITTEN, OPERATOR, "failed"),
        ((WRITTEN, BAD), HANDED, OPERATOR, "failed"),
        ((WRITTEN,), replace(HANDED, receiver="op"), OPERATOR, "to-oneself"),
        ((WRITTEN, HANDED), ISSUED, OPERATOR, "offered"),
        ((WRITTEN, HANDED), replace(RECEIVED, by="t"), TEACHER, "other-receiver"),
        ((WRITTEN, HANDED), RECEIVED, DEPUTY, ""),
        ((WRITTEN, HANDED), replace(DECLINED, by="t"), TEACHER, "other-receiver"),
        ((WRITTEN, HANDED), replace(DECLINED, by="op"), OPERATOR, ""),
        ((WRITTEN,), RECEIVED, DEPUTY, "not-offered"),
        ((WRITTEN,), DECLINED, DEPUTY, "not-offered"),
        ((WRITTEN, ISSUED), HANDED, OPERATOR, "issued"),
        ((WRITTEN,), replace(ISSUED, until=date(2026, 5, 26)), DEPUTY, "until-past"),
        ((WRITTEN,), RETURNED, DEPUTY, "not-issued"),
        ((WRITTEN, LOST), WHOLE, OPERATOR, "gone"),
        ((replace(WRITTEN, on=LATER),), WHOLE, OPERATOR, "too-early"),
    ],
)
def test_what_may_happen_next(happened, event, actor, code):
    """Each event has its place in the order and its people; a refusal has a code of its own."""
    refused = event_refused(_after(*happened), event, actor)
    assert (refused.code if refused else "") == (f"media.{code}" if code else "")


def test_an_optical_disc_is_written_once():
    """Another copy takes another disc; and a number is never given twice."""
    disc = follow(follow(None, replace(REGISTERED, kind=MediumKind.OPTICAL)), WRITTEN)
    refused = event_refused(disc, WRITTEN, OPERATOR)
    assert refused is not None
    assert refused.code == "media.written-once"
    assert registering_refused(REGISTERED, {"7"}) is not None
    assert registering_refused(REGISTERED, {"8"}) is None


def test_months_end_where_the_month_ends():
    """A year on is the same day; from a month's last day it is the last day that there is."""
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert _after(WRITTEN, replace(WHOLE, on=LATER)).check_due_on == date(2027, 6, 30)


def test_kinds_answer_to_the_words_of_regulations():
    """«Оптический и жёсткий диски», «внешний жёсткий диск», «сетевой диск» are all answered by some kind."""
    words = {word for kind in MediumKind for word in SERVES_AS[kind]}
    assert words == {"optical", "hard-disk", "external-disk", "network-disk", "electronic"}
