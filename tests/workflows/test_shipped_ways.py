"""Each shipped regulation is walked from opening to archive by its own table of steps."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from workflows.commands import Actor
from workflows.duties import duties
from workflows.obligations import due_days
from workflows.refusal import Refusal
from workflows.regulation import Relation

ASKED = {
    "perevoz": [
        *("open: operator", "export: operator", "print: deputy", "hand-over: deputy"),
        *("verify: p-physics by 2026-05-27", "verify: p-algebra by 2026-05-27", "assemble: service"),
        *("certify: p-class by 2026-05-26", "approve: deputy", "stamp: director", "bind: binder"),
        *("deposit: archivist", "council: p-class"),
    ],
    "egorievsk-2020": [
        *("open: operator", "export: class-teacher by 2026-06-30", "check: deputy"),
        *("print: p-class by 2026-06-30", "verify: p-physics", "verify: p-algebra"),
        *("assemble: service", "approve: deputy", "bind: p-class", "stamp: director", "deposit: archivist"),
    ],
    "klyuchi-2023": [
        *("open: operator", "export: operator", "check: deputy", "print: operator by 2026-06-30"),
        "hand-over: operator",
        *("verify: p-physics by 2026-05-27", "verify: p-algebra by 2026-05-27", "assemble: service"),
        *("bind: binder by 2026-06-30", "stamp: director by 2026-06-30", "deposit: archivist"),
    ],
    "sterlitamak-2023": [
        *("open: operator", "export: operator", "check: deputy", "print: deputy", "hand-over: deputy"),
        *("verify: p-physics by 2026-05-27", "verify: p-algebra by 2026-05-27", "assemble: service"),
        *("stamp: director", "deposit: deputy"),
    ],
    "klin-dop-2022": [
        *("open: operator", "export: operator", "print: operator", "hand-over: operator"),
        *("verify: p-physics by 2026-05-27", "verify: p-algebra by 2026-05-27", "assemble: service"),
        *("approve: deputy", "approve-with: operator", "deposit: archivist"),
    ],
    "default": [
        *("open: operator", "export: operator", "check: deputy", "print: deputy by 2026-06-30"),
        *("hand-over: deputy", "verify: p-physics by 2026-05-27", "verify: p-algebra by 2026-05-27"),
        *("assemble: service", "certify: p-class by 2026-05-26", "approve: deputy"),
        *("stamp: director by 2026-06-30", "bind: binder by 2026-06-30", "deposit: archivist"),
        "council: p-class",
    ],
}
"""Profile → who is asked for what by when, in the order of the work (the case was opened by hand)."""


def walked(way: Any) -> list[str]:
    """Do everything that is owed, one thing after the other; return what was asked of whom by when."""
    asked = []
    while queue := way.owed():
        duty = queue[0]
        asked.append(
            f"{duty.step}: {duty.person or duty.role}" + (f" by {duty.due_on}" if duty.due_on else "")
        )
        way.do(way.doing(duty))
    return asked


@pytest.mark.clause("000-22")
@pytest.mark.clause("000-23")
@pytest.mark.clause("001-20")
@pytest.mark.clause("002-11")
@pytest.mark.clause("003-01")
@pytest.mark.clause("004-09")
@pytest.mark.parametrize("profile", ASKED)
def test_a_year_closes_as_the_regulation_says(start, profile):
    """Who is asked for what by which day, step by step, until nothing is owed."""
    way = start(profile).upto("open")
    assert ["open: operator", *walked(way)] == ASKED[profile]
    assert way.now.deposit is not None
    assert way.replayed() == way.now


@pytest.mark.clause("002-11")
@pytest.mark.parametrize(("grade", "day"), [(1, 25), (8, 25), (9, 30), (10, 25), (11, 30)])
def test_002_closes_by_grade(start, grade, day):
    """Print, sewing and seal: 25 June for 1 to 8 and 10, 30 June for 9 and 11, each with clause 7.5."""
    way = start("klyuchi-2023", grade=grade).upto("open")
    queue = duties(way.now, profile=way.profile, calendar=way.calendar)
    dated = {one.step: (one.due_on, one.clause.ref) for one in queue if one.due_on}
    assert dated == dict.fromkeys(("print", "bind", "stamp"), (date(2026, 6, day), "п. 7.5"))


@pytest.mark.clause("001-19")
@pytest.mark.clause("001-20")
def test_001_is_printed_once_a_year_by_the_class_teacher(start):
    """No half-year has a case; another class's teacher, the operator and the deputy may not print."""
    way = start("egorievsk-2020")
    half = way.ask(replace(way.open(), term_kind="half-year", grade=1))
    assert isinstance(half, Refusal)
    assert (half.code, half.clause.ref) == ("kernel.not-printed", "п. 8.2")
    way.upto("check")
    strangers = {"p-class-2": "class-teacher", "p-operator": "operator", "p-deputy": "deputy"}
    for person, role in strangers.items():
        refusal = way.refused(replace(way.print(), actor=Actor(person, frozenset({role}))))
        assert refusal.clause.ref == "п. 8.3"


@pytest.mark.clause("004-06")
def test_004_hands_over_every_month_and_certifies_at_the_years_end(start):
    """A month's copies are printed, handed over and archived without a signature; certifying is refused."""
    way = start("klin-dop-2022", closes_year=False)
    way.do(way.open(term_name="октябрь"))
    assert walked(way) == [
        *("export: operator", "print: operator", "hand-over: operator", "assemble: service"),
        "deposit: archivist",
    ]
    refusal = way.refused(way.approve())
    assert (refusal.code, refusal.clause.ref) == ("kernel.not-this-term", "Правила, VII")


@pytest.mark.clause("004-06")
@pytest.mark.parametrize("step", ["print", "hand-over", "deposit"])
def test_004_takes_no_sheet_back_by_a_step_of_the_years_end(start, people, step):
    """In a month nobody has yet to certify: teacher, deputy and administrator cannot return sheets."""
    way = start("klin-dop-2022", closes_year=False).upto(step)
    assert way.refused(way.send_back()).code == "kernel.not-this-term"
    for person in ("deputy", "operator"):
        assert way.refused(way.command("return", by=person)).code == "kernel.wrong-role"


@pytest.mark.clause("004-09")
@pytest.mark.parametrize("first", ["approve", "approve-with"])
def test_004_certifies_by_two_people(start, first):
    """Whoever holds both roles signs in one of them only; the other signature is somebody else's."""
    way = start("klin-dop-2022").upto("assemble")
    both = Actor("p-both", frozenset({"deputy", "operator"}))
    one, other = sorted(way.owed(), key=lambda duty: duty.step != first)
    way.do(replace(way.doing(one), actor=both))
    refusal = way.refused(replace(way.doing(other), actor=both))
    assert (refusal.code, refusal.facts["who"]) == ("kernel.same-person", "p-both")
    way.do(way.doing(other))
    assert [duty.step for duty in way.owed()] == ["deposit"]


@pytest.mark.clause("004-02")
def test_004_waits_for_no_marks(start):
    """Term marks are nobody's debt where there are none; no symbol but presence may stand in a cell."""
    way = start("klin-dop-2022").upto("open")
    way.do(way.fix(sections=(way.facts("physics", missing_marks=20), way.facts("algebra")))).do(way.print())
    profile = way.profile
    assert profile.vocabulary.in_lesson("Русский язык", 0) == frozenset("нбп")
    assert profile.vocabulary.in_term(0) == frozenset()


@pytest.mark.clause("001-21")
@pytest.mark.clause("001-22")
def test_001_is_sewn_before_it_is_sealed(all_profiles):
    """The deputy's record, then the class teacher sews and counts, then the director seals that record."""
    steps = {step.id: step for step in all_profiles["egorievsk-2020"].steps}
    assert (steps["bind"].after, steps["stamp"].after) == (("approve",), ("bind",))
    assert (steps["bind"].relation, steps["bind"].clause.ref) == (Relation.CLASS_TEACHER, "п. 8.5")


SCHOOL_YEAR = (date(2025, 9, 1), date(2026, 8, 31))


@pytest.mark.parametrize(
    ("profile", "name", "days"),
    [
        ("perevoz", "fill", ["2025-09-05"]),
        ("perevoz", "backup-receipt", ["2025-10-31", "2026-05-31"]),
        ("egorievsk-2020", "control", []),
        ("klin-dop-2022", "rollover", ["2025-09-10"]),
        (
            "klin-dop-2022",
            "hours",
            [f"2025-{month:02}-05" for month in range(9, 13)]
            + [f"2026-{month:02}-05" for month in range(1, 9)],
        ),
    ],
)
def test_the_days_of_work_beside_the_steps(all_profiles, profile, name, days):
    """The 5th of each month, 5 and 10 September, each term's last day; work on occasion has no day."""
    one = next(one for one in all_profiles[profile].obligations if one.id == name)
    since, until = SCHOOL_YEAR
    found = due_days(one, since=since, until=until, term_ends=[date(2026, 5, 31), date(2025, 10, 31)])
    assert [day.isoformat() for day in found] == days


@pytest.mark.clause("003-04")
def test_work_of_every_month_ends_with_the_month(all_profiles):
    """003: control at least once a month; a leap February has its 29th, no day outside is named."""
    one = next(one for one in all_profiles["sterlitamak-2023"].obligations if one.id == "monthly-check")
    found = due_days(one, since=date(2023, 12, 31), until=date(2024, 3, 30))
    assert found == [date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29)]


def test_a_day_that_a_month_lacks_is_its_last(all_profiles):
    """«До 31 числа» in February is its last day."""
    hours = next(one for one in all_profiles["klin-dop-2022"].obligations if one.id == "hours")
    found = due_days(replace(hours, day=31), since=date(2026, 2, 1), until=date(2026, 4, 30))
    assert found == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
