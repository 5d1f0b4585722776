"""The slip that stands where a leaf or a volume was taken out (лист-заместитель; 001 clause 8.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.counts import counted
from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer
from archive_service.rendering.leaf_words import leaves_named
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of

PLACES = {
    "title_leaves": (),
    "title_volume": (),
    "unit": (),
    "leaves": (),
    "leaves_said": ("span", "leaves"),
    "whole": ("leaves",),
    "place": (),
    "basis": (),
    "taken": (),
    "issued_to": (),
    "until": (),
    "for_good": (),
    "now": (),
    "statement_leaves": ("span", "basis"),
    "statement_volume": (),
    "issued": ("post",),
    "received": ("post",),
    "returned": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstituteSlip:
    """What was taken out: ``labels`` of leaves, or the volume whole where they are empty.

    ``basis`` is the act or the number of the issue; ``until`` None is for good; ``now`` says where
    it is now. ``place`` is the volume's own on the shelf.
    """

    organisation: str
    number: str
    on: date
    unit: str
    basis: str
    issued_by: Signer
    labels: tuple[str, ...] = ()
    leaves: int = 0
    place: str = ""
    issued_to: Signer | None = None
    until: date | None = None
    now: str = ""
    kept_over_ten_years: bool = False


def form(facts: SubstituteSlip, own: Wordings = SHIPPED) -> Form:
    """Return the slip: leaves taken out for good name the act, a volume issued has both signatures."""
    words = words_of("substitute_slip", PLACES, own)
    title = "title_leaves" if facts.labels else "title_volume"
    statement = words("statement_volume")
    if facts.labels:
        statement = words("statement_leaves", span=leaves_named(facts.labels), basis=facts.basis)
    return Form(
        organisation=facts.organisation,
        title=words(title),
        number=facts.number,
        on=facts.on,
        kept_over_ten_years=facts.kept_over_ten_years,
        blocks=(
            Paragraph(statement, bold=True),
            Lines(tuple(line for line in _lines(facts, words) if line[1])),
            SignatureLines(tuple(_signers(facts, words))),
        ),
    )


def _lines(facts: SubstituteSlip, words: Words) -> Iterator[tuple[str, str]]:
    taken = words("whole", leaves=counted(facts.leaves))
    if facts.labels:
        taken = words("leaves_said", span=leaves_named(facts.labels), leaves=counted(len(facts.labels)))
    yield words("unit"), facts.unit
    yield words("leaves"), taken
    yield words("place"), facts.place
    yield words("basis"), facts.basis
    yield words("taken"), day(facts.on)
    if facts.issued_to:
        yield (
            words("issued_to"),
            ", ".join(one for one in (facts.issued_to.name, facts.issued_to.post) if one),
        )
    yield words("until"), day(facts.until) if facts.until else words("for_good")
    yield words("now"), facts.now


def _signers(facts: SubstituteSlip, words: Words) -> Iterator[Signer]:
    yield Signer(words("issued", post=facts.issued_by.post), facts.issued_by.name)
    if facts.issued_to:
        yield Signer(words("received", post=facts.issued_to.post), facts.issued_to.name)
        yield Signer(words("returned"))
