"""The review of terms for reading: a page at a time, in words, with the clauses; and as a table.

30 classes over 25 years are 750 files and more: what a page needs in words is said of its lines alone.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.services import clause_help, profiles, retention
from archive_service.services.clause_help import Quote
from archive_service.services.context import Desk
from archive_service.services.listings import Page, part_of
from archive_service.services.paper_list import class_named
from archive_service.services.retention import Line
from workflows.nomenclature import FOR_GOOD
from workflows.retention import Action, Kept, Reason

PER_PAGE = 30
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = ("year", "class", "term", "kind", "until", "verdict", "reasons", "case")


@dataclass(frozen=True, slots=True)
class WantedTerms:
    """Which lines are asked for; what is None or "" does not narrow the list.

    ``on`` is the day to judge by (None: today); ``this_year`` leaves what ends in the year of that day.
    """

    on: date | None = None
    action: Action | None = None
    kind: Kept | None = None
    year: int | None = None
    class_name: str = ""
    this_year: bool = False


@dataclass(frozen=True, slots=True)
class TermLine:
    """One line in words: what is kept, until when, what is to happen and why, with the clauses' words."""

    line: Line
    until: str
    reasons: tuple[str, ...]
    why: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """A page of the review as of ``on``; ``counts`` and ``this_year`` are of the whole archive."""

    page: Page[TermLine]
    on: date
    counts: Mapping[Action, int]
    this_year: int
    years: tuple[int, ...]


def terms_page(
    desk: Desk, wanted: WantedTerms, *, reader_id: str, number: int = 1, language: str = "ru"
) -> Terms:
    """Return a page of the review, the oldest year first.

    Raises:
        Problem: the person may not see it, or there is no such page.
    """
    on = wanted.on or desk.today
    everything = retention.listing(desk, reader_id=reader_id, on=on)
    chosen = part_of([one for one in everything if _is_wanted(one, wanted, on)], number, per_page=PER_PAGE)
    rows = tuple(_in_words(desk, chosen.rows, language))
    counts = Counter(one.verdict.action for one in everything)
    return Terms(
        page=Page(rows, chosen.number, chosen.pages, chosen.total),
        on=on,
        counts={one: counts[one] for one in Action},
        this_year=sum(_ends_in(one, on) for one in everything),
        years=tuple(sorted({one.filed.year for one in everything}, reverse=True)),
    )


def table(desk: Desk, wanted: WantedTerms, *, reader_id: str, language: str = "ru") -> bytes:
    """Return all lines that are asked for as a CSV file for a spreadsheet.

    Raises:
        Problem: the person may not see the review.
    """
    on = wanted.on or desk.today
    lines = retention.listing(desk, reader_id=reader_id, on=on)
    file = io.StringIO(newline="")
    rows = csv.writer(file, delimiter=";")
    rows.writerow(_said(f"column-{name}", language) for name in _COLUMNS)
    for one in lines:
        if _is_wanted(one, wanted, on):
            rows.writerow(_safe(cell) for cell in cells(one, language))
    return file.getvalue().encode("utf-8-sig")


def cells(line: Line, language: str = "ru") -> tuple[str, ...]:
    """Return a line as the cells of a row of the table."""
    filed, verdict = line.filed, line.verdict
    return (
        f"{filed.year}/{filed.year + 1}",
        filed.class_name,
        filed.term_name,
        _said(f"kind-{verdict.record.kind}", language),
        day_said(verdict.record.until, language),
        _said(f"action-{verdict.action}", language),
        "; ".join(_reasons(line, language)),
        filed.case,
    )


def _reasons(line: Line, language: str) -> tuple[str, ...]:
    said = [reason_said(one, language) for one in line.verdict.reasons]
    if line.entry is not None:
        term = _said("for-ever", language) if line.entry.years == FOR_GOOD else str(line.entry.years)
        said.append(_said("reason-nomenclature", language, index=line.entry.index, term=term))
    return tuple(dict.fromkeys(said))


def reason_said(reason: Reason, language: str = "ru") -> str:
    """Return a reason of a verdict in words."""
    facts = {
        name: day_said(one, language) if isinstance(one, date) else one for name, one in reason.facts.items()
    }
    ref = reason.clause.ref if reason.clause else _said("no-clause", language)
    return _said(f"reason-{reason.code}", language, ref=ref, **facts)


def day_said(until: date, language: str = "ru") -> str:
    """Return the last day of a term as people write it; what is kept for ever has none."""
    return _said("for-ever", language) if until == date.max else f"{until:%d.%m.%Y}"


def untils(session: Session, case_id: str, language: str = "ru") -> dict[Kept, str]:
    """Return until when the journal and the summary sheet of a case are kept now, in words."""
    found = retention.records(session, [case_id])
    return {one.kind: day_said(one.until, language) for one in found}


def _in_words(desk: Desk, lines: Sequence[Line], language: str) -> Iterator[TermLine]:
    with desk.reading() as session:
        known = {
            one: profiles.of_digest(session, one) for one in {line.filed.profile_digest for line in lines}
        }
    for line in lines:
        reasons = line.verdict.reasons
        clauses = [one.clause for one in reasons if one.clause]
        yield TermLine(
            line=line,
            until=day_said(line.verdict.record.until, language),
            reasons=_reasons(line, language),
            why=clause_help.quotes(known[line.filed.profile_digest], clauses),
        )


def _is_wanted(line: Line, wanted: WantedTerms, on: date) -> bool:
    verdict = line.verdict
    return (
        wanted.action in {None, verdict.action}
        and wanted.kind in {None, verdict.record.kind}
        and wanted.year in {None, line.filed.year}
        and (not wanted.class_name.strip() or class_named(line.filed.class_name, wanted.class_name))
        and (not wanted.this_year or _ends_in(line, on))
    )


def _ends_in(line: Line, on: date) -> bool:
    """Whether the term is over in the year of the day, and the file is still there."""
    return line.verdict.action is not Action.GONE and line.verdict.since.year == on.year


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _said(name: str, language: str, /, **facts: object) -> str:
    return sentence(f"retention.{name}", language, **facts)
