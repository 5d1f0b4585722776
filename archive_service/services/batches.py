"""Print batches: a class's journal, or a teacher's sheets of all classes, as one PDF for the printer.

A batch is no document of the archive: the signatures inside the sheets' own files are not in it.
Every document in it begins on a leaf of its own, so that it is printed on both sides as it stands.
Jobs make them; the files lie in the installation's home for a few days.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Person, SectionRow
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services import cases, documents, leftovers, people, periods
from archive_service.services.context import Desk
from archive_service.services.periods import Period
from archive_service.services.printing import BACK, FRONT
from workflows.canonical import digest as digest_of
from workflows.case import Case, SectionState
from workflows.leaves import leaf_key

_ON_PAPER = (SectionState.WAITING, SectionState.SIGNED)
JOB = "print-batch"
PAGES_PER_LEAF = 2
_PRIVATE = 0o700
SEERS = ("deputy", "director", "operator", "administrator")
"""The roles that see the sheets of all classes in their piles; a page shows nobody else the list."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The batches somebody wants: of these classes' cases, and of these teachers in a term."""

    case_ids: tuple[str, ...] = ()
    person_ids: tuple[str, ...] = ()
    year: int = 0
    term: str = ""


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
    """Queue the making of batches and return the jobs' ids: those of classes first.

    Raises:
        Problem: no such case, or the person may not see these sheets.
    """
    leftovers.sweep(desk, _folder(desk))
    queued = []
    with desk.writing() as session:
        for payload in (
            *_of_cases(desk, session, wanted, actor_id),
            *_of_people(desk, session, wanted, actor_id),
        ):
            key = "/".join(str(value) for value in payload.values())
            queued.append(desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id))
    return queued


def make(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Make a batch (the body of the job); made again it is the same file."""

    def report(done: int, total: int) -> None:
        job.report(done, total)

    case_id, person_id = str(job.payload["case"]), str(job.payload["person"])
    if case_id:
        data = class_pdf(desk, case_id, report)
        title = case_id
    else:
        with desk.reading() as session:
            choice = periods.choose(session, int(job.payload["year"]), str(job.payload["term"]))
            title = people.full_name(people.person(session, person_id))
        if choice is None:
            raise Problem(Kind.MISSING, "board.no-sheets", who=title)
        data = teacher_pdf(desk, choice.period, person_id, report)
    name = f"{digest_of(job.id.encode()).rpartition(':')[2]}.pdf"
    folder = _folder(desk)
    folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
    partly = folder / f"{name}.part"
    partly.write_bytes(data)
    partly.replace(folder / name)
    return {"file": name, "title": title, "bytes": len(data)}


def fetch(desk: Desk, result: Mapping[str, Any]) -> bytes:
    """Return a batch that a job has made.

    Raises:
        Problem: it is not kept any more; it can be made again.
    """
    try:
        return (_folder(desk) / str(result["file"])).read_bytes()
    except FileNotFoundError:
        raise Problem(Kind.MISSING, "board.batch-gone") from None


def class_pdf(desk: Desk, case_id: str, progress: Callable[[int, int], None] = lambda _a, _b: None) -> bytes:
    """Return a class's journal as it is bound: front, sections, orders, back.

    Raises:
        Problem: there is no such case, or it is not printed.
    """
    with desk.reading() as session:
        journal, _ = cases.load(session, case_id)
    if not journal.printed:
        raise Problem(Kind.REFUSED, "board.not-printed", class_name=journal.opened.class_name)
    return _merged(desk, list(_documents(journal)), progress)


def teacher_pdf(
    desk: Desk, period: Period, person_id: str, progress: Callable[[int, int], None] = lambda _a, _b: None
) -> bytes:
    """Return a teacher's sheets of a period, class by class.

    Raises:
        Problem: no such person, or nothing of theirs is printed.
    """
    with desk.reading() as session:
        who = people.full_name(people.person(session, person_id))
        wanted = _sheets(period, CaseRow.class_name, SectionRow.title, SectionRow.document)
        found = session.execute(wanted.where(SectionRow.signer == person_id)).all()
    if not found:
        raise Problem(Kind.MISSING, "board.no-sheets", who=who)
    return _merged(desk, [(f"{name}: {title}", digest) for name, title, digest in found], progress)


def _of_cases(desk: Desk, session: Session, wanted: Wanted, actor_id: str) -> Iterator[dict[str, Any]]:
    for case_id in wanted.case_ids:
        journal, _ = cases.load(session, case_id)
        if journal.class_teacher != actor_id:
            people.require(session, actor_id, SEERS, desk.today, journal.opened.class_id)
        yield {"school": desk.school_id, "actor": actor_id, "case": case_id, "person": ""}


def _of_people(desk: Desk, session: Session, wanted: Wanted, actor_id: str) -> Iterator[dict[str, Any]]:
    for person_id in wanted.person_ids:
        people.person(session, person_id)
        if person_id != actor_id:
            people.require(session, actor_id, SEERS, desk.today)
        period = {"year": wanted.year, "term": wanted.term}
        yield {"school": desk.school_id, "actor": actor_id, "case": "", "person": person_id, **period}


def _folder(desk: Desk) -> Path:
    return desk.archive.settings.home / "batches"


def _sheets(period: Period, *columns: Any) -> Any:
    """The sections of a period that are on paper and need no new print."""
    return (
        select(*columns)
        .select_from(SectionRow)
        .join(CaseRow, CaseRow.id == SectionRow.case_id)
        .where(period.holds, SectionRow.document.is_not(None), SectionRow.state.in_(_ON_PAPER))
        .order_by(CaseRow.grade, CaseRow.class_name, CaseRow.id, SectionRow.id)
    )


def _documents(journal: Case) -> Iterator[tuple[str, str]]:
    """The documents of a journal with their titles, in the order of their leaves."""
    own = {FRONT: journal.front, BACK: journal.back}
    parts = [
        (part.leaves, part.part, own.get(part.part, part.document)) for part in journal.parts if part.leaves
    ]
    sections = [
        (one.leaves, one.title, one.document)
        for one in journal.bound_sections
        if one.state is not SectionState.RETURNED
    ]
    for _, title, digest in sorted([*parts, *sections], key=lambda one: leaf_key(one[0][0])):
        yield title, digest


def _merged(desk: Desk, parts: Iterable[tuple[str, str]], progress: Callable[[int, int], None]) -> bytes:
    """One PDF of many, each from a front page on; a blank page follows an odd number of pages."""
    writer, chosen = PdfWriter(), list(parts)
    for number, (title, digest) in enumerate(chosen):
        first = len(writer.pages)
        writer.append(PdfReader(io.BytesIO(documents.read(desk, digest))), outline_item=title)
        if (len(writer.pages) - first) % PAGES_PER_LEAF:
            writer.add_blank_page()
        progress(number + 1, len(chosen))
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
