"""Print runs as they are asked for: files of classes, of teachers, or of the whole school, made by jobs.

A file is no document of the archive: the signatures inside the sheets' own files are not in it.
Made, it is given out or sent to a printer (:mod:`archive_service.services.print_out`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Person, SectionRow
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services import (
    cases,
    leftovers,
    people,
    periods,
    print_claims,
    print_files,
    print_out,
    print_piles,
    print_runs,
    printers,
)
from archive_service.services.context import Desk
from archive_service.services.periods import Period
from archive_service.services.print_files import Around
from archive_service.services.print_piles import Pile, Summaries, Whose
from archive_service.services.print_runs import Facts, RunKind
from templates import wording
from workflows.canonical import canonical_bytes
from workflows.canonical import digest as digest_of
from workflows.case import SectionState

_ON_PAPER = (SectionState.WAITING, SectionState.SIGNED)
JOB = "print-batch"
SEERS = ("deputy", "director", "operator", "administrator")
"""The roles that see the sheets of all classes in their piles; a page shows nobody else the list."""


@dataclass(frozen=True, slots=True)
class Style:
    """How files are made.

    ``joined``: one file for all. ``separators``: a sheet on top of every pile, a list on top of all.
    ``only_new``: what is not on paper yet; without it one more copy. ``printer`` is a printer's name, ""
    gives the file out.
    """

    joined: bool = False
    separators: bool = True
    summaries: Summaries = Summaries.WITH
    only_new: bool = False
    printer: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants printed: these classes' cases, these teachers in a term, or ``whole``.

    ``whole`` is everything printed in the term, class by class or teacher by teacher.
    """

    case_ids: tuple[str, ...] = ()
    person_ids: tuple[str, ...] = ()
    year: int = 0
    term: str = ""
    whole: Whose | None = None
    style: Style = Style()


@dataclass(frozen=True, slots=True)
class ClassPile:
    """A class whose journal is printed; ``waiting`` counts sections that need a new print first."""

    case_id: str
    class_name: str
    term_name: str
    leaves: int
    sections: int
    waiting: int


@dataclass(frozen=True, slots=True)
class TeacherPile:
    """A teacher's sheets: so many sections in so many classes."""

    person_id: str
    name: str
    sections: int
    classes: int


def of_classes(session: Session, period: Period) -> tuple[ClassPile, ...]:
    """Return the printed journals of a period, class by class."""
    waiting = func.sum(case((SectionRow.state.in_(_ON_PAPER), 0), else_=1))
    of_case = (
        CaseRow.grade,
        CaseRow.class_name,
        CaseRow.id,
        CaseRow.term_name,
        CaseRow.leaves,
        CaseRow.sections_total,
    )
    wanted = (
        select(*of_case, func.coalesce(waiting, 0).label("waiting"))
        .join(SectionRow, SectionRow.case_id == CaseRow.id)
        .where(period.holds, CaseRow.leaves.is_not(None))
        .group_by(*of_case)
        .order_by(CaseRow.grade, CaseRow.class_name, CaseRow.id)
    )
    return tuple(
        ClassPile(row.id, row.class_name, row.term_name, row.leaves, row.sections_total, row.waiting)
        for row in session.execute(wanted)
    )


def of_teachers(session: Session, period: Period) -> tuple[TeacherPile, ...]:
    """Return the teachers with printed sheets in a period, by name."""
    wanted = (
        _sheets(period, SectionRow.signer, func.count(), func.count(SectionRow.case_id.distinct()))
        .group_by(SectionRow.signer)
        .order_by(None)
    )
    counts = {signer: (sections, classes) for signer, sections, classes in session.execute(wanted)}
    rows = session.scalars(
        select(Person).where(Person.id.in_(counts)).order_by(Person.surname, Person.name, Person.id)
    )
    return tuple(TeacherPile(row.id, people.full_name(row), *counts[row.id]) for row in rows)


def request(desk: Desk, wanted: Wanted, *, actor_id: str) -> list[str]:
    """Queue the making of files and return the jobs' ids: those of classes first.

    Raises:
        Problem: no such case, person or printer, or the person may not see these sheets.
    """
    leftovers.sweep(desk, print_out.folder(desk))
    if wanted.style.printer:
        printers.look(desk.archive, wanted.style.printer)
    with desk.writing() as session:
        chosen = tuple(_allowed(desk, session, wanted, actor_id))
        return [
            _enqueue(desk, session, _payload(desk, whose, ids, wanted, actor_id))
            for whose, all_ids in chosen
            for ids in _files(all_ids, joined=wanted.style.joined)
        ]


def make(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Make a file and give it out (the body of the job); done again it is the same file and the same run."""
    said = job.payload
    whose, style = Whose(said["whose"]), _style_of(said)
    with desk.reading() as session:
        printed = print_runs.printed_keys(session)
        piles = _piles(session, said, whose, style)
        piles = print_piles.lacking(piles, printed) if style.only_new else piles
    if not piles:
        raise Problem(Kind.REFUSED, "prints.nothing-new")
    of_cases = print_claims.claim(desk, job, piles)
    around = Around(
        label=print_runs.label_of(job.id),
        at=datetime.fromisoformat(said["at"]),
        on=desk.today,
        copies={one.case_id: one.copy for one in of_cases},
        actor_id=str(said["actor"]),
        printer=style.printer,
    )
    pdf = print_files.file_of(desk, piles, around if style.separators else None, job.report)
    facts = Facts(
        kind=RunKind.SCHOOL if len(said["ids"]) > 1 else RunKind(whose),
        cases=of_cases,
        file="",
        job=job.id,
        printer=style.printer,
        people=tuple(dict.fromkeys(pile.to for pile in piles)),
    )
    return print_out.give(desk, job, pdf, facts, _title(piles))


def _allowed(
    desk: Desk, session: Session, wanted: Wanted, actor_id: str
) -> Iterator[tuple[Whose, tuple[str, ...]]]:
    """Yield whose files are wanted, after asking whether the person may see them."""
    case_ids, person_ids = wanted.case_ids, wanted.person_ids
    if wanted.whole is not None:
        people.require(session, actor_id, SEERS, desk.today)
        period = _period(session, wanted.year, wanted.term)
        of_classes = wanted.whole is Whose.CLASS
        case_ids = print_piles.printed_cases(session, period) if of_classes else ()
        person_ids = () if of_classes else print_piles.receivers(session, period, wanted.style.summaries)
    for case_id in case_ids:
        journal, _ = cases.load(session, case_id)
        if journal.class_teacher != actor_id:
            people.require(session, actor_id, SEERS, desk.today, journal.opened.class_id)
    for person_id in person_ids:
        people.person(session, person_id)
        if person_id != actor_id:
            people.require(session, actor_id, SEERS, desk.today)
    yield Whose.CLASS, case_ids
    yield Whose.TEACHER, person_ids


def _files(ids: Sequence[str], *, joined: bool) -> Iterator[tuple[str, ...]]:
    if joined and ids:
        yield tuple(ids)
    elif not joined:
        yield from ((one,) for one in ids)


def _payload(desk: Desk, whose: Whose, ids: tuple[str, ...], wanted: Wanted, actor_id: str) -> dict[str, Any]:
    style = wanted.style
    return {
        "school": desk.school_id,
        "actor": actor_id,
        "whose": str(whose),
        "ids": list(ids),
        "year": wanted.year,
        "term": wanted.term,
        "separators": style.separators,
        "summaries": str(style.summaries),
        "only_new": style.only_new,
        "printer": style.printer,
    }


def _enqueue(desk: Desk, session: Session, payload: Mapping[str, Any]) -> str:
    """Queue a file; asked for again while it is being made, it is the same one."""
    key = digest_of(canonical_bytes(payload))
    dated = {**payload, "at": desk.now.isoformat()}
    return desk.archive.queue.enqueue(session, JOB, dated, key=key, school=desk.school_id)


def _style_of(said: Mapping[str, Any]) -> Style:
    return Style(
        separators=bool(said["separators"]),
        summaries=Summaries(said["summaries"]),
        only_new=bool(said["only_new"]),
        printer=str(said["printer"]),
    )


def _piles(session: Session, said: Mapping[str, Any], whose: Whose, style: Style) -> tuple[Pile, ...]:
    if whose is Whose.CLASS:
        return print_piles.of_classes(session, said["ids"], style.summaries)
    period = _period(session, int(said["year"]), str(said["term"]))
    return print_piles.of_teachers(session, period, said["ids"], style.summaries)


def _period(session: Session, year: int, term: str) -> Period:
    choice = periods.choose(session, year, term)
    if choice is None:
        raise Problem(Kind.MISSING, "board.no-period", year=year, term=term or "—")
    return choice.period


def _title(piles: Sequence[Pile]) -> str:
    """What the file is called: its only class or teacher, or how many there are."""
    names = tuple(dict.fromkeys(pile.title for pile in piles))
    return (
        names[0]
        if len(names) == 1
        else wording.PILES.format(first=names[0], last=names[-1], count=len(names))
    )


def _sheets(period: Period, *columns: Any) -> Any:
    """The sections of a period that are on paper and need no new print."""
    return (
        select(*columns)
        .select_from(SectionRow)
        .join(CaseRow, CaseRow.id == SectionRow.case_id)
        .where(period.holds, SectionRow.document.is_not(None), SectionRow.state.in_(_ON_PAPER))
        .order_by(CaseRow.grade, CaseRow.class_name, CaseRow.id, SectionRow.id)
    )
