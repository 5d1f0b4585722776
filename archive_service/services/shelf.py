"""The shelf list: which cases lie in the archive, until when, in which rooms, and what is due soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from archive_service.db.finding import class_key, class_keys
from archive_service.db.models import CaseRow, Copy, Deposit, Object
from archive_service.db.projections import ARCHIVED
from archive_service.problems import Kind, Problem
from archive_service.services import cases, deposits, destroyed, overview, people, readings
from archive_service.services.context import Desk
from archive_service.services.destroyed import Destroyed
from archive_service.services.overview import Kept
from workflows.retention import Kept as Part

PER_PAGE = 30
SOON = timedelta(days=365)
"""So long before the journal's last day a case is shown as due: its summary sheets are taken out then."""


class Due(StrEnum):
    """Whether the time of keeping the journal is over, ends within a year, or neither."""

    NO = "no"
    SOON = "soon"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the shelf: a year (the school year starts in it), a class, only what is due."""

    year: int | None = None
    class_name: str = ""
    due: bool = False


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """One case in the archive; ``leaves`` is None where nobody has counted them."""

    case_id: str
    class_name: str
    term_name: str
    year: int
    leaves: int | None
    kept: Kept
    due: Due


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of the shelf list, newest year first; ``due`` counts what is due in the whole archive."""

    lines: tuple[ShelfLine, ...]
    total: int
    number: int
    pages: int
    years: tuple[int, ...]
    classes: tuple[str, ...]
    due: int


@dataclass(frozen=True, slots=True)
class Stored:
    """One object of a case and the rooms in which its copy was last seen whole."""

    role: str
    document: str
    size_bytes: int
    keep_until: date | None
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShelfCase:
    """A case in the archive: its line, its objects, its deposit and who made it.

    ``summary`` and ``volume`` are the digests of what may be read, "" where there is none or none any more;
    ``gone`` is what was destroyed by act.
    """

    line: ShelfLine
    manifest: str
    deposited_at: datetime
    deposited_by: str
    class_teacher: str
    volume: str
    summary: str
    objects: tuple[Stored, ...]
    gone: tuple[Destroyed, ...] = ()

    @property
    def size_bytes(self) -> int:
        """How much all of it takes in one room."""
        return sum(one.size_bytes for one in self.objects)


def shelf(desk: Desk, wanted: Wanted, *, reader_id: str, page: int = 1) -> Shelf:
    """Return a page of the shelf list.

    Raises:
        Problem: the right to read is missing, or there is no such page.
    """
    with desk.reading() as session:
        people.require(session, reader_id, readings.READERS, desk.today)
        classes = _classes(session)
        until = _until()
        chosen = _conditions(wanted, classes)
        if wanted.due:
            chosen += _is_due(desk, session, until)
        joined = select(func.count(CaseRow.id)).join(until, until.c.case_id == CaseRow.id)
        total = session.scalar(joined.where(*chosen)) or 0
        pages = max(1, -(-total // PER_PAGE))
        if not 1 <= page <= pages:
            raise Problem(Kind.MISSING, "web.no-page")
        rows = select(CaseRow).join(until, until.c.case_id == CaseRow.id).where(*chosen).order_by(*_ORDER)
        found = session.scalars(rows.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
        return Shelf(
            lines=_lines(desk, session, found),
            total=total,
            number=page,
            pages=pages,
            years=_years(session),
            classes=tuple(sorted(classes, key=_by_grade)),
            due=session.scalar(joined.where(_archived(), *_is_due(desk, session, until))) or 0,
        )


def case_on_shelf(desk: Desk, case_id: str, *, reader_id: str) -> ShelfCase:
    """Return one case in the archive.

    Raises:
        Problem: the right to read is missing, or no such case lies there.
    """
    with desk.reading() as session:
        people.require(session, reader_id, readings.READERS, desk.today)
        row = session.scalar(select(CaseRow).where(CaseRow.id == case_id, _archived()))
        newest = select(Deposit).where(Deposit.case_id == case_id).order_by(Deposit.at.desc()).limit(1)
        deposit = session.scalars(newest).first()
        if row is None or deposit is None:
            raise Problem(Kind.MISSING, "service.no-case", case=case_id)
        case, _ = cases.load(session, case_id)
        names = people.names(session)
        by, gone = case.deposit.actor if case.deposit else "", destroyed.of_case(session, case_id)
        return ShelfCase(
            line=_lines(desk, session, [row])[0],
            manifest=deposit.manifest,
            deposited_at=deposit.at,
            deposited_by=names.get(by, by),
            class_teacher=names.get(case.class_teacher, case.class_teacher),
            volume="" if gone else case.volume,
            summary="" if any(one.kind == Part.SUMMARY for one in gone) else case.summary or "",
            objects=_objects(desk, session, case_id),
            gone=gone,
        )


_ORDER = (CaseRow.year.desc(), CaseRow.term_id.desc(), CaseRow.grade, CaseRow.class_name, CaseRow.id)


def _archived() -> ColumnElement[bool]:
    return CaseRow.state == ARCHIVED


def _until() -> Any:
    """The last day of keeping the journal by case: of several deposits the longest counts."""
    last = func.max(Deposit.journal_keep_until).label("last_day")
    return select(Deposit.case_id, last).group_by(Deposit.case_id).subquery()


def _conditions(wanted: Wanted, classes: Sequence[str]) -> list[ColumnElement[bool]]:
    found = [_archived()]
    if wanted.year is not None:
        found.append(CaseRow.year == wanted.year)
    if wanted.class_name:
        keys = set(class_keys(class_key(wanted.class_name)))
        found.append(CaseRow.class_name.in_([name for name in classes if class_key(name) in keys]))
    return found


def _is_due(desk: Desk, session: Session, until: Any) -> list[ColumnElement[bool]]:
    """Something has to be decided soon; a journal that was destroyed is decided about."""
    gone = destroyed.journals(session)
    return [until.c.last_day <= desk.today + SOON, *([CaseRow.id.not_in(gone)] if gone else [])]


def _classes(session: Session) -> Sequence[str]:
    return session.scalars(select(CaseRow.class_name).where(_archived()).distinct()).all()


def _years(session: Session) -> tuple[int, ...]:
    years = select(CaseRow.year).where(_archived()).distinct().order_by(CaseRow.year.desc())
    return tuple(session.scalars(years))


def _by_grade(name: str) -> tuple[int, str]:
    digits = "".join(letter for letter in name if letter.isdigit())
    return int(digits or 0), name


def _lines(desk: Desk, session: Session, rows: Sequence[CaseRow]) -> tuple[ShelfLine, ...]:
    kept, gone = overview.kept_of(desk, session, [row.id for row in rows]), destroyed.journals(session)
    return tuple(
        ShelfLine(
            case_id=row.id,
            class_name=row.class_name,
            term_name=row.term_name,
            year=row.year,
            leaves=row.leaves,
            kept=kept[row.id],
            due=Due.NO if row.id in gone else _due(desk, kept[row.id].journal_until),
        )
        for row in rows
    )


def _due(desk: Desk, last_day: date) -> Due:
    if last_day <= desk.today:
        return Due.OVER
    return Due.SOON if last_day <= desk.today + SOON else Due.NO


def _objects(desk: Desk, session: Session, case_id: str) -> tuple[Stored, ...]:
    same = (Copy.digest == Object.digest) & (Copy.space == Object.space) & (Copy.state == deposits.WHOLE)
    whole = select(Object.digest, Copy.store).join(Copy, same).where(Object.case_id == case_id)
    places = {(digest, store) for digest, store in session.execute(whole)}
    rows = session.scalars(select(Object).where(Object.case_id == case_id).order_by(Object.role))
    stores = desk.archive.mirror.stores
    return tuple(
        Stored(
            row.role,
            row.digest,
            row.size_bytes,
            row.keep_until,
            tuple(store.room for store in stores if (row.digest, store.name) in places),
        )
        for row in rows
    )
