"""The breach button: from the first report to the papers, the way a school goes through it."""

from collections.abc import Callable
from typing import Any

import pytest

from archive_service.services import breaches, people
from tests.world import PHRASE, World


@pytest.fixture
def school(world: World) -> World:
    """A school in which teachers have signed."""
    world.to("signed")
    return world


def _signer(world: World) -> str:
    """A teacher who signed something."""
    return next(one.act.actor for one in world.acts() if type(one.act).__name__ == "SectionSigned")


@pytest.mark.clause("000-30")
def test_a_breach_goes_from_the_button_to_the_papers(school: World, visit: Callable[..., Any]) -> None:
    """Report, close, tell, new key, give back, draw up the act: each step is on the page, with its time."""
    teacher = _signer(school)
    deputy, admin, director = visit("s-02"), visit("admin"), visit("s-01")
    assert "Сообщить о нарушении" in visit("t-01").get("/breaches").text
    page = deputy.follow(
        "/breaches/report",
        account=teacher,
        noticed_at="2026-05-27T11:00",
        text="листок <b>лежал</b> на столе",
    )
    assert "Инцидент № 1" in page
    assert "листок &lt;b&gt;лежал" in page
    assert "не позже 28.05.2026 23:59" in page
    admin.get("/breaches")
    again = deputy.post("/breaches/report", 409, account=teacher, noticed_at="", text="ещё раз")
    assert "ещё раз" in again.text
    if "/breaches/1/block" in page:
        deputy.follow("/breaches/1/block")
    visit(teacher).get("/rules", 303)
    for role in ("director", "support"):
        if f"/breaches/1/received/{role}" in deputy.get("/breaches/1").text:
            deputy.follow(f"/breaches/1/received/{role}", at="2026-05-27T11:30", written="y")
    director.post(f"/staff/keys?person={teacher}", 200, chosen=teacher, authority=PHRASE)
    director.follow("/breaches/1/restore")
    done = director.follow("/breaches/1/void")
    assert "Акт составлен" in done
    papers = [part.split('"')[0] for part in done.split('href="/breaches/1/papers/')[1:]]
    assert len(papers) == 2
    for digest in papers:
        assert director.get(f"/breaches/1/papers/{digest}").data.startswith(b"%PDF")
    director.get("/breaches/1/papers/sha256:other", 404)
    with school.desk().reading() as session:
        [incident] = breaches.incidents(session).values()
        assert people.person(session, teacher).blocked_at is None
    assert incident.act_at is not None


def test_everybody_reports_and_few_decide(school: World, visit: Callable[..., Any]) -> None:
    """A teacher reports the own account and sees no register; the owner never decides about it."""
    teacher = visit("t-01")
    assert "Все случаи" not in teacher.get("/breaches").text
    page = teacher.follow("/breaches/report", account="t-01", noticed_at="", text="пароль на доске")
    assert "инцидент № 1" in page
    teacher.get("/breaches/1", 403)
    visit("s-02").get("/breaches/99", 404)
    visit("s-02").get("/breaches/1/received/nobody", 404)
    future = visit("s-02").post(
        "/breaches/report", 409, account="t-02", noticed_at="2030-01-01T10:00", text=""
    )
    assert "2030-01-01T10:00" in future.text
