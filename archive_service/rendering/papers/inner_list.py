"""The inner list of a volume or a folder, by the form of the archive rules (внутренняя опись)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive_service.rendering.counts import counted
from archive_service.rendering.forms import (
    Form,
    Paragraph,
    SignatureLines,
    Signer,
    Table,
    sheets_of,
)
from archive_service.rendering.leaf_words import leaves_named
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "of_case": ("number",),
    "of_volume": ("number", "volume"),
    "of_folder": ("number",),
    "column_index": (),
    "column_on": (),
    "column_title": (),
    "column_leaves": (),
    "column_note": (),
    "order_copy": ("order",),
    "total": ("documents",),
    "own_leaves": ("leaves",),
    "compiled": ("post",),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the file; ``leaves`` are its labels, none for a part that has no leaves in it."""

    title: str
    leaves: tuple[str, ...] = ()
    index: str = ""
    on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerList:
    """What is in a file. ``folder`` says that it is a folder and not a case; ``volume`` 0: no volumes."""

    organisation: str
    number: str
    heading: str
    items: tuple[Listed, ...]
    on: date
    compiler: Signer
    volume: int = 0
    folder: bool = False
    kept_over_ten_years: bool = False


def form(facts: InnerList, own: Wordings = SHIPPED) -> Form:
    """Return the list; its totals count its documents and its own sheets."""
    words = words_of("inner_list", PLACES, own)
    form = _form(facts, words, 1)
    return _form(facts, words, sheets_of(form))


def order_copy(order: str, leaves: Sequence[str], own: Wordings = SHIPPED) -> Listed:
    """Return the line of an order's copy that is a numbered part of the file (000 clause 6.3.5)."""
    words = words_of("inner_list", PLACES, own)
    return Listed(words("order_copy", order=order), tuple(leaves))


def _form(facts: InnerList, words: Words, sheets: int) -> Form:
    documents = counted(len(facts.items), wording.DOCUMENT_WORDS)
    compiler = replace(facts.compiler, post=words("compiled", post=facts.compiler.post))
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        subtitle=f"{_of(facts, words)}. {facts.heading}",
        kept_over_ten_years=facts.kept_over_ten_years,
        blocks=(
            _table(facts.items, words),
            Paragraph(words("total", documents=documents)),
            Paragraph(words("own_leaves", leaves=counted(sheets))),
            SignatureLines((replace(compiler, on=facts.on),)),
        ),
    )


def _of(facts: InnerList, words: Words) -> str:
    if facts.folder:
        return words("of_folder", number=facts.number)
    if facts.volume:
        return words("of_volume", number=facts.number, volume=facts.volume)
    return words("of_case", number=facts.number)


def _table(items: Sequence[Listed], words: Words) -> Table:
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_index"), 20),
        Column(words("column_on"), 21, "center"),
        Column(words("column_title"), 78),
        Column(words("column_leaves"), 24, "center"),
        Column(words("column_note"), 28),
    )
    rows = tuple(
        (
            str(number),
            one.index,
            day(one.on) if one.on else "",
            one.title,
            leaves_named(one.leaves),
            one.note,
        )
        for number, one in enumerate(items, 1)
    )
    return Table(columns, rows)
