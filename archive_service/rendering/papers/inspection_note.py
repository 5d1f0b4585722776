"""«Справка по результатам проверки» (003 clauses 3.4 and 3.5)."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import (
    Checked,
    Checklist,
    Form,
    Lines,
    Paragraph,
    SignatureLines,
    Signer,
    Table,
)
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, words_of
from templates.geometry import Column

PLACES = {
    "title": (),
    "period": (),
    "days": ("first", "last"),
    "classes": (),
    "basis": (),
    "items": (),
    "findings": (),
    "no_findings": (),
    "column_class": (),
    "column_finding": (),
    "column_until": (),
    "conclusions": (),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in one class; ``until`` says by when it is put right."""

    class_name: str
    text: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionNote:
    """The check of the journals of a period: what was looked at, what was found, what follows."""

    organisation: str
    on: date
    period: str
    first_on: date
    last_on: date
    classes: tuple[str, ...]
    basis: str
    items: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    conclusions: tuple[str, ...]
    deputy: Signer
    number: str = ""


def form(facts: InspectionNote, own: Wordings = SHIPPED) -> Form:
    """Return the note."""
    words = words_of("inspection_note", PLACES, own)
    days = words("days", first=day(facts.first_on), last=day(facts.last_on))
    columns = (
        Column(words("column_class"), 24, "center"),
        Column(words("column_finding"), 120),
        Column(words("column_until"), 30, "center", flow=False),
    )
    rows = tuple((one.class_name, one.text, day(one.until) if one.until else "") for one in facts.findings)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        on=facts.on,
        number=facts.number,
        blocks=(
            Lines(
                (
                    (words("period"), facts.period),
                    (words("classes"), ", ".join(facts.classes)),
                    (words("basis"), facts.basis),
                )
            ),
            Paragraph(days),
            Paragraph(words("items"), bold=True),
            Checklist(facts.items),
            Paragraph(words("findings"), bold=True),
            Table(columns, rows) if rows else Paragraph(words("no_findings")),
            Paragraph(words("conclusions"), bold=True),
            *(Paragraph(f"{number}. {text}") for number, text in enumerate(facts.conclusions, 1)),
            SignatureLines((facts.deputy,)),
        ),
    )
