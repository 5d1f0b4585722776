"""What is judged of an archive from which facts: for every line the fact that turns it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from workflows.assessment import (
    QUESTIONS,
    Answered,
    ClauseFacts,
    CopyFacts,
    Facts,
    KeepingFacts,
    LogFacts,
    Mark,
    MediumFacts,
    PeopleFacts,
    Proof,
    Shows,
    StoreFacts,
    answer_refused,
    worst,
)
from workflows.assessment_ages import assess
from workflows.assessment_levels import reached
from workflows.commands import Actor

ON = date(2026, 11, 24)
LATELY, LONG_AGO = ON - timedelta(days=10), ON - timedelta(days=400)
MET, NOT_MET, UNKNOWN = Mark.MET, Mark.NOT_MET, Mark.UNKNOWN


def _act(number: int, on: date = LATELY) -> Proof:
    return Proof(Shows.ACT, str(number), on)


def _store(name: str, **changed: Any) -> StoreFacts:
    there = {"objects": 9, "whole": 9, "read_on": LATELY, "audit": _act(7), "full_audit_on": LATELY}
    return StoreFacts(name, **{**there, "lock": "worm", "locks": True, "drill": _act(8), **changed})


def _answered(on: date, *, yes: bool = True) -> dict[str, tuple[Answered, Proof]]:
    return {
        one: (Answered(on=on, by="s-01", question=one, yes=yes, document="приказ 1"), _act(20, on))
        for one in QUESTIONS
    }


DISC = MediumFacts("1", "optical", "банк", LATELY, LATELY, ON + timedelta(days=900), outside=True)
GOOD = Facts(
    on=ON,
    objects=9,
    formats={"application/pdf": 9},
    copies=CopyFacts(complete=3, rooms=3, kinds=2),
    stores=(_store("a"), _store("b")),
    media=(DISC,),
    log=LogFacts(acts=30, shipped=30, checked=_act(9)),
    people=PeopleFacts(roles=5, keys=5),
    keeping=KeepingFacts(archived=2, deposited=2, records=4, nomenclature=_act(10), destroyed=1),
    clauses=(ClauseFacts("000", 28, 28),),
    packed=_act(11),
    answers=_answered(LATELY),
)


def _copies(**changed: Any) -> Facts:
    return replace(GOOD, copies=replace(GOOD.copies, **changed))


def _second(**changed: Any) -> Facts:
    return replace(GOOD, stores=(_store("a"), _store("b", **changed)))


def _keeping(**changed: Any) -> Facts:
    return replace(GOOD, keeping=replace(GOOD.keeping, **changed))


def _people(**changed: Any) -> Facts:
    return replace(GOOD, people=replace(GOOD.people, **changed))


def _log(**changed: Any) -> Facts:
    return replace(GOOD, log=replace(GOOD.log, **changed))


def _disc(**changed: Any) -> Facts:
    return replace(GOOD, media=(replace(DISC, **changed),))


def _marks(facts: Facts) -> dict[str, Mark]:
    """The worst mark of the lines of each name."""
    found: dict[str, Mark] = {}
    for one in assess(facts).lines:
        found[one.id] = worst((found.get(one.id, MET), one.mark))
    return found


FLIPS: list[tuple[Facts, dict[str, Mark]]] = [
    (_copies(complete=2), {"three-copies": NOT_MET, "apart": NOT_MET}),
    (_copies(complete=1), {"two-copies": NOT_MET, "three-copies": NOT_MET, "apart": NOT_MET}),
    (_copies(rooms=1), {"two-copies": NOT_MET, "three-copies": NOT_MET}),
    (_copies(kinds=1), {"kinds": NOT_MET}),
    (_copies(shared=("same-administrator",)), {"apart": NOT_MET}),
    (_copies(unread=1), {"read-back": NOT_MET, "inventory": NOT_MET}),
    (_copies(unsound=1), {"sound": NOT_MET}),
    (_copies(too_short=1), {"not-shortened": NOT_MET}),
    (_copies(undated=1), {"schedule": NOT_MET}),
    (
        _second(reachable=False),
        {"stable": NOT_MET, "digests-apart": NOT_MET, "inventory-apart": NOT_MET},
    ),
    (_second(whole=8), {"stable": NOT_MET, "reading": NOT_MET}),
    (_second(late=True), {"intervals": NOT_MET, "reading": NOT_MET}),
    (_second(findings=2), {"reading": NOT_MET}),
    (_second(audit=None), {"recorded": NOT_MET}),
    (_second(lock="broken"), {"locks": NOT_MET, "drill": NOT_MET}),
    (_second(lock="unproved"), {"locks": NOT_MET, "drill": NOT_MET}),
    (_second(lock="none", locks=False), {}),
    (_second(read_on=None), {"reading": NOT_MET}),
    (_people(gaps=("архивариус",)), {"who-may": NOT_MET}),
    (_people(without_order=1), {"by-order": NOT_MET}),
    (_people(keyless=1), {"keys": NOT_MET}),
    (_people(ending=1, first_end=ON), {"certificates": NOT_MET}),
    (_log(broken=True), {"log-whole": NOT_MET, "log-check": NOT_MET}),
    (_log(checked=_act(9, LONG_AGO)), {"log-whole": NOT_MET, "log-check": NOT_MET}),
    (_log(checked=None), {"log-whole": UNKNOWN, "log-check": UNKNOWN, "clock": UNKNOWN}),
    (_log(clock_steps=1), {"clock": NOT_MET}),
    (_log(shipped=0), {"digests-apart": UNKNOWN, "inventory-apart": UNKNOWN}),
    (_keeping(deposited=1), {"described": NOT_MET}),
    (_keeping(without_clause=1), {"schedule": NOT_MET}),
    (_keeping(nomenclature=None), {"nomenclature": NOT_MET}),
    (_keeping(overdue=(3,)), {"holds": NOT_MET}),
    (_keeping(waiting=1), {"review": NOT_MET}),
    (_keeping(by_one=(1,)), {"two-people": NOT_MET}),
    (_keeping(without_tombstone=1), {"tombstones": NOT_MET}),
    (_keeping(destroyed=0), {"two-people": UNKNOWN, "tombstones": UNKNOWN}),
    (replace(GOOD, clauses=(ClauseFacts("000", 28, 27, ("000-27",)),)), {"clauses": NOT_MET}),
    (replace(GOOD, clauses=(ClauseFacts("000", 28, 28, (), ("п. 8.8",)),)), {"clauses": NOT_MET}),
    (replace(GOOD, lacking=("4 четверть",)), {"rhythm": NOT_MET}),
    (replace(GOOD, packed=None), {"packed": UNKNOWN}),
    (_disc(near_end_on=ON), {"medium": NOT_MET}),
    (_disc(check_due_on=LATELY), {"medium": NOT_MET}),
    (_disc(failed=True), {"medium": NOT_MET, "outside": NOT_MET}),
    (_disc(outside=False), {"outside": NOT_MET}),
    (_disc(last_on=LONG_AGO), {"outside": NOT_MET}),
    (replace(GOOD, answers=_answered(LATELY, yes=False)), dict.fromkeys(QUESTIONS, NOT_MET)),
    (replace(GOOD, answers=_answered(LONG_AGO)), dict.fromkeys(QUESTIONS, UNKNOWN)),
    (replace(GOOD, answers={}), dict.fromkeys(QUESTIONS, UNKNOWN)),
    (replace(GOOD, answers={}, refilled=_act(12)), dict.fromkeys(set(QUESTIONS) - {"restore"}, UNKNOWN)),
]


@pytest.mark.clause("000-27")
def test_each_fact_turns_its_lines_and_no_other() -> None:
    """A sound archive meets every line; each fault turns exactly the lines that it is about."""
    assert set(_marks(GOOD).values()) == {MET}
    assert set(dict(reached(assess(GOOD).levels)).values()) == {4}
    for facts, expected in FLIPS:
        assert {name: mark for name, mark in _marks(facts).items() if mark is not MET} == expected
    turned = {name for _, expected in FLIPS for name in expected}
    always = {"documented", "digests", "on-demand", "actions", "formats"}
    assert set(_marks(GOOD)) == turned | always


def test_an_empty_archive_claims_nothing() -> None:
    """Nothing stored: nothing about copies is met, no level is reached, and it says what to do first."""
    empty = assess(Facts(on=ON, stores=(StoreFacts("a"), StoreFacts("b"))))
    met = {one.id for one in empty.lines if one.mark is MET}
    assert met == {"documented", "stable", "holds"}
    assert set(dict(reached(empty.levels)).values()) == {0}
    assert empty.first == ("first-roles", "first-nomenclature", "first-deposit")
    assert assess(replace(GOOD, stores=(_store("a", audit=None),), media=())).first == (
        "first-audit",
        "first-medium",
    )


def test_a_level_is_reached_only_over_all_below() -> None:
    """A gap in level 1 leaves the area at 0, whatever is met above it."""
    found = assess(replace(GOOD, people=replace(GOOD.people, gaps=("архивариус",))))
    assert dict(reached(found.levels))["control"] == 0
    assert [one.mark for one in found.levels if one.area == "control"] == [NOT_MET, MET, MET, MET]


def test_who_answers_and_with_what() -> None:
    """A teacher does not answer, an invented question has no answer, a yes names its document."""
    director, teacher = Actor("s-01", frozenset({"director"})), Actor("t-01", frozenset({"teacher"}))
    good = Answered(on=ON, by="s-01", question="restore", yes=True, document="акт 3")
    assert answer_refused(good, director) is None
    assert answer_refused(replace(good, yes=False, document=""), director) is None
    for event, who, code in (
        (good, teacher, "assessment.not-yours"),
        (replace(good, question="x"), director, "assessment.no-question"),
        (replace(good, document=""), director, "assessment.no-document"),
    ):
        refused = answer_refused(event, who)
        assert refused is not None
        assert refused.code == code
