"""Acts in words: every kind has a sentence in both languages, and pages name whom they are about."""

from datetime import timedelta
from typing import Any

import pytest

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import Certificate
from archive_service.problems import LANGUAGES
from archive_service.services import (
    act_pages,
    breaches,
    certified_copies,
    code_orders,
    consents,
    leaving,
    log_checks,
    reminders,
    roles,
    seal_pictures,
    seals,
    staff_list,
    units,
    unsealing,
)
from archive_service.services.act_pages import Wanted
from archive_service.services.staff_list import KeyState
from workflows.spelling import KINDS
from workflows.work import WORK_DONE

WRITTEN = (
    *(*breaches.KINDS, roles.GIVEN, roles.ENDED, leaving.LEFT, leaving.RETURNED, units.SET),
    *(code_orders.ASSIGNED, code_orders.ATTACHED, code_orders.IMPORTED),
    *(unsealing.OPENED, unsealing.REFUSED, seals.MADE, seals.HANDED_OVER, seals.RENEWED),
    *(f"consent-{one}" for one in consents.Consent),
    *(log_checks.CHECKED, WORK_DONE, reminders.SENT, certified_copies.CERTIFIED, seal_pictures.GIVEN),
)


def test_every_kind_of_act_has_words() -> None:
    """What services write down can be asked for by name and is told in a sentence of its own."""
    assert set(WRITTEN) <= set(act_pages.OF_SCHOOL)
    assert set(KINDS) <= set(act_pages.kinds())
    for language in LANGUAGES:
        titles = [act_pages.kind_title(kind, language) for kind in act_pages.kinds()]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_way_is_told(lite: Any, language: str) -> None:
    """From the opening to the deposit no act is without words; people stand with their names, not codes."""
    lite.to("deposited")
    desk = lite.desk()
    with desk.reading() as session:
        page = act_pages.page(desk, session, Wanted(), language)
        given = act_pages.page(desk, session, Wanted(kind="grant-given", person_id="admin"), language)
    assert all(one.what and "{" not in one.what for one in page.lines)
    other = "запись «" if language == "ru" else "entry “"
    assert not [one.what for one in page.lines if one.what.startswith(other)]
    assert given.lines
    assert all(one.who == "Пробнов Админ Тестович" for one in given.lines)


def test_an_unknown_kind_is_shown_as_it_is(lite: Any) -> None:
    """An act of a later version keeps its kind's name instead of breaking the page."""
    desk = lite.found()
    with desk.writing() as session:
        append(session, case_id=None, act=SchoolAct("new-thing", "admin", desk.today, {}), at=desk.now)
    with desk.reading() as session:
        assert "new-thing" in act_pages.page(desk, session, Wanted()).lines[0].what


def test_keys_are_told_apart(lite: Any) -> None:
    """Good, expired, revoked and missing keys; a good one counts before an older revoked one."""
    lite.to("imported")
    desk = lite.desk()
    later = desk.today + timedelta(days=365 * 20)
    with desk.writing() as session:
        people = ["admin", "t-01", "nobody"]
        rows = {row.person_id: row for row in session.query(Certificate)}
        rows["t-01"].revoked_on = desk.today
        session.flush()
        found = staff_list.keys(session, people, desk.today)
        assert [found[one].state for one in people] == [KeyState.GOOD, KeyState.REVOKED, KeyState.NONE]
        assert staff_list.keys(session, ["admin"], later)["admin"].state is KeyState.EXPIRED
        old = rows["t-01"]
        session.add(
            Certificate(serial="new", person_id="t-01", pem=old.pem, not_after=old.not_after, revoked_on=None)
        )
        session.flush()
        assert staff_list.keys(session, ["t-01"], desk.today)["t-01"].state is KeyState.GOOD
