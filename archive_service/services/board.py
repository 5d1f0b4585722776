"""The term board: classes by steps of the regulation, what is late and by how much, what it waits for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Duty
from archive_service.db.projections import ARCHIVED, RETURNED
from archive_service.services import periods, profiles
from archive_service.services.context import Desk
from archive_service.services.periods import Choice, Period
from workflows.regulation import Profile, Scope, Step, StepKind

PER_PAGE = 60
_UNSEEN = (StepKind.OPEN, StepKind.EXPORT)
"""Steps that an import does for every case at once: they would be done in every line."""


class State(StrEnum):
    """Where a step of a class stands. ``waiting`` waits for others, in time; ``none`` is not owed at all."""

    DONE = "done"
    OPEN = "open"
    LATE = "late"
    BLOCKED = "blocked"
    WAITING = "waiting"
    RETURNED = "returned"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """A step of a class: ``done`` of ``total``; ``late_days`` after the earliest day still owed, 0 in time.

    ``waits_for`` are the titles of the steps that come first.
    """

    step: str
    title: str
    state: State
    done: int = 0
    total: int = 0
    due_on: date | None = None
    late_days: int = 0
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A class. ``stands_at`` is the first step that can be done now, None where there is none."""

    case_id: str
    class_name: str
    term_name: str
    archived: bool
    returned: bool
    proposed: bool
    cells: tuple[Cell, ...]
    stands_at: Cell | None

    @property
    def late_days(self) -> int:
        """By how many days the latest step of the class is late."""
        return max((cell.late_days for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Column:
    """A step as the head of a column."""

    step: str
    title: str
    clause: str


@dataclass(frozen=True, slots=True)
class Totals:
    """How many cases the period has, by what matters to who looks."""

    cases: int
    archived: int
    late: int
    returned: int
    proposed: int
    sections: int
    signed: int


@dataclass(frozen=True, slots=True)
class Board:
    """The board of a period, page ``number`` of ``pages``."""

    choice: Choice
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: Totals
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Owed:
    """What is still owed at one step of one case, of all its sections together."""

    count: int
    open: bool
    due_on: date | None
    blocked_by: tuple[str, ...]


def board(
    desk: Desk, session: Session, *, year: int | None = None, term: str | None = None, page: int = 1
) -> Board | None:
    """Return the board of a term, by default of the newest with open work; None: there is no case yet.

    The number of statements does not depend on the number of classes.

    Raises:
        Problem: there is no such year or term.
    """
    choice = periods.choose(session, year, term)
    if choice is None:
        return None
    pages = max(1, -(-choice.period.cases // PER_PAGE))
    number = min(max(1, page), pages)
    rows = _cases(session, choice.period, number)
    known = {digest: profiles.of_digest(session, digest) for digest in {row.profile_digest for row in rows}}
    view = _View(choice.period, desk.today, known, _owed(session, [row.id for row in rows]))
    return Board(
        choice,
        _columns(known.values()),
        tuple(map(view.line, rows)),
        _totals(desk, session, choice),
        number,
        pages,
    )


def _cases(session: Session, period: Period, number: int) -> Sequence[CaseRow]:
    wanted = select(CaseRow).where(period.holds)
    wanted = wanted.order_by(CaseRow.grade, CaseRow.class_name, CaseRow.id)
    return session.scalars(wanted.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()


def _owed(session: Session, case_ids: Sequence[str]) -> Mapping[tuple[str, str], _Owed]:
    wanted = (
        select(
            Duty.case_id,
            Duty.step,
            func.count(),
            func.max(case((Duty.open, 1), else_=0)),
            func.min(Duty.due_on),
            func.max(Duty.blocked_by),
        )
        .where(Duty.case_id.in_(case_ids))
        .group_by(Duty.case_id, Duty.step)
    )
    return {
        (case_id, step): _Owed(count, bool(can), due_on, tuple(blocked or ()))
        for case_id, step, count, can, due_on, blocked in session.execute(wanted)
    }


def _totals(desk: Desk, session: Session, choice: Choice) -> Totals:
    late = (CaseRow.next_due_on < desk.today) & (CaseRow.state != ARCHIVED)
    wanted = select(
        func.count(CaseRow.id),
        _count(CaseRow.state == ARCHIVED),
        _count(late),
        _count(CaseRow.state == RETURNED),
        _count(CaseRow.proposed.is_(True)),
        func.coalesce(func.sum(CaseRow.sections_total), 0),
        func.coalesce(func.sum(CaseRow.sections_signed), 0),
    )
    return Totals(*session.execute(wanted.where(choice.period.holds)).one())


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _columns(known: Iterable[Profile]) -> tuple[Column, ...]:
    """The steps of all versions of the regulation that the cases follow, each once."""
    found: dict[str, Column] = {}
    for profile in known:
        for step in _seen(profile):
            found.setdefault(step.id, Column(step.id, step.title, step.clause.ref))
    return tuple(found.values())


def _seen(profile: Profile) -> Iterator[Step]:
    yield from (step for step in profile.steps if step.kind not in _UNSEEN)


@dataclass(frozen=True, slots=True)
class _View:
    """What the lines of a board are made from: the rules and what is owed, as of a day."""

    period: Period
    today: date
    known: Mapping[str, Profile]
    owed: Mapping[tuple[str, str], _Owed]

    def line(self, row: CaseRow) -> Line:
        """Return the line of a class."""
        cells = tuple(self.cell(row, step) for step in _seen(self.known[row.profile_digest]))
        doable = (cell for cell in cells if cell.state in {State.OPEN, State.LATE, State.RETURNED})
        return Line(
            case_id=row.id,
            class_name=row.class_name,
            term_name=row.term_name,
            archived=row.state == ARCHIVED,
            returned=row.state == RETURNED,
            proposed=row.proposed,
            cells=cells,
            stands_at=next(doable, None),
        )

    def cell(self, row: CaseRow, step: Step) -> Cell:
        """Return where a step of a class stands."""
        left = self.owed.get((row.id, step.id))
        total = row.sections_total if step.scope is Scope.SECTION else 1
        if left is None:
            none = step.year_only and not self.period.closes_year
            return Cell(step.id, step.title, State.NONE if none else State.DONE, total, total)
        total = max(total, left.count)
        late_days = max(0, (self.today - left.due_on).days) if left.due_on else 0
        steps = self.known[row.profile_digest].steps
        return Cell(
            step=step.id,
            title=step.title,
            state=_state(row, step, left, late=late_days > 0),
            done=total - left.count,
            total=total,
            due_on=left.due_on,
            late_days=late_days,
            waits_for=tuple(one.title for one in steps if one.id in left.blocked_by),
        )


def _state(row: CaseRow, step: Step, left: _Owed, *, late: bool) -> State:
    if step.kind is StepKind.PRINT and row.state == RETURNED:
        return State.RETURNED
    if left.open:
        return State.LATE if late else State.OPEN
    return State.BLOCKED if late else State.WAITING
