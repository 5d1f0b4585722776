"""The hand-out list of a print run: which stack goes to whom, with places to sign (000 clause 4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import counted
from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "run": (),
    "run_said": ("run", "copy"),
    "basis": (),
    "printed_on": (),
    "reason": (),
    "column_name": (),
    "column_what": (),
    "column_span": (),
    "column_leaves": (),
    "column_until": (),
    "column_received": (),
    "column_returned": (),
    "total": ("stacks", "leaves"),
    "giver": ("post",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """One stack: to whom, what is in it, which leaves in words, how many, until when."""

    name: str
    what: str
    leaves: int
    span: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutList:
    """The stacks of a run; ``printed_on`` is the printer, ``reason`` why sheets are printed again."""

    organisation: str
    run: str
    copy: int
    on: date
    basis: str
    stacks: tuple[HandedOut, ...]
    giver: Signer
    printed_on: str = ""
    reason: str = ""


def form(facts: HandoutList, own: Wordings = SHIPPED) -> Form:
    """Return the list: each signs when the sheets are received and when they are given back."""
    words = words_of("handout_list", PLACES, own)
    said = (
        (words("run"), words("run_said", run=facts.run, copy=facts.copy)),
        (words("basis"), facts.basis),
        (words("printed_on"), facts.printed_on),
        (words("reason"), facts.reason),
    )
    leaves = counted(sum(one.leaves for one in facts.stacks))
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.on,
        landscape=True,
        blocks=(
            Lines(tuple(line for line in said if line[1])),
            _table(facts.stacks, words),
            Paragraph(words("total", stacks=len(facts.stacks), leaves=leaves)),
            SignatureLines((Signer(words("giver", post=facts.giver.post), facts.giver.name),)),
        ),
    )


def _table(stacks: Sequence[HandedOut], words: Words) -> Table:
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(words("column_name"), 50),
        Column(words("column_what"), 70),
        Column(words("column_span"), 26, "center"),
        Column(words("column_leaves"), 15, "center"),
        Column(words("column_until"), 22, "center"),
        Column(words("column_received"), 36),
        Column(words("column_returned"), 36),
    )
    rows = tuple(
        (
            str(number),
            one.name,
            one.what,
            one.span,
            str(one.leaves),
            day(one.until) if one.until else "",
            "",
            "",
        )
        for number, one in enumerate(stacks, 1)
    )
    return Table(columns, rows)
