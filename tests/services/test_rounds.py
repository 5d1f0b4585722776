"""The rounds: what is periodic is ordered once per occasion, whoever asks and however often."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from archive_service.services.context import Desk
from archive_service.services.rounds import Order, coming, request_due, request_everywhere


def _daily(desk: Desk, _session: Session) -> Iterator[Order]:
    yield Order("round-trip", {"day": desk.today.isoformat()}, f"{desk.today}")


def test_an_occasion_is_ordered_once(world: Any) -> None:
    """The same key is queued once even when its job has ended; the next day's key is queued anew."""
    desk = world.found()
    [first] = request_due(desk, [_daily, _daily])
    assert request_due(desk, [_daily]) == []
    world.work()
    assert world.queue.jobs[first].state.ended
    assert request_due(desk, [_daily]) == []
    world.later(days=1)
    [second] = request_due(desk, [_daily])
    assert world.queue.jobs[second].payload == {"school": "s1", "day": "2026-05-28"}


def test_one_school_in_trouble_stops_no_other(lite: Any, caplog: pytest.LogCaptureFixture) -> None:
    """An error in one school's round is logged, and the others are asked all the same."""
    for school in ("s1", "s2"):
        lite.found(school)

    def troubled(desk: Desk, session: Session) -> Iterator[Order]:
        if desk.school_id == "s1":
            raise OSError("planted")
        yield from _daily(desk, session)

    request_everywhere(lite.archive, [troubled])
    assert [job.school for job in lite.queue.jobs.values()] == ["s2"]
    assert "the rounds of s1 were not ordered" in caplog.text


def test_what_is_coming(lite: Any) -> None:
    """The list says what is due now, what was ordered, and when the next occasion comes."""
    desk = lite.found()
    [now, tomorrow, after] = coming(desk, [_daily])
    assert (now.order.key, now.at, now.given) == ("2026-05-27", desk.now, False)
    assert tomorrow.at - desk.now == timedelta(hours=12), "at midnight in Moscow"
    assert after.at - tomorrow.at == timedelta(days=1)
    request_due(desk, [_daily])
    assert [one.given for one in coming(desk, [_daily])] == [True, False, False]
