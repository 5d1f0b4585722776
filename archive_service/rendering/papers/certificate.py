"""A certificate about what lies in the archive and until when, for whoever asks (справка)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import noun
from archive_service.rendering.forms import (
    Form,
    Lines,
    Paragraph,
    SignatureLines,
    Signer,
    StampPlace,
    Table,
)
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

FIELD = "issuer"
"""The name of the field that whoever gives the certificate out signs."""

PLACES = {
    "title": (),
    "given": ("who",),
    "statement": ("day",),
    "column_what": (),
    "column_leaves": (),
    "column_until": (),
    "column_copies": (),
    "column_code": (),
    "journal": ("class_name", "term", "year"),
    "summary": ("class_name", "year"),
    "electronic": ("copies",),
    "paper": ("volumes",),
    "basis": (),
    "purpose": (),
    "seal": (),
    "place": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A case in the archive: its journal, and its summary sheet where it has one.

    ``leaves`` is None where nobody has counted them, ``copies`` how many electronic copies are whole,
    ``volumes`` how many volumes of paper there are, ``code`` the short code of the deposit's manifest.
    """

    class_name: str
    term: str
    year: str
    leaves: int | None
    journal_until: date
    summary_until: date | None
    copies: int
    volumes: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What is certified: ``held`` lies in the archive on the day ``on``.

    ``who`` is whom it is given, as the sentence wants it (in the dative); ``basis`` are the request and
    the ground; ``purpose`` is whither it goes.
    """

    organisation: str
    number: str
    on: date
    held: tuple[Held, ...]
    basis: tuple[str, ...]
    signers: tuple[Signer, ...]
    who: str = ""
    purpose: str = ""


def form(facts: Certificate, own: Wordings = SHIPPED) -> Form:
    """Return the certificate, with the places of the seal and of the electronic signature."""
    words = words_of("certificate", PLACES, own)
    said = [(words("basis"), "; ".join(facts.basis)), (words("purpose"), facts.purpose)]
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        blocks=(
            *([Paragraph(words("given", who=facts.who))] if facts.who else []),
            Paragraph(words("statement", day=day(facts.on))),
            _table(facts.held, words),
            Lines(tuple(line for line in said if line[1])),
            SignatureLines(facts.signers),
            Paragraph(words("seal")),
            StampPlace(FIELD, words("place")),
        ),
    )


def _table(held: Sequence[Held], words: Words) -> Table:
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_what"), 71),
        Column(words("column_leaves"), 16, "center"),
        Column(words("column_until"), 24, "center"),
        Column(words("column_copies"), 36),
        Column(words("column_code"), 24, "center"),
    )
    rows = [row for one in held for row in _rows(one, words)]
    return Table(columns, tuple((str(number), *row) for number, row in enumerate(rows, 1)))


def _rows(one: Held, words: Words) -> Iterator[tuple[str, ...]]:
    """Yield the journal, then the summary sheet: it is kept longer."""
    named = {"class_name": one.class_name, "year": one.year}
    leaves = str(one.leaves) if one.leaves else ""
    journal = words("journal", term=one.term, **named)
    yield journal, leaves, day(one.journal_until), _copies(one, words), one.code
    if one.summary_until:
        yield words("summary", **named), "", day(one.summary_until), _copies(one, words), one.code


def _copies(one: Held, words: Words) -> str:
    said = [words("electronic", copies=f"{one.copies}")]
    if one.volumes:
        said.append(words("paper", volumes=f"{one.volumes} {noun(one.volumes, wording.VOLUME_WORDS)}"))
    return "; ".join(said)
