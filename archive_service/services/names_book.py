"""The book of names that changed: former names of the school, renamed classes, names by a later document.

Everything is an act of the school. A person's new name is in a note of its own, which is kept like the
order behind a code name; the acts have its digest. Nothing on a sheet changes.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.db.borne_names import LaterName, note_name, strike_note
from archive_service.db.finding import class_key, name_key
from archive_service.db.models import School, SummaryPupil
from archive_service.problems import Kind, Problem
from archive_service.scanning import CheckedPdf, check_pdf
from archive_service.services import consents, documents, people, pupil_extracts, readings
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from workflows.canonical import canonical_bytes
from workflows.names_book import (
    ClassRenamed,
    Entry,
    Event,
    How,
    NameNoted,
    Paper,
    SchoolNamed,
    Struck,
    fold,
)

KINDS: dict[str, type[Event]] = {
    "school-named": SchoolNamed,
    "class-renamed": ClassRenamed,
    "name-noted": NameNoted,
    "name-struck": Struck,
}
ACTS: EventActs[Event] = EventActs(KINDS)
KEEPERS = readings.READERS
"""Who writes in the book: those who find people by it."""
_FORMAT = "name-note/1"


@dataclass(frozen=True, slots=True)
class FormerSchool:
    """A name the school had, or a school that joined it. ``became`` is its new name, "" if as written."""

    name: str
    until: date
    since: date | None = None
    how: How = How.RENAMED
    became: str = ""


@dataclass(frozen=True, slots=True)
class NewName:
    """How somebody on a sheet is called since; a name or patronymic that is "" stayed as it was."""

    surname: str
    name: str = ""
    patronymic: str = ""


def book(session: Session) -> tuple[Entry, ...]:
    """Return the entries of the session's school, those that were struck out too."""
    return fold(events(session))


def events(session: Session) -> Iterator[Event]:
    """Yield everything that was written in the book, in order."""
    yield from ACTS.events(session)


def look(desk: Desk, *, reader_id: str) -> tuple[Entry, ...]:
    """Return the book to those who may read summary sheets.

    Raises:
        Problem: the right is missing.
    """
    with desk.reading() as session:
        people.require(session, reader_id, KEEPERS, desk.today)
        return book(session)


def name_school(
    desk: Desk, former: FormerSchool, paper: Paper, *, actor_id: str, copy: Path | None = None
) -> Entry:
    """Enter a former name of the school, or a school that joined it, and return the entry.

    Raises:
        Problem: the person may not, a text is missing, or the days contradict each other.
    """
    if not former.name.strip():
        raise Problem(Kind.USAGE, "names.name-needed")
    if former.since and former.since >= former.until:
        raise Problem(Kind.USAGE, "names.days-turned")
    event = SchoolNamed(
        on=desk.today,
        by=actor_id,
        name=former.name.strip(),
        until=former.until,
        since=former.since,
        how=former.how,
        paper=paper,
    )

    def rename(session: Session, _number: int) -> None:
        if former.became.strip() and former.how is How.RENAMED:
            session.scalars(select(School)).one().name = former.became.strip()

    return _write(desk, event, copy, rename)


def rename_class(
    desk: Desk, old: str, new: str, since: date, paper: Paper, *, actor_id: str, copy: Path | None = None
) -> Entry:
    """Enter that a class had another name before a day of its school year, and return the entry.

    Raises:
        Problem: the person may not, or both names are the same.
    """
    if not class_key(old) or not class_key(new) or class_key(old) == class_key(new):
        raise Problem(Kind.USAGE, "names.class-names-needed")
    event = ClassRenamed(
        on=desk.today, by=actor_id, old=old.strip(), new=new.strip(), since=since, paper=paper
    )
    return _write(desk, event, copy)


def note_person(
    desk: Desk,
    case_id: str,
    place: int,
    new: NewName,
    paper: Paper,
    *,
    actor_id: str,
    copy: Path | None = None,
) -> Entry:
    """Enter under which name somebody on a sheet is known since, and return the entry.

    ``place`` is the pupil's in :func:`pupil_extracts.pupils_of`.

    Raises:
        Problem: the person may not, there is no such pupil, the pupil is under a code name (000 clause
            6.3.3: nothing leads from a name to it), or no surname is given.
    """
    if not new.surname.strip():
        raise Problem(Kind.USAGE, "names.surname-needed")
    with desk.reading() as session:
        people.require(session, actor_id, KEEPERS, desk.today)
        row = pupil_extracts.row_at(session, case_id, place)
    if not row.name_key:
        raise Problem(Kind.REFUSED, "names.under-code")
    data = _note(row, new)
    note = documents.keep(desk, data)
    event = NameNoted(on=desk.today, by=actor_id, pupil=row.pupil_id, case=case_id, note=note, paper=paper)

    def register(session: Session, number: int) -> None:
        documents.register(
            session,
            note,
            case_id=None,
            role=documents.NAME_NOTE,
            size_bytes=len(data),
            at=desk.now,
            media_type=documents.JSON,
        )
        _index(session, number, data)

    return _write(desk, event, copy, register)


def strike(desk: Desk, number: int, reason: str, *, actor_id: str) -> Entry:
    """Strike an entry out, and return it: it stays readable and leads nowhere.

    Raises:
        Problem: the person may not, no reason is given, there is no such entry, or it was struck before.
    """
    said = readings.said(reason)
    with desk.writing() as session:
        lock_log(session)
        people.require(session, actor_id, KEEPERS, desk.today)
        known = book(session)
        if not 1 <= number <= len(known):
            raise Problem(Kind.MISSING, "names.no-entry", number=number)
        if known[number - 1].struck:
            raise Problem(Kind.REFUSED, "names.struck-before", number=number)
        event = Struck(on=desk.today, by=actor_id, entry=number, reason=said)
        ACTS.append(desk, session, event)
        strike_note(session, number)
        return replace(known[number - 1], struck=event)


def bring_back(session: Session, read: Callable[[str], bytes]) -> None:
    """Let people be found by the names in the notes, which ``read`` gives, in a database made anew."""
    for entry in book(session):
        if isinstance(entry.change, NameNoted):
            strike_note(session, entry.number)
            if entry.struck is None:
                _index(session, entry.number, read(entry.change.note))


def papers_of(desk: Desk, number: int, *, reader_id: str) -> bytes:
    """Return the scan of the document that an entry stands on.

    Raises:
        Problem: the right to read is missing, there is no such entry, or it has no scan.
    """
    known = look(desk, reader_id=reader_id)
    if not 1 <= number <= len(known) or not known[number - 1].change.paper.copy:
        raise Problem(Kind.MISSING, "names.no-entry", number=number)
    return documents.read(desk, known[number - 1].change.paper.copy)


def _write(
    desk: Desk,
    event: SchoolNamed | ClassRenamed | NameNoted,
    copy: Path | None,
    besides: Callable[[Session, int], None] = lambda _session, _number: None,
) -> Entry:
    with desk.reading() as session:
        people.require(session, event.by, KEEPERS, desk.today)
    _check(desk, event)
    scan = check_pdf(copy) if copy else None
    if scan:
        documents.keep(desk, scan.data)
        event = replace(event, paper=replace(event.paper, copy=scan.digest))
    with desk.writing() as session:
        lock_log(session)
        number = len(book(session)) + 1
        besides(session, number)
        _register(desk, session, scan)
        ACTS.append(desk, session, event)
    return Entry(number, event)


def _check(desk: Desk, event: SchoolNamed | ClassRenamed | NameNoted) -> None:
    if not event.paper.number.strip():
        raise Problem(Kind.USAGE, "names.paper-needed")
    days = [event.paper.on, *([event.since] if isinstance(event, ClassRenamed) else [])]
    if ahead := [day for day in days if day > desk.today]:
        raise Problem(Kind.USAGE, "names.day-ahead", day=f"{ahead[0]:%d.%m.%Y}")


def _register(desk: Desk, session: Session, scan: CheckedPdf | None) -> None:
    if scan:
        consents.register_paper(desk, session, scan, documents.NAME_PAPER)


def _note(row: SummaryPupil, new: NewName) -> bytes:
    """Return the note: whose name it is on the sheets, and what it is since."""
    _, name, patronymic = (*row.printed_name.split(maxsplit=2), "", "")[:3]
    return canonical_bytes(
        {
            "format": _FORMAT,
            "pupil": row.pupil_id,
            "given": row.name_key,
            "printed": row.printed_name,
            "surname": new.surname.strip(),
            "name": new.name.strip() or name,
            "patronymic": new.patronymic.strip() or patronymic,
        }
    )


def _index(session: Session, number: int, note: bytes) -> None:
    plain = json.loads(note)
    keys = {name: name_key(plain[name]) for name in ("surname", "name", "patronymic")}
    note_name(session, LaterName(plain["pupil"], plain["given"], **keys), number)
