"""A certificate for a person or an issue: what the archive states, on what ground (справка)."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Form, Lines, Paragraph, SignatureLines, Signer
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of

PLACES = {
    "title": (),
    "given": ("who",),
    "given_born": ("who", "day"),
    "basis": (),
    "purpose": (),
    "seal": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What is certified: ``statements`` are its sentences, ``basis`` the documents they are taken from.

    ``who`` is the person in the dative as the sentence wants it; ``purpose`` is whither it goes.
    """

    organisation: str
    number: str
    on: date
    statements: tuple[str, ...]
    basis: tuple[str, ...]
    signers: tuple[Signer, ...]
    who: str = ""
    born_on: date | None = None
    purpose: str = ""
    addressee: tuple[str, ...] = ()


def form(facts: Certificate, own: Wordings = SHIPPED) -> Form:
    """Return the certificate, with the seal's place beside the signatures."""
    words = words_of("certificate", PLACES, own)
    given = [Paragraph(_given(facts, words))] if facts.who else []
    said = [(words("basis"), "; ".join(facts.basis))] if facts.basis else []
    if facts.purpose:
        said.append((words("purpose"), facts.purpose))
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        number=facts.number,
        on=facts.on,
        addressee=facts.addressee,
        blocks=(
            *given,
            *(Paragraph(text) for text in facts.statements),
            *([Lines(tuple(said))] if said else []),
            SignatureLines(facts.signers),
            Paragraph(words("seal")),
        ),
    )


def _given(facts: Certificate, words: Words) -> str:
    if facts.born_on is None:
        return words("given", who=facts.who)
    return words("given_born", who=facts.who, day=day(facts.born_on))
