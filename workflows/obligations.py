"""When work beside the table of steps is due: the 5th of each month, 10 September, a term's end."""

from collections.abc import Iterable, Iterator
from datetime import date

from workflows.provisions import Every, Obligation

_MONTHS = 12


def due_days(owed: Obligation, *, since: date, until: date, term_ends: Iterable[date] = ()) -> list[date]:
    """Return the last days of the obligation between two days, both included, in order.

    Work of every month without a day of its own is due on the month's last day; work of every
    term on the term's last day; work of the year without a day, and on occasion, has none.
    """
    match owed.every:
        case Every.MONTH:
            days: Iterable[date] = _monthly(owed, since, until)
        case Every.YEAR:
            days = _yearly(owed, since, until)
        case Every.TERM:
            days = sorted(term_ends)
        case Every.OCCASION:
            days = ()
    return [day for day in days if since <= day <= until]


def _monthly(owed: Obligation, since: date, until: date) -> Iterator[date]:
    first = since.year * _MONTHS + since.month - 1
    last = until.year * _MONTHS + until.month - 1
    for index in range(first, last + 1):
        year, month = divmod(index, _MONTHS)
        end = _last_of_month(year, month + 1)
        yield end if owed.day is None else end.replace(day=min(owed.day, end.day))


def _last_of_month(year: int, month: int) -> date:
    first_of_next = date(year + month // _MONTHS, month % _MONTHS + 1, 1)
    return date.fromordinal(first_of_next.toordinal() - 1)


def _yearly(owed: Obligation, since: date, until: date) -> Iterator[date]:
    if owed.month is not None and owed.day is not None:
        for year in range(since.year, until.year + 1):
            yield date(year, owed.month, owed.day)
