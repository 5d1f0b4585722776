"""The reporting periods of a school's cases: terms that end on one day are worked off together."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow, CaseRow
from archive_service.db.projections import ARCHIVED
from archive_service.problems import Kind, Problem


@dataclass(frozen=True, slots=True)
class Period:
    """Terms of one school year with the same last day, such as quarter 4 and half-year 2.

    ``term_ids`` and ``names`` are in the same order; ``open`` counts cases not yet in the archive.
    """

    year: int
    term_ids: tuple[str, ...]
    names: tuple[str, ...]
    ends_on: date
    closes_year: bool
    cases: int
    open: int

    @property
    def term(self) -> str:
        """The id that names the period in an address."""
        return self.term_ids[0]

    @property
    def holds(self) -> ColumnElement[bool]:
        """Whether a case belongs to the period, as a condition on its row."""
        return (CaseRow.year == self.year) & CaseRow.term_id.in_(self.term_ids)


@dataclass(frozen=True, slots=True)
class Choice:
    """One period, and what else can be chosen: the year's periods (newest first) and the years."""

    period: Period
    periods: tuple[Period, ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    year: int
    id: str
    name: str
    example: str
    cases: int
    open: int


def choose(session: Session, year: int | None = None, term: str | None = None) -> Choice | None:
    """Return the period of a term; without one the newest with open work. None: the school has no case.

    Raises:
        Problem: there is no such year, or no such term in it.
    """
    years = tuple(session.scalars(select(CaseRow.year).distinct().order_by(CaseRow.year.desc())))
    if not years:
        return None
    wanted = _newest(session, years) if year is None else year
    periods = _periods(session, _terms(session, wanted))
    found = [one for one in periods if term in {None, *one.term_ids}]
    if not found:
        raise Problem(Kind.MISSING, "board.no-period", year=wanted, term=term or "—")
    waiting = next((one for one in found if one.open), found[0])
    return Choice(waiting, periods, years)


def _newest(session: Session, years: tuple[int, ...]) -> int:
    """The newest year with a case that is not in the archive yet, else the newest."""
    still = select(CaseRow.year).where(CaseRow.state != ARCHIVED).order_by(CaseRow.year.desc())
    found = session.scalar(still.limit(1))
    return years[0] if found is None else found


def _terms(session: Session, year: int) -> list[_Term]:
    """The terms of one year: the others are not looked at, however many there are."""
    still = func.sum(case((CaseRow.state != ARCHIVED, 1), else_=0))
    wanted = select(
        CaseRow.year,
        CaseRow.term_id,
        func.max(CaseRow.term_name),
        func.min(CaseRow.id),
        func.count(CaseRow.id),
        still,
    )
    wanted = wanted.where(CaseRow.year == year).group_by(CaseRow.year, CaseRow.term_id)
    return [_Term(*row) for row in session.execute(wanted)]


def _periods(session: Session, terms: list[_Term]) -> tuple[Period, ...]:
    openings = _openings(session, [one.example for one in terms])
    by_end: dict[date, list[_Term]] = {}
    for one in sorted(terms, key=lambda term: term.id, reverse=True):
        by_end.setdefault(date.fromisoformat(openings[one.example]["term_ends_on"]), []).append(one)
    return tuple(_period(day, by_end[day], openings) for day in sorted(by_end, reverse=True))


def _period(ends_on: date, terms: list[_Term], openings: Mapping[str, Mapping[str, Any]]) -> Period:
    return Period(
        year=terms[0].year,
        term_ids=tuple(one.id for one in terms),
        names=tuple(one.name for one in terms),
        ends_on=ends_on,
        closes_year=any(openings[one.example]["closes_year"] for one in terms),
        cases=sum(one.cases for one in terms),
        open=sum(one.open for one in terms),
    )


def _openings(session: Session, case_ids: list[str]) -> dict[str, Mapping[str, Any]]:
    """The first acts of these cases, as they are stored."""
    first = select(func.min(ActRow.seq)).where(ActRow.case_id.in_(case_ids)).group_by(ActRow.case_id)
    rows = session.execute(select(ActRow.case_id, ActRow.payload).where(ActRow.seq.in_(first)))
    return dict(_read(rows))


def _read(rows: Iterable[Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for row in rows:
        yield row.case_id, json.loads(row.payload)
