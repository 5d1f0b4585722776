"""What keeps the cases of a period from being printed: marks, checks, orders, people (000 clause 4.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_cases
from archive_service.db.models import CaseRow, Document, Person
from archive_service.services import code_orders, documents, people, profiles, snapshots
from archive_service.services.context import Desk
from archive_service.services.periods import Period
from workflows.case import Case
from workflows.history import replay
from workflows.regulation import Profile, StepKind

PER_PAGE = 40


class Check(StrEnum):
    """Where the deputy's check of the data stands; ``unasked`` where the regulation wants none."""

    UNASKED = "unasked"
    OWED = "owed"
    PASSED = "passed"
    FAILED = "failed"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Lacking:
    """Term marks that a section lacks; ``deferred`` are put off with a reason and stop nothing."""

    title: str
    signer: str
    missing: int
    deferred: int


@dataclass(frozen=True, slots=True)
class Ready:
    """A class before its print: ``orders`` lack a copy on file, ``gone`` left or are blocked.

    ``returned``: a section went back, and the export that mends it has not come yet. ``unread``: the
    sheets are another program's printout, in which nobody but a person sees whether marks are missing.
    """

    case_id: str
    class_name: str
    term_name: str
    returned: bool
    check: Check
    checked_on: date | None
    lacking: tuple[Lacking, ...]
    orders: tuple[str, ...]
    gone: tuple[str, ...]
    unread: bool

    @property
    def can_print(self) -> bool:
        """Whether nothing known stands in the way of the print."""
        missing = any(one.missing for one in self.lacking)
        return not missing and not self.orders and self.check in {Check.UNASKED, Check.PASSED}


def readiness(desk: Desk, session: Session, period: Period, *, page: int = 1) -> tuple[Ready, ...]:
    """Return the classes of a period that wait for a print, so many on a page."""
    wanted = select(CaseRow).where(period.holds).order_by(CaseRow.grade, CaseRow.class_name, CaseRow.id)
    rows = session.scalars(wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    found = acts_of_cases(session, [row.id for row in rows])
    loaded = [replay(found[row.id]) for row in rows]
    staff = {one.id: one for one in session.scalars(select(Person))}
    printouts = frozenset(session.scalars(select(Document.case_id).where(Document.role == documents.BROUGHT)))
    return tuple(
        replace(
            _ready(desk, session, case, profiles.of_digest(session, case.profile_digest), staff),
            unread=case.id in printouts,
        )
        for case in loaded
        if not case.print_is_whole
    )


def pages(period: Period) -> int:
    """Return how many pages :func:`readiness` has."""
    return max(1, -(-period.cases // PER_PAGE))


def _ready(desk: Desk, session: Session, case: Case, profile: Profile, staff: dict[str, Person]) -> Ready:
    check, on = _check(case, profile)
    return Ready(
        case_id=case.id,
        class_name=case.opened.class_name,
        term_name=case.opened.term_name,
        returned=_waits_for_export(case),
        check=check,
        checked_on=on,
        lacking=tuple(_lacking(case, staff)),
        orders=_orders(desk, session, case),
        gone=tuple(_gone(case, staff, desk.today)),
        unread=False,
    )


def _waits_for_export(case: Case) -> bool:
    """Whether a section was returned and no export has come since."""
    returns = [one.returned for one in case.returned if one.returned is not None]
    return any(one.number > case.snapshot_number for one in returns)


def _check(case: Case, profile: Profile) -> tuple[Check, date | None]:
    if profile.step_of(StepKind.CHECK) is None:
        return Check.UNASKED, None
    last = case.checked
    if last is None:
        return Check.OWED, None
    if last.snapshot != case.snapshot:
        return Check.OUTDATED, last.on
    return (Check.PASSED if last.passed else Check.FAILED), last.on


def _lacking(case: Case, staff: dict[str, Person]) -> Iterator[Lacking]:
    for one in case.sections:
        facts = one.facts
        if facts.missing_marks or facts.deferred_marks:
            row = staff.get(one.signer)
            who = people.full_name(row) if row else one.signer
            yield Lacking(one.title, who, facts.missing_marks, facts.deferred_marks)


def _orders(desk: Desk, session: Session, case: Case) -> tuple[str, ...]:
    """The orders behind code names that have no copy on file (000 clause 6.3.5)."""
    if not case.codes:
        return ()
    named = code_orders.orders_of(session, snapshots.snapshot_of(desk, case))
    return tuple(f"{one.code}: {one.words}" for one in named if one.copy_digest is None)


def _gone(case: Case, staff: dict[str, Person], on: date) -> Sequence[str]:
    signers = dict.fromkeys([*(one.signer for one in case.sections), case.class_teacher])
    rows = (staff.get(one) for one in signers)
    return [people.full_name(row) for row in rows if row is not None and _is_gone(row, on)]


def _is_gone(row: Person, on: date) -> bool:
    return row.blocked_at is not None or (row.left_on is not None and row.left_on <= on)
