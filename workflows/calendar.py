"""Days: which are working days, and which day lies so many days after another.

Public holidays come from outside: whoever calls passes the days off of the school's own
calendar, so that nothing here asks a library or a clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SATURDAY, SUNDAY = 5, 6


class Unit(StrEnum):
    """How days are counted: all of them, or working days only."""

    CALENDAR = "calendar"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A school's calendar.

    ``days_off`` are public holidays and the school's own days off; ``working_days`` are days
    that are worked although they fall on a weekend or holiday (transferred days);
    ``weekend`` holds weekdays, Monday is 0 (a six-day week has ``{6}``).
    """

    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def is_working(self, day: date) -> bool:
        """Return whether the school works on ``day``."""
        if day in self.working_days:
            return True
        return day not in self.days_off and day.weekday() not in self.weekend


def add_days(start: date, days: int, unit: Unit, calendar: Calendar) -> date:
    """Return the last day of a period of ``days`` days; ``start`` itself is not counted.

    Raises:
        ValueError: ``days`` is negative, or the calendar has no working day within a year.
    """
    if days < 0:
        raise ValueError(f"a period has no negative length: {days}")
    if unit is Unit.CALENDAR:
        return start + timedelta(days=days)
    day = start
    for _ in range(days):
        day = next_working_day(day + timedelta(days=1), calendar)
    return day


def next_working_day(day: date, calendar: Calendar) -> date:
    """Return ``day`` if it is worked, else the first working day after it.

    Raises:
        ValueError: the calendar has no working day within a year.
    """
    for offset in range(366):
        later = day + timedelta(days=offset)
        if calendar.is_working(later):
            return later
    raise ValueError(f"no working day within a year of {day.isoformat()}")
