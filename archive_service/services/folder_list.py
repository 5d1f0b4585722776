"""The folders as people look for them: a page of the list, and one folder with all that is in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive_service.problems import Kind, Problem, sentence
from archive_service.services import folder_papers, folders, media_papers, people, profiles
from archive_service.services.context import Desk
from archive_service.services.folders import READERS
from archive_service.services.media_register import media
from workflows.folder_rules import Filed
from workflows.folders import Changed, Closed, Event, Folder, Formed, Part, PartKind, formers

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which folders: of a school year (it starts in ``year``), of a term, of a class by name."""

    year: int | None = None
    term: str = ""
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A folder of the list; ``stale`` says that a journal has changed since it was put in."""

    folder: Folder
    period: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Folders:
    """A page of folders, the newest first, and what can be chosen."""

    lines: tuple[Line, ...]
    total: int
    number: int
    pages: int
    years: tuple[int, ...]
    classes: tuple[str, ...]
    may_form: bool


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part in words; ``place`` counts those that belong to no case, 0 for one that does."""

    part: Part
    title: str
    place: int


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to the folder, by whom."""

    event: Event
    who: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One folder: its parts, what has changed since, its history, the receipts that could be put in."""

    folder: Folder
    period: str
    parts: tuple[PartLine, ...]
    stale: tuple[str, ...]
    history: tuple[Happened, ...]
    receipts: tuple[tuple[str, str], ...]
    may_form: bool


def page(desk: Desk, wanted: Wanted, *, reader_id: str, number: int = 1) -> Folders:
    """Return a page of the folders.

    Raises:
        Problem: the person may not see folders, or there is no such page.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        known = list(reversed(folders.folders(session).values()))
        chosen = [one for one in known if _is_wanted(one, wanted)]
        pages = max(1, -(-len(chosen) // PER_PAGE))
        if not 1 <= number <= pages:
            raise Problem(Kind.MISSING, "web.no-page")
        shown = chosen[(number - 1) * PER_PAGE : number * PER_PAGE]
        loaded = folders.filed(session, [case for one in shown for case in one.cases])
        return Folders(
            lines=tuple(_line(one, loaded) for one in shown),
            total=len(chosen),
            number=number,
            pages=pages,
            years=tuple(sorted({one.formed.year for one in known}, reverse=True)),
            classes=tuple(sorted({one.formed.class_name for one in known}, key=lambda one: (len(one), one))),
            may_form=may_form(desk, session, reader_id),
        )


def show(desk: Desk, number: int, *, reader_id: str) -> Shown:
    """Return one folder.

    Raises:
        Problem: there is none of that number, or the person may not see folders.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        folder = folders.load(session, number)
        loaded = folders.filed(session, folder.cases)
        names = people.names(session)
        happened = (one for one in folders.ACTS.events(session) if one.number == number)
        gone = folders.stale(folder, loaded)
        return Shown(
            folder=folder,
            period=folder_papers.period(folder, loaded),
            parts=tuple(_parts(folder, loaded)),
            stale=tuple(loaded[one][0].opened.term_name for one in gone),
            history=tuple(Happened(one, names.get(one.by, one.by)) for one in happened),
            receipts=tuple(_receipts(session, folder)),
            may_form=may_form(desk, session, reader_id),
        )


def receipt(session: Session, document: str) -> Part:
    """Return the part of a folder that a receipt of a backup copy is, by its digest.

    Raises:
        Problem: the register of media has no such receipt.
    """
    for number in media(session):
        if any(digest == document for digest, _, _ in media_papers.receipts(session, number)):
            title = sentence("folders.receipt-of", medium=number)
            return Part(kind=PartKind.RECEIPT, document=document, title=title)
    raise Problem(Kind.MISSING, "service.document-missing", digest=document)


def may_form(desk: Desk, session: Session, person_id: str) -> bool:
    """Return whether somebody forms folders by the regulation in force."""
    roles = formers(profiles.in_force(session, desk.today))
    return not people.actor_of(session, person_id, desk.today).roles.isdisjoint(roles)


def kind_of(event: Event) -> str:
    """Return the name of what happened: ``formed``, ``changed`` or ``closed``."""
    return {Formed: "formed", Changed: "changed", Closed: "closed"}[type(event)]


def _is_wanted(folder: Folder, wanted: Wanted) -> bool:
    formed = folder.formed
    return (
        wanted.year in {None, formed.year}
        and (not wanted.term or wanted.term in formed.terms)
        and (not wanted.class_name or wanted.class_name == formed.class_name)
    )


def _line(folder: Folder, loaded: Filed) -> Line:
    mine = {one: loaded[one] for one in folder.cases}
    return Line(folder, folder_papers.period(folder, mine), bool(folders.stale(folder, mine)))


def _parts(folder: Folder, loaded: Filed) -> Iterator[PartLine]:
    own = folders.own_parts(folder)
    for part in folder.parts:
        place = own.index(part) + 1 if not part.case else 0
        yield PartLine(part, folder_papers.title_of(part, loaded), place)


def _receipts(session: Session, folder: Folder) -> Iterator[tuple[str, str]]:
    """The receipts that are not in the folder yet: digest, and how they are called."""
    there = {one.document for one in folder.parts}
    for number in media(session):
        for document, on, _ in media_papers.receipts(session, number):
            if document not in there:
                yield document, f"{sentence('folders.receipt-of', medium=number)}, {on:%d.%m.%Y}"
