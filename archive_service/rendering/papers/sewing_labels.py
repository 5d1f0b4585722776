"""Labels for the knot of the thread: the prescribed text, the director, the seal's place (001 clause 8.5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from archive_service.rendering.card_model import Card, Cards, Piece, Said, Written
from archive_service.rendering.counts import in_words
from archive_service.rendering.forms import Signer
from archive_service.rendering.rules import filled_note
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.cards import SEWING_LABELS
from templates.typefaces import BODY_BOLD, LABEL_SMALL, LABEL_TEXT, LEGAL_BOLD

PLACES = {
    "title": (),
    "numbers": ("first", "last"),
    "date": (),
    "signature": (),
    "seal": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SewingLabel:
    """One volume's label: ``note`` is the regulation's text with its blank, ``leaves`` what fills it.

    ``first`` and ``last`` are the labels of its first and last leaf.
    """

    heading: str
    note: str
    leaves: int
    first: str
    last: str
    director: Signer
    code: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SewingLabels:
    """Labels to be printed together and cut apart."""

    organisation: str
    labels: tuple[SewingLabel, ...]


def form(facts: SewingLabels, own: Wordings = SHIPPED) -> Cards:
    """Return the labels, eight on a sheet."""
    words = words_of("sewing_labels", PLACES, own)
    cards = tuple(_card(facts.organisation, one, words) for one in facts.labels)
    return Cards(title=words("title"), sheet=SEWING_LABELS, cards=cards)


def _card(organisation: str, one: SewingLabel, words: Words) -> Card:
    return Card(
        head=tuple(_head(organisation, one, words)),
        code=one.code,
        half_seal=words("seal"),
    )


def _head(organisation: str, one: SewingLabel, words: Words) -> Iterator[Piece]:
    yield Said(organisation, LABEL_SMALL)
    yield Said(one.heading, BODY_BOLD)
    yield Said(filled_note(one.note, one.leaves, in_words(one.leaves)), LEGAL_BOLD, above_mm=1.5)
    yield Said(words("numbers", first=one.first, last=one.last), LABEL_SMALL, above_mm=0.5)
    director = one.director
    yield Written(director.post, director.name, LABEL_TEXT, words("signature"), above_mm=3)
    yield Written(words("date"), day(one.on) if one.on else "", LABEL_TEXT, above_mm=0.5)
