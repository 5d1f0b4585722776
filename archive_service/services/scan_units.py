"""What is confirmed together: all sheets that carry one step's signature, of a subject or of a class."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Duty, ScanMark, ScanPage
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import assembling, hands, people, roles
from archive_service.services.hands import Hand
from archive_service.services.roles import When
from archive_service.services.scan_placing import NO, YES, Verdict
from archive_service.services.scan_printed import Place, Printouts
from workflows.acts import Medium
from workflows.case import Case
from workflows.printed_pages import PrintedPage
from workflows.regulation import Relation, Scope, Step, StepKind
from workflows.sheet_codes import Side

PER_PAGE = 20
WHOLE = "-"
"""Stands in addresses for the section of a step on the whole case."""
_IN_ORDER = (CaseRow.grade, CaseRow.class_name, Duty.case_id, Duty.step, Duty.section_id)
_UNSEEN = func.sum(case((ScanMark.mark == "", 1), else_=0))
SIGNATURE, SEAL, DECISION = "signature", "seal", "decision"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A printed page that must bear the signature, and its scan: ``batch`` is 0 while there is none.

    ``mark`` is ``yes``, ``no`` or "" (nobody has looked).
    """

    code: str
    part: str
    leaf: str
    side: Side
    document: str
    page_index: int
    batch: int = 0
    number: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A step of a case, or of one subject, with every sheet it is signed on.

    ``asks`` is what has to be seen: a signature, signature and seal, the council's decision. ``signers``
    are those whose hand it can be, by id: one, or those who hold the role. ``since`` is the first day
    that it can bear.
    """

    case_id: str
    class_name: str
    term_name: str
    place: Place
    step: str
    title: str
    clause: str
    asks: str
    signers: Mapping[str, str]
    since: date | None
    due_on: date | None
    leaves: tuple[Leaf, ...]

    @property
    def missing(self) -> tuple[Leaf, ...]:
        """The sheets that nobody has scanned."""
        return tuple(one for one in self.leaves if not one.batch)

    @property
    def unsigned(self) -> tuple[Leaf, ...]:
        """The sheets that were seen without the signature."""
        return tuple(one for one in self.leaves if one.mark == NO)

    @property
    def unseen(self) -> tuple[Leaf, ...]:
        """The scanned sheets nobody has looked at."""
        return tuple(one for one in self.leaves if one.batch and not one.mark)

    @property
    def ready(self) -> bool:
        """Whether the signature was seen on every sheet."""
        return bool(self.leaves) and all(one.mark == YES for one in self.leaves)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One step with sheets that nobody has looked at; ``section`` is :data:`WHOLE` for the whole case."""

    case_id: str
    step: str
    section: str
    class_name: str
    title: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Units:
    """A page of what can be confirmed now."""

    rows: tuple[Unit, ...]
    total: int
    number: int
    pages: int


def unit(session: Session, case_id: str, place: Place, on: date) -> Unit:
    """Return what one step is confirmed on.

    Raises:
        Problem: the school has no such case, or nothing is signed on paper at this step.
    """
    return _unit(session, Printouts(session), case_id, place, on)


def waiting(session: Session, on: date, number: int = 1) -> Units:
    """Return a page of what can be confirmed now: its step is due and its sheets have been scanned.

    Raises:
        Problem: there is no such page.
    """
    found = session.execute(_owed().order_by(*_IN_ORDER)).all()
    pages = max(1, -(-len(found) // PER_PAGE))
    if not 1 <= number <= pages:
        raise Problem(Kind.MISSING, "web.no-page")
    printouts = Printouts(session)
    shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    rows = (_unit(session, printouts, one.case_id, Place(one.step, one.section_id), on) for one in shown)
    return Units(tuple(rows), len(found), number, pages)


def sheets_waiting(session: Session) -> int:
    """Return how many scanned sheets nobody has looked at, of steps that are due."""
    owed = _owed().subquery()
    return session.scalar(select(func.coalesce(func.sum(owed.c.unseen), 0))) or 0


def first_waiting(session: Session, most: int) -> tuple[Waiting, ...]:
    """Return the first of what has sheets that nobody has looked at."""
    owed = _owed().add_columns(Duty.title).group_by(Duty.title)
    wanted = owed.having(_UNSEEN > 0).order_by(*_IN_ORDER).limit(most)
    return tuple(
        Waiting(row.case_id, row.step, row.section_id or WHOLE, row.class_name, row.title, row.due_on)
        for row in session.execute(wanted)
    )


def of_case(session: Session, case_id: str, on: date, *, only_due: bool = False) -> tuple[Unit, ...]:
    """Return what is still owed on paper in a case: every step and subject with its sheets.

    What is signed on the screen alone, as was settled for its signers, is not owed on paper.
    ``only_due`` leaves out the steps whose turn has not come.

    Raises:
        Problem: the school has no such case.
    """
    printouts = Printouts(session)
    printed = printouts.of_case(case_id)
    wanted = select(Duty).where(Duty.case_id == case_id, *([Duty.open.is_(True)] if only_due else []))
    places = {Place(one.step, one.section_id) for one in session.scalars(wanted)}
    order = {step.id: number for number, step in enumerate(printed.profile.steps)}
    ordered = sorted(places, key=lambda one: (order.get(one.step, 0), one.section))
    carried = [one for one in ordered if printouts.carrying(printed, one)]
    units = (_unit(session, printouts, case_id, one, on) for one in carried)
    ways = hands.hands(session)
    return tuple(one for one in units if one.asks == DECISION or not _on_screen(one, ways))


def unsigned(session: Session, on: date) -> tuple[Unit, ...]:
    """Return everything that has sheets to be brought back to a signer."""
    wanted = _owed().where(ScanMark.mark == NO)
    printouts = Printouts(session)
    found = session.execute(wanted.order_by(*_IN_ORDER)).all()
    return tuple(_unit(session, printouts, one.case_id, Place(one.step, one.section_id), on) for one in found)


def question(unit_: Unit, language: str = "ru") -> str:
    """Return what is asked about every sheet."""
    return sentence(f"scans.asks-{unit_.asks}", language)


def _owed() -> Select[*tuple[Any, ...]]:
    """Select what is due and has scanned sheets that are not filed: how many of them nobody has looked at."""
    of_duty = (
        (ScanMark.case_id == Duty.case_id)
        & (ScanMark.step == Duty.step)
        & (ScanMark.section_id == Duty.section_id)
    )
    page = (ScanPage.batch == ScanMark.batch) & (ScanPage.number == ScanMark.number)
    which = (Duty.case_id, Duty.step, Duty.section_id, Duty.due_on, CaseRow.grade, CaseRow.class_name)
    return (
        select(*which, _UNSEEN.label("unseen"))
        .join(CaseRow, CaseRow.id == Duty.case_id)
        .join(ScanMark, of_duty)
        .join(ScanPage, page)
        .where(Duty.open.is_(True), ScanMark.evidence == "", ScanPage.verdict == Verdict.PLACED)
        .group_by(*which)
    )


def _unit(session: Session, printouts: Printouts, case_id: str, place: Place, on: date) -> Unit:
    printed = printouts.of_case(case_id)
    step = printed.profile.step(place.step)
    pages = printouts.carrying(printed, place) if step is not None else ()
    if step is None or not pages:
        raise Problem(Kind.MISSING, "scans.no-unit", step=place.step, case=case_id)
    section = printed.case.section(place.section) if place.section else None
    opened = printed.case.opened
    duty = select(Duty.due_on).where(
        Duty.case_id == case_id, Duty.step == place.step, Duty.section_id == place.section
    )
    return Unit(
        case_id=case_id,
        class_name=opened.class_name,
        term_name=opened.term_name,
        place=place,
        step=step.title,
        title=section.title if section else "",
        clause=step.clause.ref,
        asks=_asked(step),
        signers=_signers(session, printed.case, step, place, on),
        since=section.printed_on if section else printed.case.printed_on,
        due_on=session.scalar(duty),
        leaves=tuple(_leaves(session, pages, place)),
    )


def _on_screen(one: Unit, ways: Mapping[str, Hand]) -> bool:
    """Say whether nobody whose hand it can be signs on paper."""
    return bool(one.signers) and all(
        person in ways and Medium.PAPER not in ways[person].way.media for person in one.signers
    )


def _leaves(session: Session, pages: Iterable[PrintedPage], place: Place) -> Iterator[Leaf]:
    """Yield the sheets of a step with their scans."""
    pages = list(pages)
    wanted = (
        select(ScanPage.code, ScanPage.batch, ScanPage.number, ScanMark.mark)
        .outerjoin(
            ScanMark,
            (ScanMark.batch == ScanPage.batch)
            & (ScanMark.number == ScanPage.number)
            & (ScanMark.step == place.step),
        )
        .where(ScanPage.code.in_([page.code for page in pages]), ScanPage.verdict == Verdict.PLACED)
    )
    scanned = {row.code: row for row in session.execute(wanted)}
    for page in pages:
        leaf = Leaf(page.code, page.part, page.leaf, page.side, page.document, page.page_index)
        row = scanned.get(page.code)
        yield replace(leaf, batch=row.batch, number=row.number, mark=row.mark or "") if row else leaf


def _asked(step: Step) -> str:
    if step.kind is StepKind.DECISION:
        return DECISION
    return SEAL if step.scope is Scope.CASE and assembling.has_seal(step) else SIGNATURE


def _signers(session: Session, case_: Case, step: Step, place: Place, on: date) -> Mapping[str, str]:
    """Return whose hand it is: the subject's signer, the class teacher, or whoever holds the role."""
    names = people.names(session)
    section = case_.section(place.section) if place.section else None
    if step.relation is Relation.SIGNER and section is not None:
        return {section.signer: names.get(section.signer, section.signer)}
    if step.relation is Relation.CLASS_TEACHER:
        return {case_.class_teacher: names.get(case_.class_teacher, case_.class_teacher)}
    wanted = {step.role, *step.also}
    held = {one.person_id for one in roles.grants(session) if one.role in wanted and one.when(on) is When.NOW}
    able = [one for one in held if _holds(session, one, wanted, on, case_.opened.class_id)]
    return {one: names[one] for one in sorted(able, key=names.__getitem__)}


def _holds(session: Session, person_id: str, wanted: set[str], on: date, class_id: str) -> bool:
    try:
        return not wanted.isdisjoint(people.actor_of(session, person_id, on, class_id).roles)
    except Problem:  # has left, or the account is shut
        return False
