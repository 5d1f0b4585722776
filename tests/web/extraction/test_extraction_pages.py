"""Pages of extractions: what is due, the plan, leaves, binding, the director's hand, the file in the end."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive_service.db.models import Object
from archive_service.services import extraction, paper_register, people
from tests.world import PHRASE, World
from workflows.extraction import State

PEOPLE = {"archivist": "s-03", "sewer": "t-01", "director": "s-01"}


@pytest.mark.clause("001-24", "001-26")
def test_an_extraction_goes_its_way_on_pages(
    world: World, visit: Callable[..., Any], paper_file: Callable[..., Path]
) -> None:
    """Planned, called off, planned again; leaves counted; bound; signed by hand; every paper at hand."""
    case = world.to("deposited")
    desk = world.desk()
    with desk.writing() as session:
        paper_register.note_printed(desk, session, case, leaves=9, actor_id="s-03")
    world.later(days=5 * 366)
    people.issue_keys(desk, PHRASE, {"s-03": PHRASE}, "admin")
    archivist, sewer, deputy = visit("s-03"), visit("t-01"), visit("s-02")
    sewer.get("/extraction", 403)
    assert "есть бумажный экземпляр" in archivist.get("/extraction").text
    later = (desk.today + timedelta(days=30)).isoformat()
    plan = {"cases": case, "order_no": "12", "order_on": desk.today.isoformat(), "due_on": later, **PEOPLE}
    assert case in archivist.get("/extraction/plan").text
    archivist.post("/extraction/plan", 422, **{**plan, "order_no": ""})
    archivist.post("/extraction/plan", 409, **{**plan, "archivist": "s-03", "order_on": later})
    archivist.post("/extraction/plan", **plan)
    archivist.post("/extraction/1/cancel", reason="ошибка в приказе")
    assert "отменено" in archivist.get("/extraction/1").text
    deputy.post("/extraction/plan", **plan)
    assert "Изымите листы сводных ведомостей: изъятие № 2" in sewer.get("/").text
    page = f"/extraction/2/take/{case}"
    assert "лежит отдельно" in sewer.get(page).text
    sewer.post(page, 422, loose="3")
    assert "Распечатайте лист-заместитель" in sewer.follow(page, loose="1")
    assert sewer.get(f"/extraction/2/slips/{case}.pdf").mimetype == "application/pdf"
    sewer.post("/extraction/2/bind", 409, leaves="4")
    sewer.post("/extraction/2/bind", leaves="1")
    assert world.work() == []
    for kind in ("cover", "list", "certificate", "label", "act", "file"):
        assert archivist.get(f"/extraction/2/{kind}.pdf").mimetype == "application/pdf"
    sewer.post("/extraction/2/seal", 403, phrase=PHRASE)
    scan = paper_file("certificate")
    hand = {"signer": "s-01", "signed_on": desk.today.isoformat(), "phrase": PHRASE}
    archivist.post("/extraction/2/hand", 422, **hand)
    with scan.open("rb") as file:
        archivist.post("/extraction/2/hand", **hand, scan=(file, "scan.pdf"))
    assert world.work() == []
    with desk.reading() as session:
        done = extraction.load(session, 2)
        assert done.sealed is not None
        evidence = session.get(Object, ("s1", done.sealed.evidence, "objects"))
    assert done.state is State.DONE
    assert evidence is not None
    assert evidence.keep_until == done.deposited.keep_until
    shown = archivist.get("/extraction/2").text
    assert "Подписано от руки" in shown
    assert "изымать нечего" in archivist.get("/extraction").text
    assert "Сводная ведомость — в деле № С-2. Листы 1–1." in archivist.get(f"/shelf/{case}").text
    archivist.get("/extraction/9", 404)
    archivist.get("/extraction/2/other.pdf", 404)
    visit("t-02").get("/extraction/2", 403)
