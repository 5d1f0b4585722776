"""Destruction by act on pages and through the interface for programs."""

from collections.abc import Callable
from typing import Any

import pytest

from archive_service.services.disposal import disposals
from tests import disposing
from tests.disposing import ARCHIVIST, DEPUTY, DIRECTOR, MEMBERS
from tests.world import PHRASE
from workflows.disposal import DisposalState


@pytest.fixture
def over(world: Any) -> tuple[Any, str]:
    """A deposited journal whose time is over and whose summary sheet was taken out; its case."""
    case_id = world.to("deposited")
    desk = disposing.years_later(world)
    disposing.take_out(desk, [case_id])
    return world, case_id


@pytest.mark.clause("001-23")
def test_a_list_goes_its_way_on_pages(over: Any, visit: Callable[..., Any]) -> None:
    """Appointed, listed, agreed, approved, executed, certified; then the case's page shows the tombstone."""
    world, case_id = over
    desk = world.desk()
    director, archivist, deputy = visit(DIRECTOR), visit(ARCHIVIST), visit(DEPUTY)
    visit("t-01").get("/disposal", 403)
    wanted = {"order_no": "12", "order_on": "2026-05-01", "chairman": DIRECTOR, "members": list(MEMBERS)}
    director.post("/disposal/commission", 409, **{**wanted, "members": [DEPUTY]})
    director.follow("/disposal/commission", **wanted)
    archivist.follow("/disposal/propose", items=f"journal:{case_id}")
    today = desk.today.isoformat()
    assert "Согласитесь с перечнем № 1" in deputy.get("/").text
    director.post("/disposal/1/approve", 409, today=today, phrase=PHRASE)
    for member in MEMBERS:
        visit(member).follow("/disposal/1/agree", protocol="2")
    assert archivist.get("/disposal/1/act.pdf").mimetype == "application/pdf"
    director.post("/disposal/1/approve", 409, today="2020-01-01", phrase=PHRASE)
    director.follow("/disposal/1/approve", today=today, phrase=PHRASE)
    director.post("/disposal/1/approve", 409, today=today, phrase=PHRASE)
    deputy.follow("/disposal/1/approve", today=today, phrase=PHRASE)
    archivist.post("/disposal/1/execute", 409, today=today)
    world.later(days=10)
    archivist = visit(ARCHIVIST)
    for step in ("medium", "revoke", "execute", "finish"):
        assert "<form" in archivist.get(f"/disposal/1/{step}").text
    archivist.post("/disposal/1/execute", today=desk.today.isoformat())
    assert world.work() == []
    assert "удалено, нужна справка" in archivist.get("/disposal/1").text
    archivist.follow("/disposal/1/finish")
    assert archivist.get("/disposal/1/certificate.pdf").mimetype == "application/pdf"
    assert "Уничтожено по акту № 1" in archivist.get(f"/shelf/{case_id}").text
    assert "sha256:" in archivist.get(f"/disposal/of/{case_id}").text
    with desk.reading() as session:
        assert disposals(session).by_number[1].state is DisposalState.FINISHED
