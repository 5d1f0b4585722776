"""What a new edition of a section changed, cell by cell (001 App. Deputy 9)."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.words import SHIPPED, Wordings, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "of_class": ("class_name", "period"),
    "editions": (),
    "from_to": ("old", "new"),
    "basis": (),
    "counted": ("count",),
    "column_place": (),
    "column_was": (),
    "column_now": (),
    "nothing": (),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One cell: whose (``title``: section and pupil), where (``place``: lesson or term), was, now."""

    title: str
    place: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceSheet:
    """The changes from one edition to the next, on whose basis, and who approved them.

    Neighbouring rows of one ``title`` stand under it together.
    """

    organisation: str
    class_name: str
    period: str
    old_edition: str
    new_edition: str
    basis: str
    on: date
    rows: tuple[Changed, ...]
    approved_by: tuple[Signer, ...]


def form(facts: DifferenceSheet, own: Wordings = SHIPPED) -> Form:
    """Return the sheet."""
    words = words_of("difference_sheet", PLACES, own)
    columns = (
        Column(words("column_place"), 90),
        Column(words("column_was"), 40),
        Column(words("column_now"), 40),
    )
    blocks: list[Paragraph | Table] = []
    for title, group in groupby(facts.rows, key=lambda one: one.title):
        cells = tuple((one.place, _cell(one.was), _cell(one.now)) for one in group)
        blocks += [Paragraph(title, bold=True), Table(columns, cells)]
    editions = words("from_to", old=facts.old_edition, new=facts.new_edition)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        subtitle=words("of_class", class_name=facts.class_name, period=facts.period),
        on=facts.on,
        blocks=(
            Lines(((words("editions"), editions), (words("basis"), facts.basis))),
            *(blocks or [Paragraph(words("nothing"))]),
            Paragraph(words("counted", count=len(facts.rows))),
            SignatureLines(facts.approved_by),
        ),
    )


def _cell(text: str) -> str:
    return text or wording.NOT_GIVEN
