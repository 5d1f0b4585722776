"""Labels for shelves: what stands there (000 clause 3.3: the archive is kept in order)."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive_service.rendering.card_model import Card, Cards, Piece, Said
from archive_service.rendering.words import SHIPPED, Wordings, Words, words_of
from templates.cards import SHELF_LABELS
from templates.typefaces import COVER_HEADING, LABEL_SMALL, LABEL_TEXT, LEGAL_BOLD

PLACES = {
    "title": (),
    "room": ("room",),
    "shelf": ("cabinet", "shelf"),
    "holds": ("holds",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLabel:
    """One shelf: room, cabinet, shelf; ``holds`` says what stands there."""

    room: str
    cabinet: str
    shelf: str
    holds: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLabels:
    """Labels to be printed together and cut apart."""

    organisation: str
    labels: tuple[ShelfLabel, ...]


def form(facts: ShelfLabels, own: Wordings = SHIPPED) -> Cards:
    """Return the labels, twelve on a sheet."""
    words = words_of("shelf_labels", PLACES, own)
    cards = tuple(
        Card(head=tuple(_head(facts.organisation, one, words)), foot=tuple(_foot(one, words)), code=one.code)
        for one in facts.labels
    )
    return Cards(title=words("title"), sheet=SHELF_LABELS, cards=cards)


def _head(organisation: str, one: ShelfLabel, words: Words) -> Iterator[Piece]:
    yield Said(organisation, LABEL_SMALL)
    yield Said(words("room", room=one.room), LEGAL_BOLD, above_mm=1)
    spot = words("shelf", cabinet=one.cabinet, shelf=one.shelf).strip(", ")
    yield Said(spot, COVER_HEADING, above_mm=1)


def _foot(one: ShelfLabel, words: Words) -> Iterator[Piece]:
    if one.holds:
        yield Said(words("holds", holds="; ".join(one.holds)), LABEL_TEXT, "left")
