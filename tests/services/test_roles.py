"""Who may do what: roles by order, each refusal names the role; who has left does nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from archive_service.problems import Kind, Problem, explain
from archive_service.services import binding, cases, deposits, finding, imports, people, printing, signoff
from archive_service.services.context import Desk
from workflows.snapshot import Snapshot

Do = Callable[[Any, Desk, str], object]

DOINGS: dict[str, tuple[str, Do, tuple[str, ...]]] = {
    "print": (
        "imported",
        lambda world, desk, case_id: printing.request(desk, [case_id], actor_id="t-02"),
        ("deputy",),
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
        ("archivist",),
    ),
    "read": (
        "deposited",
        lambda world, desk, case_id: finding.open_document(
            desk, _summary(desk, case_id), reader_id="t-01", reason="запрос № 1"
        ),
        ("archivist", "director", "deputy"),
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
        people.grant(
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


@pytest.mark.clause("003-02")
@pytest.mark.clause("001-36")
def test_who_has_left_does_nothing_more(lite: Any) -> None:
    """From the day of leaving the key opens nothing; the authorship of what was done stays."""
    case_id = lite.to("handed")
    desk = lite.desk()
    who = lite.who("t-01")
    with desk.writing() as session:
        people.dismiss(desk, session, "t-01", from_on=desk.today, order_no="31", actor="admin")
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
