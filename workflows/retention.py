"""How long things are kept, and why (001 clauses 8.6 and 8.7); what is to happen to them on a day.

A review only reads: it says of each record whether it is kept, has its summary sheet to be taken out,
or may be put before an expert commission, and for which reasons. Nothing follows from it by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from workflows.holds import Hold
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


class Action(StrEnum):
    """What a review says of a record."""

    KEEP = "keep"
    EXTRACT = "extract"
    ELIGIBLE = "eligible"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Record:
    """A journal or a summary sheet in the archive.

    Its term is counted from ``starts_on``. ``until`` is the latest day that any rule, nomenclature or store
    names for it, ``clauses`` where it follows from; ``extracted_on`` is the day on which the summary sheet
    of the case lay bound anew and verified in every room.
    """

    case: str
    kind: Kept
    class_id: str
    year: int
    starts_on: date
    until: date
    has_summary: bool
    clauses: tuple[Clause, ...] = ()
    extracted_on: date | None = None
    destroyed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code of the area ``retention``, the clause it follows from where it is one's, and facts."""

    code: str
    clause: Clause | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to happen to a record, because of all these reasons; the first weighs most.

    ``since`` is the day on which the term was, or will be, over.
    """

    record: Record
    action: Action
    reasons: tuple[Reason, ...]
    since: date


def review(records: Iterable[Record], on: date, *, holds: Sequence[Hold] = ()) -> tuple[Verdict, ...]:
    """Return a verdict on each record as of a day, in their order."""
    return tuple(_verdict(one, on, holds) for one in records)


def _verdict(record: Record, on: date, holds: Sequence[Hold]) -> Verdict:
    if record.destroyed_on is not None:
        gone = Reason("destroyed", None, {"on": record.destroyed_on})
        return Verdict(record, Action.GONE, (gone,), record.until)
    held = tuple(_held(one) for one in holds if one.covers(record.case, record.class_id, record.year))
    if on < record.until:
        return Verdict(record, Action.KEEP, (*_term("term-runs", record), *held), record.until)
    if held:
        return Verdict(record, Action.KEEP, (*held, *_term("term-over", record)), record.until)
    if record.kind is Kept.JOURNAL and record.has_summary and record.extracted_on is None:
        first = Reason("summary-not-taken-out", next(iter(record.clauses), None))
        return Verdict(record, Action.EXTRACT, (first, *_term("term-over", record)), record.until)
    return Verdict(record, Action.ELIGIBLE, _term("term-over", record), record.until)


def _term(code: str, record: Record) -> tuple[Reason, ...]:
    facts = {"until": record.until, "starts_on": record.starts_on}
    return tuple(Reason(code, clause, facts) for clause in record.clauses or (None,))


def _held(hold: Hold) -> Reason:
    facts = {"number": hold.number, "kind": str(hold.kind), "until": hold.until, "document": hold.document}
    return Reason("held", None, facts)


def term_start(kind: Kept, until: date, profile: Profile) -> date:
    """Return the day from which a term is counted that a deposit wrote down as ``until``."""
    years, _ = _years(kind, profile)
    return _after_years(until, -years)


def closing_year(starts_on: date, profile: Profile) -> int:
    """Return the calendar year in which a file was closed: the nomenclature of that year is about it."""
    january = profile.retention.counted_from.value is CountedFrom.NEXT_JANUARY
    return starts_on.year - 1 if january else starts_on.year


def lengthened(kind: Kept, starts_on: date, profile: Profile, years: int) -> date:
    """Return the end of a term of ``years`` by the school's nomenclature, counted as the profile counts."""
    if kind is Kept.SUMMARY and profile.retention.summary_follows.value is SummaryCount.EXTRACTION:
        years += profile.retention.journal_years.value
    return _after_years(starts_on, years)


def from_extraction(taken_out_on: date, profile: Profile) -> date:
    """Return until when a summary sheet is kept that was taken out on a day (001 clause 8.7).

    Where the profile counts from the closing of the file, taking out adds nothing: the day itself.
    """
    rules = profile.retention
    if rules.summary_follows.value is SummaryCount.CLOSING:
        return taken_out_on
    return _after_years(_starts_on(taken_out_on, profile), rules.summary_years.value)


def keep_until(kind: Kept | str, closed_on: date, profile: Profile) -> Keeping:
    """Return until when a journal or summary sheet of a file closed on ``closed_on`` is kept.

    Raises:
        ValueError: ``kind`` is neither ``journal`` nor ``summary``.
    """
    kept = Kept(kind)
    starts_on = _starts_on(closed_on, profile)
    years, reasons = _years(kept, profile)
    counted_from = profile.retention.counted_from.clause
    return Keeping(kept, starts_on, _after_years(starts_on, years), years, (*reasons, counted_from))


def _starts_on(day: date, profile: Profile) -> date:
    """The day from which years are counted: the day itself, or 1 January after it."""
    if profile.retention.counted_from.value is CountedFrom.NEXT_JANUARY:
        return date(day.year + 1, 1, 1)
    return day


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
