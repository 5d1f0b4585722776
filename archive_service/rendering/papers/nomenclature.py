"""«Номенклатура дел»: the school's list of files with terms and articles (002 clause 7.5).

The columns and the closing record follow the rules of keeping documents of organisations (order of
Rosarchiv 77 of 2023). A count that the service does not know is left to be written by hand.
"""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import counted
from archive_service.rendering.forms import Block, Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "year": ("year",),
    "approved": (),
    "approved_said": ("document", "day"),
    "approved_not": (),
    "agreed": (),
    "agreed_said": (),
    "column_index": (),
    "column_title": (),
    "column_count": (),
    "column_term": (),
    "column_note": (),
    "closing": ("year",),
    "column_terms": (),
    "column_all": (),
    "category_permanent": (),
    "category_long": (),
    "category_short": (),
    "total": (),
    "in_all": ("files",),
    "by_hand": (),
    "compiled": ("post",),
    "head": ("post",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NomenclatureEntry:
    """One line: ``count`` is None where the service does not know how many files there are."""

    index: str
    title: str
    term: str
    note: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NomenclaturePaper:
    """The nomenclature of a year; counts by category of term, only with ``closed`` the closing record."""

    organisation: str
    year: int
    on: date
    entries: tuple[NomenclatureEntry, ...]
    compiler: Signer
    director: Signer
    approved: str = ""
    approved_on: date | None = None
    closed: bool = False
    permanent: int = 0
    long: int = 0
    short: int = 0


def form(facts: NomenclaturePaper, own: Wordings = SHIPPED) -> Form:
    """Return the nomenclature; at the end of the year with the record of how many files there are."""
    words = words_of("nomenclature", PLACES, own)
    approved = words("approved_not")
    if facts.approved and facts.approved_on:
        approved = words("approved_said", document=facts.approved, day=day(facts.approved_on))
    head = (
        (words("approved"), approved),
        (words("agreed"), words("agreed_said")),
    )
    signers = (
        Signer(words("compiled", post=facts.compiler.post), facts.compiler.name),
        Signer(words("head", post=facts.director.post), facts.director.name),
    )
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        subtitle=words("year", year=facts.year),
        on=facts.on,
        kept_over_ten_years=True,
        blocks=(Lines(head), _table(facts, words), *_closing(facts, words), SignatureLines(signers)),
    )


def _table(facts: NomenclaturePaper, words: Words) -> Table:
    columns = (
        Column(words("column_index"), 20, "center"),
        Column(words("column_title"), 64),
        Column(words("column_count"), 18, "center"),
        Column(words("column_term"), 38),
        Column(words("column_note"), 30),
    )
    rows = tuple(
        (one.index, one.title, "" if one.count is None else str(one.count), one.term, one.note)
        for one in facts.entries
    )
    return Table(columns, rows)


def _closing(facts: NomenclaturePaper, words: Words) -> tuple[Block, ...]:
    if not facts.closed:
        return ()
    columns = (Column(words("column_terms"), 110), Column(words("column_all"), 60, "center"))
    total = facts.permanent + facts.long + facts.short
    rows = (
        (words("category_permanent"), str(facts.permanent)),
        (words("category_long"), str(facts.long)),
        (words("category_short"), str(facts.short)),
    )
    blocks: tuple[Block, ...] = (
        Paragraph(words("closing", year=facts.year), bold=True, align="center"),
        Table(columns, rows, (words("total"), str(total))),
        Paragraph(words("in_all", files=counted(total, wording.FILE_WORDS))),
    )
    unknown = any(one.count is None for one in facts.entries)
    return (*blocks, Paragraph(words("by_hand"))) if unknown else blocks
