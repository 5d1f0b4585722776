"""A letter that the archive has nothing about somebody: what was looked through, and where else to ask."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer, StampPlace
from archive_service.rendering.words import SHIPPED, Wordings, words_of

FIELD = "archivist"
"""The name of the field that the archivist signs."""

PLACES = {
    "title": (),
    "request": (),
    "nothing": ("organisation",),
    "looked": ("years", "sheets"),
    "holdings": ("years",),
    "no_holdings": (),
    "advice": ("advice",),
    "limits": (),
    "place": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRecordsLetter:
    """``years`` were looked through, that is so many ``sheets``; the archive holds the years ``holdings``.

    ``addressee`` is printed and stored nowhere else; ``advice`` says where else to ask.
    """

    organisation: str
    number: str
    on: date
    addressee: tuple[str, ...]
    request: str
    years: str
    sheets: int
    holdings: str
    advice: str
    signer: Signer


def form(facts: NoRecordsLetter, own: Wordings = SHIPPED) -> Form:
    """Return the letter; the last thing on it is the place for the archivist's signature."""
    words = words_of("no_records_letter", PLACES, own)
    held = words("holdings", years=facts.holdings) if facts.holdings else words("no_holdings")
    advice = (Paragraph(words("advice", advice=facts.advice)),) if facts.advice else ()
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        addressee=facts.addressee,
        blocks=(
            Lines(((words("request"), facts.request),)),
            Paragraph(words("nothing", organisation=facts.organisation)),
            Paragraph(words("looked", years=facts.years, sheets=facts.sheets)),
            Paragraph(held),
            *advice,
            Paragraph(words("limits")),
            SignatureLines((facts.signer,)),
            StampPlace(FIELD, words("place")),
        ),
    )
