"""Sheets that lack a signature: whose, of what, how late (000 clauses 4.4 and 4.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import counted
from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.leaf_words import leaves_named
from archive_service.rendering.sheets_of import SheetsOf
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "basis": (),
    "column_class": (),
    "column_what": (),
    "column_leaves": (),
    "column_signer": (),
    "column_until": (),
    "column_state": (),
    "nothing": (),
    "total": ("leaves",),
    "compiled": ("post",),
}


@dataclass(frozen=True, slots=True)
class Unsigned(SheetsOf):
    """Sheets that one person owes; ``state`` says what is known of them."""

    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsignedSheets:
    """All sheets that lack a signature on a day."""

    organisation: str
    on: date
    basis: str
    items: tuple[Unsigned, ...]
    compiler: Signer


def form(facts: UnsignedSheets, own: Wordings = SHIPPED) -> Form:
    """Return the list; a day without such sheets is said so."""
    words = words_of("unsigned_sheets", PLACES, own)
    leaves = counted(sum(len(one.leaves) for one in facts.items))
    body = (
        (_table(facts.items, words), Paragraph(words("total", leaves=leaves)))
        if facts.items
        else (Paragraph(words("nothing")),)
    )
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.on,
        landscape=True,
        blocks=(
            Lines(((words("basis"), facts.basis),)),
            *body,
            SignatureLines((Signer(words("compiled", post=facts.compiler.post), facts.compiler.name),)),
        ),
    )


def _table(items: Sequence[Unsigned], words: Words) -> Table:
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_class"), 20),
        Column(words("column_what"), 70),
        Column(words("column_leaves"), 34, "center"),
        Column(words("column_signer"), 60),
        Column(words("column_until"), 24, "center"),
        Column(words("column_state"), 50),
    )
    rows = tuple(
        (
            str(number),
            one.class_name,
            one.what,
            leaves_named(one.leaves),
            one.signer,
            day(one.until) if one.until else "",
            one.state,
        )
        for number, one in enumerate(items, 1)
    )
    return Table(columns, rows)
