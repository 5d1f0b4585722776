"""The administrator's pages about people: found, added, given roles by order, dismissed, given keys."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from archive_service.services import accounts, people, roles, sessions
from archive_service.services.roles import When
from archive_service.web.visitor import COOKIE
from tests.world import PHRASE, World

ORDER = {"order_no": "12-к", "order_on": "2026-05-20", "unit": ""}


@pytest.fixture
def school(world: World) -> World:
    """A school whose first class is imported; everybody has a key."""
    world.to("imported")
    return world


def test_people_are_found_by_the_beginning_of_a_name(school: World, visit: Callable[..., Any]) -> None:
    """The list finds somebody by any part of the name however it is typed, and says when nobody is found."""
    admin = visit("admin")
    with school.desk().reading() as session:
        surname = people.person(session, "s-01").surname
    page = admin.get(f"/staff?q={surname.casefold()}").text
    assert "/staff/s-01" in page
    assert "директор" in page.casefold()
    assert "Никого не нашлось" in admin.get("/staff?q=Нетакой").text
    admin.get("/staff?page=99", 404)


@pytest.mark.clause("002-01")
def test_a_role_is_given_and_ended_by_order(school: World, visit: Callable[..., Any]) -> None:
    """A role needs the number and the day of an order; both show on the page, and so does the end."""
    admin = visit("admin")
    admin.post("/staff/t-01/grant", 422, **{"role": "archivist", **ORDER, "order_no": ""})
    refused = admin.post("/staff/t-01/grant", 400, **{"role": "archivist", **ORDER, "order_no": "—"})
    assert "не номер приказа" in refused.text
    assert 'value="2026-05-20"' in refused.text
    page = admin.follow("/staff/t-01/grant", role="archivist", **ORDER)
    assert "приказ № 12-к от 20.05.2026" in page
    assert "/staff/t-01/revoke/archivist" in page
    page = admin.follow("/staff/t-01/revoke/archivist", from_on="2026-05-27", order_no="13-к")
    assert "прекращена приказом № 13-к" in page
    with school.desk().reading() as session:
        assert roles.grants(session, "t-01")[0].when(school.desk().today) is When.ENDED


def test_a_form_sent_twice_is_carried_out_once(school: World, visit: Callable[..., Any]) -> None:
    """A double click gives one role, one act, and the same answer."""
    admin, before = visit("admin"), len(school.acts())
    answers = [
        admin.post("/staff/t-01/grant", once="double", role="archivist", **ORDER).headers["Location"]
        for _ in range(2)
    ]
    assert len(set(answers)) == 1
    assert len(school.acts()) == before + 1


def test_whoever_is_dismissed_is_out_at_once(school: World, visit: Callable[..., Any]) -> None:
    """The open session of a dismissed person opens nothing more; the page says what was left undone."""
    teacher, admin = visit("t-01"), visit("admin")
    teacher.get("/rules")
    page = admin.follow("/staff/t-01/dismiss", from_on="2026-05-27", order_no="14-к")
    assert "Осталось несделанным" in page
    assert "Снова принять на работу" in page
    assert teacher.get("/rules", 303).headers["Location"].startswith("/login")
    admin.follow("/staff/t-01/return", from_on="2026-05-27", order_no="15-к")
    assert "Дать роль приказом" in admin.get("/staff/t-01").text


def test_slips_are_shown_once_and_open_the_account(school: World, visit: Callable[..., Any]) -> None:
    """A new key's first pass phrase stands on the slip, logs its owner in, and ends what was open before."""
    admin, teacher = visit("admin"), visit("t-01")
    accounts.log_in(school.desk(), "t-01", PHRASE, address="")
    wrong = admin.post("/staff/keys?person=t-01", 403, chosen="t-01", authority="не та фраза")
    assert "не та фраза" not in wrong.text
    slips = admin.post("/staff/keys?person=t-01", 200, chosen="t-01", authority=PHRASE).text
    phrase = slips.split('class="secret" lang="ru">')[1].split("<")[0]
    teacher.get("/rules", 303)
    assert accounts.log_in(school.desk(), "t-01", phrase, address="") == "t-01"
    assert phrase not in admin.get("/staff/keys?person=t-01").text
    assert phrase not in str(school.acts())


def test_somebody_who_is_in_no_export_is_added(school: World, visit: Callable[..., Any]) -> None:
    """A person added by hand has the full name; initials are refused and stay in the form."""
    admin = visit("admin")
    refused = admin.post("/staff/add", 400, person_id="a-01", full_name="Пробная П. П.")
    assert "Пробная П. П." in refused.text
    page = admin.follow("/staff/add", person_id="a-01", full_name="Пробная Проба Тестовна", post="архивариус")
    assert "Пробная Проба Тестовна" in page
    assert "ещё не выдан" in page


def test_changes_want_the_pass_phrase_again(school: World, visit: Callable[..., Any]) -> None:
    """Ten minutes after the log-in a change of users leads over the confirmation and back to its form."""
    admin = visit("admin")
    school.later(minutes=11)
    to = admin.get("/staff/t-01/grant", 303).headers["Location"]
    assert to.startswith("/confirm?next=/staff/t-01/grant") or "next=%2Fstaff%2Ft-01%2Fgrant" in to
    to = admin.post("/staff/t-01/grant", role="archivist", **ORDER).headers["Location"]
    assert "staff" in to
    admin.get("/staff/t-01")


def test_departments_and_the_matrix(school: World, visit: Callable[..., Any]) -> None:
    """A department is made by order with its classes; the matrix names who answers for every step."""
    admin = visit("admin")
    with school.desk().reading() as session:
        [group] = {row.class_name for row in _cases(session)}
    page = admin.follow("/staff/units/set", unit_id="branch", title="Филиал", classes=group, **ORDER)
    assert "Филиал" in page
    assert group in admin.get("/staff/units/set?unit=branch").text
    admin.post("/staff/units/set", 404, unit_id="branch", title="Филиал", classes="99Ъ", **ORDER)
    matrix = admin.get("/staff/matrix").text
    assert "приказ № 1 от 01.09.2025" in matrix
    assert admin.get("/staff/matrix.pdf").data.startswith(b"%PDF")


def _cases(session: Any) -> list[Any]:
    from archive_service.services import cases

    return cases.choose(session)


def test_an_address_is_kept(school: World, visit: Callable[..., Any]) -> None:
    """The administrator sets where a person's reminders go; what is no address is refused."""
    admin = visit("admin")
    admin.post("/staff/t-01/email", 422, email="никуда")
    assert "t@school.example" in admin.follow("/staff/t-01/email", email="t@school.example")


@pytest.mark.parametrize("path", ["/staff", "/staff/t-01", "/staff/add", "/staff/matrix", "/acts"])
def test_a_teacher_has_no_door_here(school: World, visit: Callable[..., Any], path: str) -> None:
    """Who keeps nobody's roles is refused."""
    visit("t-02").get(path, 403)


def test_hostile_names_stay_text(school: World, visit: Callable[..., Any]) -> None:
    """What looks like a page's own code is shown as it was typed."""
    admin = visit("admin")
    nasty = "<script>alert(1)</script>"
    assert "<script>alert" not in admin.get(f"/staff?q={nasty}").text
    page = admin.follow("/staff/add", person_id="x-01", full_name="Пробный Проба", post=nasty)
    assert "<script>alert" not in page
    assert COOKIE not in page
    assert timedelta(minutes=11) > sessions.FRESH
