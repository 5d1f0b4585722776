"""The act of taking summary sheets out: leaves before, taken and left, volume by volume (001 clause 8.7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import counted, in_words, noun
from archive_service.rendering.forms import Block, Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "basis": (),
    "order": (),
    "order_said": ("number", "day"),
    "file": (),
    "keep": (),
    "statement": ("sheets", "leaves"),
    "statement_file": ("sheets", "leaves"),
    "electronic_too": (),
    "column_journal": (),
    "column_volume": (),
    "column_before": (),
    "column_taken": (),
    "column_left": (),
    "taken_said": ("leaves", "labels"),
    "left_said": ("leaves", "words"),
    "left_none": (),
    "loose": (),
    "electronic": (),
    "total": (),
    "slips": (),
    "labels_new": (),
    "left_out": (),
    "left_out_said": ("journal", "reason"),
    "took": ("post",),
    "sewed": ("post",),
    "confirmed": ("post",),
}


@dataclass(frozen=True, slots=True)
class FromVolume:
    """A volume of paper: its number in the register, its leaves before, how many went out, which are left."""

    number: str
    before: int
    taken: int
    left: int


@dataclass(frozen=True, slots=True)
class FromJournal:
    """A journal whose summary sheet was taken out.

    ``labels`` are the sheet's leaves in words; ``volumes`` is empty where they lay loose, ``leaves`` then
    says how many; ``electronic``: the journal has no paper.
    """

    title: str
    labels: str
    leaves: int
    volumes: tuple[FromVolume, ...] = ()
    electronic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionAct:
    """What was taken out by which order, and into which file it went."""

    organisation: str
    number: str
    on: date
    basis: str
    order_no: str
    order_on: date
    file: str
    keep: str
    journals: tuple[FromJournal, ...]
    archivist: Signer
    sewer: Signer
    director: Signer
    left_out: tuple[tuple[str, str], ...] = ()


def form(facts: ExtractionAct, own: Wordings = SHIPPED) -> Form:
    """Return the act; who took the leaves out, who sewed them and the director sign."""
    words = words_of("extraction_act", PLACES, own)
    on_paper = tuple(one for one in facts.journals if not one.electronic)
    leaves = sum(one.leaves for one in on_paper or facts.journals)
    count = len(on_paper or facts.journals)
    sheets = f"{count} {noun(count, wording.SUMMARY_WORDS)}"
    statement = "statement" if on_paper else "statement_file"
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        kept_over_ten_years=True,
        blocks=(
            Lines(
                (
                    (words("basis"), facts.basis),
                    (words("order"), words("order_said", number=facts.order_no, day=day(facts.order_on))),
                    (words("file"), facts.file),
                    (words("keep"), facts.keep),
                )
            ),
            Paragraph(words(statement, sheets=sheets, leaves=counted(leaves)), bold=True),
            _table(facts.journals, leaves, words),
            *_notes(facts, words),
            SignatureLines(tuple(_signers(facts, words))),
        ),
    )


def _table(journals: Sequence[FromJournal], leaves: int, words: Words) -> Table:
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_journal"), 58),
        Column(words("column_volume"), 22, "center"),
        Column(words("column_before"), 16, "center"),
        Column(words("column_taken"), 34, "center"),
        Column(words("column_left"), 41, "center"),
    )
    mixed = any(not one.electronic for one in journals)
    rows = tuple(
        row
        for number, one in enumerate(journals, 1)
        for row in (_file_rows(number, one, words) if one.electronic and mixed else _rows(number, one, words))
    )
    return Table(columns, rows, ("", words("total"), "", "", str(leaves), ""))


def _file_rows(number: int, one: FromJournal, words: Words) -> Iterator[tuple[str, ...]]:
    """The row of a journal without paper among others that have some: nothing is taken out of it."""
    nothing = (wording.NOT_GIVEN,) * 3
    yield str(number), one.title, words("electronic"), *nothing


def _rows(number: int, one: FromJournal, words: Words) -> Iterator[tuple[str, ...]]:
    """One row for each volume; one alone where the sheet lay loose or is a file only."""
    if not one.volumes:
        taken = words("taken_said", leaves=one.leaves, labels=one.labels)
        where = words("electronic") if one.electronic else words("loose")
        yield str(number), one.title, where, wording.NOT_GIVEN, taken, wording.NOT_GIVEN
        return
    for place, volume in enumerate(one.volumes):
        head = ("", "") if place else (str(number), one.title)
        taken = words("taken_said", leaves=volume.taken, labels=one.labels)
        left = words("left_none")
        if volume.left:
            left = words("left_said", leaves=volume.left, words=in_words(volume.left))
        yield *head, volume.number, str(volume.before), taken, left


def _notes(facts: ExtractionAct, words: Words) -> Iterator[Block]:
    """What stands in the places of the leaves, and what the labels of the old volumes say from now on."""
    if any(not one.electronic for one in facts.journals):
        yield Paragraph(words("slips"))
        if any(one.electronic for one in facts.journals):
            yield Paragraph(words("electronic_too"))
    if any(volume.left for one in facts.journals for volume in one.volumes):
        yield Paragraph(words("labels_new"))
    if facts.left_out:
        yield Paragraph(words("left_out"), bold=True)
    for journal, reason in facts.left_out:
        yield Paragraph(words("left_out_said", journal=journal, reason=reason))


def _signers(facts: ExtractionAct, words: Words) -> Iterator[Signer]:
    yield Signer(words("took", post=facts.archivist.post), facts.archivist.name)
    yield Signer(words("sewed", post=facts.sewer.post), facts.sewer.name)
    yield Signer(words("confirmed", post=facts.director.post), facts.director.name)
