"""The certificate of a file of summary sheets: leaves, the director's place, the seal's (001 clause 8.7)."""

from dataclasses import dataclass, replace
from datetime import date

from archive_service.rendering.counts import counted
from archive_service.rendering.forms import (
    Form,
    Lines,
    Paragraph,
    SignatureLines,
    Signer,
    StampPlace,
)
from archive_service.rendering.leaf_words import leaves_named
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, words_of
from templates.geometry import ZONE_DIRECTOR

PLACES = {
    "title": ("number",),
    "counted": ("leaves",),
    "counted_file": ("leaves",),
    "from_to": ("first", "last"),
    "own_list": (),
    "sheets": (),
    "act": (),
    "act_said": ("number", "day"),
    "keep": (),
    "years": (),
    "statement": (),
    "compiled": ("post",),
    "director": ("name",),
    "seal": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryCertificate:
    """What was counted in the file. ``leaves`` is 0 where the file is electronic only, ``pages`` its own."""

    organisation: str
    number: str
    heading: str
    on: date
    leaves: int
    file_leaves: int
    sheets: int
    list_leaves: int
    act: str
    act_on: date
    keep: str
    years: tuple[str, ...]
    basis: str
    compiler: Signer
    director: Signer


def form(facts: SummaryCertificate, own: Wordings = SHIPPED) -> Form:
    """Return the sheet: leaves in figures and words, who counted, the place of signature and seal."""
    words = words_of("summary_certificate", PLACES, own)
    leaves = facts.leaves or facts.file_leaves
    said = words("counted" if facts.leaves else "counted_file", leaves=counted(leaves))
    director = ", ".join(one for one in (facts.director.post, facts.director.name) if one)
    return Form(
        organisation=facts.organisation,
        title=words("title", number=facts.number),
        subtitle=facts.heading,
        kept_over_ten_years=True,
        blocks=(
            Paragraph(said, bold=True),
            Paragraph(words("from_to", first=1, last=leaves)),
            Lines(
                (
                    (words("own_list"), counted(facts.list_leaves)),
                    (words("sheets"), str(facts.sheets)),
                    (words("years"), ", ".join(facts.years)),
                    (words("act"), words("act_said", number=facts.act, day=day(facts.act_on))),
                    (words("keep"), f"{facts.keep} ({facts.basis})"),
                )
            ),
            SignatureLines(
                (replace(facts.compiler, post=words("compiled", post=facts.compiler.post), on=facts.on),)
            ),
            Paragraph(words("statement"), bold=True),
            StampPlace(ZONE_DIRECTOR, words("director", name=director), words("seal")),
        ),
    )


def numbered(first: int, leaves: int) -> str:
    """Return which leaves of the new file a sheet has: «5–6»."""
    return leaves_named(str(number) for number in range(first, first + leaves))
