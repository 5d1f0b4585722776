"""The shelf list in a browser."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.conftest import Browser
from tests.world import STEPS, World


@pytest.fixture
def archivist(world: World, sample: Callable[..., Any], visit: Callable[..., Browser]) -> Browser:
    """The archivist of a school with two classes in the archive."""
    world.found()
    case_ids = world.take_in(sample(classes=2))
    world.on(case_ids, STEPS[1:])
    return visit("s-03")


@pytest.mark.clause("001-24", "001-25")
def test_the_list_and_a_case(world: World, archivist: Browser) -> None:
    """Days, rooms and leaves of every case; the case page leads to the sheet and names every object."""
    page = archivist.get("/shelf").text
    for piece in ("Дел: 2", "журнал: 27.05.2031", "сводная ведомость: 27.05.2056", "2 из 2", "кабинет 101"):
        assert piece in page, piece
    assert "Места бумажных дел" in page
    case = archivist.get(f"/shelf/{world.cases()[0]}").text
    for piece in ("Сводная ведомость", "выгрузка", "Положение школы", "опись приёма", "Миматов"):
        assert piece in case, piece
    assert f'href="/search/{world.cases()[0]}/' in case


def test_filters(archivist: Browser) -> None:
    """By year and class; an empty result says how to go on; a wrong number is no page."""
    assert "Дел: 1" in archivist.get("/shelf?year=2025&class=5-а").text
    assert "По этому отбору дел нет" in archivist.get("/shelf?year=1999").text
    archivist.get("/shelf?page=2", 404)
    archivist.get("/shelf?year=abc", 404)
    assert "<script>" not in archivist.get("/shelf?class=<script>alert(1)</script>").text.replace(
        "<script src", ""
    )


@pytest.mark.clause("001-24")
def test_what_is_due_is_said(world: World, visit: Callable[..., Browser], archivist: Browser) -> None:
    """Within a year of the last day a notice stands above the list, and words in each line."""
    assert "Срок хранения кончается" not in archivist.get("/shelf").text
    world.later(days=4 * 365 + 200)
    late = visit("s-03")
    page = late.get("/shelf?due=1").text
    assert "Срок хранения кончается: 2" in page
    assert page.count("Срок журнала скоро кончается") == 2
    assert "Само ничего не удаляется" in late.get(f"/shelf/{world.cases()[0]}").text


def test_an_empty_archive_says_what_comes(world: World, visit: Callable[..., Browser]) -> None:
    """Before the first deposit the page says when cases appear."""
    world.to("handed")
    page = visit("s-02").get("/shelf").text
    assert "В архиве пока ничего нет" in page
