"""The rounds: what has to be done again and again without anybody remembering it.

Whoever has something periodic gives a function of type :data:`Due` and has it named in the wiring's
list of rounds. It says what is due now, by the desk's clock and the school's rows; an order is
given once per key, however many workers ask and however often, so the key names the occasion
(``disk-a:2026-05-27``), not only the thing. A worker that runs for ever asks every minute.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive_service.clock import FixedClock
from archive_service.db.act_log import lock_log
from archive_service.db.models import RoundOrder
from archive_service.problems import Problem
from archive_service.services.context import Archive, Desk

REMEMBERED = timedelta(days=60)
"""So long a key is known: an occasion may not come back after it."""

LOOK_AHEAD = timedelta(hours=48)
_STEP = timedelta(hours=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """One job to be done. ``payload`` needs no school; ``key`` is unique per job and occasion."""

    job: str
    payload: Mapping[str, Any]
    key: str


Due = Callable[[Desk, Session], Iterable[Order]]
"""Yields what is due now; reads only, and is cheap: it is asked every minute."""


@dataclass(frozen=True, slots=True)
class Coming:
    """When an order will be given by the present state of things, ``given`` when it already was."""

    order: Order
    at: datetime
    given: bool


def request_due(desk: Desk, rounds: Iterable[Due]) -> list[str]:
    """Queue what is due now and was not ordered yet; return the jobs' ids."""
    with desk.reading() as session:
        fresh = list(_fresh(session, _due(desk, session, rounds)))
    if not fresh:
        return []
    with desk.writing() as session:
        lock_log(session)  # workers that ask at the same moment come one after the other
        _forget(desk, session)
        return [_give(desk, session, order) for order in _fresh(session, fresh)]


def request_everywhere(archive: Archive, rounds: Iterable[Due]) -> None:
    """Queue what is due in every school; what goes wrong in one school is logged and stops no other."""
    for school in archive.schools():
        try:
            request_due(archive.desk(school.id), rounds)
        except Problem as problem:
            log.warning("the rounds of %s wait: %s", school.id, problem.code)
        except Exception:
            log.exception("the rounds of %s were not ordered", school.id)


def coming(desk: Desk, rounds: Iterable[Due]) -> tuple[Coming, ...]:
    """Return what is ordered now and within :data:`LOOK_AHEAD`, the earliest first.

    It asks every round what it would say at that hour if nothing else happened until then; of orders
    for the same thing, such as second tries, the first is named.
    """
    found: dict[tuple[str, str], Coming] = {}
    moment, last = desk.now, desk.now + LOOK_AHEAD
    with desk.reading() as session:
        given = {(row.job, row.key): row.at for row in session.scalars(select(RoundOrder))}
        while moment <= last:
            for order in _due(_at(desk, moment), session, rounds):
                place = (order.job, order.key)
                same = (order.job, repr(sorted(order.payload.items())))
                found.setdefault(same, Coming(order, given.get(place, moment), place in given))
            moment += _STEP
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.order.job, one.order.key)))


def _due(desk: Desk, session: Session, rounds: Iterable[Due]) -> Iterator[Order]:
    for round_ in rounds:
        yield from round_(desk, session)


def _fresh(session: Session, orders: Iterable[Order]) -> Iterator[Order]:
    """Yield the orders that were not given yet, each key once."""
    seen: set[tuple[str, str]] = set()
    for order in orders:
        place = (order.job, order.key)
        wanted = select(RoundOrder.key).where(RoundOrder.job == order.job, RoundOrder.key == order.key)
        if place not in seen and session.scalar(wanted) is None:
            seen.add(place)
            yield order


def _give(desk: Desk, session: Session, order: Order) -> str:
    payload = {**order.payload, "school": desk.school_id}
    job_id = desk.archive.queue.enqueue(session, order.job, payload, key=order.key, school=desk.school_id)
    session.add(RoundOrder(job=order.job, key=order.key, at=desk.now))
    session.flush()
    return job_id


def _forget(desk: Desk, session: Session) -> None:
    session.execute(delete(RoundOrder).where(RoundOrder.at < desk.now - REMEMBERED))


def _at(desk: Desk, moment: datetime) -> Desk:
    """Return the desk as it would be at another moment."""
    return replace(desk, archive=replace(desk.archive, clock=FixedClock(moment)))
