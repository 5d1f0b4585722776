"""The registers that few may see: consents, and code names by order."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from archive_service.services import pupils, seals
from archive_service.services.seals import Proof
from tests.world import PHRASE, World


@pytest.fixture
def school(world: World) -> World:
    """A school whose first class is imported, and in which names can be sealed."""
    world.to("imported")
    seals.set_up(world.desk(), Proof("s-01", PHRASE), Proof("s-02", PHRASE), PHRASE)
    return world


def _pdf(text: str = "1") -> tuple[BytesIO, str]:
    data = BytesIO()
    canvas = Canvas(data, invariant=1)
    canvas.drawString(60, 700, text)
    canvas.save()
    return BytesIO(data.getvalue()), "приказ.pdf"


def _named(world: World) -> pupils.OnRoll:
    return next(one for one in pupils.roll(world.desk()).values() if one.pupil.surname)


def test_consents_are_recorded_and_read_by_class(school: World, visit: Callable[..., Any]) -> None:
    """The register asks for a class, shows who said nothing, keeps a withdrawal only with its paper."""
    deputy, one = visit("s-02"), _named(school)
    assert one.pupil.printed_name not in deputy.get("/consents").text
    page = deputy.get(f"/consents?group={one.class_name}&missing=1").text
    assert one.pupil.printed_name in page
    path = f"/consents/{one.pupil.id}"
    deputy.post(path, 409, said="withdrawn", on="2026-05-20")
    deputy.post(path, 422, said="withdrawn", on="2026-05-20", copy=(BytesIO(b"no pdf"), "a.pdf"))
    page = deputy.follow(path, said="withdrawn", on="2026-05-20", copy=_pdf())
    assert "согласие отозвано, 20.05.2026" in page
    visit("t-01").get(path, 403)
    deputy.get("/consents/nobody", 404)


def test_a_name_is_sealed_by_order_and_opened_by_two(school: World, visit: Callable[..., Any]) -> None:
    """After the withdrawal an order gives a code name; two people open it, and it is on record."""
    deputy, director, one = visit("s-02"), visit("s-01"), _named(school)
    typed = {"pupil": one.pupil.id, "code": "", "order_no": "7", "order_on": "2026-05-21", "from_on": ""}
    deputy.post("/code-names/assign", 409, copy=_pdf(), **typed)
    deputy.follow(f"/consents/{one.pupil.id}", said="withdrawn", on="2026-05-20", copy=_pdf())
    without = deputy.post("/code-names/assign", 400, **typed)
    assert "Приложите копию приказа" in without.text
    page = deputy.follow("/code-names/assign", copy=_pdf("2"), **typed)
    assert "запечатано" in page
    assert one.pupil.surname not in page
    code = page.split('scope="row" role="rowheader">')[1].split("<")[0]
    asked = {"code": code, "class_name": one.class_name, "reason": "запрос суда № 5", "second": "s-02"}
    director.post("/code-names/open", 403, phrase=PHRASE, second_phrase="не та", recovery="", **asked)
    opened = director.post(
        "/code-names/open", 200, phrase=PHRASE, second_phrase=PHRASE, recovery="", **asked
    ).text
    assert one.pupil.surname in opened
    assert one.pupil.surname not in str(school.acts()[-1])
    visit("t-01").get("/code-names", 403)
