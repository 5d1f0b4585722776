"""A volume is the fold of what happened to it; the rules say by whose word, and in which order."""

from dataclasses import replace
from datetime import date

import pytest

from workflows.commands import Actor
from workflows.paper_copies import (
    NOWHERE,
    UNSEWN,
    Checked,
    Declined,
    End,
    Ended,
    Entry,
    Handed,
    Issued,
    OfVolumes,
    Outside,
    PaperState,
    PaperVolume,
    Place,
    Placed,
    Received,
    Registered,
    Returned,
    fold,
)
from workflows.paper_rules import event_refused

DAY, LATER = date(2026, 6, 1), date(2026, 6, 30)
ARCHIVIST, DEPUTY = Actor("arch", frozenset({"archivist"})), Actor("dep", frozenset({"deputy"}))
TEACHER = Actor("t")
ENTRY = Entry(id="c/1/1", number=7, leaves=40, class_name="9Б", year=2025, case="c", first="1", last="40")
SAID = {"on": DAY, "by": "arch"}
REGISTERED = Registered(**SAID, entries=(ENTRY,), keeper="arch", access=("archivist",))
OF = {**SAID, "volumes": ("c/1/1",)}
SHELF = Place("архив", "шкаф 2", "полка 3")
PLACED = Placed(**OF, place=SHELF)
HANDED = Handed(**OF, hand=1, receiver="dep")
RECEIVED = Received(**{**OF, "by": "dep"}, hand=1, receiver="dep")
DECLINED = Declined(**{**OF, "by": "dep"}, hand=1, reason="нет листа 4")
ISSUED = Issued(**OF, reason="сверка", until=LATER, to="t")
LENT_OUT = Issued(**OF, reason="запрос", until=LATER, outside=Outside.COURT, request="14")
RETURNED = Returned(**OF)
SEEN = Checked(**OF, place=SHELF)
UNSEEN = Checked(**{**OF, "volumes": ()}, place=SHELF, missing=("c/1/1",))
DESTROYED = Ended(**OF, how=End.DESTROYED, evidence="sha256:act")


def _after(*happened: OfVolumes) -> PaperVolume:
    return fold([REGISTERED, *happened])["c/1/1"]


@pytest.mark.parametrize(
    ("happened", "state", "keeper", "place"),
    [
        ((), PaperState.IN_WORK, "arch", NOWHERE),
        ((PLACED,), PaperState.HERE, "arch", SHELF),
        ((PLACED, HANDED), PaperState.HANDED, "arch", SHELF),
        ((PLACED, HANDED, RECEIVED), PaperState.IN_WORK, "dep", NOWHERE),
        ((PLACED, HANDED, DECLINED), PaperState.HERE, "arch", SHELF),
        ((PLACED, ISSUED), PaperState.ISSUED, "arch", SHELF),
        ((PLACED, ISSUED, RETURNED), PaperState.HERE, "arch", SHELF),
        ((PLACED, UNSEEN), PaperState.MISSING, "arch", SHELF),
        ((PLACED, UNSEEN, SEEN), PaperState.HERE, "arch", SHELF),
        ((PLACED, UNSEEN, PLACED), PaperState.HERE, "arch", SHELF),
        ((PLACED, ISSUED, DESTROYED), PaperState.ENDED, "arch", SHELF),
    ],
)
def test_where_a_volume_stands(happened, state, keeper, place):
    """What happened says where it stands, who answers for it, and where it lies."""
    volume = _after(*happened)
    assert (volume.state, volume.keeper, volume.place) == (state, keeper, place)


@pytest.mark.parametrize(
    ("happened", "event", "actor", "code"),
    [
        ((), PLACED, ARCHIVIST, ""),
        ((), PLACED, TEACHER, "not-yours"),
        ((), replace(HANDED, receiver="arch"), ARCHIVIST, "to-oneself"),
        ((), replace(HANDED, by="t"), TEACHER, "not-yours"),
        ((HANDED,), replace(HANDED, hand=2), ARCHIVIST, "offered"),
        ((HANDED,), RECEIVED, DEPUTY, ""),
        ((HANDED,), replace(RECEIVED, by="arch"), ARCHIVIST, "other-receiver"),
        ((HANDED,), replace(RECEIVED, by="arch", copy="sha256:scan"), ARCHIVIST, ""),
        ((HANDED,), replace(RECEIVED, by="t", copy="sha256:scan"), TEACHER, "other-receiver"),
        ((HANDED,), replace(RECEIVED, receiver="t", by="t"), TEACHER, "other-receiver"),
        ((HANDED,), replace(RECEIVED, hand=2), DEPUTY, "not-offered"),
        ((HANDED,), replace(DECLINED, by="arch"), ARCHIVIST, ""),
        ((HANDED,), replace(DECLINED, by="t"), TEACHER, "other-receiver"),
        ((HANDED,), ISSUED, ARCHIVIST, "offered"),
        ((), RECEIVED, DEPUTY, "not-offered"),
        ((), replace(ISSUED, until=date(2026, 5, 1)), ARCHIVIST, "until-past"),
        ((ISSUED,), HANDED, ARCHIVIST, "issued"),
        ((LENT_OUT,), HANDED, ARCHIVIST, "issued-outside"),
        ((ISSUED,), PLACED, ARCHIVIST, "issued"),
        ((), RETURNED, ARCHIVIST, "not-issued"),
        ((PLACED, UNSEEN), ISSUED, ARCHIVIST, "missing"),
        ((), SEEN, ARCHIVIST, "not-here"),
        ((PLACED,), SEEN, DEPUTY, ""),
        ((), replace(DESTROYED, evidence=""), ARCHIVIST, "act-needed"),
        ((DESTROYED,), PLACED, ARCHIVIST, "gone"),
        ((replace(PLACED, on=LATER),), PLACED, ARCHIVIST, "too-early"),
    ],
)
def test_what_may_happen_next(happened, event, actor, code):
    """Each event has its place in the order and its people; a refusal has a code of its own."""
    refused = event_refused([_after(*happened)], event, actor)
    assert (refused.code if refused else "") == (f"paper.{code}" if code else "")


def test_loose_leaves_end_when_they_are_sewn_and_volumes_when_they_are_sewn_anew():
    """A copy is its leaves or its volumes, never both; another copy of the case stays as it is."""
    loose = replace(ENTRY, id="c/1/0", number=1, volume=UNSEWN)
    second = replace(ENTRY, id="c/1/2", number=8, volume=2)
    other = replace(ENTRY, id="c/2/1", number=9, copy=2)
    known = fold(
        [
            replace(REGISTERED, entries=(loose,)),
            replace(REGISTERED, entries=(other,)),
            replace(REGISTERED, entries=(ENTRY, second)),
            replace(REGISTERED, entries=(ENTRY,)),
        ]
    )
    ended = {one.id: one.ended.how for one in known.values() if one.ended}
    assert ended == {"c/1/0": End.SEWN, "c/1/2": End.SEWN}
    assert known["c/2/1"].state is PaperState.IN_WORK


def test_a_leaf_is_in_the_volume_between_whose_labels_it_lies():
    """Lettered leaves lie behind their number, the summary sheet's behind the journal's."""
    volume = _after(PLACED)
    assert [one for one in ("1", "40", "40а", "41", "С1") if volume.has(one)] == ["1", "40"]
    last = fold([replace(REGISTERED, entries=(replace(ENTRY, first="40а", last="С2"),))])["c/1/1"]
    assert [one for one in ("40", "40а", "41", "С2", "С3") if last.has(one)] == ["40а", "41", "С2"]
    assert not _after(DESTROYED).has("1")


def test_late_is_who_has_it_after_the_day():
    """On the day itself nobody is late; what ended is nobody's debt."""
    assert not _after(ISSUED).late_on(LATER)
    assert _after(LENT_OUT).late_on(date(2026, 7, 1))
    assert _after(LENT_OUT).issued_to == "court"
    assert not _after(ISSUED, DESTROYED).late_on(date(2026, 7, 1))
    with pytest.raises(KeyError):
        fold([PLACED])
