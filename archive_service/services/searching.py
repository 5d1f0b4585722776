"""The archivist's search: a letter of a graduate in hand, a surname perhaps misspelt or changed since.

What is exact comes first and alone; what only looks alike is said to. A code name is found by the
code name alone, and nothing found says who is behind it (000 clause 6.3.3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.orm import Session

from archive_service.db import borne_names, summary_search
from archive_service.db.borne_names import Bearer
from archive_service.db.models import SummaryPupil
from archive_service.db.summary_search import Life, Wanted, bearer_of
from archive_service.problems import Kind, Problem
from archive_service.services import names_book, people, readings
from archive_service.services.context import Desk
from archive_service.services.form_parts import school_name
from archive_service.services.leave_index import is_received
from archive_service.services.likeness import nearest, spellings
from archive_service.services.names import Query, parse_query, variants
from archive_service.services.school_names import Asked, understood
from workflows.names_book import Entry, former_name

NOTHING = "service.nothing-to-find"
PER_PAGE = 20
MOST = 500
"""So many are counted; whoever gets more is asked to say more."""
FEW = 3
"""With fewer exact hits, surnames that look alike are named as well."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A pupil on a summary sheet, as printed there; ``year`` is the one the school year starts in.

    ``left_in`` is the year in which the pupil's last sheet ends, ``also`` the surnames on other
    sheets of the same person, ``later`` those by a document of a later time. Under a code name (``code``)
    nothing is said of other sheets. ``school`` is the school's name of that time, "" if it is that of now.
    """

    name: str
    class_name: str
    year: int
    case_id: str
    document: str
    left_in: int | None
    also: tuple[str, ...]
    code: bool
    later: tuple[str, ...] = ()
    school: str = ""

    @property
    def received(self) -> bool:
        """Whether the sheet came from another archive."""
        return is_received(self.case_id)


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits. ``total`` counts all of them up to :data:`MOST`; ``more`` says that there are more.

    ``like`` are the surnames that were looked for instead, where nobody bears the typed one;
    ``suggested`` those worth a look where few bear it. ``wider`` counts the hits of any class and
    year where there is none in those that were named. ``school`` is the name of the school that was
    asked for, ``unknown`` the one that the book of names does not have.
    """

    hits: tuple[Hit, ...]
    total: int
    more: bool
    number: int
    pages: int
    like: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    wider: int = 0
    school: str = ""
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class _Meant:
    """What is looked for, how many there are (:data:`MOST` + 1: more), and the surnames that stood in.

    ``first`` is the first page: most searches ask for no other, and need not count.
    """

    wanted: Wanted
    total: int
    first: Sequence[SummaryPupil]
    like: tuple[str, ...] = ()


def look(desk: Desk, text: str, *, reader_id: str, page: int = 1) -> Results:
    """Return what :func:`search` does, to those who may read summary sheets (002 clause 3.6).

    Raises:
        Problem: the right to read is missing, or as :func:`search`.
    """
    with desk.reading() as session:
        people.require(session, reader_id, readings.READERS, desk.today)
        return search(session, text, page=page)


def search(session: Session, text: str, *, page: int = 1, per_page: int = PER_PAGE) -> Results:
    """Return a page of who is meant by a typed line such as «Ивановой 9Б 2014» or «выпуск 2015».

    A year may be the one the school year starts or ends in, unless it is said to be that of leaving.

    Raises:
        Problem: the line says nothing to look for, or there is no such page.
    """
    query = parse_query(text)
    if query in (Query(), Query(school=query.school)):
        raise Problem(Kind.USAGE, NOTHING)
    book = names_book.book(session)
    asked = understood(query, book, school_name(session) if query.school else "")
    meant = _meant(session, asked, per_page)
    wanted, counted = meant.wanted, min(meant.total, MOST)
    pages = max(1, -(-counted // per_page))
    if not 1 <= page <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    rows = meant.first
    if page > 1:
        rows = summary_search.page_of(session, wanted, limit=per_page, offset=(page - 1) * per_page)
    few = 0 < meant.total < FEW and not meant.like
    return Results(
        hits=hits(session, rows, book),
        total=counted,
        more=meant.total > MOST,
        number=page,
        pages=pages,
        like=_spelled(meant.like),
        suggested=_spelled(_suggested(session, asked.query, wanted)) if few else (),
        wider=_wider(session, wanted) if not meant.total else 0,
        school=asked.school,
        unknown=asked.unknown,
    )


def hits(session: Session, rows: Sequence[SummaryPupil], book: Sequence[Entry] = ()) -> tuple[Hit, ...]:
    """Return what is shown of these rows."""
    lives = summary_search.lives(session, rows)
    return tuple(_hit(row, lives, book) for row in rows)


def _hit(row: SummaryPupil, lives: Mapping[Bearer, Life], book: Sequence[Entry]) -> Hit:
    bearer = bearer_of(row)
    life = lives.get(bearer) if bearer else None
    return Hit(
        name=row.printed_name,
        class_name=row.class_name,
        year=row.year,
        case_id=row.case_id,
        document=row.document,
        left_in=life.last_year + 1 if life else None,
        also=_spelled(sorted(life.surnames - {row.surname_key})) if life else (),
        code=bearer is None,
        later=_spelled(sorted(life.later - {row.surname_key})) if life else (),
        school=former_name(book, row.year),
    )


def _meant(session: Session, asked: Asked, per_page: int) -> _Meant:
    """Return what to look for: as typed; else the surname typed last; else surnames that look alike."""
    query = asked.query
    look_for = partial(_counted, session, asked, per_page)
    typed = look_for(query)
    if not query.names or query.code or typed.total:
        return typed
    orders = [query]
    if len(query.names) > 1:
        orders.append(replace(query, names=(query.names[-1], *query.names[:-1])))
        turned = look_for(orders[-1])
        if turned.total:
            return turned
    known = borne_names.surnames(session)
    for order in orders:
        near = nearest(order.names[0], known)
        meant = look_for(order, near) if near else typed
        if meant.total:
            return meant
    return typed


def _counted(
    session: Session, asked: Asked, per_page: int, query: Query, near: tuple[str, ...] = ()
) -> _Meant:
    wanted = _wanted(session, asked, query, near)
    rows = summary_search.page_of(session, wanted, limit=per_page + 1)
    more = len(rows) > per_page
    total = summary_search.count(session, wanted, most=MOST) if more else len(rows)
    return _Meant(wanted, total, rows[:per_page], near)


def _wanted(session: Session, asked: Asked, query: Query, near: Sequence[str] = ()) -> Wanted:
    """Return what a query asks for; surnames that are ``near`` stand in for the typed one."""
    surname, name, patronymic = (*query.names, "", "", "")[:3]
    years = frozenset(query.years)
    typed = frozenset() if query.left else years | {year - 1 for year in years}
    wanted = Wanted(
        surnames=frozenset(near) or (spellings(surname) if surname else frozenset()),
        names=variants(name) if name else frozenset(),
        patronymics=variants(patronymic) if patronymic else frozenset(),
        class_key=query.class_key,
        other_classes=asked.classes,
        years=_both(typed, asked.years),
        left_in=years if query.left else frozenset(),
    )
    return summary_search.with_changed_names(session, wanted)


def _both(typed: frozenset[int], of_school: frozenset[int]) -> frozenset[int]:
    """The years typed that are the school's; where they contradict each other, those that were typed."""
    return (typed & of_school) or typed or of_school


def _suggested(session: Session, query: Query, wanted: Wanted) -> tuple[str, ...]:
    if query.code or not wanted.surnames or wanted.class_key or query.years:
        return ()
    return nearest(query.names[0], borne_names.surnames(session), but=wanted.surnames)


def _wider(session: Session, wanted: Wanted) -> int:
    if not wanted.surnames or not (wanted.class_key or wanted.years or wanted.left_in):
        return 0
    anywhere = replace(wanted, class_key="", other_classes=(), years=frozenset(), left_in=frozenset())
    return summary_search.count(session, anywhere, most=MOST)


def _spelled(keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(one.title() for one in keys)
