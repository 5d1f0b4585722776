"""How somebody signs: settled by the school, kept to on the screen, shown in the log."""

from typing import Any

import pytest

from archive_service.problems import Kind, Problem
from archive_service.services import act_pages, cases, hands, signoff
from archive_service.services.hands import Way
from workflows.acts import Medium


@pytest.mark.clause("000-22")
def test_who_signs_by_hand_cannot_sign_on_the_screen(lite: Any) -> None:
    """Until it is changed back; whoever was not settled signs either way."""
    case_id = lite.to("handed")
    desk = lite.desk()
    with desk.reading() as session:
        section = cases.load(session, case_id)[0].sections[0]
        assert hands.medium_of(session, section.signer) == frozenset(Medium)
    hands.choose(desk, section.signer, Way.PAPER, reason="приказ № 7", actor_id="s-02")
    with pytest.raises(Problem, match=r"hands\.only-paper"):
        signoff.sign_sheets(desk, lite.who(section.signer), case_id, section.id)
    with desk.reading() as session, pytest.raises(Problem, match=r"hands\.only-paper"):
        hands.require(session, section.signer, Medium.ELECTRONIC)
    hands.choose(desk, section.signer, Way.ELECTRONIC, reason="вышла из отпуска", actor_id="s-02")
    with desk.reading() as session, pytest.raises(Problem, match=r"hands\.only-electronic"):
        hands.require(session, section.signer, Medium.PAPER)
    assert signoff.sign_sheets(desk, lite.who(section.signer), case_id, section.id).documents
    with desk.reading() as session:
        told = act_pages.page(desk, session, act_pages.Wanted(kind=hands.SET)).lines
        assert {one.way for one in hands.hands(session).values()} == {Way.ELECTRONIC}
    assert ["от руки" in one.what for one in told] == [False, True]


def test_the_director_by_hand_is_refused_under_the_volume(lite: Any) -> None:
    """The same for a step on the whole case."""
    case_id = lite.to("approved")
    hands.choose(lite.desk(), "s-01", Way.PAPER, reason="приказ № 7", actor_id="s-02")
    with pytest.raises(Problem, match=r"hands\.only-paper"):
        signoff.sign_volume(lite.desk(), lite.who("s-01"), case_id, "stamp")


@pytest.mark.parametrize(
    ("person", "reason", "actor", "kind"),
    [
        ("t-01", " ", "s-02", Kind.USAGE),
        ("x-9", "приказ", "s-02", Kind.MISSING),
        ("t-01", "приказ", "t-01", Kind.ACCESS),
    ],
)
def test_a_choice_needs_a_person_a_reason_and_the_right(
    lite: Any, person: str, reason: str, actor: str, kind: Kind
) -> None:
    """Nobody settles it for themselves, for a stranger, or without a basis."""
    lite.to("imported")
    with pytest.raises(Problem) as caught:
        hands.choose(lite.desk(), person, Way.PAPER, reason=reason, actor_id=actor)
    assert caught.value.kind is kind
    with lite.desk().reading() as session:
        assert hands.hands(session) == {}
