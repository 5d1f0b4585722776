"""The journal of use: who had which backup copy, when, why, and what checks found (000 clause 3.3)."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, words_of
from templates.geometry import Column

PLACES = {
    "title": (),
    "basis": (),
    "period": (),
    "period_said": ("first", "last"),
    "column_on": (),
    "column_number": (),
    "column_what": (),
    "column_by": (),
    "nothing": (),
    "keeper": ("post",),
}


@dataclass(frozen=True, slots=True)
class Used:
    """One line: what happened to which medium, and who wrote it down."""

    on: date
    number: str
    what: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupUsage:
    """What happened to media in a time."""

    organisation: str
    on: date
    basis: str
    first_on: date
    last_on: date
    lines: tuple[Used, ...]
    keeper: Signer


def form(facts: BackupUsage, own: Wordings = SHIPPED) -> Form:
    """Return the journal of use."""
    words = words_of("backup_usage", PLACES, own)
    said = words("period_said", first=day(facts.first_on), last=day(facts.last_on))
    columns = (
        Column(words("column_on"), 20, "center"),
        Column(words("column_number"), 16, "center"),
        Column(words("column_what"), 90),
        Column(words("column_by"), 44),
    )
    rows = tuple((day(one.on), one.number, one.what, one.by) for one in facts.lines)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.on,
        kept_over_ten_years=True,
        blocks=(
            Lines(((words("basis"), facts.basis), (words("period"), said))),
            Table(columns, rows) if rows else Paragraph(words("nothing")),
            SignatureLines((Signer(words("keeper", post=facts.keeper.post), facts.keeper.name),)),
        ),
    )
