"""How much of a store an audit reads each night, so that every copy is read in full again in time.

Some days of the time are kept in hand: so many nights in a row the computer may be off, and no copy
grows older than it may.
"""

from datetime import datetime, timedelta

_HALF_A_NIGHT = timedelta(hours=12)


def spare_days(days: int) -> int:
    """Return how many of the days are kept in hand for nights on which nothing is read."""
    return max(1, days // 5)


def must_be_read(now: datetime, days: int) -> datetime:
    """Return the moment before which no copy of tonight may have been read last.

    A night's reading takes its time, so half a day more or less does not count.
    """
    return now - timedelta(days=days - spare_days(days)) + _HALF_A_NIGHT


def tonight(read: int, aged: int, days: int) -> int:
    """Return how many of the copies that were ever read are read tonight, the longest unread first.

    ``read`` is their number, ``aged`` how many of them were last read before :func:`must_be_read`.
    Copies that were never read come on top of it, all of them.
    """
    return min(read, max(aged, -(-read // (days - spare_days(days)))))
