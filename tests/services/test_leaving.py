"""Who leaves by order: access, roles and certificates end, authorship and signatures stay."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from archive_service.db import models
from archive_service.problems import Kind, Problem, explain
from archive_service.services import (
    cases,
    documents,
    leaving,
    people,
    reassigning,
    roles,
    roster,
    signoff,
)
from archive_service.services.context import Desk
from archive_service.services.rebuild import rebuild
from archive_service.signing.authority import roots
from archive_service.signing.verdicts import verify_pdf

PHRASE = "верная парольная фраза"
ORDER_ON = date(2025, 9, 1)


def _dismiss(desk: Desk, person_id: str, **more: Any) -> Any:
    facts = {"from_on": desk.today, "order_no": "31-к", "actor": "admin", **more}
    with desk.writing() as session:
        return leaving.dismiss(desk, session, person_id, **facts)


def _back(desk: Desk, person_id: str, **more: Any) -> None:
    facts = {"from_on": desk.today, "order_no": "40-к", "actor": "admin", **more}
    with desk.writing() as session:
        leaving.return_to_work(desk, session, person_id, **facts)


@pytest.mark.clause("003-02")
def test_a_dismissal_tells_what_is_still_owed(world: Any) -> None:
    """The sheets, the class and the decision that only this person may do are listed, with their days."""
    case_id = world.to("handed")
    desk = world.desk()
    owed = _dismiss(desk, "t-01")
    assert [(one.case_id, one.class_name, one.step, one.section_id, one.section) for one in owed] == [
        (case_id, "5А", "verify", "x-001", "Русский язык"),
        (case_id, "5А", "certify", "", ""),
        (case_id, "5А", "council", "", ""),
    ]
    assert owed[0].due_on == desk.today + timedelta(days=2)
    assert _dismiss(desk, "t-02")[0].section == "Литература"
    assert _dismiss(desk, "s-03") == ()


@pytest.mark.clause("003-02")
def test_roles_and_certificates_end_with_the_work(world: Any, rows: Callable[..., Any]) -> None:
    """From that day the roles are over and the certificate is revoked; the grants stay readable."""
    world.to("imported")
    desk = world.desk()
    day = desk.today + timedelta(days=3)
    _dismiss(desk, "s-03", from_on=day)
    with desk.reading() as session:
        held = roles.grants(session, "s-03")
        before, after = (
            next(one for one in roster.roster(session, on) if one.id == "s-03") for on in (desk.today, day)
        )
    assert {(one.role, one.to_on, one.order_no) for one in held} == {
        ("binder", day - timedelta(days=1), "1"),
        ("archivist", day - timedelta(days=1), "1"),
    }
    assert (before.key, after.key, after.left_on) == (True, False, day)
    revoked = {row["person_id"]: row["revoked_on"] for row in rows(desk, models.Certificate)}
    assert revoked["s-03"] == day
    assert set(revoked.values()) == {day, None}
    left, *ended = [one.act for one in world.acts()[-3:]]
    assert (left.kind, left.facts["order"], len(left.facts["revoked"])) == ("person-left", "31-к", 1)
    assert [(one.kind, one.facts["order"]) for one in ended] == [("grant-ended", "31-к")] * 2
    people.come_in(desk, "s-03", PHRASE)
    world.later(days=3)
    with pytest.raises(Problem) as caught:
        people.come_in(desk, "s-03", PHRASE)
    assert caught.value.code == "service.person-left"


@pytest.mark.clause("000-27")
def test_old_signatures_outlive_the_dismissal(lite: Any) -> None:
    """What a teacher, a class teacher or a director signed stays valid after each of them has left."""
    case_id = lite.to("stamped")
    desk = lite.desk()
    for person in ("t-01", "t-02", "s-01", "s-02"):
        _dismiss(desk, person)
    lite.later(days=400)
    with desk.reading() as session:
        case = cases.load(session, case_id)[0]
    trusted = roots(desk.keys)
    for section in case.sections:
        signed = documents.read(desk, section.document)
        verdict = verify_pdf(signed, roots=trusted, expected={"teacher": section.signer})
        assert verdict.reasons == ()
    expected = {"class_teacher": "t-01", "deputy": "s-02", "director": "s-01"}
    for digest in (case.volume, case.summary):
        assert verify_pdf(documents.read(desk, digest), roots=trusted, expected=expected).reasons == ()
    lite.on([case_id], ["bound", "deposited"])


def test_who_comes_back_begins_anew(world: Any) -> None:
    """Taken on again: the old key opens nothing, a new one does; roles are given anew; old acts stay."""
    case_id = world.to("signed")
    desk = world.desk()
    old = world.who("s-02")
    _dismiss(desk, "s-02")
    world.later(days=30)
    _back(desk, "s-02")
    act = world.acts()[-1].act
    assert (act.kind, act.facts) == (
        "person-returned",
        {"person": "s-02", "from": desk.today.isoformat(), "order": "40-к"},
    )
    for attempt in (
        lambda: people.come_in(desk, "s-02", PHRASE),
        lambda: signoff.sign_volume(desk, old, case_id, "approve"),
    ):
        with pytest.raises(Problem) as caught:
            attempt()
        assert (caught.value.kind, caught.value.code) == (Kind.ACCESS, "staff.key-revoked")
    with desk.reading() as session:
        assert people.without_key(session) == ("s-02",)
        assert "deputy" not in people.actor_of(session, "s-02", desk.today).roles
    people.issue_keys(desk, PHRASE, {"s-02": PHRASE}, "admin")
    with desk.writing() as session:
        roles.grant(desk, session, "s-02", "deputy", order_no="41", order_on=desk.today, actor="admin")
    world.present.clear()
    assert people.come_in(desk, "s-02", PHRASE).name == "Шемагин Антон Денисович"
    world.on([case_id], ["certified", "approved"])
    with desk.reading() as session:
        assert cases.load(session, case_id)[0].handed_over_by == "s-02"
        assert people.without_key(session) == ()


def test_a_dismissal_taken_back_before_its_day(lite: Any) -> None:
    """Nothing was revoked yet: the key stays good, and the roles are given anew."""
    lite.to("imported")
    desk = lite.desk()
    _dismiss(desk, "s-02", from_on=desk.today + timedelta(days=5))
    _back(desk, "s-02")
    lite.later(days=6)
    people.come_in(desk, "s-02", PHRASE)


@pytest.mark.parametrize(
    ("person", "days", "code"),
    [
        ("t-02", 0, "staff.not-left"),
        ("t-01", 1, "staff.return-ahead"),
        ("t-01", -31, "staff.return-before"),
        ("t-99", 0, "service.no-person"),
        ("t-01", 0, None),
    ],
)
def test_when_nobody_comes_back(lite: Any, person: str, days: int, code: str | None) -> None:
    """Only who has left comes back, not before leaving and not before the day."""
    lite.to("imported")
    desk = lite.desk()
    _dismiss(desk, "t-01")
    lite.later(days=30)
    day = desk.today + timedelta(days=days)
    if code is None:
        _back(desk, person, from_on=day)
        return
    with pytest.raises(Problem) as caught:
        _back(desk, person, from_on=day)
    assert caught.value.code == code
    explain(caught.value, "en")


def test_who_has_left_is_given_nothing(lite: Any) -> None:
    """No role from a day on which the person is not here, and no key; leaving twice is refused."""
    lite.to("imported")
    desk = lite.desk()
    day = desk.today + timedelta(days=3)
    _dismiss(desk, "t-01", from_on=day)
    with desk.writing() as session:
        roles.grant(
            desk, session, "t-01", "binder", order_no="5", order_on=ORDER_ON, to_on=desk.today, actor="admin"
        )
    for attempt in (
        lambda: _dismiss(desk, "t-01"),
        lambda: _granted(desk, "t-01", day),
    ):
        with pytest.raises(Problem) as caught:
            attempt()
        assert caught.value.code == "service.person-left"
    with desk.reading() as session:
        assert "t-01" not in people.without_key(session)


def _granted(desk: Desk, person_id: str, from_on: date) -> None:
    with desk.writing() as session:
        roles.grant(
            desk,
            session,
            person_id,
            "deputy",
            order_no="5",
            order_on=ORDER_ON,
            from_on=from_on,
            actor="admin",
        )


def test_an_expired_certificate_is_issued_anew(lite: Any) -> None:
    """After three years a key is over, and its owner is among those who wait for one."""
    lite.to("imported")
    desk = lite.desk()
    with desk.reading() as session:
        assert people.without_key(session, desk.today) == ()
        assert "t-01" in people.without_key(session, desk.today + timedelta(days=3 * 366))


def test_what_was_ordered_after_the_last_deposit_is_rebuilt(
    world: Any, make_world: Callable[..., Any], lite_url: Callable[[str], str], rows: Callable[..., Any]
) -> None:
    """A role, its end, a dismissal, a return and a department come back from one store's log alone."""
    world.to("deposited")
    desk = world.desk()
    _dismiss(desk, "t-02")
    _dismiss(desk, "s-03")
    _back(desk, "s-03")
    with desk.writing() as session:
        roles.grant(
            desk,
            session,
            "t-01",
            "archivist",
            order_no="5",
            order_on=ORDER_ON,
            to_on=desk.today,
            actor="admin",
        )
        roles.grant(
            desk,
            session,
            "s-03",
            "binder",
            order_no="6",
            order_on=desk.today,
            from_on=desk.today + timedelta(days=9),
            actor="admin",
        )
        roles.revoke(desk, session, "s-03", "binder", from_on=desk.today, order_no="7", actor="admin")
        _ship(desk, session)
    assert world.work() == []
    again = make_world(lite_url("again"), "again")
    rebuild(again.archive, world.archive.mirror.store("disk-a"))
    for table in (models.Person, models.Grant, models.Unit, models.Certificate):
        assert rows(again.desk(), table) == rows(desk, table), table.__name__


def _ship(desk: Desk, session: Any) -> None:
    from archive_service.services import deposits, units

    units.set_unit(
        desk,
        session,
        "weld",
        "Отделение",
        classes=["5А"],
        order_no="8",
        order_on=ORDER_ON,
        actor="admin",
    )
    deposits.request_log(desk, session)


def test_the_way_goes_on_with_somebody_else(world: Any) -> None:
    """A teacher leaves in the middle of the days for checking: an order, another signer, the archive."""
    case_id = world.to("handed")
    desk = world.desk()
    _dismiss(desk, "t-01")
    moved = reassigning.reassign(
        desk,
        world.who("s-02"),
        [case_id],
        from_id="t-01",
        to_id="t-02",
        order_no="32-к",
        order_on=desk.today,
    )
    assert [(one.section_id, one.section) for one in moved] == [("x-001", "Русский язык"), ("", "")]
    for section in ("x-001", "x-002"):
        signoff.sign_sheets(desk, world.who("t-02"), case_id, section)
    assert world.work() == []
    world.on([case_id], ["certified", "approved", "stamped", "bound", "deposited"])
    with desk.reading() as session:
        case = cases.load(session, case_id)[0]
    assert {one.by for section in case.sections for one in section.signatures} == {"t-02"}
    assert case.done_at("certify").by == "t-02"
    verdict = verify_pdf(documents.read(desk, case.volume), roots=roots(desk.keys))
    assert verdict.reasons == ()
