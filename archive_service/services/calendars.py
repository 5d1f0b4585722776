"""The school's calendar: public holidays from a library, corrected by the school itself."""

from datetime import date
from functools import lru_cache
from typing import Any

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import School
from workflows.calendar import Calendar

SIX_DAY_WEEK = (6,)
FIVE_DAY_WEEK = (5, 6)
_YEARS_BACK, _YEARS_AHEAD = 2, 2


def plain_calendar(weekend: tuple[int, ...] = FIVE_DAY_WEEK) -> dict[str, Any]:
    """Return a calendar setting without corrections; ``weekend`` counts from Monday = 0."""
    return {"days_off": [], "working_days": [], "weekend": list(weekend)}


def calendar_of(session: Session, on: date) -> Calendar:
    """Return the calendar of the session's school for the years around ``on``."""
    setting = session.scalars(select(School.calendar)).one()
    extra = {date.fromisoformat(day) for day in setting["days_off"]}
    working = frozenset(date.fromisoformat(day) for day in setting["working_days"])
    return Calendar(
        days_off=(_public_holidays(on.year) | extra) - working,
        working_days=working,
        weekend=frozenset(setting["weekend"]),
    )


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    years = range(year - _YEARS_BACK, year + _YEARS_AHEAD + 1)
    return frozenset(holidays.country_holidays("RU", years=years))
