"""Piles of paper: what goes to one class or to one teacher, document by document (000 clause 4.3)."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_case
from archive_service.db.models import CaseRow, Duty
from archive_service.problems import Kind, Problem
from archive_service.services import people
from archive_service.services.periods import Period
from workflows.case import Case
from workflows.history import replay
from workflows.leaves import leaf_key
from workflows.own_parts import SUMMARY
from workflows.printed_pages import PrintedPage, pages_of
from workflows.sheet_codes import SUMMARY_PREFIX


class Whose(StrEnum):
    """What a pile is made for."""

    CLASS = "class"
    TEACHER = "teacher"


class Summaries(StrEnum):
    """What happens with the summary sheets: they are leaves of their own and are never sewn in."""

    WITH = "with"
    WITHOUT = "without"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Sheets:
    """One document of a printout: whole leaves that one person signs.

    ``part`` is «front», «back», «summary», a section's id or an order's part; ``title`` is "" for what is
    no section. ``until`` is the day by which the person signs, None where no day counts yet.
    """

    case_id: str
    class_name: str
    term_name: str
    part: str
    edition: int
    title: str
    signer: str
    document: str
    leaves: tuple[str, ...]
    until: date | None = None

    @property
    def key(self) -> str:
        """What tells this print of the part from its other editions."""
        return f"{self.part}@{self.edition}"


@dataclass(frozen=True, slots=True)
class Pile:
    """What lies behind one separator sheet: ``of`` is the case's id or the person's, ``to`` who gets it."""

    whose: Whose
    of: str
    title: str
    to: str
    sheets: tuple[Sheets, ...]
    summary: bool = False

    @property
    def leaves(self) -> int:
        """How many leaves of journals lie in it."""
        return sum(len(one.leaves) for one in self.sheets)

    @property
    def until(self) -> date | None:
        """The first of the days by which something in it is to be signed."""
        return min((one.until for one in self.sheets if one.until), default=None)


def of_classes(session: Session, case_ids: Sequence[str], summaries: Summaries) -> tuple[Pile, ...]:
    """Return the piles of cases as they are bound; a summary sheet makes a pile of its own.

    Raises:
        Problem: there is no such case, or it is not printed.
    """
    piles: list[Pile] = []
    for case_id in case_ids:
        journal, sheets = _printed(session, case_id)
        if not journal.printed:
            raise Problem(Kind.REFUSED, "board.not-printed", class_name=journal.opened.class_name)
        name = journal.opened.class_name
        for summary in (False, True):
            found = tuple(one for one in sheets if (one.part == SUMMARY) is summary)
            if found and _wanted(summary, summaries):
                piles.append(Pile(Whose.CLASS, case_id, name, journal.class_teacher, found, summary))
    return tuple(piles)


def of_teachers(
    session: Session, period: Period, person_ids: Sequence[str], summaries: Summaries
) -> tuple[Pile, ...]:
    """Return the piles of teachers: own sheets class by class, and of the own class what no section is.

    Raises:
        Problem: there is no such person, or nothing of theirs is printed.
    """
    sheets = tuple(_of_period(session, period, summaries))
    piles = []
    for person_id in person_ids:
        who = people.full_name(people.person(session, person_id))
        own = tuple(one for one in sheets if one.signer == person_id)
        if not own:
            raise Problem(Kind.MISSING, "board.no-sheets", who=who)
        piles.append(Pile(Whose.TEACHER, person_id, who, person_id, own))
    return tuple(piles)


def receivers(session: Session, period: Period, summaries: Summaries) -> tuple[str, ...]:
    """Return everybody who gets sheets of a period, by name."""
    wanted = {one.signer for one in _of_period(session, period, summaries)}
    names = people.names(session)
    return tuple(sorted(wanted & names.keys(), key=lambda one: (names[one], one)))


def printed_cases(session: Session, period: Period) -> tuple[str, ...]:
    """Return the printed cases of a period in the order of their classes."""
    wanted = select(CaseRow.id).where(period.holds, CaseRow.leaves.is_not(None))
    return tuple(session.scalars(wanted.order_by(CaseRow.grade, CaseRow.class_name, CaseRow.id)))


def lacking(piles: Iterable[Pile], printed: Mapping[str, Container[str]]) -> tuple[Pile, ...]:
    """Return the piles without what was printed before: ``printed`` are the keys by case."""
    left = []
    for pile in piles:
        fresh = tuple(one for one in pile.sheets if one.key not in printed.get(one.case_id, ()))
        if fresh:
            left.append(replace(pile, sheets=fresh))
    return tuple(left)


def _of_period(session: Session, period: Period, summaries: Summaries) -> Iterator[Sheets]:
    for case_id in printed_cases(session, period):
        _, sheets = _printed(session, case_id)
        yield from (one for one in sheets if _wanted(one.part == SUMMARY, summaries))


def _wanted(summary: bool, summaries: Summaries) -> bool:
    return summaries is Summaries.WITH or summary is (summaries is Summaries.ONLY)


def _printed(session: Session, case_id: str) -> tuple[Case, tuple[Sheets, ...]]:
    """A case and the documents that count now, in the order of their leaves, the summary sheet last."""
    acts = acts_of_case(session, case_id)
    if not acts:
        raise Problem(Kind.MISSING, "service.no-case", case=case_id)
    journal = replay(acts)
    found: dict[tuple[str, int], list[PrintedPage]] = {}
    for page in pages_of(acts).values():
        if page.standing:
            found.setdefault((page.part, page.edition), []).append(page)
    due = _due(session, case_id)
    sheets = (_sheets(journal, pages, due) for pages in found.values())
    return journal, tuple(sorted(sheets, key=_place))


def _due(session: Session, case_id: str) -> dict[str, date]:
    rows = session.execute(select(Duty.section_id, Duty.due_on).where(Duty.case_id == case_id, Duty.open))
    found: dict[str, date] = {}
    for section, day in rows:
        if day is not None:
            found[section] = min(day, found.get(section, day))
    return found


def _sheets(journal: Case, pages: Sequence[PrintedPage], due: Mapping[str, date]) -> Sheets:
    first = pages[0]
    section = journal.section(first.section) if first.section else None
    return Sheets(
        case_id=journal.id,
        class_name=journal.opened.class_name,
        term_name=journal.opened.term_name,
        part=first.part,
        edition=first.edition,
        title=section.title if section else "",
        signer=section.signer if section else journal.class_teacher,
        document=section.document if section else first.document,
        leaves=tuple(dict.fromkeys(page.leaf for page in pages)),
        until=due.get(first.section),
    )


def _place(sheets: Sheets) -> tuple[bool, tuple[int, int]]:
    label = sheets.leaves[0]
    return label.startswith(SUMMARY_PREFIX), leaf_key(label.removeprefix(SUMMARY_PREFIX))
