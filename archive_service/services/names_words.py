"""The book of names in words: what an entry says, by which document, who wrote it, whether it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from archive_service.problems import sentence
from archive_service.services import archival_facts, names_book, people
from archive_service.services.archival_facts import paper_said
from archive_service.services.context import Desk
from workflows.names_book import Change, ClassRenamed, Entry, How, NameNoted, SchoolNamed


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words; ``struck`` is "" while it counts, ``scan`` tells whether there is one."""

    number: int
    what: str
    paper: str
    who: str
    on: date
    struck: str
    scan: bool


def lines(desk: Desk, *, reader_id: str, language: str = "ru") -> tuple[Line, ...]:
    """Return the book for those who may read summary sheets, the newest entry first.

    Raises:
        Problem: the right is missing.
    """
    book = names_book.look(desk, reader_id=reader_id)
    with desk.reading() as session:
        known = people.names(session)
    named = {note.note: (printed, name) for note, printed, name, _ in archival_facts.notes(desk, book)}
    return tuple(_line(one, named, known, language) for one in reversed(book))


def _line(
    entry: Entry, named: Mapping[str, tuple[str, str]], known: Mapping[str, str], language: str
) -> Line:
    change, struck = entry.change, entry.struck
    why = {"on": f"{struck.on:%d.%m.%Y}", "reason": struck.reason} if struck else {}
    return Line(
        number=entry.number,
        what=_what(change, named, language),
        paper=paper_said(change.paper, language),
        who=known.get(change.by, change.by),
        on=change.on,
        struck=sentence("names.struck", language, **why) if struck else "",
        scan=bool(change.paper.copy),
    )


def _what(change: Change, named: Mapping[str, tuple[str, str]], language: str) -> str:
    match change:
        case SchoolNamed():
            return _school(change, language)
        case ClassRenamed():
            facts = {"old": change.old, "new": change.new, "since": f"{change.since:%d.%m.%Y}"}
            return sentence("names.said-class", language, **facts)
        case NameNoted():
            if change.note not in named:
                return sentence("names.said-hidden", language, case=change.case)
            printed, name = named[change.note]
            return sentence("names.said-person", language, printed=printed, name=name)


def _school(change: SchoolNamed, language: str) -> str:
    until = f"{change.until:%d.%m.%Y}"
    if change.how is How.JOINED:
        return sentence("names.said-joined", language, name=change.name, until=until)
    span = (
        sentence("names.span", language, since=f"{change.since:%d.%m.%Y}", until=until)
        if change.since
        else sentence("names.span-open", language, until=until)
    )
    return sentence("names.said-renamed", language, name=change.name, span=span)
