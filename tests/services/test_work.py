"""Work beside the steps of cases: the plan of a school year, what is late, and recording it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from archive_service.db.act_log import SchoolAct
from archive_service.problems import Problem, explain
from archive_service.services import people, profiles, roles, units, work
from archive_service.services.verification import verify_store
from archive_service.services.work import Plan

ORDER_ON = date(2025, 9, 1)
RECEIVED = "sha256:" + "0" * 64


@pytest.fixture
def under(make_world: Callable[..., Any], database_url: str) -> Callable[..., Any]:
    """Return ``under(profile, day)``: a school under a regulation on a day, on both databases."""
    return lambda profile, day: _school(make_world(database_url), profile, day)


@pytest.fixture
def under_lite(lite: Any) -> Callable[..., Any]:
    """The same on SQLite: where the database does not matter."""
    return lambda profile, day: _school(lite, profile, day)


def _school(world: Any, profile: str, day: date) -> Any:
    """A school whose people hold the usual roles, on the morning of that day."""
    world.to("imported")
    desk = world.desk()
    mapping = profiles.read_mapping(profile)
    tomorrow = date(2026, 5, 28)
    if profile != "perevoz":
        profiles.adopt(desk, mapping, profile, from_on=tomorrow, actor_id="admin")
    world.clock.moment = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    return world


def _plan(world: Any, on: date | None = None) -> Plan:
    with world.desk().reading() as session:
        return work.plan(world.desk(), session, on)


def _days(world: Any, name: str, on: date | None = None) -> list[str]:
    """The last days of one piece of work, those done in brackets."""
    found = [one for one in _plan(world, on).owed if one.obligation.id == name]
    return [f"({one.due_on})" if one.done else str(one.due_on) for one in found]


def _refused(code: str, world: Any, name: str, due: date | None, by: str) -> str:
    """Recording is refused with that code; nothing is on record; return what is said."""
    acts = len(world.acts())
    with pytest.raises(Problem) as caught:
        work.record(world.desk(), name, due, actor_id=by)
    assert (caught.value.code, len(world.acts())) == (code, acts)
    assert explain(caught.value, "en").text
    return explain(caught.value).text


@pytest.mark.clause("004-06")
def test_hours_and_copies_of_every_month_are_on_the_list(under: Callable[..., Any]) -> None:
    """Each month: hours to the head by the 5th, paper copies received; both by the authorised person."""
    world = under("klin-dop-2022", date(2026, 6, 3))
    assert _days(world, "hours")[8:11] == ["2026-05-05", "2026-06-05", "2026-07-05"]
    assert _days(world, "monthly-copies")[8:10] == ["2026-05-31", "2026-06-30"]
    desk = world.desk()
    done = work.record(desk, "hours", date(2026, 6, 5), actor_id="s-02", note="опись № 6")
    work.record(desk, "monthly-copies", date(2026, 5, 31), actor_id="s-02", document=RECEIVED)
    assert (done.by, done.on, done.note) == ("s-02", date(2026, 6, 3), "опись № 6")
    assert _days(world, "hours")[9] == "(2026-06-05)"
    assert _days(world, "monthly-copies")[8] == "(2026-05-31)"
    [hours, copies] = [one.act for one in world.acts()[-2:]]
    assert isinstance(hours, SchoolAct)
    assert (hours.kind, hours.actor, hours.facts["due"]) == ("work-done", "s-02", "2026-06-05")
    assert copies.facts["document"] == RECEIVED


@pytest.mark.clause("004-06")
def test_what_was_done_is_in_both_rooms(under_lite: Callable[..., Any]) -> None:
    """The record is shipped with the log: either room alone still proves it."""
    world = under_lite("klin-dop-2022", date(2026, 6, 3))
    work.record(world.desk(), "hours", date(2026, 6, 5), actor_id="s-02")
    assert world.work() == []
    for store in world.archive.mirror.stores:
        found = verify_store(store, progress=lambda _done, _total: None)
        assert (found.acts, found.troubles) == (len(world.acts()), ())


@pytest.mark.clause("003-04")
def test_a_month_without_its_control_is_late(under: Callable[..., Any]) -> None:
    """At least once a month: the check of May is late on 1 June, and no more once it is recorded."""
    world = under("sterlitamak-2023", date(2026, 5, 31))
    _late_since_june(world, "monthly-check")


def _late_since_june(world: Any, name: str) -> None:
    may = date(2026, 5, 31)

    def late() -> list[date | None]:
        with world.desk().reading() as session:
            return [one.due_on for one in work.late(world.desk(), session) if one.obligation.id == name]

    assert may not in late(), "the last day itself is in time"
    world.later(days=1)
    assert late()[-1] == may
    work.record(world.desk(), name, may, actor_id="s-02")
    assert may not in late()


@pytest.mark.clause("004-05")
def test_the_roll_over_is_recorded_in_its_window(under: Callable[..., Any]) -> None:
    """From 1 June to 10 September, in the old school year or the new one, and not before."""
    world = under("klin-dop-2022", date(2026, 5, 31))
    due = date(2026, 9, 10)
    assert _days(world, "rollover")[-1] == "2026-09-10"
    assert "01.06.2026" in _refused("kernel.work-too-early", world, "rollover", due, "admin")
    world.later(days=1)
    work.record(world.desk(), "rollover", due, actor_id="admin")
    assert _days(world, "rollover")[-1] == "(2026-09-10)"
    world.later(days=95)
    assert world.desk().today == date(2026, 9, 4)
    assert _days(world, "rollover") == ["(2026-09-10)", "2027-09-10"]


@pytest.mark.clause("004-05")
def test_the_roll_over_stays_on_the_list_in_september(under_lite: Callable[..., Any]) -> None:
    """Undone it is owed until 10 September and late on the 11th, though a new school year has begun."""
    world = under_lite("klin-dop-2022", date(2026, 9, 10))
    assert _days(world, "rollover") == ["2026-09-10", "2027-09-10"]
    with world.desk().reading() as session:
        assert "rollover" not in {one.obligation.id for one in work.late(world.desk(), session)}
    world.later(days=1)
    with world.desk().reading() as session:
        late = {one.obligation.id: one.due_on for one in work.late(world.desk(), session)}
    assert late["rollover"] == date(2026, 9, 10)
    work.record(world.desk(), "rollover", date(2026, 9, 10), actor_id="admin")
    assert _days(world, "rollover") == ["(2026-09-10)", "2027-09-10"]


def test_the_terms_are_those_of_the_export(under_lite: Callable[..., Any]) -> None:
    """Work of every term is owed for each term that the export names, printed or not."""
    world = under_lite("perevoz", date(2026, 5, 27))
    term = next(one.act for one in world.acts() if one.case_id).term_ends_on
    days = _days(world, "backup-receipt")
    assert len(days) == 4
    assert days[-1] == str(term)
    assert _days(world, "backup-receipt", date(2027, 3, 1)) == []
    work.record(world.desk(), "backup-receipt", term, actor_id="admin")
    assert _days(world, "backup-receipt")[-1] == f"({term})"


def test_a_year_is_asked_for_by_any_of_its_days(under_lite: Callable[..., Any]) -> None:
    """The plan of another year has its own days; the year is said."""
    world = under_lite("perevoz", date(2026, 5, 28))
    assert _plan(world).year.since == date(2025, 9, 1)
    assert _plan(world, date(2027, 1, 1)).year.since == date(2026, 9, 1)
    assert _days(world, "fill", date(2027, 1, 1)) == ["2026-09-05"]


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (("hours", date(2026, 6, 5), "s-01"), "kernel.wrong-role", "уполномоченное"),
        (("hours", date(2026, 6, 6), "s-02"), "kernel.not-that-day", "05.06.2026"),
        (("hours", None, "s-02"), "kernel.not-that-day", "05.06.2026"),
        (("nonsense", None, "s-02"), "kernel.no-obligation", "monthly-copies"),
        (("hours", date(2026, 6, 5), "x-99"), "service.no-person", "x-99"),
    ],
)
def test_what_is_not_recorded(
    under_lite: Callable[..., Any], asked: tuple[str, date | None, str], code: str, said: str
) -> None:
    """Another role's work, another day, unknown work, nobody: said in words, and nothing is recorded."""
    world = under_lite("klin-dop-2022", date(2026, 6, 3))
    assert said in _refused(code, world, *asked)


def test_once_is_enough(under_lite: Callable[..., Any]) -> None:
    """A second record is refused with who did it and when."""
    world = under_lite("klin-dop-2022", date(2026, 6, 3))
    work.record(world.desk(), "hours", date(2026, 6, 5), actor_id="s-02")
    world.later(days=1)
    said = _refused("kernel.already-done", world, "hours", date(2026, 6, 5), "s-02")
    with world.desk().reading() as session:
        assert people.names(session)["s-02"] in said
    assert "03.06.2026" in said


def test_who_holds_the_role_for_a_department_only(under_lite: Callable[..., Any]) -> None:
    """The school's work takes the whole school's order: a head of department does not do it."""
    world = under_lite("klin-dop-2022", date(2026, 6, 3))
    desk = world.desk()
    order = {"order_no": "9", "order_on": ORDER_ON, "actor": "admin"}
    with desk.writing() as session:
        units.set_unit(desk, session, "clubs", "Отделение", classes=["5А"], **order)
        roles.grant(desk, session, "t-01", "deputy", unit="clubs", **order)
    _refused("kernel.wrong-role", world, "hours", date(2026, 6, 5), "t-01")
