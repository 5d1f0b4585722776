"""What the archive knows of one person over all sheets: rows, later names, names of school and classes."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.finding import class_key
from archive_service.db.models import SummaryPupil
from archive_service.problems import sentence
from archive_service.rendering.papers.archival_certificate import (
    ClassBefore,
    KnownAs,
    SchoolBefore,
    Studied,
)
from archive_service.services import (
    cases,
    documents,
    finding,
    names_book,
    nomenclature,
    profiles,
    pupil_extracts,
)
from archive_service.services.context import Desk
from workflows.names_book import Entry, How, NameNoted, Paper, SchoolNamed, classes, school_year, schools
from workflows.nomenclature import FileKind, of_year


@dataclass(frozen=True, slots=True)
class OneLife:
    """The rows of one person on summary sheets, the oldest first, and the book of names."""

    rows: tuple[SummaryPupil, ...]
    studied: tuple[Studied, ...]
    book: tuple[Entry, ...]

    @property
    def documents(self) -> tuple[str, ...]:
        """The digests of the sheets, each once."""
        return tuple(dict.fromkeys(row.document for row in self.rows))

    @property
    def coded(self) -> bool:
        """Whether a code name stands in place of the name."""
        return any(not row.name_key for row in self.rows)


def life(session: Session, case_id: str, place: int) -> OneLife:
    """Return one person's rows; ``place`` is the pupil's in :func:`pupil_extracts.pupils_of`.

    A row under a code name is joined to those under the same code name alone (000 clause 6.3.3).

    Raises:
        Problem: the archive has no summary sheet of that case, or no such pupil is on it.
    """
    row = pupil_extracts.row_at(session, case_id, place)
    same = [SummaryPupil.pupil_id == row.pupil_id, SummaryPupil.name_key == row.name_key]
    if not row.name_key:
        same.append(SummaryPupil.surname_key == row.surname_key)
    found = session.scalars(
        select(SummaryPupil).where(*same).order_by(SummaryPupil.year, SummaryPupil.case_id)
    )
    rows = tuple(found)
    return OneLife(rows, tuple(_studied(session, one) for one in rows), names_book.book(session))


def paper_said(paper: Paper, language: str = "ru") -> str:
    """Return a document as it is named: «свидетельство о заключении брака № 5 от 01.02.2030»."""
    kind = sentence(f"names.paper-{paper.kind}", language)
    return sentence("names.said-paper", language, kind=kind, number=paper.number, on=f"{paper.on:%d.%m.%Y}")


def known_as(desk: Desk, one: OneLife) -> tuple[KnownAs, ...]:
    """Return the names that the person bears since, by a document."""
    return tuple(
        KnownAs(printed=printed, name=name, paper=paper_said(change.paper))
        for change, printed, name, given in notes(desk, one.book)
        if (change.pupil, given) in {(row.pupil_id, row.name_key) for row in one.rows}
    )


def notes(desk: Desk, book: Iterable[Entry]) -> Iterator[tuple[NameNoted, str, str, str]]:
    """Yield the standing notes: the event, the name as printed, the name since, the given name's key."""
    for entry in book:
        if isinstance(entry.change, NameNoted) and entry.struck is None:
            plain = json.loads(documents.read(desk, entry.change.note))
            parts = (plain["surname"], plain["name"], plain["patronymic"])
            yield entry.change, plain["printed"], " ".join(part for part in parts if part), plain["given"]


def schools_before(one: OneLife) -> tuple[SchoolBefore, ...]:
    """Return the names of the school from the first sheet on, and the schools that joined it since."""
    return tuple(_school(found) for found in schools(one.book) if _since(found, one.rows))


def classes_before(one: OneLife) -> tuple[ClassBefore, ...]:
    """Return the other names of the classes on the sheets."""
    here = {(row.class_key, row.year) for row in one.rows}
    return tuple(
        ClassBefore(old=found.old, new=found.new, since=found.since, paper=paper_said(found.paper))
        for found in classes(one.book)
        if here & {(class_key(found.old), found.year), (class_key(found.new), found.year)}
    )


def index_of(desk: Desk, session: Session, one: OneLife) -> str:
    """Return the files' index in the school's nomenclature: the year's own, else the regulation's."""
    known = nomenclature.events(session)
    entries = (of_year(known, row.year + 1).of_kind(FileKind.SUMMARY) for row in reversed(one.rows))
    found = next((entry.index for entry in entries if entry), "")
    return found or profiles.in_force(session, desk.today).retention.index.value


def _since(found: SchoolNamed, rows: Sequence[SummaryPupil]) -> bool:
    return school_year(found.until) >= min(row.year for row in rows)


def _school(found: SchoolNamed) -> SchoolBefore:
    return SchoolBefore(
        name=found.name,
        since=found.since,
        until=found.until,
        paper=paper_said(found.paper),
        joined=found.how is How.JOINED,
    )


def _studied(session: Session, row: SummaryPupil) -> Studied:
    case, _ = cases.load(session, row.case_id)
    return Studied(
        year=f"{row.year}/{row.year + 1}",
        class_name=row.class_name,
        name=row.printed_name,
        decision=pupil_extracts.decision_on(case, row.pupil_id),
        case=row.case_id,
        code=finding.short_code(row.document),
    )
