"""Departments by order: a head acts on the classes of the department, and on no other (001 clause 7.2)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from archive_service.problems import Kind, Problem, explain
from archive_service.services import (
    binding,
    cases,
    deposits,
    imports,
    people,
    printing,
    roles,
    signoff,
    units,
)
from archive_service.services.context import Desk
from workflows.snapshot import Snapshot

ORDER_ON = date(2025, 9, 1)
MINE, OTHER = "2025-q4-c-01", "2025-h2-c-02"


def _unit(
    desk: Desk, unit_id: str = "weld", classes: tuple[str, ...] = ("5А",), title: str = "Отделение"
) -> None:
    with desk.writing() as session:
        units.set_unit(
            desk,
            session,
            unit_id,
            title,
            classes=classes,
            order_no="20",
            order_on=ORDER_ON,
            actor="admin",
        )


def _head(desk: Desk, *held: str, person: str = "t-02", unit: str = "weld") -> None:
    with desk.writing() as session:
        for role in held:
            roles.grant(
                desk,
                session,
                person,
                role,
                order_no="21",
                order_on=ORDER_ON,
                unit=unit,
                actor="admin",
            )


@pytest.fixture
def college(world: Any, sample: Callable[..., Snapshot]) -> Any:
    """Two classes of which one belongs to a department; its head is a teacher."""
    world.to("imported", snapshot=sample(classes=2))
    _unit(world.desk())
    return world


@pytest.fixture
def small(lite: Any, sample: Callable[..., Snapshot]) -> Any:
    """The same on SQLite: where the database does not matter."""
    lite.to("imported", snapshot=sample(classes=2))
    _unit(lite.desk())
    return lite


@pytest.mark.clause("001-17")
def test_a_head_acts_on_the_departments_classes(college: Any) -> None:
    """Printing and handing over: the own class, yes; another one, no, and the answer says why not."""
    desk = college.desk()
    _head(desk, "deputy", "binder")
    college.file_orders([MINE])
    printing.request(desk, [MINE], actor_id="t-02")
    assert college.work() == []
    college.on([OTHER], ["printed"])
    acts = len(college.acts())
    for attempt in (
        lambda: printing.request(desk, [OTHER], actor_id="t-02"),
        lambda: printing.hand_over(desk, [OTHER], actor_id="t-02"),
        lambda: printing.hand_over(desk, [MINE, OTHER], actor_id="t-02"),
    ):
        with pytest.raises(Problem) as caught:
            attempt()
        told = explain(caught.value).text
        assert "Отделение" in told
        assert "заместитель директора" in told
    assert len(college.acts()) == acts
    printing.hand_over(desk, [MINE], actor_id="t-02")


@pytest.mark.clause("001-17")
def test_the_whole_way_by_heads_of_departments(small: Any) -> None:
    """Roles for the department alone take its class into the archive, and not the other one."""
    desk = small.desk()
    _head(desk, "deputy", "binder", "archivist")
    small.on([MINE, OTHER], ["printed", "handed", "signed", "certified"])
    signoff.sign_volume(desk, small.who("t-02"), MINE, "approve")
    with pytest.raises(Problem) as caught:
        signoff.sign_volume(desk, small.who("t-02"), OTHER, "approve")
    assert caught.value.code == "kernel.role-elsewhere"
    small.on([OTHER], ["approved"])
    small.on([MINE, OTHER], ["stamped"])
    binding.bind(desk, MINE, actor_id="t-02")
    with pytest.raises(Problem) as caught:
        binding.bind(desk, OTHER, actor_id="t-02")
    assert caught.value.code == "kernel.role-elsewhere"
    small.on([OTHER], ["bound"])
    deposits.request(desk, [MINE], actor_id="t-02")
    with pytest.raises(Problem) as caught:
        deposits.request(desk, [OTHER], actor_id="t-02")
    assert caught.value.code == "staff.role-elsewhere"
    assert small.work() == []
    with desk.reading() as session:
        deposited = {one: cases.load(session, one)[0].deposit for one in (MINE, OTHER)}
    assert deposited[MINE] is not None
    assert deposited[MINE].actor == "t-02"
    assert deposited[OTHER] is None


def test_a_head_is_asked_about_the_own_classes_only(college: Any) -> None:
    """What waits for a role waits for its holder in the department's classes; for the school's in all."""
    desk = college.desk()
    _head(desk, "deputy")
    college.on([MINE, OTHER], ["printed", "handed", "signed", "certified"])
    waiting = {}
    with desk.reading() as session:
        for person in ("t-02", "s-02", "t-04"):
            actor = people.actor_of(session, person, desk.today)
            waiting[person] = {one.case_id for one in signoff.tasks(session, actor, step="approve")}
    assert waiting == {"t-02": {MINE}, "s-02": {MINE, OTHER}, "t-04": set()}


def test_what_is_the_whole_schools_takes_a_role_for_the_whole_school(small: Any) -> None:
    """A department's administrator gives no roles; the refusal says that the role is for a department."""
    desk = small.desk()
    _head(desk, "administrator")
    with desk.reading() as session:
        assert "administrator" in people.actor_of(session, "t-02", desk.today, "c-01").roles
        assert "administrator" not in people.actor_of(session, "t-02", desk.today, "c-02").roles
        assert "administrator" not in people.actor_of(session, "t-02", desk.today).roles
        with pytest.raises(Problem) as caught:
            people.require(session, "t-02", roles.KEEPERS, desk.today)
    assert (caught.value.kind, caught.value.code) == (Kind.ACCESS, "staff.role-not-whole")
    assert "Отделение" in explain(caught.value).text


def test_an_operator_of_a_department_imports_its_classes(small: Any, sample: Callable[..., Snapshot]) -> None:
    """An export with another class in it is refused as a whole; one of the own class is taken in."""
    desk = small.desk()
    _head(desk, "operator")
    acts = len(small.acts())
    with pytest.raises(Problem) as caught:
        imports.take_in(desk, sample(seed=4, classes=2), actor_id="t-02")
    assert caught.value.code == "kernel.role-elsewhere"
    assert len(small.acts()) == acts
    assert imports.take_in(desk, sample(seed=4), actor_id="t-02").renewed == ["5А"]


def test_a_department_is_set_by_order_and_changed_by_another(college: Any) -> None:
    """Classes are named by id or by name; the row and the act say the same; a role follows the change."""
    desk = college.desk()
    _head(desk, "deputy")
    _unit(desk, classes=("c-02", "10Б"), title="Филиал")
    with desk.reading() as session:
        [row] = units.units(session)
        assert (row.title, row.classes, row.order_no, row.order_on) == ("Филиал", ["c-02"], "20", ORDER_ON)
        assert units.class_names(session) == {"c-01": "5А", "c-02": "10Б"}
        held = {one: people.actor_of(session, "t-02", desk.today, one).roles for one in ("c-01", "c-02")}
    assert ("deputy" in held["c-01"], "deputy" in held["c-02"]) == (False, True)
    act = college.acts()[-1].act
    assert (act.kind, act.facts["unit"], act.facts["classes"]) == ("unit-set", "weld", ["c-02"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"classes": ("12Ы",)}, "staff.no-class"),
        ({"unit_id": " "}, "staff.unit-nameless"),
        ({"title": ""}, "staff.unit-nameless"),
    ],
)
def test_a_department_that_cannot_be(small: Any, changes: dict[str, Any], code: str) -> None:
    """An unknown class or an empty name is refused; a role for an unknown department as well."""
    desk = small.desk()
    acts = len(small.acts())
    with pytest.raises(Problem) as caught:
        _unit(desk, **changes)
    assert caught.value.code == code
    with pytest.raises(Problem) as caught:
        _head(desk, "deputy", unit="nowhere")
    assert caught.value.code == "staff.no-unit"
    assert "weld" in explain(caught.value).text
    assert len(small.acts()) == acts


def test_the_same_role_for_two_departments(small: Any) -> None:
    """One person may head two departments; ending one role leaves the other."""
    desk = small.desk()
    _unit(desk, "branch", ("10Б",), "Филиал")
    _head(desk, "deputy")
    _head(desk, "deputy", unit="branch")
    with desk.writing() as session:
        roles.revoke(
            desk,
            session,
            "t-02",
            "deputy",
            from_on=desk.today,
            order_no="22",
            unit="weld",
            actor="admin",
        )
    with desk.reading() as session:
        held = {one: people.actor_of(session, "t-02", desk.today, one).roles for one in ("c-01", "c-02")}
    assert ("deputy" in held["c-01"], "deputy" in held["c-02"]) == (False, True)
