"""Versions of a school's regulation: each from its day on, and open cases keep theirs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from archive_service.db.act_log import SchoolAct, verify_chain
from archive_service.db.models import Profile as ProfileRow
from archive_service.problems import Kind, Problem
from archive_service.services import cases, extracts, imports, profiles
from archive_service.services.context import Desk
from workflows.snapshot import TermKind

DAY = timedelta(days=1)


def edition(version: str, **changes: Any) -> dict[str, Any]:
    """The regulation of Perevoz in another version; ``days`` is the teachers' time."""
    mapping = dict(profiles.read_mapping("perevoz"))
    steps = [dict(step) for step in mapping["steps"]]
    verify = next(step for step in steps if step["id"] == "verify")
    verify["deadlines"] = [{**verify["deadlines"][0], "days": changes.pop("days", 2)}]
    return mapping | {"version": version, "steps": steps} | changes


def in_force(desk: Desk, on: date) -> str:
    """The version of the school's regulation on that day."""
    with desk.reading() as session:
        return profiles.in_force(session, on).version


def refusal(desk: Desk, mapping: dict[str, Any], from_on: date) -> Problem:
    """Why a version is not adopted."""
    with pytest.raises(Problem) as caught:
        profiles.adopt(desk, mapping, "file", from_on=from_on, actor_id="admin")
    return caught.value


def test_a_version_takes_effect_on_its_day(world: Any) -> None:
    """The day before, the old version is in force; from its day on, the new one; the act says so."""
    desk = world.found()
    profiles.adopt(desk, edition("2"), "file", from_on=desk.today + 7 * DAY, actor_id="admin")
    assert [in_force(desk, desk.today + days * DAY) for days in (0, 6, 7, 700)] == ["1", "1", "2", "2"]
    act = world.acts()[-1].act
    assert isinstance(act, SchoolAct)
    assert (act.kind, act.actor, act.facts["version"]) == ("profile-adopted", "admin", "2")
    assert act.facts["from"] == (desk.today + 7 * DAY).isoformat()
    with desk.reading() as session:
        assert verify_chain(session) is None


def test_versions_may_be_adopted_in_any_order(world: Any) -> None:
    """Two versions to come, the later one adopted first: on each day the right one is in force."""
    desk = world.found()
    for version, days in (("3", 20), ("2", 10)):
        profiles.adopt(desk, edition(version), "file", from_on=desk.today + days * DAY, actor_id="admin")
    assert [in_force(desk, desk.today + days * DAY) for days in (9, 10, 19, 20)] == ["1", "2", "2", "3"]
    with desk.reading() as session:
        listed = profiles.versions(session, desk.today + 12 * DAY)
    assert [(one.version, one.in_force) for one in listed] == [("1", False), ("2", True), ("3", False)]


def test_an_open_case_keeps_its_version(world: Any, sample: Callable[..., Any]) -> None:
    """A case of yesterday owes two days under the old version, one of today five under the new one."""
    world.found()
    desk = world.desk()
    [old] = world.take_in(sample(3))
    profiles.adopt(desk, edition("2", days=5), "file", from_on=desk.today + DAY, actor_id="admin")
    world.later(days=1)
    assert len(world.take_in(sample(3, classes=2))) == 2
    [new] = set(world.cases()) - {old}
    world.on([old, new], ("printed", "handed"))
    with desk.reading() as session:
        (case, profile), (newer, later) = cases.load(session, old), cases.load(session, new)
        assert (profile.version, later.version) == ("1", "2")
        assert case.profile_digest != newer.profile_digest
        due = {
            one.id: {
                duty.due_on - desk.today
                for duty in cases.owed(desk, session, one, rules)
                if duty.step == "verify"
            }
            for one, rules in ((case, profile), (newer, later))
        }
        assert due == {old: {2 * DAY}, new: {5 * DAY}}
        counted = {one.version: one.cases for one in profiles.versions(session, desk.today)}
    assert counted == {"1": 1, "2": 1}


def test_an_open_case_is_renewed_though_todays_version_prints_it_no_more(
    world: Any, sample: Callable[..., Any]
) -> None:
    """The year-only version refuses new quarter cases, but a new export of an open one is taken in."""
    world.found()
    desk = world.desk()
    [old] = world.take_in(sample(3))
    yearly = edition("2", rhythm=[{"term": str(TermKind.YEAR), "clause": "rhythm"}])
    profiles.adopt(desk, yearly, "file", from_on=desk.today + DAY, actor_id="admin")
    world.later(days=1)
    wanted = sample(3, classes=2)
    changed = replace(wanted, exported_at=wanted.exported_at + DAY)
    outcome = imports.take_in(desk, changed, actor_id="admin")
    assert (len(outcome.renewed), len(outcome.opened), len(outcome.unprinted)) == (1, 0, 1)
    assert world.cases() == [old]


def test_the_past_is_closed(world: Any) -> None:
    """A version cannot take effect yesterday: cases may have been opened under another one."""
    desk = world.found()
    problem = refusal(desk, edition("2"), desk.today - DAY)
    assert (problem.kind, problem.code) == (Kind.REFUSED, "profile.from-past")
    assert in_force(desk, desk.today) == "1"


def test_the_same_content_is_not_adopted_twice(world: Any) -> None:
    """Its day would be lost; a version number makes it another content."""
    desk = world.found()
    profiles.adopt(desk, edition("2"), "file", from_on=desk.today + DAY, actor_id="admin")
    assert refusal(desk, edition("2"), desk.today + 9 * DAY).code == "profile.known"
    profiles.adopt(desk, edition("2а"), "file", from_on=desk.today + 9 * DAY, actor_id="admin")
    assert in_force(desk, desk.today + 9 * DAY) == "2а"


def test_of_one_day_the_later_adopted_counts_while_there_is_no_case(
    world: Any, sample: Callable[..., Any]
) -> None:
    """A slip is put right on the same day; once a case was opened the day is taken. Nothing is deleted."""
    world.found()
    desk = world.desk()
    profiles.adopt(desk, edition("2"), "file", from_on=desk.today, actor_id="admin")
    profiles.adopt(desk, edition("3"), "file", from_on=desk.today, actor_id="admin")
    assert in_force(desk, desk.today) == "3"
    world.take_in(sample(3))
    assert refusal(desk, edition("4"), desk.today).code == "profile.day-taken"
    with desk.reading() as session:
        never = [one.version for one in profiles.versions(session, desk.today) if one.from_on is None]
        assert sorted(never) == ["1", "2"]
        assert len(list(session.scalars(select(ProfileRow)))) == 3


def test_a_file_with_faults_changes_nothing(world: Any) -> None:
    """All faults are told, each with its path, and neither a row nor an act is left."""
    desk = world.found()
    acts = len(world.acts())
    broken = edition("2", copies={})
    problem = refusal(desk, broken, desk.today + DAY)
    assert (problem.kind, problem.code) == (Kind.INPUT, "service.profile-invalid")
    assert "copies.least" in {fault.path for fault in problem.faults}
    assert len(world.acts()) == acts


def test_every_version_goes_into_the_register_of_a_deposit(world: Any) -> None:
    """What a store needs to make the database anew: all versions with their days."""
    desk = world.found()
    profiles.adopt(desk, edition("2"), "file", from_on=desk.today + DAY, actor_id="admin")
    with desk.reading() as session:
        register = extracts.read_register(extracts.register_extract(session))
    days = {one["version"]: one["effective_from"] for one in register["profiles"]}
    assert days == {"1": desk.today.isoformat(), "2": (desk.today + DAY).isoformat()}
