"""«Опись дел»: the files of a year that are kept for ever, for more than ten years, or about people.

Columns, the closing record and the signatures follow the rules of keeping documents of organisations (order
of Rosarchiv 77 of 2023): numbered lines, count in figures and words, who drew it up, agreed and approved it.
"""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import counted
from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title_permanent": ("name",),
    "title_long": ("name",),
    "title_personnel": ("name",),
    "year": ("year",),
    "fund": (),
    "fund_said": (),
    "approved": (),
    "agreed": (),
    "agreed_said": (),
    "by_hand": (),
    "section": ("year",),
    "column_number": (),
    "column_index": (),
    "column_title": (),
    "column_days": (),
    "column_term": (),
    "column_leaves": (),
    "column_note": (),
    "closing": ("files", "first", "last"),
    "lettered": ("numbers",),
    "electronic": (),
    "compiled": ("post",),
    "head": ("post",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryLine:
    """One file; ``days`` are its first and last year, ``leaves`` "" where nobody counted."""

    number: str
    index: str
    title: str
    days: str
    term: str
    leaves: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryPaper:
    """The annual section of an inventory; ``section`` is permanent, long or personnel."""

    organisation: str
    section: str
    name: str
    year: int
    on: date
    lines: tuple[InventoryLine, ...]
    compiler: Signer
    director: Signer


def form(facts: InventoryPaper, own: Wordings = SHIPPED) -> Form:
    """Return the inventory."""
    words = words_of("inventory", PLACES, own)
    head = (
        (words("fund"), words("fund_said")),
        (words("approved"), words("by_hand")),
        (words("agreed"), words("agreed_said")),
    )
    signers = (
        Signer(words("compiled", post=facts.compiler.post), facts.compiler.name),
        Signer(words("head", post=facts.director.post), facts.director.name),
    )
    return Form(
        organisation=facts.organisation,
        title=words(f"title_{facts.section}", name=facts.name),
        subtitle=words("year", year=facts.year),
        on=facts.on,
        landscape=True,
        kept_over_ten_years=True,
        blocks=(
            Lines(head),
            Paragraph(words("section", year=facts.year), bold=True, align="center"),
            _table(facts.lines, words),
            *(Paragraph(text) for text in _closing(facts.lines, words)),
            SignatureLines(signers),
        ),
    )


def _table(lines: tuple[InventoryLine, ...], words: Words) -> Table:
    columns = (
        Column(words("column_number"), 14, "center"),
        Column(words("column_index"), 20, "center"),
        Column(words("column_title"), 103),
        Column(words("column_days"), 26, "center"),
        Column(words("column_term"), 40),
        Column(words("column_leaves"), 18, "center"),
        Column(words("column_note"), 36),
    )
    rows = ((one.number, one.index, one.title, one.days, one.term, one.leaves, one.note) for one in lines)
    return Table(columns, tuple(rows))


def _closing(lines: tuple[InventoryLine, ...], words: Words) -> tuple[str, ...]:
    """How many files there are, from which number to which, and which numbers have letters."""
    files = counted(len(lines), wording.FILE_WORDS)
    lettered = [one.number for one in lines if not one.number.isdigit()]
    said = [words("closing", files=files, first=lines[0].number, last=lines[-1].number)]
    said += [words("lettered", numbers=", ".join(lettered))] if lettered else []
    return (*said, words("electronic"))
