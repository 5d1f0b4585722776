"""What waits for a person and what is new: over all cases, bounded, in a fixed number of queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from archive_service.services import (
    breach_voids,
    breaches,
    cases,
    corrections,
    home,
    home_parts,
    imports,
    people,
    reassigning,
    roles,
    signoff,
    units,
)
from archive_service.services.home import Home
from archive_service.services.home_parts import Sort
from workflows.acts import Remark

ORDER_ON = date(2026, 5, 27)


def _home(world: Any, person_id: str, school_id: str = "s1", language: str = "ru") -> Home:
    desk = world.desk(school_id)
    with desk.reading() as session:
        return home.home(desk, session, people.actor_of(session, person_id, desk.today), language)


def _sorts(found: Home) -> list[tuple[str, int]]:
    return [(str(one.sort), one.total) for one in found.groups]


@contextmanager
def _queries(world: Any) -> Iterator[list[str]]:
    """Count what is asked of the database."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        asked.append(statement)

    event.listen(world.archive.engine, "before_cursor_execute", note)
    yield asked
    event.remove(world.archive.engine, "before_cursor_execute", note)


@pytest.mark.clause("000-22")
def test_each_sees_what_waits_for_them(world: Any) -> None:
    """A teacher sees own sheets with the day by the clause, a deputy the volumes; none sees others' work."""
    case_id = world.to("handed")
    mine = _home(world, "t-01")
    sheets = next(one for one in mine.groups if one.sort is Sort.SHEETS)
    assert sheets.due_on == date(2026, 5, 29)
    assert [item.link.args["case_id"] for item in sheets.items] == [case_id] * sheets.total
    assert Sort.SHEETS not in [one.sort for one in _home(world, "s-02").groups]
    world.on([case_id], ["signed"])
    assert [one.sort for one in _home(world, "t-01").groups] == [Sort.CLASS]
    world.on([case_id], ["certified"])
    deputy = _home(world, "s-02")
    assert [(one.title, one.total) for one in deputy.groups if one.sort is Sort.STEP] == [
        ("Заверить своей подписью и сдать директору", 1)
    ]
    assert [item.title for one in _home(world, "t-01").groups for item in one.items] == [
        "Внести решение педагогического совета"
    ]


def test_what_is_late_comes_first_and_is_counted(lite: Any) -> None:
    """Days of delay are said from the day after the last one on."""
    lite.to("handed")
    assert _home(lite, "t-01").late == 0
    lite.later(days=2)
    assert _home(lite, "t-01").late == 0
    lite.later(days=1)
    found = _home(lite, "t-01")
    assert found.late > 0
    assert {item.late_days for item in found.groups[0].items} == {1}


def test_rows_are_few_and_queries_are_as_many_however_much_waits(world: Any, sample: Any) -> None:
    """Seven classes ask the database as often as one; every group shows five rows and says how many."""
    world.found("s1")
    world.found("s2")
    for school, classes in (("s1", 1), ("s2", 7)):
        case_ids = world.take_in(sample(classes=classes), school)
        world.on(case_ids, ("printed", "handed"), school)
    counted = []
    for school, who in (("s1", "t-01"), ("s2", "t-01"), ("s1", "s-02"), ("s2", "s-02")):
        with _queries(world) as asked:
            _home(world, who, school)
        counted.append(len(asked))
    assert counted[0] == counted[1]
    assert counted[2] == counted[3]
    assert max(counted) <= 32
    everybody = {f"t-{number:02}" for number in range(1, 10)}
    with world.desk("s2").reading() as session:
        everybody &= set(people.names(session))
    piles = [
        group
        for person in everybody
        for group in _home(world, person, "s2").groups
        if group.sort is Sort.SHEETS
    ]
    assert sum(one.total for one in piles) == 14
    assert all(len(one.items) == min(one.total, home_parts.SHOWN) for one in piles)
    assert all(one.more == one.total - len(one.items) for one in piles)


def test_a_department_is_only_its_classes(lite: Any) -> None:
    """A deputy of a department sees the volumes of its classes, and no others'."""
    case_id = lite.to("certified")
    desk = lite.desk()
    with desk.writing() as session:
        units.set_unit(
            desk, session, "u1", "Отделение", classes=[], order_no="2", order_on=ORDER_ON, actor="admin"
        )
        roles.grant(
            desk, session, "t-02", "deputy", order_no="2", order_on=ORDER_ON, actor="admin", unit="u1"
        )
    assert _home(lite, "t-02").groups == ()
    with desk.writing() as session:
        class_name = _class_name(session, case_id)
        units.set_unit(
            desk,
            session,
            "u1",
            "Отделение",
            classes=[class_name],
            order_no="3",
            order_on=ORDER_ON,
            actor="admin",
        )
    assert _sorts(_home(lite, "t-02")) == [("step", 1)]


def _class_name(session: Any, case_id: str) -> str:
    return cases.choose(session, case_id=case_id)[0].class_name


def test_an_incident_counts_its_days(world: Any) -> None:
    """Those who decide about a breached account see the day by which notice is due; its owner does not."""
    world.to("handed")
    breaches.report(world.desk(), "t-01", noticed_by="t-02", actor_id="t-02", noticed_at=None)
    director = _home(world, "s-01")
    [incident] = [one for one in director.groups if one.sort is Sort.INCIDENTS]
    assert (incident.total, incident.due_on) == (1, date(2026, 5, 28))
    assert Sort.INCIDENTS not in [one.sort for one in _home(world, "t-02").groups]


def test_work_of_the_year_waits_for_its_role(lite: Any) -> None:
    """The deputy is told of the year's work from two weeks before its day, and of nobody else's."""
    lite.to("imported")
    work = [one for one in _home(lite, "s-02").groups if one.sort is Sort.WORK]
    assert [item.title for item in work[0].items if item.late_days] == [
        "Наполнить электронный журнал на новый учебный год"
    ]
    assert Sort.WORK not in [one.sort for one in _home(lite, "t-01").groups]


def test_notices_tell_what_others_did(world: Any) -> None:
    """A reassigned sheet is told to the one who got it, a return to the deputy; none hears of own doings."""
    case_id = world.to("handed")
    sheet = _home(world, "t-01").groups[0].items[0].link.args["section_id"]
    signoff.return_section(world.desk(), world.who("t-01"), case_id, sheet, [Remark("нет отметки за 12 мая")])
    [told] = [one for one in _home(world, "s-02").notices if one.code == "returned"]
    assert told.facts["remark"] == "нет отметки за 12 мая"
    assert told.facts["actor"].split()[0]
    assert "returned" not in [one.code for one in _home(world, "t-01").notices]
    reassigning.reassign(
        world.desk(),
        world.who("s-02"),
        [case_id],
        from_id="t-01",
        to_id="t-02",
        order_no="32-к",
        order_on=ORDER_ON,
    )
    codes = [one.code for one in _home(world, "t-02").notices]
    assert {"reassigned", "reassigned-class"} & set(codes)
    world.later(days=31)
    assert _home(world, "t-02").notices == ()


def test_roles_and_keys_are_told(lite: Any) -> None:
    """Who got a role hears of it with the order; a key that ends within thirty days is spoken of."""
    lite.to("imported")
    told = {one.code: one.facts for one in _home(lite, "s-02").notices}
    assert told["role-given"]["role"] == "заместитель директора"
    assert "key-ends" not in told
    english = {one.code for one in _home(lite, "s-02", language="en").notices}
    assert english == set(told)
    from archive_service.db.models import Certificate

    with lite.desk().writing() as session:
        for row in session.query(Certificate).filter(Certificate.person_id == "s-02"):
            row.not_after = date(2026, 6, 1)
    assert {one.code for one in _home(lite, "s-02").notices} == {"role-given", "key-ends"}


def test_a_correction_waits_for_the_deputy_and_is_told_to_the_signer(lite: Any, sample: Any) -> None:
    """Proposed, it waits for who may approve it; approved, the one whose sheets change hears of it."""
    snapshot = sample()
    case_id = lite.to("handed", snapshot=snapshot)
    [group] = snapshot.classes
    first, *others = group.sections
    lesson = replace(first.lessons[0], topic="Тема исправлена после печати")
    changed = replace(first, lessons=(lesson, *first.lessons[1:]))
    exported = replace(snapshot, classes=(replace(group, sections=(changed, *others)),))
    imports.take_in(lite.desk(), exported, actor_id="admin")
    [waits] = [one for one in _home(lite, "s-02").groups if one.sort is Sort.CORRECTIONS]
    assert (waits.total, waits.items[0].link.args) == (1, {"case_id": case_id})
    assert Sort.CORRECTIONS not in [one.sort for one in _home(lite, "t-01").groups]
    corrections.approve(lite.desk(), lite.who("s-02"), case_id, "служебная записка № 4")
    with lite.desk().reading() as session:
        section = cases.load(session, case_id)[0].section(first.id)
    told = {one.code: one.facts for one in _home(lite, section.signer).notices}
    assert told["corrected"]["section"] == section.title
    assert Sort.CORRECTIONS not in [one.sort for one in _home(lite, "s-02").groups]


def test_a_void_signature_is_told_to_its_owner(lite: Any) -> None:
    """Whose signature fell after a breach is told which sheets have to be signed again, and signs them."""
    case_id = lite.to("handed")
    desk = lite.desk()
    signer = "t-01"
    found = breaches.report(desk, signer, noticed_by="s-01", actor_id="s-01", noticed_at=None)
    for role in ("director", "support"):
        breaches.received(desk, found.id, role, actor_id="s-01")
    lite.later(minutes=1)
    lite.on([case_id], ["signed"])
    lite.later(minutes=1)
    breach_voids.void(desk, found.id, actor_id="s-01")
    told = [one for one in _home(lite, signer).notices if one.code == "voided"]
    sheets = [one.total for one in _home(lite, signer).groups if one.sort is Sort.SHEETS]
    assert sheets == [len(told)]
