"""The journal of use of paper copies: issued, returned, checked (000 clause 3.3)."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.geometry import Column

PLACES = {
    "title": (),
    "basis": (),
    "period": (),
    "period_said": ("first", "last"),
    "column_on": (),
    "column_number": (),
    "column_what": (),
    "column_who": (),
    "column_until": (),
    "column_returned": (),
    "column_by": (),
    "nothing": (),
    "keeper": ("post",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperUse:
    """One line: which volume, what happened, to whom it went, until when, when it came back."""

    on: date
    number: str
    what: str
    by: str
    who: str = ""
    until: date | None = None
    returned_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperUsage:
    """What happened to paper volumes in a time."""

    organisation: str
    on: date
    basis: str
    first_on: date
    last_on: date
    lines: tuple[PaperUse, ...]
    keeper: Signer


def form(facts: PaperUsage, own: Wordings = SHIPPED) -> Form:
    """Return the journal of use."""
    words = words_of("paper_usage", PLACES, own)
    said = words("period_said", first=day(facts.first_on), last=day(facts.last_on))
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.on,
        landscape=True,
        kept_over_ten_years=True,
        blocks=(
            Lines(((words("basis"), facts.basis), (words("period"), said))),
            _table(facts.lines, words) if facts.lines else Paragraph(words("nothing")),
            SignatureLines((Signer(words("keeper", post=facts.keeper.post), facts.keeper.name),)),
        ),
    )


def _table(lines: tuple[PaperUse, ...], words: Words) -> Table:
    columns = (
        Column(words("column_on"), 20, "center"),
        Column(words("column_number"), 22, "center"),
        Column(words("column_what"), 90),
        Column(words("column_who"), 46),
        Column(words("column_until"), 22, "center"),
        Column(words("column_returned"), 22, "center"),
        Column(words("column_by"), 42),
    )
    return Table(columns, tuple(_row(one) for one in lines))


def _row(one: PaperUse) -> tuple[str, ...]:
    until, returned = (day(on) if on else "" for on in (one.until, one.returned_on))
    return day(one.on), one.number, one.what, one.who, until, returned, one.by
