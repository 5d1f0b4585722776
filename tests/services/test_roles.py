"""Who may do what: roles by order, each refusal names the role; who has left does nothing."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from archive_service.problems import Kind, Problem, explain
from archive_service.services import (
    binding,
    cases,
    deposits,
    finding,
    imports,
    leaving,
    people,
    printing,
    profiles,
    roles,
    roster,
    signoff,
    titles,
)
from archive_service.services.context import Desk
from archive_service.services.roles import When
from workflows.snapshot import Snapshot

Do = Callable[[Any, Desk, str], object]
ORDER_ON = date(2025, 9, 1)

DOINGS: dict[str, tuple[str, Do, tuple[str, ...]]] = {
    "print": (
        "imported",
        lambda world, desk, case_id: printing.request(desk, [case_id], actor_id="t-02"),
        ("заместитель директора",),
    ),
    "hand over": (
        "printed",
        lambda world, desk, case_id: printing.hand_over(desk, [case_id], actor_id="t-02"),
        ("заместитель директора",),
    ),
    "certify": (
        "signed",
        lambda world, desk, case_id: signoff.sign_volume(desk, world.who("t-02"), case_id, "certify"),
        ("Плевелева Кира Вадимовна",),
    ),
    "approve": (
        "certified",
        lambda world, desk, case_id: signoff.sign_volume(desk, world.who("s-01"), case_id, "approve"),
        ("заместитель директора",),
    ),
    "stamp": (
        "approved",
        lambda world, desk, case_id: signoff.sign_volume(desk, world.who("s-02"), case_id, "stamp"),
        ("директор",),
    ),
    "bind": (
        "stamped",
        lambda world, desk, case_id: binding.bind(desk, case_id, actor_id="s-02"),
        ("специалист по кадрам",),
    ),
    "deposit": (
        "bound",
        lambda world, desk, case_id: deposits.request(desk, [case_id], actor_id="s-02"),
        ("специалист по кадрам",),
    ),
    "read": (
        "deposited",
        lambda world, desk, case_id: finding.open_document(
            desk, _summary(desk, case_id), reader_id="t-01", reason="запрос № 1"
        ),
        ("специалист по кадрам", "директор", "заместитель директора"),
    ),
}


def _summary(desk: Desk, case_id: str) -> str:
    with desk.reading() as session:
        return str(cases.load(session, case_id)[0].summary)


@pytest.mark.clause("002-01")
@pytest.mark.parametrize("doing", DOINGS)
def test_without_the_role_it_is_refused(lite: Any, doing: str) -> None:
    """Somebody without the role is told which role it takes, and nothing is recorded."""
    step, do, said = DOINGS[doing]
    case_id = lite.to(step)
    acts, jobs = len(lite.acts()), len(lite.queue.jobs)
    with pytest.raises(Problem) as caught:
        do(lite, lite.desk(), case_id)
    assert caught.value.kind in {Kind.ACCESS, Kind.REFUSED}
    told = explain(caught.value).text
    assert all(piece in told for piece in said), told
    assert (len(lite.acts()), len(lite.queue.jobs)) == (acts, jobs)


def test_who_imports(lite: Any, sample: Callable[..., Snapshot]) -> None:
    """A teacher imports nothing: the class's case is not opened."""
    lite.to("imported")
    acts = len(lite.acts())
    with pytest.raises(Problem) as caught:
        imports.take_in(lite.desk(), sample(seed=9), actor_id="t-01")
    assert caught.value.kind in {Kind.ACCESS, Kind.REFUSED}
    assert len(lite.acts()) == acts


@pytest.mark.clause("001-38")
def test_nobody_signs_for_another(lite: Any) -> None:
    """A teacher's section is refused to every other person, whatever roles they hold."""
    case_id = lite.to("handed")
    with lite.desk().reading() as session:
        section = cases.load(session, case_id)[0].sections[0]
    others = {"s-01", "s-02", "s-03", "t-01", "t-02", "admin"} - {section.signer}
    acts = len(lite.acts())
    for person in sorted(others):
        with pytest.raises(Problem) as caught:
            signoff.sign_sheets(lite.desk(), lite.who(person), case_id, section.id)
        assert caught.value.kind is Kind.REFUSED
    assert len(lite.acts()) == acts


def test_a_role_begins_and_ends_with_its_days(lite: Any) -> None:
    """Before the order's day and after the last one the role is not held."""
    case_id = lite.to("imported")
    desk = lite.desk()
    today = desk.today
    with desk.writing() as session:
        roles.grant(
            desk,
            session,
            "t-02",
            "deputy",
            order_no="7",
            order_on=today + timedelta(days=1),
            to_on=today + timedelta(days=2),
            actor="admin",
        )
    outcomes = []
    for _ in range(4):
        try:
            printing.request(desk, [case_id], actor_id="t-02")
            outcomes.append("queued")
        except Problem as problem:
            outcomes.append(problem.code)
        lite.later(days=1)
    assert outcomes == ["service.role-needed", "queued", "queued", "service.role-needed"]


@pytest.mark.clause("002-01")
def test_the_first_administrator_has_an_order_too(world: Any) -> None:
    """The founder's roles rest on the order that the founding names; no dash stands for one."""
    desk = world.found()
    with desk.reading() as session:
        held = roles.grants(session, "admin")
    assert {one.role for one in held} == {"administrator", "operator"}
    assert {(one.order_no, one.order_on, one.from_on) for one in held} == {("1", ORDER_ON, ORDER_ON)}


@pytest.mark.clause("002-01")
@pytest.mark.parametrize("number", ["", "  ", "—", "№"])
def test_no_role_without_an_order(lite: Any, number: str) -> None:
    """Neither a founding nor a grant nor an ending goes through without a number."""
    desk = _staffed(lite)
    acts = len(lite.acts())
    for attempt in (_grant, _revoke):
        with pytest.raises(Problem) as caught:
            attempt(desk, "s-02", "deputy", order_no=number)
        assert (caught.value.kind, caught.value.code) == (Kind.USAGE, "staff.order-needed")
    assert len(lite.acts()) == acts


def test_the_first_day_may_differ_from_the_orders(world: Any) -> None:
    """An order of August lets somebody act from September on; the act says all of it."""
    desk = _staffed(world)
    first, last = desk.today + timedelta(days=3), desk.today + timedelta(days=9)
    _grant(desk, "t-01", "deputy", order_no="8-к", from_on=first, to_on=last)
    with desk.reading() as session:
        [held] = roles.grants(session, "t-01")
        days = {when: held.when(on) for when, on in (("before", desk.today), ("in", last))}
    assert (held.from_on, held.to_on, held.order_no, held.order_on) == (first, last, "8-к", ORDER_ON)
    assert days == {"before": When.FUTURE, "in": When.NOW}
    assert held.when(last + timedelta(days=1)) is When.ENDED
    assert world.acts()[-1].act.facts == {
        "person": "t-01",
        "role": "deputy",
        "unit": "",
        "from": first.isoformat(),
        "to": last.isoformat(),
        "order": "8-к",
        "order_on": ORDER_ON.isoformat(),
    }


@pytest.mark.parametrize(
    "days",
    [
        (0, None, "staff.role-held-until"),
        (5, 6, "staff.role-held-until"),
        (9, 20, "staff.role-held-until"),
        (-5, 1, "staff.role-held-until"),
        (-5, None, "staff.role-held-until"),
        (3, 2, "staff.days-reversed"),
        (-5, -1, None),
        (11, None, None),
    ],
)
def test_the_same_role_is_not_given_twice(lite: Any, days: tuple[int, int | None, str | None]) -> None:
    """Days that overlap are refused with the order that stands; days before and after it are not."""
    first, last, refused = days
    desk = _staffed(lite)
    day = desk.today
    _grant(desk, "t-01", "deputy", order_no="8", from_on=day, to_on=day + timedelta(days=10))
    acts = len(lite.acts())
    wanted = {
        "from_on": day + timedelta(days=first),
        "to_on": None if last is None else day + timedelta(days=last),
    }
    if refused is None:
        _grant(desk, "t-01", "deputy", order_no="9", **wanted)
        assert len(lite.acts()) == acts + 1
        return
    with pytest.raises(Problem) as caught:
        _grant(desk, "t-01", "deputy", order_no="9", **wanted)
    assert caught.value.code == refused
    told = explain(caught.value).text
    assert refused == "staff.days-reversed" or ("приказ № 8" in told and "заместитель директора" in told)
    assert len(lite.acts()) == acts


def test_the_very_same_grant_changes_nothing(lite: Any) -> None:
    """A command sent twice gives one role and one act; another role, or another unit, is another grant."""
    desk = _staffed(lite)
    acts = len(lite.acts())
    _grant(desk, "s-02", "deputy", order_no="1")
    assert len(lite.acts()) == acts
    _grant(desk, "s-02", "archivist", order_no="1")
    assert len(lite.acts()) == acts + 1


@pytest.mark.clause("003-02")
def test_a_role_ends_by_order(world: Any) -> None:
    """From its last day on the role opens nothing; the order is on record, the grant stays readable."""
    case_id = world.to("imported")
    desk = world.desk()
    tomorrow = desk.today + timedelta(days=1)
    _revoke(desk, "s-02", "deputy", order_no="17", from_on=tomorrow)
    act = world.acts()[-1].act
    assert (act.kind, act.facts["order"], act.facts["ended"]) == ("grant-ended", "17", tomorrow.isoformat())
    printing.request(desk, [case_id], actor_id="s-02")
    world.later(days=1)
    with pytest.raises(Problem) as caught:
        printing.request(desk, [case_id], actor_id="s-02")
    assert caught.value.code == "service.role-needed"
    with desk.reading() as session:
        [held] = roles.grants(session, "s-02")
        ended = roles.ending_orders(session)
    assert (held.from_on, held.to_on, held.order_no) == (ORDER_ON, tomorrow - timedelta(days=1), "1")
    assert ended == {("s-02", "deputy", "", ORDER_ON): "17"}


def test_a_role_that_never_began_is_gone(world: Any) -> None:
    """An order that is taken back before its first day leaves no grant, and both acts."""
    desk = _staffed(world)
    first = desk.today + timedelta(days=9)
    _grant(desk, "t-01", "deputy", order_no="8", from_on=first)
    _revoke(desk, "t-01", "deputy", order_no="9", from_on=desk.today)
    with desk.reading() as session:
        assert roles.grants(session, "t-01") == ()
    assert [one.act.kind for one in world.acts()[-2:]] == ["grant-given", "grant-ended"]


@pytest.mark.parametrize(("person", "role"), [("t-01", "deputy"), ("s-02", "archivist"), ("s-02", "король")])
def test_a_role_that_is_not_held_does_not_end(lite: Any, person: str, role: str) -> None:
    """The answer says who, which role and from when; nothing is recorded."""
    desk = _staffed(lite)
    acts = len(lite.acts())
    with pytest.raises(Problem) as caught:
        _revoke(desk, person, role, order_no="9", from_on=desk.today)
    told = explain(caught.value).text
    assert caught.value.code == "staff.role-not-held"
    assert _name_of(desk, person) in told
    assert f"{desk.today:%d.%m.%Y}" in told
    assert len(lite.acts()) == acts


def test_somebody_can_always_give_roles(lite: Any) -> None:
    """The last administrator neither loses the role nor leaves, while no director is there to go on."""
    desk = _staffed(lite)
    _revoke(desk, "s-01", "director", order_no="9", from_on=desk.today)
    _grant(desk, "s-01", "director", order_no="10", from_on=desk.today, to_on=desk.today + timedelta(days=5))
    acts = len(lite.acts())
    with pytest.raises(Problem) as caught:
        _revoke(desk, "admin", "administrator", order_no="11", from_on=desk.today)
    assert caught.value.code == "staff.last-keeper"
    with pytest.raises(Problem) as caught, desk.writing() as session:
        leaving.dismiss(desk, session, "admin", from_on=desk.today, order_no="12", actor="admin")
    assert caught.value.code == "staff.last-keeper"
    assert len(lite.acts()) == acts
    _grant(desk, "s-02", "administrator", order_no="13")
    _revoke(desk, "admin", "administrator", order_no="14", from_on=desk.today)


def test_the_staff_on_a_day(world: Any) -> None:
    """Roles in force, over and to come are told apart for any day, with their orders."""
    desk = _staffed(world)
    day = desk.today
    _grant(desk, "t-01", "binder", order_no="8", from_on=day, to_on=day + timedelta(days=4))
    _grant(desk, "t-01", "binder", order_no="9", from_on=day + timedelta(days=10))
    found = {}
    for after in (-1, 0, 5, 10):
        on = day + timedelta(days=after)
        with desk.reading() as session:
            member = next(one for one in roster.roster(session, on) if one.id == "t-01")
        found[after] = {when: [one.order_no for one in member.held(when, on)] for when in When}
    assert found == {
        -1: {When.FUTURE: ["8", "9"], When.NOW: [], When.ENDED: []},
        0: {When.FUTURE: ["9"], When.NOW: ["8"], When.ENDED: []},
        5: {When.FUTURE: ["9"], When.NOW: [], When.ENDED: ["8"]},
        10: {When.FUTURE: [], When.NOW: ["9"], When.ENDED: ["8"]},
    }


def test_roles_have_names_not_codes(lite: Any) -> None:
    """The regulation's own titles stand in the sentence; what it does not name is named in both languages."""
    desk = _staffed(lite)
    with pytest.raises(Problem) as caught, desk.reading() as session:
        people.require(session, "t-01", ("deputy", "administrator"), desk.today)
    russian, english = (explain(caught.value, language).text for language in ("ru", "en"))
    assert "заместитель директора, администратор архива" in russian
    assert "administrator of the archive" in english
    assert not set(titles.BY_ORDER) & set(re.findall(r"[a-z-]+", russian))


def test_a_regulation_may_name_more_roles(lite: Any) -> None:
    """A role of the school's own regulation is given like any other; teaching follows from the export."""
    desk = _staffed(lite)
    mapping = profiles.read_mapping("perevoz")
    own = {**mapping, "version": "2", "roles": {**mapping["roles"], "head": "заведующий отделением"}}
    for wanted in ("head", "subject-teacher", "service"):
        with pytest.raises(Problem) as caught:
            _grant(desk, "t-01", wanted, order_no="8")
        assert caught.value.code == "service.no-role"
        assert "deputy — заместитель директора" in explain(caught.value).text
    profiles.adopt(desk, own, "own", from_on=desk.today + timedelta(days=1), actor_id="admin")
    lite.later(days=1)
    _grant(desk, "t-01", "head", order_no="8")
    with desk.reading() as session:
        assert "head" in people.actor_of(session, "t-01", desk.today).roles


def _staffed(world: Any) -> Desk:
    world.to("imported")
    return world.desk()


def _grant(desk: Desk, person_id: str, role: str, *, order_no: str, **more: Any) -> None:
    with desk.writing() as session:
        roles.grant(
            desk, session, person_id, role, order_no=order_no, order_on=ORDER_ON, actor="admin", **more
        )


def _revoke(desk: Desk, person_id: str, role: str, *, order_no: str, **more: Any) -> None:
    days = {"from_on": desk.today, **more}
    with desk.writing() as session:
        roles.revoke(desk, session, person_id, role, order_no=order_no, actor="admin", **days)


def _name_of(desk: Desk, person_id: str) -> str:
    with desk.reading() as session:
        return people.names(session)[person_id]


@pytest.mark.clause("003-02")
@pytest.mark.clause("001-36")
def test_who_has_left_does_nothing_more(lite: Any) -> None:
    """From the day of leaving the key opens nothing; the authorship of what was done stays."""
    case_id = lite.to("handed")
    desk = lite.desk()
    who = lite.who("t-01")
    with desk.writing() as session:
        leaving.dismiss(desk, session, "t-01", from_on=desk.today, order_no="31", actor="admin")
    with desk.reading() as session:
        mine = [one for one in cases.load(session, case_id)[0].sections if one.signer == "t-01"]
        assert people.names(session)["t-01"] == "Плевелева Кира Вадимовна"
        assert mine
    acts = len(lite.acts())
    for attempt in (
        lambda: people.come_in(desk, "t-01", "верная парольная фраза"),
        lambda: signoff.sign_sheets(desk, who, case_id, mine[0].id),
    ):
        with pytest.raises(Problem) as caught:
            attempt()
        assert caught.value.code == "service.person-left"
        assert "Плевелева Кира Вадимовна" in explain(caught.value).text
    assert len(lite.acts()) == acts


def test_a_wrong_pass_phrase_opens_nothing(lite: Any) -> None:
    """Neither a wrong pass phrase nor an unknown person comes in; the answers do not tell keys apart."""
    lite.to("imported")
    for person, kind in (("t-01", Kind.ACCESS), ("t-99", Kind.MISSING)):
        with pytest.raises(Problem) as caught:
            people.come_in(lite.desk(), person, "неверная парольная фраза")
        assert caught.value.kind is kind
