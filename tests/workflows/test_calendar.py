"""Counting days: dates in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import Calendar, Unit, add_days, next_working_day

FRIDAY = date(2026, 4, 30) - timedelta(days=6)  # 24 April 2026
HOLIDAYS = Calendar(days_off=frozenset({date(2026, 5, 1), date(2026, 5, 11)}))


@pytest.mark.parametrize(
    ("says", "start", "days", "unit", "calendar", "last"),
    [
        (
            "two days from Monday end on Wednesday",
            date(2026, 5, 25),
            2,
            Unit.CALENDAR,
            Calendar(),
            date(2026, 5, 27),
        ),
        ("two days from Friday end on Sunday", FRIDAY, 2, Unit.CALENDAR, Calendar(), date(2026, 4, 26)),
        (
            "two working days from Friday end on Tuesday",
            FRIDAY,
            2,
            Unit.WORKING,
            Calendar(),
            date(2026, 4, 28),
        ),
        (
            "on a six-day week they end on Monday",
            FRIDAY,
            2,
            Unit.WORKING,
            Calendar(weekend=frozenset({6})),
            date(2026, 4, 27),
        ),
        ("May Day is skipped", date(2026, 4, 29), 2, Unit.WORKING, HOLIDAYS, date(2026, 5, 4)),
        ("no days end on the day itself", date(2026, 5, 2), 0, Unit.WORKING, Calendar(), date(2026, 5, 2)),
        ("a day is the last of February", date(2027, 2, 27), 1, Unit.CALENDAR, Calendar(), date(2027, 2, 28)),
    ],
)
def test_a_period_ends(*, says, start, days, unit, calendar, last):
    """The day of the event is not counted; the last day is part of the period."""
    assert add_days(start, days, unit, calendar) == last, says


def test_a_transferred_day_is_worked():
    """A Saturday that the calendar names as worked counts, though it is a weekend and a holiday."""
    saturday = date(2026, 5, 2)
    calendar = Calendar(days_off=frozenset({saturday}), working_days=frozenset({saturday}))
    assert calendar.is_working(saturday)
    assert add_days(date(2026, 5, 1), 1, Unit.WORKING, calendar) == saturday


def test_a_calendar_without_working_days_is_said_to_be_one():
    """A calendar that is off every day cannot end a period and does not loop for ever."""
    with pytest.raises(ValueError, match="no working day"):
        next_working_day(date(2026, 1, 1), Calendar(weekend=frozenset(range(7))))


@pytest.mark.parametrize(("days", "found"), [(365, True), (366, False)])
def test_a_working_day_is_sought_for_a_year(days, found):
    """365 days ahead is within the year, a day more is not."""
    first = date(2026, 1, 1)
    only = first + timedelta(days=days)
    calendar = Calendar(working_days=frozenset({only}), weekend=frozenset(range(7)))
    if found:
        assert next_working_day(first, calendar) == only
    else:
        with pytest.raises(ValueError, match="no working day"):
            next_working_day(first, calendar)


def test_a_period_has_no_negative_length():
    """Days are counted forward only."""
    with pytest.raises(ValueError, match="negative"):
        add_days(FRIDAY, -1, Unit.CALENDAR, Calendar())


@given(
    st.dates(date(2020, 1, 1), date(2050, 1, 1)), st.integers(0, 40), st.sets(st.integers(0, 6), max_size=6)
)
def test_working_days_are_counted_one_by_one(start, days, weekend):
    """Between start and end lie exactly so many working days, and the end is one of them."""
    calendar = Calendar(weekend=frozenset(weekend))
    last = add_days(start, days, Unit.WORKING, calendar)
    between = [start + timedelta(days=one) for one in range(1, (last - start).days + 1)]
    assert sum(calendar.is_working(day) for day in between) == days
    assert days == 0 or calendar.is_working(last)
