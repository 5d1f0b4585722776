"""What refusals tell: not only that the answer is no, but who, what, until when and by which clause."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.workflows.test_refusals import SCENES
from workflows.calendar import Calendar
from workflows.profile import parse
from workflows.regulation import Relation

TOLD = tomllib.loads((Path(__file__).parent / "refusals.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", SCENES)
def test_the_refusal_tells_its_facts(way, people, mapping, profiles, name):
    """Every fact of the sentence is the right one: a wrong name or day sends a person to the wrong door."""
    refusal = SCENES[name](way, people=people, mapping=mapping, profiles=profiles)
    assert dict(refusal.facts) == TOLD[name]
    assert (refusal.clause.ref if refusal.clause else None) == TOLD[name].get("ref")


# --- the sheets that somebody waits for -------------------------------------------------------


def test_sheets_printed_anew_are_due_later(way):
    """Who waits is told the day of these sheets, not the colleague's."""
    way.upto("hand-over").do(way.sign("algebra")).do(way.send_back())
    way.later(5).do(way.fix(snapshot="sha256:export-2")).do(way.print())
    assert way.refused(way.assemble()).facts["until"] == "01.06.2026"


@pytest.mark.parametrize(
    ("unit", "rolls", "until"),
    [("working", False, "28.05.2026"), ("calendar", True, "28.05.2026"), ("calendar", False, "27.05.2026")],
)
def test_the_day_that_is_told_is_counted_by_the_schools_calendar(start, mapping, unit, rolls, until):
    """With a day off in between, as the profile counts."""
    changed = mapping("perevoz")
    changed["steps"][4]["deadlines"][0].update(unit=unit, rolls=rolls)
    way = start(parse(changed), Calendar(days_off=frozenset({date(2026, 5, 27)}))).upto("hand-over")
    assert way.refused(way.assemble()).facts["until"] == until


def test_the_clause_that_sets_the_day_is_quoted(start, mapping):
    """Where day and step stand in two clauses, who is late learns that of the day."""
    changed = mapping("perevoz")
    changed["steps"][4]["deadlines"][0]["clause"] = "certify"
    way = start(parse(changed)).upto("hand-over")
    assert way.refused(way.assemble()).clause == way.profile.step("certify").clause


@pytest.mark.parametrize("titled", [True, False])
def test_where_anyone_with_the_role_signs_the_role_is_named(way, titled):
    """No person alone owes the sheets: the role's title stands for them, or its code."""
    verify = replace(way.profile.steps[4], relation=Relation.ROLE)
    steps = (*way.profile.steps[:4], verify, *way.profile.steps[5:])
    roles = way.profile.roles if titled else {}
    way.profile = replace(way.profile, steps=steps, roles=roles)
    way.upto("hand-over")
    expected = "учитель-предметник" if titled else "subject-teacher"
    assert way.refused(way.assemble()).facts["who"] == expected


# --- the step that somebody waits for ---------------------------------------------------------


@pytest.mark.parametrize(("unit", "until"), [("calendar", "26.05.2026"), ("working", "27.05.2026")])
def test_a_step_that_is_missing_is_told_with_its_day(start, mapping, unit, until):
    """Who comes too early learns until when the step before has time, by the school's calendar."""
    changed = mapping("perevoz")
    next(one for one in changed["steps"] if one["id"] == "certify")["deadlines"][0]["unit"] = unit
    way = start(parse(changed), Calendar(days_off=frozenset({date(2026, 5, 26)}))).upto("assemble")
    told = way.refused(way.approve()).facts
    assert (told["until"], told["who"], told["role"]) == (until, "p-class", "классный руководитель")


def test_a_role_without_a_title_is_told_as_it_is_spelled(way):
    """Nothing is left open: the code of the role stands in for its title."""
    way.profile = replace(way.profile, roles={})
    assert way.upto("open").refused(way.print()).facts["role"] == "operator"
    director = way.command("stamp").actor
    assert way.refused(replace(way.fix(), actor=director)).facts["role"] == "operator"


def test_an_opening_is_refused_by_its_own_clause(way):
    """Not by the export's, though both stand under one number."""
    way.upto("open")
    assert way.refused(way.open()).clause == way.profile.step("open").clause


def test_of_two_returned_sections_the_own_one_is_named(way):
    """The teacher of the second learns of his own sheets, not of the first's."""
    way.upto("hand-over").do(way.send_back()).do(way.send_back("algebra"))
    for command in (way.sign("algebra"), way.send_back("algebra")):
        assert way.refused(command).facts["section"] == "Алгебра"


def test_without_the_rule_missing_marks_are_refused_by_the_print(way):
    """A regulation that says nothing of missing marks lets nothing incomplete out: its print step answers."""
    way.profile = replace(way.profile, readiness={})
    way.upto("open").do(way.fix(sections=(way.facts("physics", missing_marks=1), way.facts("algebra"))))
    refusal = way.refused(way.print())
    assert (refusal.code, refusal.clause) == ("kernel.marks-missing", way.profile.step("print").clause)
