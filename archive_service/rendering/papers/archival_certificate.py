"""An archival certificate: what summary sheets say of a person, from which files, and what was verified."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from archive_service.rendering.forms import (
    Form,
    Lines,
    Paragraph,
    SignatureLines,
    Signer,
    StampPlace,
    Table,
)
from archive_service.rendering.view import day, moment
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

FIELD = "archivist"
"""The name of the field that the archivist signs."""

PLACES = {
    "title": (),
    "request": (),
    "intro": ("organisation",),
    "column_year": (),
    "column_class": (),
    "column_name": (),
    "column_decision": (),
    "column_file": (),
    "file": ("case", "code"),
    "known_as": ("printed", "name", "paper"),
    "school_was": ("name", "span", "paper"),
    "school_joined": ("name", "until", "paper"),
    "class_was": ("old", "new", "since", "paper"),
    "code_name": (),
    "basis": ("cases", "index"),
    "no_index": (),
    "statement": (),
    "checked": ("moment",),
    "limits": (),
    "seal": (),
    "place": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """One sheet's row: ``name`` as printed, the council's ``decision``, the file and the sheet's code."""

    year: str
    class_name: str
    name: str
    decision: str
    case: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolBefore:
    """A former name of the school, or a school that joined it (``joined``)."""

    name: str
    since: date | None
    until: date
    paper: str
    joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassBefore:
    """A class that had another name before a day."""

    old: str
    new: str
    since: date
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAs:
    """A name by a document of a later time."""

    printed: str
    name: str
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivalCertificate:
    """What the archive certifies. ``addressee`` is printed and stored nowhere else."""

    organisation: str
    number: str
    on: date
    addressee: tuple[str, ...]
    request: str
    rows: tuple[Studied, ...]
    known_as: tuple[KnownAs, ...]
    schools: tuple[SchoolBefore, ...]
    classes: tuple[ClassBefore, ...]
    coded: bool
    index: str
    checked_at: datetime
    signer: Signer


def form(facts: ArchivalCertificate, own: Wordings = SHIPPED) -> Form:
    """Return the certificate; the last thing on it is the place for the archivist's signature."""
    words = words_of("archival_certificate", PLACES, own)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        addressee=facts.addressee,
        blocks=(
            *((Lines(((words("request"), facts.request),)),) if facts.request else ()),
            Paragraph(words("intro", organisation=facts.organisation)),
            _table(facts, words),
            *(Paragraph(text) for text in _notes(facts, words)),
            SignatureLines((facts.signer,)),
            Paragraph(words("seal")),
            StampPlace(FIELD, words("place")),
        ),
    )


def _table(facts: ArchivalCertificate, words: Words) -> Table:
    columns = (
        Column(wording.NUMBER, 8, "center", flow=False),
        Column(words("column_year"), 24, "center"),
        Column(words("column_class"), 22, "center"),
        Column(words("column_name"), 50),
        Column(words("column_decision"), 38),
        Column(words("column_file"), 38),
    )
    rows = tuple(
        (
            str(number),
            one.year,
            one.class_name,
            one.name,
            one.decision or wording.NOT_GIVEN,
            words("file", case=one.case, code=one.code),
        )
        for number, one in enumerate(facts.rows, 1)
    )
    return Table(columns, rows)


def _notes(facts: ArchivalCertificate, words: Words) -> Iterator[str]:
    for known in facts.known_as:
        yield words("known_as", printed=known.printed, name=known.name, paper=known.paper)
    for school in facts.schools:
        yield _school(school, words)
    for one in facts.classes:
        yield words("class_was", old=one.old, new=one.new, since=day(one.since), paper=one.paper)
    if facts.coded:
        yield words("code_name")
    cases = ", ".join(dict.fromkeys(one.case for one in facts.rows))
    yield words("basis", cases=cases, index=facts.index or words("no_index"))
    yield words("statement")
    yield words("checked", moment=moment(facts.checked_at))
    yield words("limits")


def _school(one: SchoolBefore, words: Words) -> str:
    if one.joined:
        return words("school_joined", name=one.name, until=day(one.until), paper=one.paper)
    span = f"{day(one.since)} — {day(one.until)}" if one.since else f"… — {day(one.until)}"
    return words("school_was", name=one.name, span=span, paper=one.paper)
