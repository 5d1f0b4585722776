"""Print batches: a class's journal, or a teacher's sheets of all classes, as one PDF for the printer.

A batch is no document of the archive: the signatures inside the sheets' own files are not in it.
Every document in it begins on a leaf of its own, so that it is printed on both sides as it stands.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader, PdfWriter
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, Person, SectionRow
from archive_service.problems import Kind, Problem
from archive_service.services import cases, documents, people
from archive_service.services.context import Desk
from archive_service.services.periods import Period
from archive_service.services.printing import BACK, FRONT
from workflows.case import Case, SectionState
from workflows.leaves import leaf_key

_ON_PAPER = (SectionState.WAITING, SectionState.SIGNED)
PAGES_PER_LEAF = 2
SEERS = ("deputy", "director", "operator", "administrator")
"""The roles that see the sheets of all classes in their piles; a page shows nobody else the list."""


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
