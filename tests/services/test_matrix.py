"""Who answers for what, and what nobody can do: computed from the regulation and the orders."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from archive_service.db.models import Person
from archive_service.services import gaps, leaving, matrix, profiles, roles, units
from archive_service.services.context import Desk
from archive_service.services.gaps import Cause
from archive_service.services.matrix import About, Named
from workflows.snapshot import Snapshot

ORDER_ON = date(2025, 9, 1)


def _lines(desk: Desk, on: date | None = None) -> dict[str, Any]:
    with desk.reading() as session:
        return {one.id: one for one in matrix.matrix(session, on or desk.today)}


def _gaps(desk: Desk) -> list[tuple[Cause, str, str, str]]:
    with desk.reading() as session:
        return [(one.cause, one.owed.step, one.owed.section_id, one.who) for one in gaps.gaps(desk, session)]


def _unit(desk: Desk, *classes: str) -> None:
    with desk.writing() as session:
        units.set_unit(
            desk,
            session,
            "weld",
            "Отделение",
            classes=classes,
            order_no="20",
            order_on=ORDER_ON,
            actor="admin",
        )


def _grant(desk: Desk, person: str, role: str, **more: Any) -> None:
    with desk.writing() as session:
        roles.grant(desk, session, person, role, order_no="21", order_on=ORDER_ON, actor="admin", **more)


def _revoke(desk: Desk, person: str, role: str) -> None:
    with desk.writing() as session:
        roles.revoke(desk, session, person, role, from_on=desk.today, order_no="22", actor="admin")


@pytest.mark.clause("001-17")
def test_every_step_has_its_people_and_orders(world: Any) -> None:
    """Each step, duty and register names the role by its title and the holders with their orders."""
    world.to("imported")
    lines = _lines(world.desk())
    with world.desk().reading() as session:
        profile = profiles.in_force(session, world.desk().today)
    named = [one.id for one in (*profile.steps, *profile.obligations, *profile.registers)]
    assert list(lines) == named
    stamp = lines["stamp"]
    assert (stamp.about, stamp.role_title, stamp.clause) == (About.STEP, "директор", "п. 4.7")
    [holder] = stamp.holders
    assert (holder.person_id, holder.name, holder.order_no, holder.order_on) == (
        "s-01",
        "Ганеков Вадим Глебович",
        "1",
        ORDER_ON,
    )
    assert (holder.unit, holder.until, stamp.gaps) == ("", None, ())
    assert lines["print"].also == ("оператор ЕИС «АСУ»", "служба архива")
    assert {lines[one].named for one in ("verify", "certify", "council")} == {Named.EXPORT}
    assert (lines["assemble"].named, lines["assemble"].gaps) == (Named.SERVICE, ())


@pytest.mark.clause("001-17")
def test_what_is_nobodys_is_said(world: Any) -> None:
    """A role that nobody holds on the day is a gap of every line it answers for; on other days it is not."""
    world.to("imported")
    desk = world.desk()
    world.later(days=1)
    _revoke(desk, "s-03", "archivist")
    today = _lines(desk)
    assert (today["deposit"].holders, today["deposit"].gaps) == ((), ("",))
    assert today["bind"].gaps == ()
    yesterday = _lines(desk, desk.today - timedelta(days=1))
    assert [one.person_id for one in yesterday["deposit"].holders] == ["s-03"]
    with desk.writing() as session:
        leaving.dismiss(desk, session, "s-02", from_on=desk.today, order_no="5", actor="admin")
    assert _lines(desk)["approve"].gaps == ("",)


@pytest.mark.clause("001-17")
def test_departments_have_their_own_people(world: Any, sample: Callable[..., Snapshot]) -> None:
    """A head answers for the department; who answers for the other classes, or for all, is told apart."""
    world.to("imported", snapshot=sample(classes=2))
    desk = world.desk()
    _unit(desk, "5А")
    _grant(desk, "t-01", "deputy", unit="weld", to_on=desk.today)
    whole = _lines(desk)["approve"]
    assert [(one.person_id, one.unit_title, one.until) for one in whole.holders] == [
        ("s-02", "", None),
        ("t-01", "Отделение", desk.today),
    ]
    assert whole.gaps == ()
    _revoke(desk, "s-02", "deputy")
    assert _lines(desk)["approve"].gaps == ("",)
    assert _lines(desk, desk.today + timedelta(days=1))["approve"].gaps == ("Отделение", "")
    _unit(desk, "5А", "10Б")
    assert _lines(desk)["approve"].gaps == ()


def test_where_the_sentence_has_no_subject(lite: Any) -> None:
    """Regulation 002 does not say who prints and sews: «ответственный по приказу», by its own clause."""
    lite.to("imported")
    desk = lite.desk()
    profiles.adopt(
        desk,
        profiles.read_mapping("klyuchi-2023"),
        "klyuchi-2023",
        from_on=desk.today + timedelta(days=1),
        actor_id="admin",
    )
    lines = _lines(desk, desk.today + timedelta(days=1))
    bind, stamp, print_ = lines["bind"], lines["stamp"], lines["print"]
    assert (bind.role_title, bind.by_order) == ("ответственный по приказу", "п. 3.1")
    assert "ответственный по приказу" in print_.role_title
    assert lines["hand-over"].by_order == "п. 3.1"
    assert (stamp.role_title, stamp.by_order) == ("директор", "")


def test_what_cannot_be_done_today(world: Any) -> None:
    """Sheets of who left or is blocked, a class without its teacher, a step whose role is nobody's."""
    world.to("handed")
    desk = world.desk()
    assert _gaps(desk) == []
    with desk.writing() as session:
        leaving.dismiss(
            desk, session, "t-01", from_on=desk.today + timedelta(days=1), order_no="5", actor="admin"
        )
        session.get_one(Person, ("s1", "t-02")).blocked_at = desk.now
    assert _gaps(desk) == [(Cause.BLOCKED, "verify", "x-002", "Гасагин Лев Захарович")]
    world.later(days=1)
    assert _gaps(desk) == [
        (Cause.LEFT, "verify", "x-001", "Плевелева Кира Вадимовна"),
        (Cause.BLOCKED, "verify", "x-002", "Гасагин Лев Захарович"),
        (Cause.LEFT, "certify", "", "Плевелева Кира Вадимовна"),
        (Cause.LEFT, "council", "", "Плевелева Кира Вадимовна"),
    ]


@pytest.mark.clause("001-17")
def test_a_step_that_is_nobodys_today(world: Any, sample: Callable[..., Snapshot]) -> None:
    """Due and nobody's: told by class; a head of department closes the gap for the own classes."""
    world.to("imported", snapshot=sample(classes=2))
    desk = world.desk()
    world.on(world.cases(), ["printed", "handed", "signed", "certified"])
    assert _gaps(desk) == []
    _revoke(desk, "s-02", "deputy")
    with desk.reading() as session:
        found = gaps.gaps(desk, session)
    assert [(one.owed.class_name, one.owed.step, one.role) for one in found] == [
        ("5А", "approve", "заместитель директора"),
        ("10Б", "approve", "заместитель директора"),
    ]
    _unit(desk, "10Б")
    _grant(desk, "t-04", "deputy", unit="weld")
    with desk.reading() as session:
        assert [one.owed.class_name for one in gaps.gaps(desk, session)] == ["5А"]


def test_another_role_may_do_it_too(lite: Any) -> None:
    """A step that a second role may do is no gap while somebody holds that one."""
    lite.to("imported")
    desk = lite.desk()
    _revoke(desk, "s-02", "deputy")
    assert _gaps(desk) == []
    _revoke(desk, "admin", "operator")
    assert [(cause, step) for cause, step, _, _ in _gaps(desk)] == [(Cause.NOBODY, "print")]
