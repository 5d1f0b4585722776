"""The periods and school days of a made-up year."""

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from workflows.snapshot import GroupKind, Term, TermKind

_MOSCOW = timezone(timedelta(hours=3))
_FREE = ((2, 23), (3, 9), (5, 1), (5, 11))
"""Days off as (month, day)."""


def terms_of(year: int) -> tuple[Term, ...]:
    """Return quarters, half-years and the year that starts in September of ``year``."""
    end = date(year + 1, 5, 26)
    rows = (
        ("q1", "1 четверть", TermKind.QUARTER, date(year, 9, 1), date(year, 10, 24)),
        ("q2", "2 четверть", TermKind.QUARTER, date(year, 11, 5), date(year, 12, 30)),
        ("q3", "3 четверть", TermKind.QUARTER, date(year + 1, 1, 12), date(year + 1, 3, 27)),
        ("q4", "4 четверть", TermKind.QUARTER, date(year + 1, 4, 6), end),
        ("h1", "1 полугодие", TermKind.HALF_YEAR, date(year, 9, 1), date(year, 12, 30)),
        ("h2", "2 полугодие", TermKind.HALF_YEAR, date(year + 1, 1, 12), end),
        ("year", "Год", TermKind.YEAR, date(year, 9, 1), end),
    )
    return tuple(Term(*row, closes_year=row[0] in {"q4", "h2"}) for row in rows)


def exported_at(year: int) -> datetime:
    """Return the moment of the made-up export: the day after the last lesson."""
    return datetime(year + 1, 5, 27, 9, 0, tzinfo=_MOSCOW)


@lru_cache(maxsize=32)
def school_days(term: Term) -> tuple[date, ...]:
    """Return the days of a term on which lessons are given, in order."""
    spring = date(term.ends_on.year, 3, 28), date(term.ends_on.year, 4, 5)
    days = (term.starts_on + timedelta(days=one) for one in range((term.ends_on - term.starts_on).days + 1))
    return tuple(
        day
        for day in days
        if day.weekday() < 5 and (day.month, day.day) not in _FREE and not spring[0] <= day <= spring[1]
    )


def terms_for(kind: GroupKind, grade: int) -> tuple[str, tuple[str, ...]]:
    """Return (reporting term, terms with marks): quarters to grade 9, else half-years; none for clubs."""
    if kind is GroupKind.ADDITIONAL:
        return "h2", ()
    if kind is GroupKind.COLLEGE:
        return "h2", ("h1", "h2", "year")
    if grade == 1:
        return "q4", ()
    if grade <= 9:
        return "q4", ("q1", "q2", "q3", "q4", "year")
    return "h2", ("h1", "h2", "year")
