"""The printout on its way to be signed: which sheets, to whom, until when (000 clause 4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import in_words, noun
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
    "giver": ("post",),
    "column_class": (),
    "column_what": (),
    "column_span": (),
    "column_leaves": (),
    "column_signer": (),
    "column_until": (),
    "column_received": (),
    "later": (),
    "counted": ("items", "leaves", "words", "noun"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverList:
    """What ``giver`` hands to the signers on a day."""

    organisation: str
    on: date
    basis: str
    items: tuple[SheetsOf, ...]
    giver: Signer


def form(facts: HandoverList, own: Wordings = SHIPPED) -> Form:
    """Return the list: who receives sheets signs in their row, who gives them signs below."""
    words = words_of("handover_list", PLACES, own)
    leaves = sum(len(one.leaves) for one in facts.items)
    counted = words(
        "counted", items=len(facts.items), leaves=leaves, words=in_words(leaves), noun=noun(leaves)
    )
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.on,
        landscape=True,
        blocks=(
            Lines(((words("basis"), facts.basis),)),
            _table(facts.items, words),
            Paragraph(counted),
            SignatureLines((Signer(words("giver", post=facts.giver.post), facts.giver.name),)),
        ),
    )


def _table(items: Sequence[SheetsOf], words: Words) -> Table:
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_class"), 18),
        Column(words("column_what"), 62),
        Column(words("column_span"), 24, "center"),
        Column(words("column_leaves"), 16, "center", flow=False),
        Column(words("column_signer"), 56),
        Column(words("column_until"), 26, "center"),
        Column(words("column_received"), 46),
    )
    rows = tuple(
        (
            str(number),
            one.class_name,
            one.what,
            leaves_named(one.leaves),
            str(len(one.leaves)),
            one.signer,
            day(one.until) if one.until else words("later"),
            "",
        )
        for number, one in enumerate(items, 1)
    )
    return Table(columns, rows)
