"""What the archive keeps, until when, and what is to happen to it (001 clauses 8.6 and 8.7).

Days only grow: of the deposit's day, that of the school's nomenclature (002 clause 7.5) and that which
taking the summary sheet out gave, the latest holds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Deposit, Object
from archive_service.services import disposal, extraction, holds, nomenclature, people, profiles
from archive_service.services.context import Desk
from workflows.disposal import destroyed
from workflows.extraction import kept_until, taken_out
from workflows.nomenclature import FOR_GOOD, FileKind, Nomenclature, Written, of_year
from workflows.regulation import Clause, Profile
from workflows.retention import (
    Action,
    Kept,
    Record,
    Verdict,
    closing_year,
    keep_until,
    lengthened,
    review,
    term_start,
)

READERS = ("archivist", "deputy", "director", "administrator")
FILE_KINDS = {Kept.JOURNAL: FileKind.JOURNAL, Kept.SUMMARY: FileKind.SUMMARY}


@dataclass(frozen=True, slots=True)
class Filed:
    """A case in the archive, as its rows say; ``class_name`` is the one of its year."""

    case: str
    class_id: str
    class_name: str
    year: int
    term_name: str
    profile_digest: str
    days: Mapping[Kept, date]


@dataclass(frozen=True, slots=True)
class Line:
    """One verdict of the list, with what people call the file.

    ``entry`` is the line of the nomenclature that keeps it for longer than the regulation does.
    """

    filed: Filed
    verdict: Verdict
    entry: Written | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What shapes the records of a school beside its rows, read once."""

    profiles: Mapping[str, Profile]
    nomenclature: Callable[[int], Nomenclature]
    taken_out: Mapping[str, date]
    kept_until: Mapping[str, date]
    destroyed: Mapping[tuple[str, Kept], date]


def filed(session: Session, cases: Sequence[str] = ()) -> tuple[Filed, ...]:
    """Return the cases that are in the archive, the oldest year first; none named: all of them."""
    days = (
        func.max(Deposit.journal_keep_until).label("journal"),
        func.max(Deposit.summary_keep_until).label("summary"),
    )
    named = (CaseRow.id, CaseRow.class_id, CaseRow.class_name, CaseRow.year, CaseRow.term_name)
    row = (*named, CaseRow.profile_digest)
    wanted = select(*row, *days).join(Deposit, Deposit.case_id == CaseRow.id)
    if cases:
        wanted = wanted.where(CaseRow.id.in_(cases))
    grouped = wanted.group_by(*row, CaseRow.grade)
    sheets = _with_summary(session)
    rows = session.execute(grouped.order_by(CaseRow.year, CaseRow.grade, CaseRow.id))
    return tuple(_filed(row, with_summary=row.id in sheets) for row in rows)


def records(
    session: Session, cases: Sequence[str] = (), *, files: Sequence[Filed] | None = None
) -> tuple[Record, ...]:
    """Return the journals and summary sheets of these cases, of all where none is named.

    ``files`` are those of :func:`filed` where the caller has read them already.
    """
    found = filed(session, cases) if files is None else files
    return _records(found, _known(session, found))


def verdicts(desk: Desk, session: Session, cases: Sequence[str] = ()) -> tuple[Verdict, ...]:
    """Return what is to happen today to these cases, to all where none is named."""
    return review(records(session, cases), desk.today, holds=holds.standing(session))


def listing(
    desk: Desk, *, reader_id: str, on: date | None = None, actions: Iterable[Action] = ()
) -> tuple[Line, ...]:
    """Return the verdicts as of a day (None: today), only these ``actions`` where some are named.

    Raises:
        Problem: the person may not see them.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        found_files = filed(session)
        known = _known(session, found_files)
        said = review(_records(found_files, known), on or desk.today, holds=holds.standing(session))
    files = {one.case: one for one in found_files}
    chosen = frozenset(actions) or frozenset(Action)
    found = (Line(files[one.record.case], one) for one in said if one.action in chosen)
    return tuple(replace(one, entry=_longer(one, known)) for one in found)


def _records(files: Iterable[Filed], known: _Known) -> tuple[Record, ...]:
    return tuple(_record(one, kind, known) for one in files for kind in one.days)


def _longer(line: Line, known: _Known) -> Written | None:
    """The line of the nomenclature that a record's last day follows from, None where it is another's."""
    record, rules = line.verdict.record, known.profiles[line.filed.profile_digest]
    entry = known.nomenclature(closing_year(record.starts_on, rules)).of_kind(FILE_KINDS[record.kind])
    if entry is None or record.until == line.filed.days[record.kind]:
        return None
    return entry if record.until == _end(entry, record.kind, record.starts_on, rules) else None


def _end(entry: Written, kind: Kept, starts_on: date, rules: Profile) -> date:
    return date.max if entry.years == FOR_GOOD else lengthened(kind, starts_on, rules, entry.years)


def _filed(row: Row[*tuple[Any, ...]], *, with_summary: bool) -> Filed:
    days = {Kept.JOURNAL: row.journal} | ({Kept.SUMMARY: row.summary} if with_summary else {})
    return Filed(row.id, row.class_id, row.class_name, row.year, row.term_name, row.profile_digest, days)


def _with_summary(session: Session) -> frozenset[str]:
    wanted = select(Object.case_id).where(Object.role == "summary", Object.case_id.is_not(None))
    return frozenset(one for one in session.scalars(wanted.distinct()) if one)


def _known(session: Session, files: Iterable[Filed]) -> _Known:
    written = nomenclature.events(session)
    years: dict[int, Nomenclature] = {}

    def entries(year: int) -> Nomenclature:
        return years.setdefault(year, of_year(written, year))

    extractions = extraction.extractions(session)
    digests = {one.profile_digest for one in files}
    return _Known(
        profiles={one: profiles.of_digest(session, one) for one in digests},
        nomenclature=entries,
        taken_out=taken_out(extractions),
        kept_until=kept_until(extractions),
        destroyed=destroyed(disposal.disposals(session)),
    )


def _record(one: Filed, kind: Kept, known: _Known) -> Record:
    rules = known.profiles[one.profile_digest]
    until, clauses = _term(one, kind, rules, known)
    return Record(
        case=one.case,
        kind=kind,
        class_id=one.class_id,
        year=one.year,
        starts_on=term_start(kind, one.days[kind], rules),
        until=until,
        has_summary=Kept.SUMMARY in one.days,
        clauses=clauses,
        extracted_on=known.taken_out.get(one.case),
        destroyed_on=known.destroyed.get((one.case, kind)),
    )


def _term(one: Filed, kind: Kept, rules: Profile, known: _Known) -> tuple[date, tuple[Clause, ...]]:
    """The latest of all days, and the clauses of the regulation that the term follows from."""
    starts_on = term_start(kind, one.days[kind], rules)
    days = [one.days[kind]]
    entry = known.nomenclature(closing_year(starts_on, rules)).of_kind(FILE_KINDS[kind])
    if entry is not None:
        days.append(_end(entry, kind, starts_on, rules))
    if kind is Kept.SUMMARY and one.case in known.kept_until:
        days.append(known.kept_until[one.case])
    return max(days), keep_until(kind, starts_on, rules).reasons
