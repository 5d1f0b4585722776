"""Searching the summary sheets of a quarter of a century: a page at a time, by any surname borne.

A person is the same in two years where the export's pupil code and the given name are the same. A
row under a code name has no given name and is nobody else's: no search leads from a name to a
code name or back (000 clause 6.3.3).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from archive_service.db.borne_names import FROM_SHEETS, Bearer
from archive_service.db.finding import class_keys
from archive_service.db.models import BorneName, SummaryPupil

_NEWEST_FIRST = -SummaryPupil.year
"""Not the column itself: SQLite would go through all of a class to have it in this order."""
_CHANGED = 100
"""So many changes of a surname are followed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a pupil, as keys; empty facts do not narrow.

    ``surnames`` are alternatives, ``names`` and ``patronymics`` beginnings. ``other_classes`` are keys
    that mean the class in one year only. ``years`` are those in which the school year starts, ``left_in``
    those in which the last sheet of a pupil ends. ``bearers`` bore one of the surnames at another time
    (:func:`with_changed_names`).
    """

    surnames: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    patronymics: frozenset[str] = frozenset()
    class_key: str = ""
    other_classes: tuple[tuple[str, int], ...] = ()
    years: frozenset[int] = frozenset()
    left_in: frozenset[int] = frozenset()
    bearers: tuple[Bearer, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """What the archive knows of a person: surnames on sheets, the last year, ``later`` ones by a document."""

    surnames: frozenset[str]
    last_year: int
    later: frozenset[str]


def with_changed_names(session: Session, wanted: Wanted) -> Wanted:
    """Return the same with those who bore one of the surnames at another time, by a sheet or a document."""
    if not wanted.surnames:
        return wanted
    called: list[ColumnElement[bool]] = [BorneName.surname_key.in_(sorted(wanted.surnames))]
    if wanted.names:
        called.append(_begins(BorneName.name_key, wanted.names))
    if wanted.patronymics:
        called.append(_begins(BorneName.patronymic_key, wanted.patronymics))
    people = select(BorneName.pupil_id, BorneName.given_key).where(*called).distinct()
    found = session.execute(people.order_by(BorneName.pupil_id, BorneName.given_key).limit(_CHANGED))
    return replace(wanted, bearers=tuple((code, name) for code, name in found))


def page_of(session: Session, wanted: Wanted, *, limit: int, offset: int = 0) -> list[SummaryPupil]:
    """Return a page of who is on summary sheets, newest year first; the order is the same every time."""
    ordered = (
        select(SummaryPupil)
        .where(*_conditions(wanted))
        .order_by(
            _NEWEST_FIRST,
            SummaryPupil.class_key,
            SummaryPupil.surname_key,
            SummaryPupil.name_key,
            SummaryPupil.case_id,
            SummaryPupil.pupil_id,
        )
    )
    return list(session.scalars(ordered.limit(limit).offset(offset)))


def count(session: Session, wanted: Wanted, *, most: int) -> int:
    """Return how many there are; ``most`` + 1 stands for all larger numbers."""
    some = select(SummaryPupil.pupil_id).where(*_conditions(wanted)).limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def lives(session: Session, rows: Iterable[SummaryPupil]) -> Mapping[Bearer, Life]:
    """Return what is known of the people on these rows, those under a code name left out."""
    people = {bearer for row in rows if (bearer := bearer_of(row))}
    found: dict[Bearer, list[tuple[str, int, str | None]]] = defaultdict(list)
    for bearer, surname, year, later in _sheets_of(session, people):
        found[bearer].append((surname, year, later))
    return {
        bearer: Life(
            surnames=frozenset(surname for surname, _, _ in sheets),
            last_year=max(year for _, year, _ in sheets),
            later=frozenset(later for _, _, later in sheets if later),
        )
        for bearer, sheets in found.items()
    }


def bearer_of(row: SummaryPupil) -> Bearer | None:
    """Return who the row is about, None where a code name stands in place of the name."""
    return (row.pupil_id, row.name_key) if row.name_key else None


def _sheets_of(session: Session, people: Collection[Bearer]) -> Iterator[tuple[Bearer, str, int, str | None]]:
    """Yield surname and year of every sheet of these people, with each surname that a document says."""
    if not people:
        return
    noted = and_(
        BorneName.school_id == SummaryPupil.school_id,
        BorneName.pupil_id == SummaryPupil.pupil_id,
        BorneName.given_key == SummaryPupil.name_key,
        BorneName.note != FROM_SHEETS,
    )
    columns = (SummaryPupil.pupil_id, SummaryPupil.name_key, SummaryPupil.surname_key, SummaryPupil.year)
    wanted = select(*columns, BorneName.surname_key).outerjoin(BorneName, noted)
    codes = sorted({code for code, _ in people})
    for code, name, surname, year, later in session.execute(wanted.where(columns[0].in_(codes))):
        if (code, name) in people:
            yield (code, name), surname, year, later


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [_called(wanted)] if wanted.surnames else _named(wanted)
    if wanted.class_key:
        found.append(_in_class(wanted))
    if wanted.years:
        found.append(SummaryPupil.year.in_(sorted(wanted.years)))
    if wanted.left_in:
        found += [SummaryPupil.year.in_([year - 1 for year in sorted(wanted.left_in)]), _last()]
    return found


def _in_class(wanted: Wanted) -> ColumnElement[bool]:
    called = SummaryPupil.class_key.in_(class_keys(wanted.class_key))
    besides = [
        and_(SummaryPupil.class_key == key, SummaryPupil.year == year) for key, year in wanted.other_classes
    ]
    return or_(called, *besides) if besides else called


def _named(wanted: Wanted) -> list[ColumnElement[bool]]:
    known = ((SummaryPupil.name_key, wanted.names), (SummaryPupil.patronymic_key, wanted.patronymics))
    return [_begins(column, names) for column, names in known if names]


def _begins(column: InstrumentedAttribute[str], known: frozenset[str]) -> ColumnElement[bool]:
    return or_(*(column.startswith(one.rstrip("."), autoescape=True) for one in sorted(known)))


def _called(wanted: Wanted) -> ColumnElement[bool]:
    """Whether the sheet has the name, or is of somebody who bore it (whose names were compared then)."""
    bears = and_(SummaryPupil.surname_key.in_(sorted(wanted.surnames)), *_named(wanted))
    if not wanted.bearers:
        return bears
    bore = [
        and_(SummaryPupil.pupil_id == code, SummaryPupil.name_key == name) for code, name in wanted.bearers
    ]
    return or_(bears, *bore)


def _last() -> ColumnElement[bool]:
    """Whether no later sheet has the same person; a code name is looked up as nobody but itself."""
    later = aliased(SummaryPupil)
    same = and_(
        later.school_id == SummaryPupil.school_id,
        later.pupil_id == SummaryPupil.pupil_id,
        later.name_key == SummaryPupil.name_key,
        or_(later.name_key != "", later.surname_key == SummaryPupil.surname_key),
        later.year > SummaryPupil.year,
    )
    return ~exists(select(literal(1)).where(same))
