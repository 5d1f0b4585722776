"""The director's act of sewing and sealing: volumes, leaves, whose hand (000 clause 4.7, 001 clause 8.5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import counted, in_words
from archive_service.rendering.forms import Block, Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.geometry import Column

PLACES = {
    "title": (),
    "case": (),
    "basis": (),
    "sewn_by": (),
    "sewn": ("who", "day"),
    "statement": ("volumes", "words", "leaves"),
    "column_volume": (),
    "column_numbers": (),
    "column_leaves": (),
    "column_label": (),
    "numbers": ("first", "last"),
    "checked": (),
    "label_said": ("note",),
    "lettered": ("labels",),
    "missing": ("labels",),
    "seal": (),
}


@dataclass(frozen=True, slots=True)
class SewnVolume:
    """A volume: its first and last leaf, how many leaves, what its label says, the scan's digest."""

    number: int
    first: str
    last: str
    leaves: int
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingAct:
    """What was sewn and sealed. ``note`` is the prescribed text as the label has it, blank filled.

    ``lettered`` and ``missing`` are leaves in words; ``checks`` is what was looked at on the scan.
    """

    organisation: str
    number: str
    on: date
    case: str
    basis: str
    sewn_by: Signer
    sewn_on: date
    volumes: tuple[SewnVolume, ...]
    director: Signer
    note: str = ""
    lettered: str = ""
    missing: str = ""
    checks: tuple[str, ...] = ()
    kept_over_ten_years: bool = False


def form(facts: BindingAct, own: Wordings = SHIPPED) -> Form:
    """Return the act; who sewed and the director sign."""
    words = words_of("binding_act", PLACES, own)
    leaves = counted(sum(one.leaves for one in facts.volumes))
    count = len(facts.volumes)
    who = ", ".join(one for one in (facts.sewn_by.post, facts.sewn_by.name) if one)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        kept_over_ten_years=facts.kept_over_ten_years,
        blocks=(
            Lines(
                (
                    (words("case"), facts.case),
                    (words("basis"), facts.basis),
                    (words("sewn_by"), words("sewn", who=who, day=day(facts.sewn_on))),
                )
            ),
            Paragraph(words("statement", volumes=count, words=in_words(count), leaves=leaves)),
            _table(facts.volumes, words),
            *_notes(facts, words),
            SignatureLines((facts.sewn_by, facts.director)),
            Paragraph(words("seal")),
        ),
    )


def _table(volumes: Sequence[SewnVolume], words: Words) -> Table:
    columns = (
        Column(words("column_volume"), 18, "center"),
        Column(words("column_numbers"), 52, "center"),
        Column(words("column_leaves"), 60, "center"),
        Column(words("column_label"), 50),
    )
    rows = tuple(
        (str(one.number), words("numbers", first=one.first, last=one.last), counted(one.leaves), one.label)
        for one in volumes
    )
    return Table(columns, rows)


def _notes(facts: BindingAct, words: Words) -> Iterator[Block]:
    if facts.note:
        yield Paragraph(words("label_said", note=facts.note))
    if facts.lettered:
        yield Paragraph(words("lettered", labels=facts.lettered))
    if facts.missing:
        yield Paragraph(words("missing", labels=facts.missing))
    if facts.checks:
        yield Paragraph(words("checked"), bold=True)
        yield from (Paragraph(f"{number}. {text}") for number, text in enumerate(facts.checks, 1))
