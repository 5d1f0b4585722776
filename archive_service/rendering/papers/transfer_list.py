"""Hand-over of paper units between people: what, how many leaves, who gave, who took (000 clause 3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive_service.rendering.counts import counted, in_words
from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "basis": (),
    "place": (),
    "column_index": (),
    "column_title": (),
    "column_dates": (),
    "column_leaves": (),
    "column_keep": (),
    "column_note": (),
    "dates": ("first", "last"),
    "total": ("units", "words", "leaves"),
    "checked": (),
    "giver": ("post",),
    "receiver": ("post",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred:
    """A unit: its index or number, what it is, its first and last day, leaves, how long it is kept."""

    title: str
    leaves: int
    index: str = ""
    first_on: date | None = None
    last_on: date | None = None
    keep: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferList:
    """What goes from whom to whom; ``place`` is where it will stand."""

    organisation: str
    number: str
    on: date
    basis: str
    items: tuple[Transferred, ...]
    giver: Signer
    receiver: Signer
    place: str = ""
    kept_over_ten_years: bool = False


def form(facts: TransferList, own: Wordings = SHIPPED) -> Form:
    """Return the list; both sign below."""
    words = words_of("transfer_list", PLACES, own)
    said = [(words("basis"), facts.basis)]
    if facts.place:
        said.append((words("place"), facts.place))
    leaves = sum(one.leaves for one in facts.items)
    units = len(facts.items)
    giver, receiver = (
        replace(one, post=words(role, post=one.post))
        for role, one in (("giver", facts.giver), ("receiver", facts.receiver))
    )
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        kept_over_ten_years=facts.kept_over_ten_years,
        blocks=(
            Lines(tuple(said)),
            _table(facts.items, words),
            Paragraph(words("total", units=units, words=in_words(units), leaves=counted(leaves))),
            Paragraph(words("checked")),
            SignatureLines((giver, receiver)),
        ),
    )


def _table(items: Sequence[Transferred], words: Words) -> Table:
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_index"), 24),
        Column(words("column_title"), 62),
        Column(words("column_dates"), 26, "center"),
        Column(words("column_leaves"), 14, "center"),
        Column(words("column_keep"), 22),
        Column(words("column_note"), 23),
    )
    return Table(columns, tuple(_row(number, one, words) for number, one in enumerate(items, 1)))


def _row(number: int, one: Transferred, words: Words) -> tuple[str, ...]:
    dates = ""
    if one.first_on and one.last_on:
        dates = words("dates", first=day(one.first_on), last=day(one.last_on))
    return str(number), one.index, one.title, dates, str(one.leaves), one.keep, one.note
