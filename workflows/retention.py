"""How long things are kept, and why (001 clauses 8.6 and 8.7)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.regulation import Clause, CountedFrom, Profile, SummaryCount


class Kept(StrEnum):
    """What is kept."""

    JOURNAL = "journal"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Keeping:
    """A term of keeping: it runs from ``starts_on``; from ``until`` on it is over.

    ``reasons`` are the clauses the two dates follow from.
    """

    kind: Kept
    starts_on: date
    until: date
    years: int
    reasons: tuple[Clause, ...]


def keep_until(kind: Kept | str, closed_on: date, profile: Profile) -> Keeping:
    """Return until when a journal or summary sheet of a file closed on ``closed_on`` is kept.

    Raises:
        ValueError: ``kind`` is neither ``journal`` nor ``summary``.
    """
    rules = profile.retention
    kept = Kept(kind)
    starts_on = closed_on
    if rules.counted_from.value is CountedFrom.NEXT_JANUARY:
        starts_on = date(closed_on.year + 1, 1, 1)
    years, reasons = _years(kept, profile)
    return Keeping(
        kept, starts_on, _after_years(starts_on, years), years, (*reasons, rules.counted_from.clause)
    )


def _years(kind: Kept, profile: Profile) -> tuple[int, tuple[Clause, ...]]:
    rules = profile.retention
    if kind is Kept.JOURNAL:
        return rules.journal_years.value, (rules.journal_years.clause,)
    reasons = (rules.summary_years.clause, rules.summary_follows.clause)
    if rules.summary_follows.value is SummaryCount.CLOSING:
        return rules.summary_years.value, reasons
    return rules.journal_years.value + rules.summary_years.value, (rules.journal_years.clause, *reasons)


def _after_years(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March, never a day less."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
