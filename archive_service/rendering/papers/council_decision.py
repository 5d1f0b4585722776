"""Decisions of the pedagogical council keyed in after the print (000 clause 4.8).

On the summary sheet the column stays blank and is filled by hand; this sheet says what was keyed in from it.
"""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, words_of
from templates import wording
from templates.geometry import Column

PLACES = {
    "title": (),
    "of_class": ("class_name", "year"),
    "sheet": (),
    "protocol": (),
    "of_protocol": ("number", "day"),
    "evidence": (),
    "keyed_in": (),
    "statement": ("column",),
    "cell": ("decision", "number", "day"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the council decided about one pupil; ``name`` is as printed on the summary sheet."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilDecision:
    """The decisions of a class by one protocol.

    ``column`` is the heading that the regulation gives to the column of the summary sheet,
    ``summary_sheet`` the code on its first page. ``evidence`` names the scan they were read from,
    "" where there is none; ``keyed_in`` says by whom and when.
    """

    organisation: str
    class_name: str
    year: str
    column: str
    summary_sheet: str
    number: str
    decided_on: date
    keyed_in: str
    decisions: tuple[Decision, ...]
    class_teacher: Signer
    on: date
    evidence: str = ""


def form(facts: CouncilDecision, own: Wordings = SHIPPED) -> Form:
    """Return the sheet of decisions; it is kept as long as the summary sheet."""
    words = words_of("council_decision", PLACES, own)
    protocol = {"number": facts.number, "day": day(facts.decided_on)}
    columns = (
        Column(wording.NUMBER, 9, "center", flow=False),
        Column(wording.NAME, 72),
        Column(facts.column, 89),
    )
    rows = tuple(
        (str(place), one.name, words("cell", decision=one.text, **protocol))
        for place, one in enumerate(facts.decisions, 1)
    )
    lines = (
        (words("sheet"), facts.summary_sheet),
        (words("protocol"), words("of_protocol", **protocol)),
        (words("evidence"), facts.evidence),
        (words("keyed_in"), facts.keyed_in),
    )
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        subtitle=words("of_class", class_name=facts.class_name, year=facts.year),
        on=facts.on,
        kept_over_ten_years=True,
        blocks=(
            Lines(tuple(line for line in lines if line[1])),
            Table(columns, rows),
            Paragraph(words("statement", column=facts.column)),
            SignatureLines((facts.class_teacher,)),
        ),
    )
