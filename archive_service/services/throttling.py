"""Doors that shut for a while after wrong attempts: an account's, and an address's."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.db.models import Throttle
from archive_service.problems import Kind, Problem
from archive_service.services.context import Desk

FORGET_AFTER = timedelta(minutes=15)
FREE = {"account": 5, "address": 30}
"""Wrong attempts that cost no waiting; a whole school may share one address."""
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(minutes=15)
_DOUBLINGS = 8


def door(kind: str, name: str) -> str:
    """Return the key of a door; what was typed is kept as a hash only."""
    return f"{kind}:{hashlib.sha256(name.casefold().encode()).hexdigest()[:32]}"


def check(desk: Desk, doors: Iterable[str]) -> None:
    """Return when all these doors are open.

    Raises:
        Problem: one of them is shut for some more seconds.
    """
    now = desk.now
    with desk.reading() as session:
        shut = session.scalars(select(Throttle.shut_until).where(Throttle.key.in_(tuple(doors)))).all()
    wait = max((until - now for until in shut), default=timedelta())
    if wait > timedelta():
        raise Problem(Kind.ACCESS, "account.wait", minutes=max(1, ceil(wait.total_seconds() / 60)))


def failed(desk: Desk, doors: Iterable[str]) -> None:
    """Count a wrong attempt on these doors; from some number on they shut, each time for longer."""
    with desk.unguarded() as session:
        lock_log(session)  # two at once are counted one after the other
        for key in doors:
            _count(session, key, desk.now)


def passed(desk: Desk, doors: Iterable[str]) -> None:
    """Forget the wrong attempts on these doors."""
    with desk.unguarded() as session:
        for row in session.scalars(select(Throttle).where(Throttle.key.in_(tuple(doors)))):
            session.delete(row)


def _count(session: Session, key: str, now: datetime) -> None:
    row = session.scalar(select(Throttle).where(Throttle.key == key))
    if row is None:
        row = Throttle(key=key, failures=0, last_at=now, shut_until=now)
        session.add(row)
    elif now - max(row.last_at, row.shut_until) > FORGET_AFTER:
        row.failures = 0
    row.failures, row.last_at = row.failures + 1, now
    beyond = row.failures - FREE[key.partition(":")[0]]
    if beyond >= 0:
        row.shut_until = now + min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(beyond, _DOUBLINGS))
