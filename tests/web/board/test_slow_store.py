"""Stores that do not answer at all: no page waits for them longer than said."""

import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from archive_service.services import cases
from archive_service.web.app import create_app
from archive_service.wiring import BEFORE_A_PAGE
from storage.impatient import Impatient
from storage.mirror import Mirror
from storage.port import ObjectStore
from tests.web.conftest import Browser, log_in

MOST_S = 2.0
ARCHIVIST, DIRECTOR = "s-03", "s-01"


class Stuck:
    """A store whose every answer waits for ``going``, as a network disk's does when its server is gone."""

    def __init__(self, store: ObjectStore, going: Event) -> None:
        self._store = store
        self._going = going

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._store, name)
        if not callable(value):
            return value

        def wait(*positional: Any, **named: Any) -> Any:
            self._going.wait()
            return value(*positional, **named)

        return wait


@pytest.fixture
def going() -> Iterator[Event]:
    """Set while the stores answer."""
    event = Event()
    event.set()
    yield event
    event.set()


@pytest.mark.parametrize("stuck", [("disk-a",), ("disk-a", "disk-b")], ids=["one", "both"])
def test_no_page_waits_for_a_stuck_store(lite: Any, going: Event, stuck: tuple[str, ...]) -> None:
    """Rooms, health, a proof, a document are answered while stores are not, and right again later."""
    case_id = lite.to("deposited")
    with lite.desk().reading() as session:
        summary = cases.load(session, case_id)[0].summary
    stores = [
        Impatient(Stuck(one, going), answer_s=0.1, work_s=0.1) if one.name in stuck else one
        for one in lite.archive.mirror.stores
    ]
    app = create_app(replace(lite.archive, mirror=Mirror(stores)))
    archivist, director = Browser(app.test_client()), Browser(app.test_client())
    log_in(archivist.client, lite.desk(), ARCHIVIST)
    log_in(director.client, lite.desk(), DIRECTOR)
    reading = archivist.post(f"/search/{case_id}/{summary}", reason="запрос № 1").headers["Location"]
    director.get("/rooms")
    going.clear()
    page = director.get("/rooms").text
    assert "сейчас недоступно" in page
    assert page.count("последний ответ 0 мин назад") == len(stuck)
    director.get("/healthz", 503)
    archivist.post(f"{reading}/check")
    for path in (reading, f"{reading}/document.pdf"):
        answer = archivist.get(path, 200 if len(stuck) == 1 else 507)
        assert len(stuck) == 1 or "Хранилище «disk-a» (кабинет 101) недоступно" in answer.text
    going.set()
    until = time.monotonic() + 20
    while "сейчас недоступно" in director.get("/rooms").text:
        assert time.monotonic() < until
    archivist.get(f"{reading}/document.pdf")


def test_two_silent_stores_one_after_the_other_fit_into_two_seconds() -> None:
    """What a page waits for is bounded by what the web process is given."""
    assert 2 * BEFORE_A_PAGE.answer_s < MOST_S
