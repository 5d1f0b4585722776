"""The day on which something is to be destroyed: one clock alone is not believed.

A computer whose clock leaps ahead would find every term over. So the person types the day, every store
with a clock of its own is asked for it, and the newest act on record lies before neither.
"""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow
from archive_service.services import cases, profiles
from archive_service.services.context import Desk
from workflows.disposal_rules import Day, day_refused, rules_of


def clocks(desk: Desk) -> Mapping[str, date]:
    """Return the day at the school by the clock of every store that has one.

    Raises:
        StoreUnavailable: a store cannot be asked.
    """
    zone, shown = ZoneInfo(desk.zone), dict[str, date]()
    for store in desk.archive.mirror.stores:
        moment = store.clock()
        if moment is not None:
            shown[store.name] = moment.astimezone(zone).date()
    return shown


def insist(desk: Desk, session: Session, *, typed: date | None, shown: Mapping[str, date]) -> tuple[str, ...]:
    """Return the stores that agreed on the day; what they ``shown`` was asked before the transaction.

    Raises:
        Problem: the day that was typed, a store's clock or the log of acts says another day.
    """
    last = session.scalar(select(func.max(ActRow.on_day)))
    newest = date.fromisoformat(last) if last else desk.today
    profile = profiles.in_force(session, desk.today)
    clause = rules_of(profile).waiting_days.clause
    refused = day_refused(Day(desk.today, newest, typed, shown), clause)
    if refused is not None:
        raise cases.refused(session, refused, profile)
    return tuple(sorted(shown))
