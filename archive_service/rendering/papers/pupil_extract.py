"""An extract about one pupil: the pupil's own marks from a summary sheet, nobody else's (000 clause 3.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

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
"""The name of the field that whoever gives the extract out signs."""

PLACES = {
    "title": (),
    "of_class": ("class_name", "year"),
    "pupil": (),
    "request": (),
    "recipient": (),
    "source": (),
    "code": (),
    "kept_until": (),
    "until": ("day",),
    "column_subject": (),
    "decision": (),
    "statement": (),
    "only_own": (),
    "seal": (),
    "place": (),
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A subject with its marks, one for each period."""

    subject: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilExtract:
    """One pupil's part of a summary sheet.

    ``pupil`` is the name as the sheet has it (a code name stays one), ``source`` what it was taken
    from, ``code`` that document's short code, ``decision`` the council's with its day and number.
    """

    organisation: str
    number: str
    on: date
    pupil: str
    class_name: str
    year: str
    periods: tuple[str, ...]
    rows: tuple[Marked, ...]
    source: str
    code: str
    signers: tuple[Signer, ...]
    request: str = ""
    recipient: str = ""
    decision: str = ""
    kept_until: date | None = None
    notes: tuple[str, ...] = ()


def form(facts: PupilExtract, own: Wordings = SHIPPED) -> Form:
    """Return the extract; the director and the archivist sign it."""
    words = words_of("pupil_extract", PLACES, own)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        subtitle=words("of_class", class_name=facts.class_name, year=facts.year),
        number=facts.number,
        on=facts.on,
        blocks=(
            Lines(tuple(line for line in _lines(facts, words) if line[1])),
            _table(facts, words),
            *(Paragraph(text) for text in _notes(facts, words)),
            SignatureLines(facts.signers),
            Paragraph(words("seal")),
            StampPlace(FIELD, words("place")),
        ),
    )


def _lines(facts: PupilExtract, words: Words) -> Iterator[tuple[str, str]]:
    yield words("pupil"), facts.pupil
    yield words("request"), facts.request
    yield words("recipient"), facts.recipient
    yield words("source"), facts.source
    yield words("code"), facts.code
    yield words("kept_until"), words("until", day=day(facts.kept_until)) if facts.kept_until else ""


def _table(facts: PupilExtract, words: Words) -> Table:
    room = 120 / max(1, len(facts.periods))
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_subject"), 51),
        *(Column(period, room, "center") for period in facts.periods),
    )
    rows = tuple(
        (str(number), one.subject, *(mark or wording.NOT_GIVEN for mark in one.marks))
        for number, one in enumerate(facts.rows, 1)
    )
    return Table(columns, rows)


def _notes(facts: PupilExtract, words: Words) -> Iterator[str]:
    if facts.decision:
        yield f"{words('decision')}: {facts.decision}"
    yield from facts.notes
    yield words("statement")
    yield words("only_own")
